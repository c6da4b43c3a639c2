"""An import or an amendment taken back leaves what was read before, and loses nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import create_async_engine

from seed.draft import Draft
from seed.shipped import SHIPPED, seed_shipped, shipped_plans
from store import (
    archiving,
    audit,
    cards,
    counters,
    editions,
    parked,
    plans,
    remindable,
    status,
    urging,
)
from store.audit import reading
from store.audit.reading import Filters
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.records import Role
from store.tables import audit as journal
from store.tables import plan_revisions, tasks
from store.wishes import Due, NewTask, Parties, PartyWish, Wish
from tests import cast
from tests.databases import on_postgresql
from tests.seed.test_importer import META, draft, take_in, task
from tests.store.change_desk import adds, amends, plan_id, undoes, what_is_read, withdraws
from tests.store.news_desk import events, follows_target
from tests.store.reports.desk import ANNUAL, TODAY, Desk, open_desk
from tests.store.steering_desk import act, assigns

WORDS = ("知识产权", "甲事", "龙腾行动")


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work in the shipped plans."""
    return await open_desk(seeded)


def first() -> Draft:
    return draft(
        task("1", "甲事由知识产权局牵头办理", "知识产权局", "海关总署"),
        task("2", "乙事由海关总署办理", "海关总署"),
        task("3", "丙事由司法部办理", "司法部"),
    )


def second() -> Draft:
    """One before the others, the second gone, the third with another agency."""
    return draft(
        task("1", "新增一件事由商务部办理", "商务部"),
        task("2", "甲事由知识产权局牵头办理", "知识产权局", "海关总署"),
        task("3", "丙事由司法部办理", "公安部"),
    )


async def taken(desk: Desk, made: Draft, text: str, **more: Any) -> int:
    return (await take_in(desk.database, made, text, **more)).revision_id


async def ids(desk: Desk) -> dict[str, int]:
    """The current tasks of the test's plan by number."""
    plan = await plan_id(desk, META.key)
    mine = select(tasks.c.ref, tasks.c.id).where(
        tasks.c.plan_id == plan, tasks.c.current_version_id.is_not(None)
    )
    return {row.ref: row.id for row in await desk.database.read(lambda tx: tx.rows(mine))}


async def test_an_undone_import_is_read_as_before(desk: Desk) -> None:
    await taken(desk, first(), "第一版")
    plan = await plan_id(desk, META.key)
    before, old = await what_is_read(desk, META.key, *WORDS), await ids(desk)
    pairs = {"1": None, "2": old["1"], "3": old["3"]}
    revision = await taken(desk, second(), "第二版", pairs=pairs)
    assert await what_is_read(desk, META.key, *WORDS) != before
    saved = await undoes(desk, plan, revision)
    assert (saved.number, saved.is_new) == (3, True)
    assert await what_is_read(desk, META.key, *WORDS) == before
    assert await ids(desk) == old
    again = await undoes(desk, plan, saved.revision_id)
    assert again.number == 4
    assert (await ids(desk))["2"] == old["1"]


async def test_twice_or_at_once_it_is_undone_once(desk: Desk) -> None:
    await taken(desk, first(), "第一版")
    revision = await taken(desk, second(), "第二版")
    plan = await plan_id(desk, META.key)
    done = await asyncio.gather(*(undoes(desk, plan, revision) for _ in range(4)))
    assert sorted(one.is_new for one in done) == [False, False, False, True]
    assert len({one.revision_id for one in done}) == 1
    made = select(plan_revisions.c.undoes_id).where(plan_revisions.c.plan_id == plan)
    rows = await desk.database.read(lambda tx: tx.rows(made))
    assert [row.undoes_id for row in rows].count(revision) == 1
    assert (await desk.database.read(audit.verify)).broken_at is None


async def test_only_the_last_revision_is_undone_and_for_thirty_days(desk: Desk) -> None:
    one = await taken(desk, first(), "第一版")
    two = await taken(desk, second(), "第二版")
    plan = await plan_id(desk, META.key)
    with pytest.raises(Refused) as refused:
        await undoes(desk, plan, one)
    assert refused.value.code is Refusal.LATER_REVISION
    assert refused.value.facts["revision"] == two
    imported = select(plan_revisions.c.imported_at).where(plan_revisions.c.id == two)
    at = await desk.database.read(lambda tx: tx.scalar(imported))
    with pytest.raises(Refused) as refused:
        await undoes(desk, plan, two, at=at + timedelta(days=30, seconds=1))
    assert refused.value.code is Refusal.UNDO_OVER
    assert (await undoes(desk, plan, two, at=at + timedelta(days=30))).is_new
    with pytest.raises(NotFound):
        await undoes(desk, plan, 10**6)


