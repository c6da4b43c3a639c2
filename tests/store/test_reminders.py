"""To whom, of what, once: reminders on both databases, by rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from seed.importer import import_draft
from seed.parse import parse_bytes
from seed.shipped import shipped_plans
from store import chats, posts, reminder_marks, reminders, responsible
from store.db import Database, Tx
from store.errors import Forbidden, NotFound
from store.handling import Why, whom_to_tell
from store.quiet import Wanted
from store.records import Role
from store.remindable import topics
from store.reminder_marks import Wish
from store.reminders import Item, Ready
from store.reminding import Step
from store.reports.records import Status
from store.tables import people as people_rows
from store.tables import plans as plan_rows
from store.tables import reminders as rows
from store.tables import slots as slot_rows
from tests import cast
from tests.cast import Person
from tests.databases import on_postgresql
from tests.store.news_desk import wants
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, act, assigns, dates
from tests.store.test_handling import gives, person_id, unit

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY, DUE = date(2022, 3, 15), date(2022, 3, 22)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
async def desk(seeded: Database) -> AsyncIterator[Desk]:
    """The cast at work; task 39, which is the customs' alone, is due on a Tuesday.

    The plan that asks the bureaus, who have nobody here, is put away: the coordinator would be
    told of them in every test.
    """
    desk = await open_desk(seeded)
    await dates(desk, await desk.task(ALONE), DUE)
    await archives(desk, desk.at)
    yield desk


async def archives(desk: Desk, when: datetime | None) -> None:
    here = plan_rows.c.key == "admin-protection-2021"
    await desk.database.begin(
        lambda tx: tx.run(update(plan_rows).where(here).values(archived_at=when))
    )


async def serve(
    tx: Tx, moment: datetime, most: int = reminders.MOST
) -> list[tuple[Ready, tuple[Item, ...]]]:
    """One round, as the tick does it."""
    people = (await reminders.ready(tx, moment))[:most]
    if not people:
        return []
    made = await reminders.compose(tx, people[0].day, [one.hearer.person_id for one in people])
    said = []
    for one in people:
        items = made.get(one.hearer.person_id, ())
        if await reminders.take(tx, one, items, moment) and items:
            said.append((one, items))
    return said


async def round_(desk: Desk, moment: datetime) -> dict[str, list[tuple[str, Step]]]:
    """Who is told of what: name → (number or what, step)."""
    said = await desk.database.begin(lambda tx: serve(tx, moment))
    return {
        one.hearer.actor.name or "": [(i.topic.ref or i.topic.words, i.step) for i in items]
        for one, items in said
    }


async def test_the_liaison_is_reminded_where_nobody_handles_it(desk: Desk) -> None:
    assert await round_(desk, at(TUESDAY)) == {cast.HE.name: [("39", Step.WEEK)]}
    assert await round_(desk, at(TUESDAY)) == {}
    assert await round_(desk, at(TUESDAY, 12)) == {}


async def test_who_handles_it_is_reminded_and_not_the_liaison(desk: Desk) -> None:
    await gives(desk, cast.HE, "gacc", [await desk.task(ALONE)], to=cast.LI)
    assert await round_(desk, at(TUESDAY)) == {cast.LI.name: [("39", Step.WEEK)]}


async def test_the_coordinator_is_where_the_agency_has_nobody(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "nmpa")
    await dates(desk, task_id, DUE)
    assert (await round_(desk, at(TUESDAY)))[cast.SUN.name] == [("8", Step.WEEK)]


@pytest.mark.parametrize("how", ["suspended", "left", "blocked"])
async def test_who_is_not_there_gets_nothing_and_the_next_is_told(desk: Desk, how: str) -> None:
    await gives(desk, cast.HE, "gacc", [await desk.task(ALONE)], to=cast.LI)
    li = await person_id(desk, cast.LI)

    async def gone(tx: Tx) -> None:
        if how == "suspended":
            here = people_rows.c.id == li
            await tx.run(update(people_rows).where(here).values(suspended_at=desk.at))
        elif how == "left":
            await posts.end(tx, await posts.held(tx, li), now=desk.at)
        else:
            await chats.ensure(tx, cast.LI.id, "private", None, desk.at)
            await chats.set_state(tx, cast.LI.id, "blocked", desk.at)

    await desk.database.begin(gone)
    assert await round_(desk, at(TUESDAY)) == {cast.HE.name: [("39", Step.WEEK)]}


async def test_what_is_done_or_in_no_plan_of_today_is_not_spoken_of(desk: Desk) -> None:
    await desk.says(
        cast.HE, "39", "gacc", status=Status.DONE, completed_on=TUESDAY, deliverable="年报"
    )
    assert await round_(desk, at(TUESDAY)) == {}


async def test_an_archived_plan_is_history_and_says_nothing(desk: Desk) -> None:
    await desk.database.begin(lambda tx: tx.run(update(plan_rows).values(archived_at=desk.at)))
    assert await round_(desk, at(TUESDAY)) == {}


async def test_a_plan_that_winds_up_still_reminds_and_half_a_year_later_does_not(
    desk: Desk,
) -> None:
    assert [s for _, s in (await round_(desk, at(date(2023, 1, 3))))[cast.HE.name]] == [Step.AFTER]
    assert await round_(desk, at(date(2023, 7, 3))) == {}


async def test_each_step_once_on_working_days_and_then_weekly(desk: Desk) -> None:
    said = {}
    for offset in range(30):
        for minute in (0, 20):
            day = TUESDAY + timedelta(days=offset)
            found = await round_(desk, at(day, 9, minute))
            if cast.HE.name in found:
                assert day not in said
                said[day] = [step for _, step in found[cast.HE.name]]
    assert said == {
        date(2022, 3, 15): [Step.WEEK],
        date(2022, 3, 21): [Step.EVE],
        date(2022, 3, 22): [Step.DAY],
        date(2022, 3, 23): [Step.AFTER],
        date(2022, 3, 30): [Step.WEEKLY],
        date(2022, 4, 6): [Step.WEEKLY],
        date(2022, 4, 13): [Step.WEEKLY],
    }


async def test_what_is_past_due_comes_in_one_list(desk: Desk) -> None:
    joint = await desk.task(JOINT)
    await round_(desk, at(date(2022, 3, 23)))
    await dates(desk, joint, date(2022, 3, 29))
    await assigns(desk, joint, "gacc")
    found = await round_(desk, at(date(2022, 3, 30)))
    assert found[cast.HE.name] == [("14", Step.AFTER), ("39", Step.WEEKLY)]
    assert (await round_(desk, at(date(2022, 4, 6))))[cast.HE.name] == [
        ("14", Step.WEEKLY),
        ("39", Step.WEEKLY),
    ]


async def test_it_comes_at_the_hour_they_chose_and_after_quiet_hours(desk: Desk) -> None:
    assert await round_(desk, at(TUESDAY, 8, 59)) == {}
    await sets(desk, cast.HE, Wish(True, 14 * 60))
    assert await round_(desk, at(TUESDAY, 9)) == {}
    await wants(desk, cast.HE, Wanted(quiet_from=13 * 60, quiet_to=15 * 60))
    assert await round_(desk, at(TUESDAY, 14)) == {}
    assert await round_(desk, at(TUESDAY, 15)) == {cast.HE.name: [("39", Step.WEEK)]}


async def test_who_does_not_want_any_gets_none_and_nobody_else_does(desk: Desk) -> None:
    await sets(desk, cast.HE, Wish(is_on=False))
    assert await round_(desk, at(TUESDAY)) == {}
    await sets(desk, cast.HE, Wish(is_on=True))
    assert await round_(desk, at(TUESDAY)) == {cast.HE.name: [("39", Step.WEEK)]}


async def test_six_hours_late_it_is_left_for_the_next_working_day(desk: Desk) -> None:
    assert await round_(desk, at(TUESDAY, 15, 1)) == {}
    next_day = TUESDAY + timedelta(days=1)
    assert await round_(desk, at(next_day, 15)) == {cast.HE.name: [("39", Step.WEEK)]}

    async def late(tx: Tx) -> set[bool]:
        return {row.late for row in await tx.rows(select(slot_rows.c.late))}

    assert await desk.database.read(late) == {True}


async def test_a_clock_that_ran_ahead_silences_nobody(desk: Desk) -> None:
    await round_(desk, at(date(2022, 12, 20)))
    assert await round_(desk, at(TUESDAY)) == {cast.HE.name: [("39", Step.WEEK)]}


async def test_weekends_and_holidays_are_silent(desk: Desk) -> None:
    for day in (date(2022, 3, 19), date(2022, 3, 20), date(2022, 4, 4), date(2022, 10, 3)):
        assert await round_(desk, at(day)) == {}


@on_postgresql
async def test_two_workers_and_ten_restarts_remind_once(desk: Desk) -> None:
    for day in (date(2022, 3, 15), date(2022, 3, 21), date(2022, 3, 22)):
        said = await asyncio.gather(
            *(desk.database.begin(partial(serve, moment=at(day))) for _ in range(10))
        )
        assert sorted(len(one) for one in said) == [0] * 9 + [1]

    async def kept(tx: Tx) -> tuple[int, int]:
        told = await tx.scalar(select(func.count()).select_from(rows))
        twice = select(slot_rows.c.chat_id, slot_rows.c.local_date).group_by(
            slot_rows.c.chat_id, slot_rows.c.local_date
        )
        return told, len(await tx.rows(twice.having(func.count() > 1)))

    assert await desk.database.read(kept) == (3, 0)


async def test_a_round_that_is_torn_says_nothing_and_the_next_says_it(desk: Desk) -> None:
    async def torn(tx: Tx) -> None:
        assert len(await serve(tx, at(TUESDAY))) == 1
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await desk.database.begin(torn)
    assert await round_(desk, at(TUESDAY)) == {cast.HE.name: [("39", Step.WEEK)]}


async def test_a_round_takes_so_many_people_and_the_next_the_others(desk: Desk) -> None:
    first = await desk.database.begin(lambda tx: serve(tx, at(TUESDAY), 3))
    second = await round_(desk, at(TUESDAY))
    assert len(first) + len(second) == 1


async def test_later_is_three_days_for_the_one_who_said_so(desk: Desk) -> None:
    await round_(desk, at(TUESDAY))
    until = await puts_off(desk, cast.HE, TUESDAY)
    assert until == date(2022, 3, 18)
    assert await round_(desk, at(date(2022, 3, 17))) == {}
    assert await round_(desk, at(date(2022, 3, 18))) == {cast.HE.name: [("39", Step.WEEK)]}
    with pytest.raises(NotFound):
        await puts_off(desk, cast.LI, TUESDAY)


async def test_reported_elsewhere_is_on_record_and_no_report(desk: Desk) -> None:
    await round_(desk, at(TUESDAY))
    task_id, key = await desk.task(ALONE), desk.key()
    for _ in range(2):
        await says_elsewhere(desk, cast.LI, f"t{task_id}", "gacc", key)
    for offset in (6, 7, 8, 15, 22):
        assert await round_(desk, at(TUESDAY + timedelta(days=offset))) == {}
    actor = await desk.actor(cast.SUN)
    (seen,) = await desk.database.read(lambda tx: reminder_marks.claims(tx, actor))
    assert (seen.ref, seen.agency, seen.by, seen.due_on) == ("39", "海关总署", "李海", DUE)
    other = await desk.actor(cast.WU)
    assert await desk.database.read(lambda tx: reminder_marks.claims(tx, other)) == ()


async def test_another_day_asks_anew_and_what_was_said_can_be_taken_back(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    await says_elsewhere(desk, cast.LI, f"t{task_id}", "gacc", desk.key())
    assert await round_(desk, at(TUESDAY)) == {}
    await dates(desk, task_id, date(2022, 3, 23))
    found = await round_(desk, at(date(2022, 3, 16)))
    assert found == {cast.HE.name: [("39", Step.WEEK)]}
    await dates(desk, task_id, DUE)
    actor, key = await desk.actor(cast.HE), desk.key()
    assert await desk.database.begin(
        lambda tx: reminder_marks.take_back(
            tx, actor, f"t{task_id}", desk.id_of("gacc"), effect_key=key, now=desk.at
        )
    )
    assert await round_(desk, at(date(2022, 3, 21))) == {cast.HE.name: [("39", Step.EVE)]}


@pytest.mark.parametrize("who", [cast.WU, cast.CHEN, cast.SUN, cast.ZHOU])
async def test_only_who_reports_for_the_agency_says_so(desk: Desk, who: Person) -> None:
    with pytest.raises(Forbidden):
        await says_elsewhere(desk, who, f"t{await desk.task(ALONE)}", "gacc", desk.key())


async def test_a_bureau_is_reminded_of_what_the_plan_asks_to_be_handed_in(desk: Desk) -> None:
    await archives(desk, None)
    members = await desk.database.read(_bureaus)
    assert len(members) == 32
    telegram_id, slug = 600100, members[4]
    one = await desk.hire(telegram_id, Role.LIAISON, slug)
    found = await round_(desk, at(date(2021, 3, 8)))
    assert found[one.name] == [("实施方案", Step.WEEK)]
    # the others have nobody here: the coordinator hears of them
    assert found[cast.SUN.name] == [("实施方案", Step.WEEK)] * 31
    assert (await round_(desk, at(date(2021, 11, 24))))[one.name][-1] == ("工作总结", Step.WEEK)


async def _bureaus(tx: Tx) -> list[str]:
    from store.tables import agencies, collective_members

    group = agencies.alias()
    found = (
        select(agencies.c.slug)
        .join(collective_members, collective_members.c.member_id == agencies.c.id)
        .join(group, group.c.id == collective_members.c.collective_id)
        .where(group.c.short == "各省级知识产权局")
        .order_by(agencies.c.id)
    )
    return [row.slug for row in await tx.rows(found)]


async def test_a_duty_that_was_met_stays_met_when_the_plan_is_read_anew(desk: Desk) -> None:
    await archives(desk, None)
    members = await desk.database.read(_bureaus)
    one = await desk.hire(600100, Role.LIAISON, members[4])
    plan_id = await desk.database.read(
        lambda tx: tx.scalar(
            select(plan_rows.c.id).where(plan_rows.c.key == "admin-protection-2021")
        )
    )
    day = date(2021, 3, 8)
    await says_elsewhere(desk, one, f"d{plan_id}:实施方案:1", members[4], desk.key(), day)
    await reads_anew(desk, "admin-protection-2021", "12月1日前", "12月10日前")
    assert one.name not in await round_(desk, at(day))
    assert await round_named(desk, one, date(2021, 11, 24)) == []
    assert await round_named(desk, one, date(2021, 12, 3)) == [("工作总结", Step.WEEK)]


async def round_named(desk: Desk, who: Person, day: date) -> list[tuple[str, Step]]:
    return (await round_(desk, at(day))).get(who.name, [])


async def reads_anew(desk: Desk, key: str, old: str, new: str) -> None:
    """A revision of a shipped plan in which ``old`` says ``new``."""
    plan = next(plan for plan in shipped_plans() if plan.key == key)
    assert old.encode() in plan.read()
    source, draft = parse_bytes(plan.read().replace(old.encode(), new.encode()), desk.lexicon)
    await desk.database.begin(
        lambda tx: import_draft(tx, draft, source, plan.meta(), desk.lexicon, desk.at)
    )


async def test_what_is_published_by_the_quarter_is_due_at_its_end(desk: Desk) -> None:
    task_id = await desk.task("39", OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    day = date(2021, 6, 23)
    found = [
        topic
        for topic in await desk.database.read(lambda tx: topics(tx, day))
        if topic.task_id == task_id and topic.sort.value == "recurring"
    ]
    assert [(t.due_on, t.whose.value if t.whose else None) for t in found] == [
        (date(2021, 3, 31), "wording"),
        (date(2021, 6, 30), "wording"),
    ]
    steps = [step for ref, step in (await round_(desk, at(day)))[cast.HE.name]]
    assert Step.WEEK in steps


async def test_an_ongoing_task_asks_its_handler_alone_once_a_quarter(desk: Desk) -> None:
    ids = await desk.database.read(_ongoing)
    task_id = ids[0]
    await assigns(desk, task_id, "gacc")
    assert await round_(desk, at(date(2021, 4, 1))) == {}
    await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI)
    days = [date(2021, 4, 2) + timedelta(days=7 * n) for n in range(20)]
    found = [await round_(desk, at(day)) for day in days]
    steps = [step for one in found for _, step in one.get(cast.LI.name, [])]
    assert steps == [Step.QUARTER] * 2
    assert not any(cast.HE.name in one for one in found)


async def _ongoing(tx: Tx) -> list[int]:
    from store.tables import task_versions, tasks

    rows_ = await tx.rows(
        select(tasks.c.id)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .join(plan_rows, plan_rows.c.id == tasks.c.plan_id)
        .where(plan_rows.c.key == OPEN_PLAN, task_versions.c.deadline_kind == "ongoing")
        .order_by(tasks.c.id)
    )
    return [row.id for row in rows_]


async def test_all_at_once_is_the_same_as_one_by_one(desk: Desk) -> None:
    """``responsible`` and ``handling.whom_to_tell`` are two readings of one rule."""
    office = await unit(desk, cast.ZHANG, "cnipa", "规划司")
    mine = [await desk.task(ref) for ref in ("11", "14", "16", "17")]
    await gives(desk, cast.ZHANG, "cnipa", mine[:1], to=cast.CHEN)
    await gives(desk, cast.ZHANG, "cnipa", mine[1:2], unit_id=office)
    await gives(desk, cast.HE, "gacc", [await desk.task(ALONE)], to=cast.LI)
    looked_at, whys = 0, set()
    for ref in ("11", "14", "16", "17", "39", "41"):
        task_id = await desk.task(ref)
        for party in (await desk.named(task_id)).parties:
            one = await desk.database.read(
                partial(whom_to_tell, task_id=task_id, agency_id=party.agency_id)
            )
            staff = await desk.database.read(partial(responsible.staff, task_ids=[task_id]))
            why, ids = staff.to_tell(task_id, party.family)
            assert ids == tuple(sorted(told.person_id for told in one))
            assert {told.why for told in one} == {why}
            whys.add(why)
            looked_at += 1
    assert looked_at > 6
    assert whys >= {Why.HANDLES, Why.LIAISON, Why.COORDINATOR}


async def sets(desk: Desk, who: Person, wish: Wish) -> None:
    key = desk.key()
    assert await act(
        desk,
        who,
        lambda tx, actor: reminder_marks.set_wish(tx, actor, wish, effect_key=key, now=desk.at),
    )


async def puts_off(desk: Desk, who: Person, day: date) -> date | None:
    key = desk.key()
    return await act(
        desk,
        who,
        lambda tx, actor: reminder_marks.later(
            tx, actor, day, today=day, effect_key=key, now=desk.at
        ),
    )


async def says_elsewhere(
    desk: Desk, who: Person, subject: str, slug: str, key: str, today: date = TUESDAY
) -> None:
    await act(
        desk,
        who,
        lambda tx, actor: reminder_marks.elsewhere(
            tx,
            actor,
            subject,
            desk.id_of(slug),
            today=today,
            effect_key=key,
            now=desk.at,
        ),
    )


async def test_old_rows_are_forgotten(desk: Desk) -> None:
    await round_(desk, at(TUESDAY))
    later = at(TUESDAY) + reminders.KEPT_FOR + timedelta(days=1)
    assert await desk.database.begin(lambda tx: reminders.prune(tx, at(TUESDAY))) == 0
    assert await desk.database.begin(lambda tx: reminders.prune(tx, later)) == 1
    kept = select(slot_rows.c.id).where(slot_rows.c.kind == reminders.KIND)
    assert await desk.database.read(lambda tx: tx.rows(kept))
