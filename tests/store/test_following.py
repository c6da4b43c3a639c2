"""Following: who may, what outlives a revision, each thing once, and when one wants to hear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from store import appointments, following, items, plans
from store.db import Database
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.following import Kind, Target
from store.quiet import Frequency, Wanted
from store.tables import audit
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import ANNUAL, NOW, Desk, open_desk
from tests.store.steering_desk import act


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def follows(desk: Desk, who: Person, target: Target, key: str | None = None) -> bool:
    key = key or desk.key()
    return await act(
        desk,
        who,
        lambda tx, actor: following.follow(tx, actor, target, effect_key=key, now=desk.at),
    )


async def lets_go(desk: Desk, who: Person, target: Target) -> bool:
    key = desk.key()
    return await act(
        desk,
        who,
        lambda tx, actor: following.unfollow(tx, actor, target, effect_key=key, now=desk.at),
    )


async def listed(desk: Desk, who: Person) -> list[Target]:
    actor = await desk.actor(who)
    found = await desk.database.read(lambda tx: following.mine(tx, actor))
    return [one.target for one in found]


async def test_everything_can_be_followed_and_is_listed_with_its_name(desk: Desk) -> None:
    task_id = await desk.task("14")
    around = await desk.database.read(lambda tx: following.around(tx, task_id))
    assert [target.kind for target in around] == [Kind.TASK, Kind.SECTION, Kind.SECTION, Kind.PLAN]
    agency = Target(Kind.AGENCY, desk.id_of("gacc"))
    search = Target(Kind.SEARCH, None, "  地理  标志 ")
    for target in (*around, agency, search):
        assert await follows(desk, cast.WU, target)
    actor = await desk.actor(cast.WU)
    found = await desk.database.read(lambda tx: following.mine(tx, actor))
    newest, *_, oldest = found
    assert newest.target.words == "地理 标志"
    assert (oldest.ref, oldest.plan, oldest.title and oldest.title[:4]) == (
        "14",
        "2021—2022 年度推进计划",
        "制定出台",
    )
    assert {one.agency for one in found if one.target.kind is Kind.AGENCY} == {"海关总署"}
    assert all(one.plan for one in found if one.target.kind in (Kind.SECTION, Kind.PLAN))


async def test_twice_is_once_and_let_go_is_gone(desk: Desk) -> None:
    target = Target(Kind.TASK, await desk.task("39"))
    assert await follows(desk, cast.LI, target, "tap")
    assert not await follows(desk, cast.LI, target, "tap")
    assert not await follows(desk, cast.LI, target)
    assert await listed(desk, cast.LI) == [target]
    assert await lets_go(desk, cast.LI, target)
    assert not await lets_go(desk, cast.LI, target)
    assert await listed(desk, cast.LI) == []
    assert await follows(desk, cast.LI, target)


async def test_a_late_second_delivery_does_not_follow_again(desk: Desk) -> None:
    target = Target(Kind.TASK, await desk.task("39"))
    await follows(desk, cast.LI, target, "tap")
    await lets_go(desk, cast.LI, target)
    assert not await follows(desk, cast.LI, target, "tap")
    assert await listed(desk, cast.LI) == []


async def test_visitors_and_who_rests_follow_nothing(desk: Desk) -> None:
    target = Target(Kind.TASK, await desk.task("39"))
    with pytest.raises(Forbidden):
        await follows(desk, cast.ZHOU, target)
    li = (await desk.actor(cast.LI)).person_id
    assert li is not None
    await act(
        desk,
        cast.WANG,
        lambda tx, actor: appointments.suspend(tx, actor, li, effect_key="rest", now=NOW),
    )
    with pytest.raises(Forbidden):
        await follows(desk, cast.LI, target)


async def test_what_is_not_there_cannot_be_followed(desk: Desk) -> None:
    for target in (
        Target(Kind.TASK, 999_999),
        Target(Kind.PLAN, 999_999),
        Target(Kind.AGENCY, 999_999),
        Target(Kind.SECTION, 1, "没有的板块"),
        Target(Kind.SEARCH, None, " "),
    ):
        with pytest.raises(NotFound):
            await follows(desk, cast.LI, target)


async def test_nobody_lets_go_of_another_ones_row(desk: Desk) -> None:
    target = Target(Kind.TASK, await desk.task("39"))
    await follows(desk, cast.LI, target)
    actor = await desk.actor(cast.LI)
    row = (await desk.database.read(lambda tx: following.mine(tx, actor)))[0]
    with pytest.raises(NotFound):
        await act(
            desk,
            cast.WU,
            lambda tx, other: following.unfollow_row(
                tx, other, row.id, effect_key=desk.key(), now=NOW
            ),
        )
    assert await listed(desk, cast.LI) == [target]


async def test_two_hundred_is_enough(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 2)
    first, second, third = [Target(Kind.TASK, await desk.task(ref)) for ref in ("1", "2", "3")]
    await follows(desk, cast.LI, first)
    await follows(desk, cast.LI, second)
    with pytest.raises(Refused) as refused:
        await follows(desk, cast.LI, third)
    assert refused.value.code is Refusal.FOLLOWS_TOO_MANY


async def test_a_section_is_the_same_in_the_next_revision(desk: Desk) -> None:
    plan = next(p for p in await desk.database.read(plans.refs) if p.key == ANNUAL)
    page = await desk.database.read(lambda tx: items.plan_tasks(tx, plan.id, limit=1))
    path = await desk.database.read(lambda tx: following.around(tx, page.lines[0].task_id))
    target = path[1]
    assert target.kind is Kind.SECTION
    assert target.words is not None
    # no id of a revision's row is in it
    assert target == following.of_path(plan.id, target.path)


async def test_settings_are_kept_and_on_record(desk: Desk) -> None:
    actor = await desk.actor(cast.LI)
    assert await desk.database.read(lambda tx: following.wanted(tx, actor)) == Wanted()
    wish = Wanted(Frequency.DAILY, 22 * 60, 7 * 60)

    async def sets(key: str) -> bool:
        return await act(
            desk,
            cast.LI,
            lambda tx, who: following.set_wanted(tx, who, wish, effect_key=key, now=NOW),
        )

    assert await sets("one")
    assert not await sets("one")
    assert await desk.database.read(lambda tx: following.wanted(tx, actor)) == wish
    rows = await desk.database.read(lambda tx: tx.rows(select(audit.c.verb)))
    assert [row.verb for row in rows].count("set_notices") == 1


def at(hour: int, minute: int, day: int = 15) -> datetime:
    """A moment in Beijing on a day of March 2022."""
    return datetime(2022, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(20, 59, False), (21, 0, True), (23, 59, True), (0, 0, True), (7, 59, True), (8, 0, False)],
)
def test_quiet_hours_run_over_midnight(hour: int, minute: int, quiet: bool) -> None:
    assert Wanted().is_quiet(at(hour, minute)) is quiet


def test_equal_hours_are_no_quiet_hours() -> None:
    assert not any(Wanted(quiet_from=540, quiet_to=540).is_quiet(at(h, 0)) for h in range(24))


def test_news_of_a_day_come_at_half_past_eight_and_after_quiet_hours() -> None:
    daily = Wanted(Frequency.DAILY)
    made = at(15, 0, day=14)
    assert not daily.is_due(made, at(20, 0, day=14), at_once=False)
    assert not daily.is_due(made, at(8, 29), at_once=False)
    assert daily.is_due(made, at(8, 30), at_once=False)
    # what is news after that waits for the next morning
    assert not daily.is_due(at(8, 31), at(20, 0), at_once=False)
    late = Wanted(Frequency.DAILY, quiet_from=22 * 60, quiet_to=9 * 60)
    assert not late.is_due(made, at(8, 45), at_once=False)
    assert late.is_due(made, at(9, 0), at_once=False)
    # what was kept back by quiet hours alone comes as they end
    assert Wanted().is_due(at(22, 0, day=14), at(8, 0), at_once=True)
