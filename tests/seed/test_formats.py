"""What a file is, by its content: the formats that look like others, and what is said of them."""

from __future__ import annotations

import pytest

from bot import converter
from handlers.texts import reading as say
from seed.errors import Unreadable, UnreadableDocument
from seed.parse import parse
from seed.readers.formats import read_file
from tests.seed import packages

LINE = "1.修订管理办法。（省司法厅负责）"


def refused(data: bytes) -> tuple[Unreadable, str]:
    with pytest.raises(UnreadableDocument) as error:
        read_file(data)
    return error.value.reason, error.value.what


def open_document(kind: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return packages.archive([("mimetype", mimetype), ("content.xml", b"<x/>")])


def flat(kind: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return f'<?xml version="1.0"?>\n<office:document office:mimetype="{mimetype}"/>'.encode()


@pytest.mark.parametrize(
    ("data", "kind", "ending"),
    [
        (open_document("text"), "odt", ".docx"),
        (open_document("text-template"), "odt", ".docx"),
        (open_document("spreadsheet"), "ods", ".xlsx"),
        (open_document("spreadsheet-template"), "ods", ".xlsx"),
        (flat("text"), "fodt", ".docx"),
        (flat("spreadsheet"), "fods", ".xlsx"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', "wordml", ".docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><x/>', "sheetml", ".xlsx"),
        (b"{\\rtf1 x}", "rtf", ".docx"),
    ],
)
def test_a_file_of_another_program_is_told_by_what_it_says_it_is(
    data: bytes, kind: str, ending: str
) -> None:
    assert refused(data) == (Unreadable.OLD_FORMAT, kind)
    sentence = say.unreadable(name="x", reason=Unreadable.OLD_FORMAT, what=kind)
    assert f"选 {ending}" in sentence
    assert converter._TO.get(kind, "docx") == ending[1:] and kind in converter._ENDINGS


@pytest.mark.parametrize("kind", ["presentation", "graphics"])
def test_slides_and_drawings_are_no_plan(kind: str) -> None:
    reason, what = refused(open_document(kind))
    assert reason is Unreadable.UNSUPPORTED
    assert "演示文稿" in say.unreadable(name="x", reason=reason, what=what)


@pytest.mark.parametrize(
    "kind",
    [
        "ms-word.document.macroEnabled.main",
        "openxmlformats-officedocument.wordprocessingml.template.main",
        "ms-word.template.macroEnabledTemplate.main",
    ],
)
def test_templates_and_files_with_macros_are_read_like_the_others(kind: str) -> None:
    types = (
        f'<Types xmlns="{packages.TYPES}"><Override PartName="/word/document.xml" '
        f'ContentType="application/vnd.{kind}+xml"/></Types>'
    ).encode()
    extra = {"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)}
    assert read_file(packages.docx(text=LINE, extra=extra)).text == LINE


def test_the_only_document_of_an_archive_is_read() -> None:
    beside = [("__MACOSX/._方案.docx", b"x"), ("方案/", b""), ("方案/.DS_Store", b"x")]
    packed = packages.archive([("方案/方案.docx", packages.docx(text=LINE)), *beside])
    assert read_file(packed).text == LINE
    assert read_file(packed).sha256 != read_file(packages.docx(text=LINE)).sha256
    assert read_file(packages.archive([("方案.txt", LINE.encode("gb18030"))])).text == LINE
    two = packages.archive([("方案.txt", LINE.encode()), ("附件.txt", LINE.encode())])
    assert refused(two) == (Unreadable.SEVERAL, "")
    assert refused(packages.archive([("甲.zip", packed)])) == (Unreadable.SEVERAL, "")


def test_an_old_file_in_an_archive_has_to_be_taken_out_first() -> None:
    reason, what = refused(packages.archive([("方案.rtf", b"{\\rtf1 x}")]))
    assert reason is Unreadable.OLD_FORMAT and what not in converter._ENDINGS
    assert "解压" in say.unreadable(name="x", reason=reason, what=what)


def test_signs_that_nobody_sees_do_not_make_a_text_a_program() -> None:
    assert read_file(LINE.encode() + b"\x00").text == LINE
    assert read_file((LINE + "\n").encode("gb18030") + bytes(6)).text == LINE + "\n"
    assert read_file(f"\x13{LINE}\x15\n\x072.事".encode()).text.split("\n")[0].strip() == LINE
    assert refused(bytes(200) + b"x")[0] is Unreadable.BINARY
    wide = LINE.encode("utf-16-le") + bytes(2)
    assert read_file(wide).text.strip() == LINE


def test_a_table_in_markdown_is_a_table() -> None:
    table = (
        "# 2026年工作要点\n\n| 序号 | 工作任务 | 牵头单位 | 完成时限 |\n|---|:---|---|---|\n"
        "| 1 | 修订管理办法 | 省司法厅 | 2026年6月底前 |\n| 2 | 制定细则 | 省教育厅 | 全年 |\n"
    )
    items = parse(read_file(table.encode())).items
    assert [(item.number, item.text, item.lead) for item in items] == [
        ("1", "修订管理办法", "省司法厅"), ("2", "制定细则", "省教育厅"),
    ]  # fmt: skip
