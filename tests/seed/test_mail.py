"""Pages saved in one file and mails: the page or the letter is read, and nothing around it."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from quopri import encodestring

import pytest

from seed.errors import Unreadable, UnreadableDocument
from seed.parse import parse
from seed.readers.formats import read_file
from tests.seed.packages import QUOTED, web_archive

PLAN = "2026年工作要点\n1.修订管理办法。（省司法厅负责）\n2.制定实施细则。（省教育厅负责）"
PAGE = "<html><head><meta charset='{0}'></head><body>{1}</body></html>"


def page(charset: str = "utf-8", text: str = PLAN) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return PAGE.format(charset, lines).encode("gb18030" if charset == "gb2312" else charset)


def tasks(data: bytes) -> list[tuple[str | None, list[str]]]:
    return [(item.text, item.agencies) for item in parse(read_file(data)).items]


READ = [("修订管理办法。", ["省司法厅"]), ("制定实施细则。", ["省教育厅"])]


@pytest.mark.parametrize("line", ["\r\n", "\n"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "big5"])
def test_a_page_as_a_browser_saves_it(charset: str, line: str) -> None:
    if charset == "big5":
        text = "2026年工作要點\n1.修訂管理辦法。（經濟部負責）"
        data = web_archive((QUOTED, encodestring(page(charset, text))), line=line)
        assert "修訂管理辦法。（經濟部負責）" in read_file(data).text
        return
    frame = page(text="广告")
    style = ("Content-Type: text/css", "p{content:'1.藏起来。（省财政厅负责）'}".encode())
    picture = ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", b"iVBORw0KGgo=")
    parts = [(QUOTED, encodestring(page(charset))), style, picture, (QUOTED, frame)]
    data = web_archive(*parts, line=line)
    assert tasks(data) == READ
    assert "广告" not in read_file(data).text


def test_what_is_said_of_the_encoding_outside_goes_before_what_the_page_says() -> None:
    body = page("gb2312").replace(b"'gb2312'", b"'utf-8'")
    head = 'Content-Type: text/html;\r\n charset="gb2312"\r\nContent-Transfer-Encoding: 8bit'
    assert tasks(web_archive((head, body))) == READ
    wrong = 'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit'
    assert tasks(web_archive((wrong, page("gb2312")))) == READ
    unknown = 'Content-Type: text/html; charset="x-none"'
    assert tasks(web_archive((unknown, page()))) == READ


def test_a_letter_is_read_as_its_page() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "甲 <a@example.cn>", "b@example.cn", "方案"
    letter.set_content("见下。")
    letter.add_alternative(page().decode(), subtype="html")
    letter.add_attachment(b"\x89PNG", "image", "png", cid="<logo>", filename="logo.png")
    assert tasks(b"Return-Path: <a@example.cn>\nReceived: by x;\n\tnow\n" + bytes(letter)) == READ
    alone = EmailMessage()
    alone["From"] = "a@example.cn"
    alone.set_content(PLAN, charset="gb18030", cte="base64")
    assert tasks(bytes(alone)) == READ
    # a mail box begins with a line that is no field
    assert tasks(b"From a@example.cn Mon Jun  1 00:00:00 2026\n" + bytes(alone)) == READ


def test_a_letter_that_carries_documents_is_several() -> None:
    letter = EmailMessage()
    letter.set_content(PLAN)
    letter.add_attachment(b"x", "application", "octet-stream", filename="任务分工表.docx")
    with pytest.raises(UnreadableDocument) as refused:
        read_file(bytes(letter))
    assert (refused.value.reason, refused.value.what) == (Unreadable.SEVERAL, "mail")


def test_a_page_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    head = QUOTED.replace("quoted-printable", "base64")
    whole = web_archive((head, base64.encodebytes(page())))
    cut = whole[: whole.rindex(b"----=_Part") - 30]
    assert tasks(cut)[:1] == READ[:1]


@pytest.mark.parametrize(
    "text",
    [
        "Date: 2026年6月1日\n1.修订管理办法。（省司法厅负责）",
        "Subject: 工作要点\n\n1.修订管理办法。（省司法厅负责）",
        "责任单位: 省司法厅\nContent-Type: x\n1.修订管理办法。（省司法厅负责）",
    ],
)
def test_a_text_that_begins_with_a_word_and_a_colon_is_no_mail(text: str) -> None:
    assert "1.修订管理办法。（省司法厅负责）" in read_file(text.encode()).text
