"""Links that let people in: so many, until then, for what their maker may give."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from store import appointments, invitations, redeeming
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.invitations import Made, New
from store.records import Actor, Role
from store.redeeming import Joined
from store.tables import audit, invitation_uses
from store.tables import invitations as rows
from tests.store.office import (
    ADMIN,
    ALL,
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

REPORTER = New(Role.REPORTER, CNIPA)


@pytest.fixture
async def office(database: Database) -> Database:
    return await furnish(database)


async def made(office: Database, by: int, new: New, key: str = "k") -> Made:
    found = await acts(
        office, by, lambda tx, who: invitations.create(tx, who, new, effect_key=key, now=NOW)
    )
    assert found is not None
    return found


async def comes_in(
    office: Database, telegram_id: int, link: Made, *, name: str = "新来", key: str = "in"
) -> Joined | None:
    async def body(tx: Tx, who: Actor) -> Joined | None:
        proof = invitations.digest(link.secret)
        key_ = f"{key}:{telegram_id}"
        return await redeeming.redeem(tx, who, proof, name=name, effect_key=key_, now=NOW)

    return await acts(office, telegram_id, body)


async def test_the_secret_is_long_fits_a_start_parameter_and_is_stored_nowhere(
    office: Database,
) -> None:
    link = await made(office, ZHANG, REPORTER)
    assert len(link.secret) == 22
    assert set(link.secret) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    )
    for table in (rows, audit):
        stored = await office.read(lambda tx, t=table: tx.rows(select(t)))  # type: ignore[misc]
        assert stored
        assert link.secret not in repr(stored)


async def test_who_comes_in_holds_the_role_there_under_the_name_they_said(
    office: Database,
) -> None:
    link = await made(office, ZHANG, REPORTER)
    joined = await comes_in(office, NOBODY, link, name=" 钱\u202e 七 ")
    assert joined is not None
    found = await actor(office, NOBODY)
    assert found.name == "钱 七"
    assert [(held.role, held.agency and held.agency.id) for held in found.appointments] == [
        (Role.REPORTER, CNIPA)
    ]


async def test_fifty_at_once_by_one_link_let_exactly_one_in(office: Database) -> None:
    link = await made(office, ZHANG, REPORTER)

    async def one(telegram_id: int) -> Joined | Refusal | None:
        try:
            return await comes_in(office, telegram_id, link)
        except Refused as refused:
            return refused.code

    outcomes = await asyncio.gather(*(one(1000 + n) for n in range(50)))
    assert sum(isinstance(outcome, Joined) for outcome in outcomes) == 1
    assert outcomes.count(Refusal.LINK_GONE) == 49
    inside = [(await actor(office, 1000 + n)).role for n in range(50)]
    assert inside.count(Role.REPORTER) == 1
    assert inside.count(Role.VISITOR) == 49
    assert await _count(office, invitation_uses) == 1


async def test_a_link_for_three_lets_three_in_and_each_once(office: Database) -> None:
    link = await made(office, SUN, New(Role.MEMBER, GACC, uses=3))
    for telegram_id in (91, 92, 93):
        assert await comes_in(office, telegram_id, link) is not None
    with pytest.raises(Refused) as refused:
        await comes_in(office, 94, link)
    assert refused.value.facts == {"state": "used"}


async def test_who_was_dismissed_does_not_come_back_by_the_same_link(office: Database) -> None:
    link = await made(office, ZHANG, New(Role.MEMBER, CNIPA, uses=5))
    await comes_in(office, NOBODY, link)
    who = await person(office, NOBODY)
    await acts(
        office,
        ZHANG,
        lambda tx, by: appointments.dismiss(tx, by, who, CNIPA, effect_key="d", now=NOW),
    )
    with pytest.raises(Refused):
        await comes_in(office, NOBODY, link, key="again")
    assert (await actor(office, NOBODY)).role is Role.VISITOR


async def test_delivered_twice_it_is_used_once(office: Database) -> None:
    link = await made(office, ZHANG, New(Role.REPORTER, CNIPA, uses=2))
    assert await comes_in(office, NOBODY, link) is not None
    assert await comes_in(office, NOBODY, link) is None
    found = await office.read(lambda tx: tx.scalar(select(rows.c.used)))
    assert found == 1


async def test_made_twice_by_one_message_it_is_one_link(office: Database) -> None:
    await made(office, ZHANG, REPORTER)
    again = await acts(
        office, ZHANG, lambda tx, by: invitations.create(tx, by, REPORTER, effect_key="k", now=NOW)
    )
    assert again is None
    assert await _count(office, rows) == 1


async def _count(office: Database, table: object) -> int:
    counted = select(func.count()).select_from(table)  # type: ignore[arg-type]
    number: int = await office.read(lambda tx: tx.scalar(counted))
    return number


@pytest.mark.parametrize(
    ("by", "role", "agency", "may"),
    [
        (ZHANG, Role.MEMBER, CNIPA, True),
        (ZHANG, Role.REPORTER, CNIPA, True),
        (ZHANG, Role.LIAISON, CNIPA, False),
        (ZHANG, Role.REPORTER, GACC, False),
        (ZHANG, Role.COORDINATOR, None, False),
        (CHEN, Role.MEMBER, CNIPA, False),
        (NOBODY, Role.MEMBER, CNIPA, False),
        (SUN, Role.LIAISON, GACC, True),
        (SUN, Role.COORDINATOR, None, False),
        (ADMIN, Role.COORDINATOR, None, True),
        (ADMIN, Role.ADMINISTRATOR, None, False),
        (OWNER, Role.ADMINISTRATOR, None, True),
    ],
)
async def test_nobody_invites_to_more_than_they_may_appoint_to(
    office: Database, by: int, role: Role, agency: int | None, may: bool
) -> None:
    if may:
        assert len((await made(office, by, New(role, agency))).secret) == 22
        return
    with pytest.raises(Forbidden):
        await made(office, by, New(role, agency))
    assert await _count(office, rows) == 0


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (New(Role.OWNER, None), Refusal.OWNER_BY_CONFIGURATION),
        (New(Role.MEMBER, None), Refusal.ROLE_AND_AGENCY),
        (New(Role.ADMINISTRATOR, CNIPA), Refusal.ROLE_AND_AGENCY),
    ],
)
async def test_what_no_link_grants(office: Database, new: New, refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        await made(office, OWNER, new)
    assert refused.value.code is refusal


async def test_only_a_body_that_has_people_is_invited_to(office: Database) -> None:
    for agency in (ALL, 99):
        with pytest.raises(NotFound):
            await made(office, OWNER, New(Role.MEMBER, agency))


async def test_a_link_is_worth_what_its_maker_may_still_do(office: Database) -> None:
    link = await made(office, ZHANG, REPORTER)
    zhang = await person(office, ZHANG)
    await acts(
        office,
        SUN,
        lambda tx, by: appointments.suspend(tx, by, zhang, effect_key="s", now=NOW),
    )
    with pytest.raises(Refused) as refused:
        await comes_in(office, NOBODY, link)
    assert (refused.value.code, refused.value.facts) == (Refusal.LINK_GONE, {"state": "revoked"})


async def test_a_link_ends_after_a_day_or_when_it_is_revoked(office: Database) -> None:
    link = await made(office, ZHANG, REPORTER)
    late = NOW + timedelta(hours=24)
    who = await actor(office, NOBODY)
    seen = await office.begin(lambda tx: invitations.look(tx, who, link.secret, now=late))
    assert seen is not None
    assert seen.state == "expired"
    with pytest.raises(Forbidden):
        await acts(
            office,
            LI,
            lambda tx, by: invitations.revoke(tx, by, link.id, effect_key="r0", now=NOW),
        )
    done = await acts(
        office, ZHANG, lambda tx, by: invitations.revoke(tx, by, link.id, effect_key="r", now=NOW)
    )
    assert done
    with pytest.raises(Refused):
        await comes_in(office, NOBODY, link)


async def test_five_wrong_links_stop_an_account_for_an_hour_whatever_it_tries(
    office: Database,
) -> None:
    link = await made(office, ZHANG, REPORTER)

    async def tries(secret: str, telegram_id: int, minutes: int = 0) -> object:
        who, at = await actor(office, telegram_id), NOW + timedelta(minutes=minutes)
        return await office.begin(lambda tx: invitations.look(tx, who, secret, now=at))

    for n in range(5):
        assert await tries(f"wrong{n}", NOBODY) is None
    for secret in (link.secret, "wrong"):
        with pytest.raises(Refused) as refused:
            await tries(secret, NOBODY, 59)
        assert (refused.value.code, refused.value.facts) == (Refusal.LINKS_STOPPED, {})
    with pytest.raises(Refused):
        await comes_in(office, NOBODY, link)
    assert await tries(link.secret, 91) is not None
    assert await tries(link.secret, NOBODY, 60) is not None
    later = NOW + timedelta(minutes=61)
    assert await office.begin(lambda tx: invitations.prune(tx, later)) == 5


async def test_who_holds_as_much_already_uses_nothing_up(office: Database) -> None:
    link = await made(office, ZHANG, New(Role.MEMBER, CNIPA))
    with pytest.raises(Refused) as refused:
        await comes_in(office, CHEN, link)
    assert refused.value.code is Refusal.ALREADY_HOLDS
    assert await comes_in(office, NOBODY, link) is not None


async def test_a_higher_role_takes_the_place_of_the_lower_and_a_second_agency_is_added(
    office: Database,
) -> None:
    await comes_in(office, CHEN, await made(office, SUN, New(Role.LIAISON, CNIPA)))
    await comes_in(office, CHEN, await made(office, SUN, New(Role.REPORTER, GACC), "k2"), key="b")
    held = (await actor(office, CHEN)).appointments
    assert [(h.role, h.agency and h.agency.id) for h in held] == [
        (Role.LIAISON, CNIPA),
        (Role.REPORTER, GACC),
    ]
    assert (await actor(office, CHEN)).name == "陈晨"


async def test_without_a_name_nobody_comes_in(office: Database) -> None:
    link = await made(office, ZHANG, REPORTER)
    for name in ("", " ", "7", "\u200b\u200b"):
        with pytest.raises(Refused) as refused:
            await comes_in(office, NOBODY, link, name=name)
        assert refused.value.code is Refusal.NAME_MISSING


async def test_the_name_of_the_roster_is_not_overwritten_by_what_somebody_says(
    office: Database,
) -> None:
    new = New(Role.REPORTER, CNIPA, name="周正", office="专利局审查部")
    joined = await comes_in(office, NOBODY, await made(office, ZHANG, new), name="局长")
    assert joined is not None
    assert joined.name == "周正"
    assert (await actor(office, NOBODY)).name == "周正"


async def test_a_new_account_takes_over_and_the_old_one_speaks_for_nobody(
    office: Database,
) -> None:
    chen = await person(office, CHEN)
    link = await made(office, ZHANG, New(Role.REPORTER, CNIPA, person_id=chen))
    joined = await comes_in(office, NOBODY, link)
    assert joined is not None
    assert (joined.person_id, joined.name, joined.detached) == (chen, "陈晨", (CHEN,))
    assert (await actor(office, NOBODY)).role is Role.REPORTER
    assert (await actor(office, CHEN)).role is Role.VISITOR
    assert (await actor(office, CHEN)).person_id is None


async def test_nobody_takes_over_who_holds_more_than_the_inviter_may_give(
    office: Database,
) -> None:
    """A liaison would else become coordinator by a link for a colleague who is one."""
    chen = await person(office, CHEN)
    await acts(
        office,
        ADMIN,
        lambda tx, by: appointments.appoint(
            tx, by, chen, Role.COORDINATOR, None, effect_key="a", now=NOW
        ),
    )
    with pytest.raises(Forbidden):
        await made(office, ZHANG, New(Role.REPORTER, CNIPA, person_id=chen))
    owner = await person(office, OWNER)
    with pytest.raises((Forbidden, Refused)):
        await made(office, OWNER, New(Role.ADMINISTRATOR, None, person_id=owner))


async def test_an_account_that_is_somebody_does_not_become_somebody_else(
    office: Database,
) -> None:
    chen = await person(office, CHEN)
    link = await made(office, ZHANG, New(Role.REPORTER, CNIPA, person_id=chen))
    with pytest.raises(Refused) as refused:
        await comes_in(office, LI, link)
    assert refused.value.code is Refusal.LINK_FOR_A_KNOWN_PERSON
    assert (await actor(office, CHEN)).role is Role.REPORTER
