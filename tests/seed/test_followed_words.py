"""Followed words: what a revision brings that they match is reported, once, on both databases."""

from __future__ import annotations

import pytest

from store.db import Database
from store.following import Kind, Target
from store.quiet import Frequency, Wanted
from tests import cast
from tests.seed.test_importer import META, draft, take_in, task
from tests.store.news_desk import events, follows_target, gathers, messages, wants
from tests.store.reports.desk import Desk, open_desk


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work, before the plan of two tasks comes."""
    return await open_desk(seeded)


def words(said: str) -> Target:
    return Target(Kind.SEARCH, None, said)


FIRST = draft(task("1", "打击侵权仿冒", "知识产权局"), task("2", "乙事", "公安部"))
SECOND = draft(task("1", "打击侵权仿冒", "知识产权局"), task("2", "乙事，仿冒", "公安部"))


async def refs(desk: Desk, who: cast.Person) -> list[list[str]]:
    return [[i["ref"] for i in row.facts["items"]] for row in await messages(desk, who)]


async def test_a_new_plan_and_its_revisions_report_what_is_new(desk: Desk) -> None:
    await follows_target(desk, cast.WU, words("仿冒"))
    await follows_target(desk, cast.LI, words("月球基地"))
    await take_in(desk.database, FIRST)
    assert await refs(desk, cast.WU) == [["1"]]
    await take_in(desk.database, SECOND, "第二版全文")
    assert await refs(desk, cast.WU) == [["1"], ["2"]]
    assert (await messages(desk, cast.WU))[0].facts["items"][0]["sought"] == "仿冒"
    assert await events(desk, cast.WU) == [["matched"], ["matched"]]
    assert await events(desk, cast.LI) == []


async def test_what_goes_and_comes_back_is_reported_once(desk: Desk) -> None:
    await take_in(desk.database, FIRST)
    await follows_target(desk, cast.WU, words("仿冒"))
    assert await refs(desk, cast.WU) == []
    for version, made in (("二", SECOND), ("三", FIRST), ("四", SECOND)):
        await take_in(desk.database, made, f"第{version}版全文")
    assert await refs(desk, cast.WU) == [["2"]]


async def test_every_word_has_to_stand_there(desk: Desk) -> None:
    await follows_target(desk, cast.WU, words("侵权 乙事"))
    await follows_target(desk, cast.LI, words("公安部 仿冒"))
    await take_in(desk.database, FIRST)
    await take_in(desk.database, SECOND, "第二版全文")
    assert await refs(desk, cast.WU) == []
    assert await refs(desk, cast.LI) == [["2"]]


async def test_the_same_file_again_and_a_torn_import_report_nothing(desk: Desk) -> None:
    await follows_target(desk, cast.WU, words("仿冒"))
    await take_in(desk.database, FIRST)
    await take_in(desk.database, FIRST)
    assert len(await refs(desk, cast.WU)) == 1


async def test_daily_they_come_in_the_morning_in_one_message(desk: Desk) -> None:
    await wants(desk, cast.WU, Wanted(Frequency.DAILY))
    await follows_target(desk, cast.WU, words("仿冒"))
    await take_in(desk.database, FIRST)
    await take_in(desk.database, SECOND, "第二版全文")
    assert await refs(desk, cast.WU) == []
    morning = desk.at.replace(year=2024, month=6)
    await gathers(desk, morning)
    assert await refs(desk, cast.WU) == [["1", "2"]]


async def test_who_left_hears_nothing(desk: Desk) -> None:
    from store import posts
    from store.db import Tx

    await follows_target(desk, cast.WU, words("仿冒"))
    wu = (await desk.actor(cast.WU)).person_id
    assert wu is not None

    async def leave(tx: Tx) -> None:
        await posts.end(tx, await posts.held(tx, wu), now=desk.at)

    await desk.database.begin(leave)
    await take_in(desk.database, FIRST, meta=META)
    assert await refs(desk, cast.WU) == []
