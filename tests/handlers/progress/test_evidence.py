"""Photos and files of a report: taken, kept, listed, shown again to those entitled."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError

from handlers.encoding import encode
from handlers.progress.views import File, Files
from store import evidence
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.progress.test_reporting import SAID, last_to, now, receipts
from tests.wire import Shown

PHOTO, PDF = b"\xff\xd8\xff photo", b"%PDF-1.7 " + b"x" * 2000


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; test_both_databases walks through on both."""
    return sqlite_files


async def with_files(talk: Conversation) -> None:
    """李海 reports with a photo that carries the words, and a document after it."""
    await talk.says(cast.LI, "/update 39")
    await talk.taps(cast.LI, "进行中")
    whole = there(await talk.shows(cast.LI, PHOTO, caption=SAID))
    assert "附件　1 个" in whole.text
    assert f"“{SAID}”" in whole.text
    whole = there(await talk.shows(cast.LI, PDF, name="情况说明.pdf"))
    assert "附件　2 个" in whole.text
    await talk.taps(cast.LI, "提交", on=whole)
    assert "附件　2 个" in now(talk, whole).text


async def test_files_are_kept_listed_and_shown_to_the_liaison(talk: Conversation) -> None:
    await with_files(talk)
    notice = last_to(talk, cast.HE)
    await talk.taps(cast.HE, "逐条看", on=notice)
    one = now(talk, notice)
    assert "附件　2 个" in one.labels
    await talk.taps(cast.HE, "附件　2 个", on=one)
    listed = now(talk, notice)
    assert listed.text.startswith(
        "海关总署 · 回执 2022-0315-001 的附件 2 个\n1　ufile0.jpg（0 KB）"
    )
    assert "2　情况说明.pdf（2 KB）" in listed.text
    await talk.taps(cast.HE, "看 1", on=listed)
    await talk.taps(cast.HE, "看 2", on=listed)
    assert [name for name, _ in talk.wire.files_sent] == ["sendPhoto", "sendDocument"]
    assert [data for _, data in talk.wire.files_sent] == [PHOTO, PDF]


async def test_nobody_else_sees_that_there_is_a_file(talk: Conversation) -> None:
    await with_files(talk)
    notice = last_to(talk, cast.HE)
    for outsider in (cast.ZHOU, cast.WU, cast.CHEN, cast.ZHANG, cast.SUN):
        listed = there(await talk.presses(outsider, encode(Files(1)), on=notice_of(talk, outsider)))
        assert "附件" not in listed.text.replace("附件已按", "")
        gone = there(await talk.presses(outsider, encode(File(1)), on=notice_of(talk, outsider)))
        never = there(await talk.presses(outsider, encode(File(99)), on=notice_of(talk, outsider)))
        assert gone.text == never.text
    assert talk.wire.files_sent == []
    assert notice.chat == cast.HE.id


def notice_of(talk: Conversation, person: cast.Person) -> Shown:
    made = Shown(person.id, 900 + len(talk.wire.sent), "x", [], [])
    talk.wire.sent.append(made)
    return made


async def test_a_file_too_large_is_refused_and_the_draft_stays(talk: Conversation) -> None:
    await talk.says(cast.LI, "/update 39 进行中 已部署")
    shown = there(await talk.shows(cast.LI, PDF, name="大.pdf", file_size=evidence.MOST_BYTES + 1))
    assert shown.text.startswith("附件超过 20 MB，没有收下；文字不受影响。")
    assert ("getFile", {}) not in [(name, {}) for name, _ in talk.wire.calls]
    whole = there(await talk.says(cast.LI, "/update"))
    assert "“已部署”" in whole.text
    assert "附件" not in whole.text.splitlines()[3]


async def test_a_file_that_telegram_does_not_hand_out_is_refused(talk: Conversation) -> None:
    await talk.says(cast.LI, "/update 39 进行中 已部署")
    talk.wire.fail["getFile"] = BadRequest("File is too big")
    shown = there(await talk.shows(cast.LI, PDF, name="大.pdf", file_size=0))
    assert shown.text.startswith("附件超过 20 MB，没有收下；文字不受影响。")