@pytest.mark.parametrize("who", [cast.SUN, cast.ZHANG, cast.WU, cast.ZHOU])
async def test_only_administrators_undo(desk: Desk, who: cast.Person) -> None:
    one = await taken(desk, first(), "第一版")
    plan = await plan_id(desk, META.key)
    with pytest.raises(Forbidden):
        await undoes(desk, plan, one, by=who)
    assert await ids(desk)


async def test_reports_follow_their_task_through_renumbering_and_are_parked_when_it_goes(
    desk: Desk,
) -> None:
    await taken(desk, first(), "第一版")
    plan, old = await plan_id(desk, META.key), await ids(desk)
    for ref, slug, who in (("1", "cnipa", cast.ZHANG), ("2", "gacc", cast.HE)):
        version = (await desk.named(old[ref])).version_id
        await desk.says(who, "39", slug, task_id=old[ref], version_id=version)
    pairs = {"1": None, "2": old["1"], "3": old["3"]}
    await taken(desk, second(), "第二版", pairs=pairs)
    sun, zhang, li = [await desk.actor(who) for who in (cast.SUN, cast.ZHANG, cast.LI)]

    async def seen(tx: Tx) -> list[object]:
        board = await status.of_plan(tx, sun, plan, TODAY)
        return [
            [(row.line.ref, row.standing.state.value) for row in board.rows],
            [(one.task_id, one.ref, one.reports) for one in await parked.of_plan(tx, sun, plan)],
            [one.task_id for one in await parked.of_plan(tx, li, plan)],
            [one.task_id for one in await parked.of_plan(tx, zhang, plan)],
        ]

    board, for_office, for_customs, for_others = await desk.database.read(seen)
    assert dict(board)["2"] == "reported"  # type: ignore[call-overload]
    assert for_office == [(old["2"], "2", 1)]
    # 海关总署 was named on the task that is gone; 知识产权局 was not
    assert for_customs == [old["2"]]
    assert for_others == []
    # its number was taken over by the task that was the first
    held = select(tasks.c.ref).where(tasks.c.id == old["2"])
    assert await desk.database.read(lambda tx: tx.scalar(held)) == "2〔第1版〕"


async def test_a_first_import_that_is_undone_comes_back_with_the_same_file(desk: Desk) -> None:
    revision = await taken(desk, first(), "第一版")
    plan, old = await plan_id(desk, META.key), await ids(desk)
    before = await what_is_read(desk, META.key, *WORDS)
    version = (await desk.named(old["1"])).version_id
    await desk.says(cast.ZHANG, "39", "cnipa", task_id=old["1"], version_id=version)
    await undoes(desk, plan, revision)
    assert META.key not in {ref.key for ref in await desk.database.read(plans.refs)}
    assert await ids(desk) == {}
    wang = await desk.actor(cast.WANG)
    left = await desk.database.read(lambda tx: parked.of_plan(tx, wang, plan))
    assert [(one.task_id, one.reports) for one in left] == [(old["1"], 1)]
    back = await take_in(desk.database, first(), "第一版")
    assert (back.is_new, back.revision) == (True, 3)
    assert await ids(desk) == old
    assert (await what_is_read(desk, META.key, *WORDS) == before) is False  # versions are new
    assert await desk.database.read(lambda tx: parked.of_plan(tx, wang, plan)) == ()


async def test_followers_hear_that_it_changed_that_it_went_and_that_it_is_back(desk: Desk) -> None:
    from store.following import Kind, Target

    await taken(desk, first(), "第一版")
    plan, old = await plan_id(desk, META.key), await ids(desk)
    await follows_target(desk, cast.WU, Target(Kind.TASK, old["2"]))
    revision = await taken(desk, second(), "第二版", pairs={"1": None, "2": old["1"]})
    await undoes(desk, plan, revision)
    assert await events(desk, cast.WU) == [["amended"], ["amended"]]


