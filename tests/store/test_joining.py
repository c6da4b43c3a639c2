"""Joining by request: one open at a time, decided once, by who may appoint there."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from store import invitations, joining, members, redeeming
from store.db import Database
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.joining import Request
from store.records import Role
from tests.store.office import (
    ALL,
    CHEN,
    CNIPA,
    GACC,
    LI,
    NOBODY,
    NOW,
    SUN,
    ZHANG,
    actor,
    acts,
    furnish,
    person,
)


@pytest.fixture
async def office(database: Database) -> Database:
    return await furnish(database)


async def asks(
    office: Database,
    telegram_id: int = NOBODY,
    *,
    said_in: str = "m1",
    agency: int = CNIPA,
    role: Role = Role.REPORTER,
    name: str = "钱七",
    days: int = 0,
) -> Request:
    return await acts(
        office,
        telegram_id,
        lambda tx, who: joining.ask(
            tx,
            who,
            agency_id=agency,
            role=role,
            name=name,
            office=" 战略\n规划司 ",
            said_in=said_in,
            now=NOW + timedelta(days=days),
        ),
    )


async def approves(
    office: Database, by: int, request: int, role: Role = Role.REPORTER, key: str = "a"
) -> Request | None:
    return await acts(
        office,
        by,
        lambda tx, who: joining.approve(tx, who, request, role, effect_key=key, now=NOW),
    )


async def test_what_is_asked_grants_nothing_until_somebody_decides(office: Database) -> None:
    made = await asks(office)
    assert (made.telegram_id, made.name, made.office) == (NOBODY, "钱七", "战略 规划司")
    assert (await actor(office, NOBODY)).role is Role.VISITOR
    done = await approves(office, ZHANG, made.id)
    assert done is not None
    assert (done.state, done.decided_by) == ("approved", "张敏")
    found = await actor(office, NOBODY)
    assert (found.name, found.role) == ("钱七", Role.REPORTER)
    assert await approves(office, ZHANG, made.id) is None


async def test_one_message_is_one_request_and_one_is_open_at_a_time(office: Database) -> None:
    first = await asks(office)
    assert await asks(office) == first
    with pytest.raises(Refused) as refused:
        await asks(office, said_in="m2", agency=GACC)
    assert refused.value.code is Refusal.REQUEST_OPEN
    gone = await acts(
        office, NOBODY, lambda tx, who: joining.withdraw(tx, who, first.id, effect_key="w", now=NOW)
    )
    assert gone is not None
    assert gone.state == "withdrawn"
    assert (await asks(office, said_in="m3", agency=GACC)).agency_id == GACC
    with pytest.raises(Refused) as refused:
        await approves(office, ZHANG, first.id)
    assert (refused.value.code, refused.value.facts["state"]) == (
        Refusal.REQUEST_DECIDED,
        "withdrawn",
    )


async def test_asked_too_often_it_has_to_wait(office: Database) -> None:
    for n in range(joining.MOST_A_DAY):
        made = await asks(office, said_in=f"m{n}")
        await acts(
            office,
            NOBODY,
            lambda tx, who, id_=made.id: joining.withdraw(  # type: ignore[misc]
                tx, who, id_, effect_key=f"w{id_}", now=NOW
            ),
        )
    with pytest.raises(Refused) as refused:
        await asks(office, said_in="more")
    assert refused.value.code is Refusal.REQUESTS_TOO_MANY
    assert (await asks(office, said_in="tomorrow", days=1)).state == "open"


async def test_who_decides_at_the_same_moment_is_first_or_told_who_was(office: Database) -> None:
    made = await asks(office)

    async def decides(by: int) -> str:
        try:
            done = await approves(office, by, made.id, key=f"a{by}")
        except Refused as refused:
            return f"{refused.code.value} {refused.facts['by']}"
        assert done is not None
        return done.state

    outcomes = await asyncio.gather(decides(ZHANG), decides(SUN))
    assert "approved" in outcomes
    assert any(said in outcomes for said in ("request_decided 张敏", "request_decided 孙涛"))


@pytest.mark.parametrize(
    ("by", "role"),
    [
        (CHEN, Role.MEMBER),
        (LI, Role.MEMBER),
        (NOBODY, Role.MEMBER),
        (ZHANG, Role.LIAISON),
    ],
)
async def test_nobody_lets_in_beyond_what_they_may_appoint(
    office: Database, by: int, role: Role
) -> None:
    made = await asks(office)
    with pytest.raises(Forbidden):
        await approves(office, by, made.id, role)
    assert (await actor(office, NOBODY)).role is Role.VISITOR


async def test_whether_there_is_a_request_is_not_told_to_who_may_not_decide(
    office: Database,
) -> None:
    made = await asks(office)
    for number in (made.id, 999):
        with pytest.raises(Forbidden):
            await approves(office, LI, number)
    with pytest.raises(NotFound):
        await approves(office, SUN, 999)


async def test_a_request_declined_says_why_and_stays_without_effect(office: Database) -> None:
    made = await asks(office)
    done = await acts(
        office,
        SUN,
        lambda tx, who: joining.decline(tx, who, made.id, "请走本司", effect_key="d", now=NOW),
    )
    assert done is not None
    assert (done.state, done.reason) == ("declined", "请走本司")
    assert (await actor(office, NOBODY)).role is Role.VISITOR


async def test_only_ones_own_request_is_withdrawn(office: Database) -> None:
    made = await asks(office)
    with pytest.raises(NotFound):
        await acts(
            office, LI, lambda tx, who: joining.withdraw(tx, who, made.id, effect_key="w", now=NOW)
        )


async def test_what_cannot_be_asked_for(office: Database) -> None:
    with pytest.raises(Refused) as refused:
        await asks(office, role=Role.COORDINATOR)
    assert refused.value.code is Refusal.ROLE_AND_AGENCY
    with pytest.raises(NotFound):
        await asks(office, agency=ALL)
    with pytest.raises(Refused) as refused:
        await asks(office, name="\u202e")
    assert refused.value.code is Refusal.NAME_MISSING
    with pytest.raises(Refused) as refused:
        await asks(office, CHEN, role=Role.MEMBER)
    assert refused.value.code is Refusal.ALREADY_HOLDS


async def test_a_name_like_somebody_elses_makes_nobody_them(office: Database) -> None:
    made = await asks(office, name="张敏", role=Role.MEMBER)
    await approves(office, ZHANG, made.id, Role.MEMBER)
    assert await person(office, NOBODY) != await person(office, ZHANG)
    assert (await actor(office, NOBODY)).role is Role.MEMBER


async def test_those_who_may_decide_are_told_and_see_what_waits(office: Database) -> None:
    await asks(office)
    told = await office.read(lambda tx: members.deciders(tx, CNIPA))
    assert {reached.telegram_id for reached in told} == {ZHANG, SUN}
    for by, count in ((ZHANG, 1), (SUN, 1), (LI, 0), (CHEN, 0)):
        who = await actor(office, by)
        found = await office.read(lambda tx, w=who: joining.waiting(tx, w))  # type: ignore[misc]
        assert len(found) == count
    mine = await actor(office, NOBODY)
    assert len(await office.read(lambda tx: joining.mine(tx, mine))) == 1


async def test_who_came_in_by_a_link_meanwhile_waits_for_no_decision(office: Database) -> None:
    made = await asks(office)
    link = await acts(
        office,
        ZHANG,
        lambda tx, by: invitations.create(
            tx, by, invitations.New(Role.MEMBER, CNIPA), effect_key="i", now=NOW
        ),
    )
    assert link is not None
    await acts(
        office,
        NOBODY,
        lambda tx, who: redeeming.redeem(
            tx, who, invitations.digest(link.secret), name="钱七", effect_key="j", now=NOW
        ),
    )
    with pytest.raises(Refused) as refused:
        await approves(office, ZHANG, made.id)
    assert refused.value.code is Refusal.REQUEST_DECIDED
    who = await actor(office, NOBODY)
    assert await office.read(lambda tx: joining.mine(tx, who)) == ()