async def test_telegram_failing_loses_nothing(talk: Conversation) -> None:
    """The update stays open until the bytes are safe: the lane tries it again."""
    await talk.says(cast.LI, "/update 39 进行中 已部署")
    talk.wire.fail["file"] = NetworkError("gone")
    with pytest.raises(NetworkError):
        await talk.shows(cast.LI, PHOTO)
    from sqlalchemy import select

    from store.tables import evidence as rows
    from store.tables import inbox

    open_ = select(inbox.c.seq).where(inbox.c.state == "open")
    assert len(await talk.database.read(lambda tx: tx.rows(open_))) == 1
    assert await talk.database.read(lambda tx: tx.rows(select(rows))) == []


async def test_a_photo_delivered_twice_is_one(talk: Conversation) -> None:
    await talk.says(cast.LI, "/update 39 进行中 已部署")
    file_id = talk.wire.upload(PHOTO)
    size = {"file_id": file_id, "file_unique_id": "u", "width": 9, "height": 9, "file_size": 9}
    chat = {"id": cast.LI.id, "type": "private", "first_name": "李海"}
    sender = {"id": cast.LI.id, "is_bot": False, "first_name": "李海"}
    photo = {"message_id": 70, "date": 0, "chat": chat, "from": sender, "photo": [size]}
    whole = there(await talk.gets({"message": photo}, times=2))
    assert "附件　1 个" in whole.text


async def test_corrections_carry_the_files_on_and_they_can_be_cleared(talk: Conversation) -> None:
    await with_files(talk)
    receipt = last_to(talk, cast.LI)
    await talk.taps(cast.LI, "修改", on=receipt)
    await talk.taps(cast.LI, "不改了", on=now(talk, receipt))
    assert "附件　2 个" in now(talk, receipt).text
    await talk.taps(cast.LI, "修改", on=now(talk, receipt))
    await talk.taps(cast.LI, "清空附件", on=now(talk, receipt))
    assert "附件" not in now(talk, receipt).text.replace("照片、文件", "")
    await talk.taps(cast.LI, "提交", on=now(talk, receipt))
    assert len(await receipts(talk)) == 2


async def test_a_sticker_while_the_draft_waits_asks_again(talk: Conversation) -> None:
    await talk.says(cast.LI, "/update 39")
    await talk.taps(cast.LI, "进行中")
    sticker = {
        "file_id": "s",
        "file_unique_id": "s",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
        "type": "regular",
    }
    shown = there(await talk.sends(cast.LI, sticker=sticker))
    assert "请写一两句进展" in shown.text


async def test_what_fails_between_the_bytes_and_the_row_is_done_again_once(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are safe, the transaction is lost: the update comes again, and all is once."""
    await talk.says(cast.LI, "/update 39 进行中 已部署")
    file_id = talk.wire.upload(PHOTO)
    size = {"file_id": file_id, "file_unique_id": "u", "width": 9, "height": 9, "file_size": 9}
    chat = {"id": cast.LI.id, "type": "private", "first_name": "李海"}
    sender = {"id": cast.LI.id, "is_bot": False, "first_name": "李海"}
    photo = {"message_id": 70, "date": 0, "chat": chat, "from": sender, "photo": [size]}
    add = evidence.add

    async def lost(*args: Any, **named: Any) -> int:
        await add(*args, **named)
        raise ArithmeticError("lost")

    monkeypatch.setattr(evidence, "add", lost)
    with pytest.raises(ArithmeticError):
        await talk.gets({"message": photo})
    monkeypatch.setattr(evidence, "add", add)
    talk.update_id -= 1  # the same update, taken out of the inbox again
    whole = there(await talk.gets({"message": photo}))
    assert "附件　1 个" in whole.text
    await talk.taps(cast.LI, "提交", on=whole)
    assert len(await receipts(talk)) == 1
    assert len(await talk.application.deps.files.names()) == 1