async def test_an_undone_amendment_of_a_shipped_plan_is_read_as_before(desk: Desk) -> None:
    plan, before = await plan_id(desk, ANNUAL), await what_is_read(desk, ANNUAL, *WORDS)
    number = await desk.task("39")
    agencies = (
        PartyWish(desk.id_of("gacc"), "海关总署", "lead"),
        PartyWish(desk.id_of("cnipa"), "知识产权局", "participant"),
    )
    parties = Parties(agencies, "rule", "joint", "海关总署、知识产权局负责")
    due = Due("by", TODAY, "2022年3月15日前")
    made = await amends(desk, number, Wish("龙腾行动改到年底前。", parties, due))
    assert made is not None
    assert await what_is_read(desk, ANNUAL, *WORDS) != before
    await undoes(desk, plan, made.revision_id)
    assert await what_is_read(desk, ANNUAL, *WORDS) == before
    added = await adds(desk, plan, NewTask("116", None, Wish("再加一项。")))
    assert added is not None
    await undoes(desk, plan, added[0].revision_id)
    assert await what_is_read(desk, ANNUAL, *WORDS) == before
    gone = await withdraws(desk, number)
    assert gone is not None
    await undoes(desk, plan, gone.revision_id)
    assert await what_is_read(desk, ANNUAL, *WORDS) == before


async def test_what_loses_more_than_a_tenth_needs_a_second_administrator(desk: Desk) -> None:
    many = [task(str(n), f"第{n}件事，各不相同的内容{n * 7}", "司法部") for n in range(1, 21)]
    await taken(desk, draft(*many), "第一版")
    wang = await desk.actor(cast.WANG)
    # nobody else is there to ask: three of twenty may go
    await taken(desk, draft(*many[3:]), "第二版", by=wang)
    await taken(desk, draft(*many), "第三版", by=wang)
    other = await desk.hire(501055, Role.ADMINISTRATOR, None)
    deputy = await desk.actor(other)
    await taken(desk, draft(*many[2:]), "第四版", by=wang)
    await taken(desk, draft(*many), "第五版", by=wang)
    for seconded in (None, wang.person_id, (await desk.actor(cast.SUN)).person_id):
        with pytest.raises(Refused) as refused:
            await taken(desk, draft(*many[3:]), "第六版", by=wang, seconded=seconded)
        assert refused.value.code is Refusal.SECOND_NEEDED
        assert refused.value.facts == {"gone": 3, "of": 20}
    await taken(desk, draft(*many[3:]), "第六版", by=wang, seconded=deputy.person_id)
    assert len(await ids(desk)) == 17
    entries = select(journal.c.detail).where(journal.c.object_id == META.key)
    rows = await desk.database.read(lambda tx: tx.rows(entries.order_by(journal.c.seq.desc())))
    assert rows[0].detail["seconded"] == deputy.person_id


async def test_the_journal_quotes_the_number_of_its_time(desk: Desk) -> None:
    await taken(desk, first(), "第一版")
    old = await ids(desk)
    await assigns(desk, old["1"], "moj")
    await taken(desk, second(), "第二版", pairs={"1": None, "2": old["1"], "3": old["3"]})
    wang = await desk.actor(cast.WANG)
    wanted = Filters(task_id=old["1"])
    lines, _ = await desk.database.read(lambda tx: reading.read(tx, wang, wanted))
    assert [line.subject for line in lines if line.verb == "assign"] == ["2024 年推进计划 1"]
    assert (await ids(desk))["2"] == old["1"]


async def test_a_task_that_is_gone_is_urged_for_and_reminded_of_no_more(desk: Desk) -> None:
    await taken(desk, first(), "第一版")
    plan, old = await plan_id(desk, META.key), await ids(desk)
    sun = await desk.actor(cast.SUN)
    assert await desk.database.read(lambda tx: urging.may_urge(tx, sun, old["2"]))
    await taken(
        desk, draft(task("1", "甲事由知识产权局牵头办理", "知识产权局", "海关总署")), "第二版"
    )
    with pytest.raises(NotFound):
        await desk.database.read(lambda tx: urging.may_urge(tx, sun, old["2"]))
    board = await desk.database.read(lambda tx: status.of_plan(tx, sun, plan, TODAY))
    assert [row.line.task_id for row in board.rows] == [old["1"]]
    topics = await desk.database.read(lambda tx: remindable.topics(tx, TODAY))
    assert old["2"] not in {topic.task_id for topic in topics}


