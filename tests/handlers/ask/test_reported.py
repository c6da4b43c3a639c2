"""Questions about how work stands: what was reported counts for those who may see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from store.db import Database
from store.reports.records import Status
from tests import cast
from tests.conversation import GROUP, Conversation, converse, there
from tests.databases import SqliteFiles
from tests.handlers.ask.test_dialogues import MENTION
from tests.store.reports.desk import Desk, open_desk

TODAY = date(2022, 3, 15)
# Of 海关总署: it alone has 39 of annual-2021-2022.
ALONE = "39"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; the boards are tested on both elsewhere."""
    return sqlite_files


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """何卫, who confirms for her agency, reported task 39 done."""
    desk = await open_desk(seeded)
    await desk.says(
        cast.HE, ALONE, "gacc", status=Status.DONE, completed_on=TODAY, deliverable="年度报告"
    )
    return desk


@pytest.fixture
async def talk(desk: Desk) -> AsyncIterator[Conversation]:
    async with converse(desk.database) as conversation:
        conversation.clock.day = TODAY
        yield conversation


async def test_what_is_left_to_do_leaves_out_what_was_reported_done(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "还有什么没完成"))
    assert shown.text.splitlines()[:2] == [
        "海关总署 · 8 项",
        "尚无报送 8 项。没有报送不等于没有做。",
    ]
    assert "第 39 项" not in shown.labels
    assert "尚无报送　" in shown.text


async def test_what_is_done_is_what_was_reported_so(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "我们已经完成的有哪些"))
    assert shown.text.splitlines()[0] == "海关总署 · 1 项"
    assert "已报完成" in shown.text


async def test_how_one_task_stands_is_said_of_it(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "龙腾行动是不是完成了 只看2021年计划"))
    assert "已报完成，最近报送 2022-03-15。" in shown.text


async def test_who_may_not_see_reports_is_told_so_and_learns_nothing(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "海关总署还有什么没完成"))
    assert shown.text.splitlines()[0] == "海关总署 · 1–7 / 9"
    assert "只对责任单位和统筹开放" in shown.text
    shown = there(await talk.says(cast.ZHOU, "海关总署已经完成的任务"))
    assert "海关总署" in shown.text
    assert "39" not in "".join(shown.labels)
    assert "只对责任单位和统筹开放" in shown.text


async def test_in_a_group_nothing_is_told_of_reports(talk: Conversation) -> None:
    shown = there(await talk.says(cast.HE, f"{MENTION} 海关总署还有什么没完成", chat=GROUP))
    assert "9 项" in shown.text
    assert "已报完成" not in shown.text


async def test_what_was_done_is_not_overdue(talk: Conversation, desk: Desk) -> None:
    talk.clock.day = date(2020, 8, 3)
    before = there(await talk.says(cast.SUN, "7月底那批是不是都超期了"))
    assert "期限已过、没有报完成的 3 项。" in before.text
    coordinator = await desk.actor(cast.SUN)
    assert coordinator.person_id is not None
    await _extended(desk, "34", date(2020, 9, 30), coordinator.person_id)
    after = there(await talk.says(cast.SUN, "7月底那批是不是都超期了"))
    assert "期限已过、没有报完成的 2 项。已报完成或已延期的 1 项不在其中。" in after.text


async def _extended(desk: Desk, ref: str, until: date, by: int) -> None:
    from sqlalchemy import insert

    from store.tables import given_deadlines
    from tests.store.reports.desk import NOW

    task_id = await desk.task(ref, "protection-2020-2021")
    row = {"task_id": task_id, "kind": "extension", "due_on": until, "set_by": by, "set_at": NOW}
    await desk.database.begin(lambda tx: tx.run(insert(given_deadlines).values(**row)))
