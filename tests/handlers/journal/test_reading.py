"""/audit: who, as what, from which message; filters in words; a file that calculates nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, insert

from handlers.journal.table import csv_of
from handlers.texts import journal as say
from store import audit
from store.audit import reading
from store.audit.reading import Filters, Line, Origin
from store.db import Database, Tx
from store.tables import audit as entries
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse
from tests.databases import on_sqlite


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as opened:
        await opened.says(cast.ZHOU, "/start")
        await opened.says(cast.ZHOU, "海关总署")
        await opened.taps(cast.ZHOU, "是")
        yield opened


async def note(talk: Conversation, person: cast.Person, key: str, **more: object) -> None:
    actor = await talk.application.deps.reads.actor(person.id)
    values = {"verb": "confirm_report", "object_kind": "report", "object_id": "7", "detail": {}}

    async def body(tx: Tx) -> bool:
        return await audit.record(
            tx,
            account_id=actor.account_id,
            person_id=actor.person_id,
            effect_key=key,
            now=talk.clock.at,
            **{**values, **more},  # type: ignore[arg-type]
        )

    assert await talk.database.begin(body)


async def shows(talk: Conversation, words: str) -> str:
    shown = await talk.says(cast.WANG, f"/audit {words}".strip())
    assert shown is not None
    return shown.text


async def test_each_record_says_who_as_what_and_from_which_message(talk: Conversation) -> None:
    await note(talk, cast.HE, f"{cast.HE.id}:17:confirm", detail={"as": "liaison", "agency": 1})
    text = await shows(talk, "")
    assert "　确认\n何卫（海关总署、联络员）\n进展 7 · 私聊第 17 条消息" in text
    assert "审计记录 · 全部" in text
    await note(talk, cast.LI, f"{GROUP}:18:report", verb="report")
    assert "第 18 条消息" in (await shows(talk, "填报"))


async def test_a_tap_names_the_message_of_the_button(talk: Conversation) -> None:
    text = await shows(talk, "选单位")
    assert "按钮（第 10" in text
    assert "访客或程序" in text


async def test_filters_are_words(talk: Conversation) -> None:
    gacc = (await talk.application.deps.reads.lexicon()).by_slug("gacc").id
    await note(talk, cast.HE, "a:1", detail={"agency": gacc})
    await note(talk, cast.ZHANG, "a:2", verb="report", detail={"task": 1})
    for words, there, absent in (
        ("何卫", "何卫", "张敏（"),
        ("海关总署 确认", "何卫", "张敏（"),
        ("填报", "张敏", "何卫（"),
        ("确认 7天", "何卫", "张敏（"),
        (str(cast.HE.id), "何卫", "张敏（"),
        ("何卫 填报", "没有这样的记录", "何卫（"),
    ):
        text = await shows(talk, words)
        assert there in text, words
        assert absent not in text, words


async def test_a_word_that_means_nothing_is_said(talk: Conversation) -> None:
    text = await shows(talk, "天气")
    assert "不认识“天气”" in text
    assert "计划代号#编号" in text
    assert "不认识" in await shows(talk, "annual-2021-2022#9999")
    assert "0 条" in await shows(talk, "annual-2021-2022#39")


async def test_pages_are_turned_by_editing(talk: Conversation) -> None:
    for number in range(9):
        await note(talk, cast.HE, f"p:{number}", object_id=str(number))
    shown = await talk.says(cast.WANG, "/audit 确认")
    assert shown is not None
    assert "9 条" in shown.text
    first = shown.text
    turned = await talk.taps(cast.WANG, "›")
    assert turned is not None
    assert turned.id == shown.id
    assert turned.text != first
    assert "2/3" in turned.labels


@pytest.mark.parametrize("person", [cast.ZHOU, cast.HE, cast.SUN, cast.LI], ids=lambda p: p.name)
async def test_only_administrators_read_it(talk: Conversation, person: cast.Person) -> None:
    await note(talk, cast.HE, "x:1")
    for said in ("/audit", "/audit 何卫", "/audit 确认"):
        shown = await talk.says(person, said)
        assert shown is not None
        assert "管理员" in shown.text
        assert "何卫" not in shown.text
    last = await talk.presses(person, "1ja:0:0:0:0:0:0")
    assert last is None or "何卫" not in last.text
    files = [name for name, _ in talk.wire.calls if name == "sendDocument"]
    await talk.presses(person, "1jx:0:0:0:0:0")
    assert [name for name, _ in talk.wire.calls if name == "sendDocument"] == files
    assert talk.wire.toasts[-1]


async def test_not_in_a_group(talk: Conversation) -> None:
    await note(talk, cast.HE, "x:1")
    shown = await talk.says(cast.WANG, "/audit", chat=GROUP)
    assert shown is not None
    assert "何卫" not in shown.text
    tapped = await talk.presses(cast.WANG, "1ja:0:0:0:0:0:0", on=shown)
    assert tapped is None or "何卫" not in tapped.text


async def test_the_file_is_sent_and_that_is_on_record(talk: Conversation) -> None:
    await talk.says(cast.WANG, "/audit")
    await talk.taps(cast.WANG, "导出 CSV")
    assert [name for name, _ in talk.wire.calls].count("sendDocument") == 1
    assert "王静" in await shows(talk, "导出审计")


@on_sqlite
async def test_a_file_of_the_journal_keeps_nobody_from_writing(talk: Conversation) -> None:
    """SQLite has one writer: what takes seconds to read is not read by that one."""
    said: list[str] = []

    def note(conn: object, cursor: object, statement: str, *more: object) -> None:
        said.append(statement)

    await talk.says(cast.WANG, "/audit")
    event.listen(talk.database._writer.sync_engine, "before_cursor_execute", note)
    await talk.taps(cast.WANG, "导出 CSV")
    assert any("INSERT INTO audit " in statement for statement in said)
    assert [one for one in said if "audit.detail" in one] == []


def line(**more: object) -> Line:
    values: dict[str, object] = {
        "seq": 1,
        "at": STARTS_AT,
        "person_id": 1,
        "name": "张敏",
        "roles": ("liaison",),
        "agencies": ("海关总署",),
        "verb": "report",
        "object_kind": "report",
        "object_id": "7",
        "subject": "2022-0315-007",
        "detail": {},
        "origin": Origin("system"),
        "key": "k",
    }
    return Line(**{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "\n@"])
def test_no_cell_is_a_formula(start: str) -> None:
    name = f'{start}HYPERLINK("http://x")'
    data = csv_of([line(name=name, key=name)], ZoneInfo("Asia/Shanghai"))
    assert data.startswith(b"\xef\xbb\xbf")
    head, row = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(head) == say.audit_columns()
    assert len(row) == len(head)
    assert row[1] == "2020-10-19 09:00:00"
    assert row[3] == row[-1] == f"'{name}"


def test_verbs_that_buttons_count_are_never_moved() -> None:
    assert [name for name, _ in say.VERBS][:6] == [
        "report",
        "confirm_report",
        "return_report",
        "withdraw_report",
        "decide_extension",
        "assign",
    ]
    assert len({said for _, said in say.VERBS}) == len(say.VERBS)


async def test_a_long_journal_is_read_in_lots(talk: Conversation) -> None:
    """A database takes so many values in one statement and no more; a journal only grows."""
    number = 3000
    rows = [
        {
            "seq": 1000 + seq,
            "at": talk.clock.at,
            "verb": "submit",
            "object_kind": "report",
            "object_id": str(seq),
            "detail": {},
            "effect_key": f"action:token{seq}",
            "prev": f"p{seq}",
            "hash": f"h{seq}",
        }
        for seq in range(number)
    ]
    await talk.database.begin(lambda tx: tx.run(insert(entries), rows))
    most: list[int] = []

    def note(conn: object, cursor: object, statement: str, values: Any, *more: object) -> None:
        most.append(len(values))

    engine = talk.database._reader.sync_engine
    actor = await talk.application.deps.reads.actor(cast.WANG.id)
    event.listen(engine, "before_cursor_execute", note)
    found, _ = await talk.database.read(lambda tx: reading.read(tx, actor, Filters()))
    assert len(found) >= number
    assert found[0].key == f"action:token{number - 1}"
    assert max(most) <= 1000