async def test_an_update_of_the_software_leaves_to_people_what_they_keep(desk: Desk) -> None:
    plan = await plan_id(desk, ANNUAL)
    shipped = next(one for one in shipped_plans() if one.key == ANNUAL)
    made = await amends(desk, await desk.task("39"), Wish("改了。"))
    assert made is not None
    await desk.database.begin(lambda tx: counters.put(tx, SHIPPED, 1))
    assert await seed_shipped(desk.database, desk.at)
    one = await desk.task("39")
    card = await desk.database.read(lambda tx: cards.card(tx, one))
    assert card.text == "改了。"
    left = plans.is_left_to_people
    assert await desk.database.read(lambda tx: left(tx, ANNUAL, shipped.sha256))
    assert await desk.database.read(lambda tx: left(tx, ANNUAL, "0" * 64))
    assert not await desk.database.read(lambda tx: left(tx, "strategy-2020", "0" * 64))
    assert plan


async def _puts_away(desk: Desk, plan: int, *, on: bool) -> None:
    deed, key = archiving.archive if on else archiving.restore, desk.key()
    await act(desk, cast.WANG, lambda tx, actor: deed(tx, actor, plan, effect_key=key, now=desk.at))


async def _is_archived(desk: Desk, plan: int) -> bool:
    found = await desk.database.read(plans.refs)
    return next(one.archived for one in found if one.id == plan)


async def test_a_plan_that_was_taken_out_since_is_not_put_away_by_an_undo(desk: Desk) -> None:
    plan, number = await plan_id(desk, ANNUAL), await desk.task("39")
    await _puts_away(desk, plan, on=True)
    made = await amends(desk, number, Wish("龙腾行动改到年底前。"))
    assert made is not None
    await _puts_away(desk, plan, on=False)
    await undoes(desk, plan, made.revision_id)
    assert not await _is_archived(desk, plan)


async def test_an_archived_plan_comes_and_goes_with_an_import_and_its_undo(desk: Desk) -> None:
    await taken(desk, first(), "第一版")
    plan = await plan_id(desk, META.key)
    await _puts_away(desk, plan, on=True)
    two = await taken(desk, second(), "第二版")
    assert not await _is_archived(desk, plan)
    three = await undoes(desk, plan, two)
    assert await _is_archived(desk, plan)
    four = await undoes(desk, plan, three.revision_id)
    assert not await _is_archived(desk, plan)
    await _puts_away(desk, plan, on=True)
    await undoes(desk, plan, four.revision_id)
    assert await _is_archived(desk, plan)


async def test_what_is_in_force_again_is_not_said_to_be_taken_back(desk: Desk) -> None:
    await taken(desk, first(), "第一版")
    two = await taken(desk, second(), "第二版")
    plan = await plan_id(desk, META.key)
    three = await undoes(desk, plan, two)
    four = await undoes(desk, plan, three.revision_id)
    with pytest.raises(Refused) as refused:
        await undoes(desk, plan, two)
    assert refused.value.facts["revision"] == four.revision_id
    wang = await desk.actor(cast.WANG)
    made = await desk.database.read(lambda tx: editions.of_plan(tx, wang, plan, desk.at))
    assert [one.undone for one in made] == [False, True, False, False]


@on_postgresql
@pytest.mark.timeout(60)
async def test_a_plan_of_thirty_three_thousand_tasks_is_replaced_as_a_whole(
    desk: Desk, seeded_url: str
) -> None:
    """More tasks go than one statement takes values; SQLite may be built to take more.

    The server has counted the other plans and not this one, as with the next plan in an office:
    what it takes for one row of it is gone through for each.
    """
    await _count_rows(seeded_url)
    numbers = [str(number) for number in range(1, 33_001)]
    many = [task(number, f"第{number}件事") for number in numbers]
    await taken(desk, draft(*many), "第一版")
    await taken(desk, draft(*many), "第二版", pairs=dict.fromkeys(numbers))
    plan = await plan_id(desk, META.key)
    mine = select(tasks.c.ref).where(tasks.c.plan_id == plan, tasks.c.current_version_id.is_(None))
    gone = await desk.database.read(lambda tx: tx.rows(mine))
    assert len(gone) == 33_000
    assert {"1〔第1版〕", "33000〔第1版〕"} <= {row.ref for row in gone}


async def _count_rows(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("ANALYZE"))
    await engine.dispose()
