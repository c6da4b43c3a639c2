"""A new revision of a plan is news for whoever follows it, whatever agency they are of."""

from __future__ import annotations

import pytest

from store import following, items
from store.db import Database
from store.following import Kind, Target
from tests import cast
from tests.seed.test_importer import FIRST, META, draft, take_in, task
from tests.store.news_desk import events, follows_target, messages
from tests.store.reports.desk import Desk, open_desk


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work, and a plan of two tasks."""
    made = await open_desk(seeded)
    await take_in(seeded, FIRST)
    return made


async def target(desk: Desk, ref: str) -> Target:
    task_id = await desk.database.read(lambda tx: items.by_ref(tx, META.key, ref))
    return Target(Kind.TASK, task_id)


async def test_who_follows_hears_what_changed_and_what_is_gone(desk: Desk) -> None:
    first, second = await target(desk, "1"), await target(desk, "2")
    await follows_target(desk, cast.WU, first)
    await follows_target(desk, cast.LI, second)
    around = await desk.database.read(lambda tx: following.around(tx, second.object_id or 0))
    section, outer, plan = around[1:]
    await follows_target(desk, cast.SUN, section)
    await take_in(desk.database, draft(task("2", "乙事，改", "公安部")), "第二版全文")
    assert await events(desk, cast.WU) == [["amended"]]
    assert (await messages(desk, cast.WU))[0].facts["items"][0]["gone"] is True
    assert await events(desk, cast.LI) == [["amended"]]
    # the section is followed by its path: it is the same in the new revision
    assert await events(desk, cast.SUN) == [["amended", "amended"]]
    await follows_target(desk, cast.ZHANG, outer)
    await follows_target(desk, cast.CHEN, plan)
    await take_in(desk.database, draft(task("2", "乙事，又改", "公安部")), "第三版全文")
    for who in (cast.ZHANG, cast.CHEN):
        assert await events(desk, who) == [["amended"]]
    assert len(await events(desk, cast.SUN)) == 2
    assert len(await events(desk, cast.WU)) == 1


async def test_what_stays_as_it_was_is_no_news(desk: Desk) -> None:
    await follows_target(desk, cast.WU, await target(desk, "1"))
    same = draft(task("1", "甲事", "知识产权局", "司法部"), task("2", "乙事，改", "海关总署"))
    await take_in(desk.database, same, "第二版全文")
    assert await events(desk, cast.WU) == []
