"""Appointing, dismissing, suspending, moving and handing over: nobody beyond their own reach."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import insert, select

from store import appointments, invitations, people, rules, units
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.records import Actor, Role
from store.tables import audit, handlings
from tests.store.office import (
    ADMIN,
    CHEN,
    CNIPA,
    GACC,
    LI,
    NOBODY,
    NOW,
    OWNER,
    SUN,
    ZHANG,
    actor,
    acts,
    furnish,
    person,
)

Act = Callable[[Tx, Actor, int, str], Awaitable[bool]]


@pytest.fixture
async def office(database: Database) -> Database:
    return await furnish(database)


def role(to: Role, agency: int | None) -> Act:
    return lambda tx, by, who, key: appointments.appoint(
        tx, by, who, to, agency, effect_key=key, now=NOW
    )


def out(agency: int | None) -> Act:
    return lambda tx, by, who, key: appointments.dismiss(
        tx, by, who, agency, effect_key=key, now=NOW
    )


def rest(tx: Tx, by: Actor, who: int, key: str) -> Awaitable[bool]:
    return appointments.suspend(tx, by, who, effect_key=key, now=NOW)


def back(tx: Tx, by: Actor, who: int, key: str) -> Awaitable[bool]:
    return appointments.resume(tx, by, who, effect_key=key, now=NOW)


async def does(office: Database, by: int, act: Act, whom: int, key: str = "k") -> bool:
    who = await person(office, whom)
    return await acts(office, by, lambda tx, actor_: act(tx, actor_, who, key))


async def roles(office: Database, telegram_id: int) -> list[tuple[Role, int | None]]:
    found = (await actor(office, telegram_id)).appointments
    return [(held.role, held.agency.id if held.agency else None) for held in found]


async def test_another_role_takes_the_place_of_the_old_one(office: Database) -> None:
    assert await does(office, SUN, role(Role.LIAISON, CNIPA), CHEN)
    assert await roles(office, CHEN) == [(Role.LIAISON, CNIPA)]
    assert not await does(office, SUN, role(Role.LIAISON, CNIPA), CHEN)
    with pytest.raises(Refused) as refused:
        await does(office, SUN, role(Role.LIAISON, CNIPA), CHEN, "again")
    assert refused.value.code is Refusal.ALREADY_HOLDS


@pytest.mark.parametrize(
    ("by", "act", "whom"),
    [
        (ZHANG, role(Role.LIAISON, CNIPA), CHEN),
        (ZHANG, role(Role.REPORTER, CNIPA), LI),
        (ZHANG, out(GACC), LI),
        (ZHANG, rest, LI),
        (CHEN, rest, ZHANG),
        (CHEN, out(CNIPA), ZHANG),
        (NOBODY, rest, CHEN),
        (SUN, role(Role.COORDINATOR, None), CHEN),
        (SUN, rest, ADMIN),
        (SUN, out(None), ADMIN),
        (ADMIN, role(Role.ADMINISTRATOR, None), SUN),
    ],
)
async def test_beyond_ones_reach_nothing_happens(
    office: Database, by: int, act: Act, whom: int
) -> None:
    before = await roles(office, whom)
    with pytest.raises(Forbidden):
        await does(office, by, act, whom)
    assert await roles(office, whom) == before


async def test_a_liaison_learns_nothing_of_people_elsewhere_not_even_that_they_are_there(
    office: Database,
) -> None:
    li = await person(office, LI)
    said = []
    for who in (li, 9999):
        with pytest.raises(Forbidden) as refused:
            await acts(office, ZHANG, lambda tx, by, w=who: rest(tx, by, w, "k"))  # type: ignore[misc]
        said.append((refused.value.action, refused.value.role))
    assert said[0] == said[1]


async def test_a_liaison_may_not_suspend_who_serves_elsewhere_too_but_dismiss_them_here(
    office: Database,
) -> None:
    await does(office, SUN, role(Role.REPORTER, GACC), CHEN)
    with pytest.raises(Forbidden):
        await does(office, ZHANG, rest, CHEN, "r")
    assert await does(office, ZHANG, out(CNIPA), CHEN, "d")
    assert await roles(office, CHEN) == [(Role.REPORTER, GACC)]


async def test_suspended_every_right_rests_and_resumed_it_is_back(office: Database) -> None:
    assert await does(office, ZHANG, rest, CHEN, "s")
    found = await actor(office, CHEN)
    assert (found.suspended, found.role) == (True, Role.VISITOR)
    with pytest.raises(Refused) as refused:
        await does(office, ZHANG, rest, CHEN, "s2")
    assert refused.value.code is Refusal.ALREADY_SO
    assert await does(office, ZHANG, back, CHEN, "r")
    assert await roles(office, CHEN) == [(Role.REPORTER, CNIPA)]


async def test_nobody_suspends_themselves(office: Database) -> None:
    with pytest.raises(Refused) as refused:
        await does(office, SUN, rest, SUN)
    assert refused.value.code is Refusal.ONESELF


@pytest.mark.parametrize("by", [OWNER, ADMIN])
@pytest.mark.parametrize("act", [rest, out(None)])
async def test_the_owner_by_configuration_is_never_locked_out(
    office: Database, by: int, act: Act
) -> None:
    with pytest.raises(Refused) as refused:
        await does(office, by, act, OWNER)
    assert refused.value.code in (Refusal.OWNER_BY_CONFIGURATION, Refusal.ONESELF)
    assert (await actor(office, OWNER)).role is Role.OWNER


async def test_the_last_who_may_appoint_stays_however_many_try_at_once(office: Database) -> None:
    """Owners went from the configuration; two administrators leave at the same moment."""
    await does(office, OWNER, role(Role.ADMINISTRATOR, None), SUN)
    await office.begin(lambda tx: people.set_owners(tx, {}, now=NOW))

    async def leaves(telegram_id: int) -> Refusal | bool:
        try:
            return await acts(
                office,
                telegram_id,
                lambda tx, by: appointments.leave(
                    tx, by, None, effect_key=f"l{telegram_id}", now=NOW
                ),
            )
        except Refused as refused:
            return refused.code

    outcomes = await asyncio.gather(leaves(ADMIN), leaves(SUN))
    assert sorted(map(str, outcomes)) == ["True", "last_head"]


async def test_leaving_lays_down_one_agency_only(office: Database) -> None:
    await does(office, SUN, role(Role.REPORTER, GACC), CHEN)
    leave: Callable[[Tx, Actor], Awaitable[bool]] = lambda tx, by: appointments.leave(  # noqa: E731
        tx, by, CNIPA, effect_key="l", now=NOW
    )
    assert await acts(office, CHEN, leave)
    assert not await acts(office, CHEN, leave)
    assert await roles(office, CHEN) == [(Role.REPORTER, GACC)]
    with pytest.raises(NotFound):
        await acts(
            office,
            CHEN,
            lambda tx, by: appointments.leave(tx, by, CNIPA, effect_key="l2", now=NOW),
        )


async def test_moving_is_one_step_and_leaves_nothing_behind(office: Database) -> None:
    chen = await person(office, CHEN)

    def move(by: int, key: str) -> Awaitable[bool]:
        return acts(
            office,
            by,
            lambda tx, who: appointments.move(
                tx,
                who,
                chen,
                from_agency=CNIPA,
                to_agency=GACC,
                role=Role.LIAISON,
                effect_key=key,
                now=NOW,
            ),
        )

    with pytest.raises(Forbidden):
        await move(ZHANG, "m1")
    assert await move(SUN, "m2")
    assert not await move(SUN, "m2")
    assert await roles(office, CHEN) == [(Role.LIAISON, GACC)]


async def test_handing_over_gives_posts_and_tasks_and_keeps_the_higher_role(
    seeded: Database,
) -> None:
    """On the shipped plans, since what is handled refers to tasks."""
    from store import agencies

    lexicon = await seeded.read(agencies.load)
    cnipa = lexicon.by_slug("cnipa").id
    assert cnipa is not None

    async def fill(tx: Tx) -> tuple[int, int, int]:
        given = {"how": "test", "now": NOW, "agency_id": cnipa}
        head = await people.appoint(
            tx,
            telegram_id=1,
            name="甲",
            role=Role.LIAISON,
            **given,  # type: ignore[arg-type]
        )
        other = await people.appoint(
            tx,
            telegram_id=2,
            name="乙",
            role=Role.MEMBER,
            **given,  # type: ignore[arg-type]
        )
        await people.appoint(
            tx,
            telegram_id=3,
            name="丙",
            role=Role.COORDINATOR,
            agency_id=None,
            how="test",
            now=NOW,
        )
        row = {"agency_id": cnipa, "set_by": head, "set_at": NOW}
        await tx.run(
            insert(handlings),
            [
                {"task_id": 1, "person_id": head, **row},
                {"task_id": 2, "person_id": head, **row},
                {"task_id": 2, "person_id": other, **row},
            ],
        )
        return head, other, cnipa

    head, other, _ = await seeded.begin(fill)
    by = await seeded.read(lambda tx: people.actor(tx, 3))
    assert await seeded.begin(
        lambda tx: appointments.hand_over(tx, by, head, other, effect_key="h", now=NOW)
    )
    assert (await actor(seeded, 1)).role is Role.VISITOR
    assert await roles(seeded, 2) == [(Role.LIAISON, cnipa)]
    handled = await seeded.read(
        lambda tx: tx.rows(
            select(handlings.c.task_id)
            .where(handlings.c.person_id == other, handlings.c.revoked_at.is_(None))
            .order_by(handlings.c.task_id)
        )
    )
    assert [row.task_id for row in handled] == [1, 2]


async def test_nothing_is_handed_to_who_is_suspended_or_to_oneself(office: Database) -> None:
    zhang, chen = await person(office, ZHANG), await person(office, CHEN)
    await does(office, SUN, rest, CHEN, "s")
    for to, code in ((chen, Refusal.PERSON_SUSPENDED), (zhang, Refusal.SAME_PERSON)):
        with pytest.raises(Refused) as refused:
            await acts(
                office,
                SUN,
                lambda tx, by, t=to: appointments.hand_over(  # type: ignore[misc]
                    tx, by, zhang, t, effect_key=f"h{t}", now=NOW
                ),
            )
        assert refused.value.code is code


async def test_an_act_in_flight_comes_before_the_suspension_or_not_at_all(
    office: Database,
) -> None:
    """Suspended while typing: what is asked of the rules is what holds in that transaction."""
    stale = await actor(office, CHEN)
    await does(office, ZHANG, rest, CHEN)

    async def report(tx: Tx) -> None:
        found = await people.current(tx, stale)
        rules.allow(found, rules.Action.REPORT, agency_id=CNIPA)

    with pytest.raises(Forbidden) as refused:
        await office.begin(report)
    assert refused.value.suspended


async def test_units_are_the_liaisons_and_one_is_in_one_of_an_agency(office: Database) -> None:
    chen, li = await person(office, CHEN), await person(office, LI)

    async def made(name: str, by: int = ZHANG) -> int:
        return await acts(
            office,
            by,
            lambda tx, who: units.ensure(tx, who, CNIPA, name, effect_key=name, now=NOW),
        )

    first, second = await made("战略规划司"), await made("保护司")
    assert await made(" 战略规划司 ") == first
    with pytest.raises(Forbidden):
        await made("条法司", CHEN)
    for n, unit in enumerate((first, second)):
        await acts(
            office,
            ZHANG,
            lambda tx, who, u=unit, k=n: units.put(  # type: ignore[misc]
                tx, who, chen, u, effect_key=f"p{k}", now=NOW
            ),
        )
    found = await office.read(lambda tx: units.of_people(tx, [chen]))
    assert [unit.name for unit in found[chen]] == ["保护司"]
    with pytest.raises(NotFound):
        await acts(
            office,
            ZHANG,
            lambda tx, who: units.put(tx, who, li, first, effect_key="x", now=NOW),
        )
    await acts(office, ZHANG, lambda tx, who: units.close(tx, who, second, effect_key="c", now=NOW))
    assert await office.read(lambda tx: units.of_people(tx, [chen])) == {}
    listed = await office.read(lambda tx: units.of_agency(tx, CNIPA))
    assert [(unit.name, unit.members) for unit in listed] == [("战略规划司", 0)]


async def test_who_is_being_suspended_does_nothing_after_it_however_close(
    office: Database,
) -> None:
    """Twenty writes and the suspension at once: in the journal none of them comes after it."""
    zhang, stale = await person(office, ZHANG), await actor(office, ZHANG)

    async def invites(n: int) -> bool:
        new = invitations.New(Role.MEMBER, CNIPA)
        try:
            await office.begin(
                lambda tx: invitations.create(tx, stale, new, effect_key=f"i{n}", now=NOW)
            )
        except Forbidden as refused:
            assert refused.suspended
            return False
        return True

    first, last = [invites(n) for n in range(10)], [invites(n) for n in range(10, 20)]
    outcomes = await asyncio.gather(*first, does(office, SUN, rest, ZHANG), *last)
    wanted = audit.c.verb.in_(["invite", "suspend"])
    rows = await office.read(
        lambda tx: tx.rows(select(audit.c.verb).where(wanted).order_by(audit.c.seq))
    )
    verbs = [row.verb for row in rows]
    assert verbs[-1] == "suspend"
    assert verbs.count("invite") == sum(outcomes) - 1
    assert (await office.read(lambda tx: people.as_person(tx, zhang))).suspended


async def test_a_name_is_put_right_by_who_may_appoint_and_by_nobody_else(
    office: Database,
) -> None:
    def rename(name: str) -> Act:
        return lambda tx, by, who, key: appointments.rename(
            tx, by, who, name, effect_key=key, now=NOW
        )

    assert await does(office, ZHANG, rename("陈宸"), CHEN, "n")
    assert (await actor(office, CHEN)).name == "陈宸"
    for by, whom in ((ZHANG, LI), (CHEN, ZHANG), (SUN, ADMIN), (NOBODY, CHEN)):
        with pytest.raises(Forbidden):
            await does(office, by, rename("某某"), whom, f"n{by}{whom}")
    with pytest.raises(ValueError, match="name"):
        await does(office, ZHANG, rename(" "), CHEN, "empty")
