"""Who is listed to whom, and what an office has set."""

from __future__ import annotations

import pytest

from store import appointments, members, office, people, rules
from store.db import Database
from store.errors import Forbidden, NotFound, Refused
from store.office import Setting
from store.records import Role
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


@pytest.fixture
async def desk(database: Database) -> Database:
    return await furnish(database)


async def test_an_agency_lists_its_own_people_the_highest_first(desk: Database) -> None:
    for by in (ZHANG, CHEN, SUN, ADMIN, OWNER):
        found = await acts(desk, by, lambda tx, who: members.of_agency(tx, who, CNIPA))
        assert [(m.name, m.role, m.telegram_ids) for m in found] == [
            ("张敏", Role.LIAISON, (ZHANG,)),
            ("陈晨", Role.REPORTER, (CHEN,)),
        ]
    for by in (LI, NOBODY):
        with pytest.raises(Forbidden):
            await acts(desk, by, lambda tx, who: members.of_agency(tx, who, CNIPA))


async def test_the_office_and_the_counts_are_for_who_sees_all(desk: Database) -> None:
    found = await acts(desk, SUN, members.of_office)
    assert [m.role for m in found] == [Role.OWNER, Role.ADMINISTRATOR, Role.COORDINATOR]
    counted = await acts(desk, SUN, members.counts)
    assert [(agency.slug, number) for agency, number in counted] == [("cnipa", 2), ("gacc", 1)]
    for listing in (members.of_office, members.counts):
        with pytest.raises(Forbidden):
            await acts(desk, ZHANG, listing)


async def test_somebody_elses_person_is_denied_as_if_not_there(desk: Database) -> None:
    li = await person(desk, LI)
    for number in (li, 999):
        with pytest.raises(Forbidden):
            await acts(desk, ZHANG, lambda tx, who, n=number: members.one(tx, who, n))  # type: ignore[misc]
    with pytest.raises(NotFound):
        await acts(desk, SUN, lambda tx, who: members.one(tx, who, 999))
    assert (await acts(desk, SUN, lambda tx, who: members.one(tx, who, li))).name == "李海"


@pytest.mark.parametrize(
    ("by", "said", "names"),
    [
        (ZHANG, "陈晨", ["陈晨"]),
        (ZHANG, str(CHEN), ["陈晨"]),
        (ZHANG, "李海", []),
        (SUN, "李海", ["李海"]),
        (SUN, "李", []),
        (SUN, "%", []),
        (NOBODY, "陈晨", []),
    ],
)
async def test_people_are_found_by_whole_name_or_number_as_far_as_one_may_see(
    desk: Database, by: int, said: str, names: list[str]
) -> None:
    found = await acts(desk, by, lambda tx, who: members.by_name_or_number(tx, who, said))
    assert [member.name for member in found] == names


async def test_who_is_suspended_is_listed_and_told_nothing(desk: Database) -> None:
    zhang = await person(desk, ZHANG)
    await acts(
        desk, SUN, lambda tx, by: appointments.suspend(tx, by, zhang, effect_key="s", now=NOW)
    )
    found = await acts(desk, SUN, lambda tx, who: members.of_agency(tx, who, CNIPA))
    assert [m.suspended for m in found] == [True, False]
    told = await desk.read(lambda tx: members.holding(tx, [Role.LIAISON], [CNIPA]))
    assert told == ()
    deciders = await desk.read(lambda tx: members.deciders(tx, GACC))
    assert [r.telegram_id for r in deciders] == [SUN]


async def test_who_serves_two_agencies_speaks_for_one_of_them_at_a_time(desk: Database) -> None:
    chen = await person(desk, CHEN)
    await acts(
        desk,
        SUN,
        lambda tx, by: appointments.appoint(
            tx, by, chen, Role.REPORTER, GACC, effect_key="a", now=NOW
        ),
    )
    before = await actor(desk, CHEN)
    assert before.agency is not None
    assert before.agency.id == CNIPA
    after = await acts(
        desk, CHEN, lambda tx, who: people.speak_for(tx, who, GACC, effect_key="s", now=NOW)
    )
    assert after.agency is not None
    assert after.agency.id == GACC
    with pytest.raises(Refused):
        await acts(
            desk, LI, lambda tx, who: people.speak_for(tx, who, CNIPA, effect_key="t", now=NOW)
        )


async def test_what_the_office_sets_holds_and_has_defaults(desk: Database) -> None:
    found = await desk.read(office.load)
    assert not found.open_statuses
    assert found.keep_days >= 3 * 365
    who = await actor(desk, LI)
    assert not rules.may(who, rules.Action.READ_STATUS, agency_id=CNIPA, policy=found.policy)
    for by in (SUN, ZHANG, NOBODY):
        with pytest.raises(Forbidden):
            await acts(
                desk,
                by,
                lambda tx, a: office.put(
                    tx, a, Setting.OPEN_STATUSES, True, effect_key="x", now=NOW
                ),
            )
    for wrong in (1, -1):
        with pytest.raises(ValueError, match="open_statuses"):
            await acts(
                desk,
                ADMIN,
                lambda tx, a, w=wrong: office.put(  # type: ignore[misc]
                    tx, a, Setting.OPEN_STATUSES, w, effect_key="y", now=NOW
                ),
            )
    assert await acts(
        desk,
        ADMIN,
        lambda tx, a: office.put(tx, a, Setting.OPEN_STATUSES, True, effect_key="k", now=NOW),
    )
    found = await desk.read(office.load)
    assert rules.may(who, rules.Action.READ_STATUS, agency_id=CNIPA, policy=found.policy)


async def test_an_agency_switches_its_own_confirmation(desk: Database) -> None:
    assert await desk.read(lambda tx: office.confirms(tx, CNIPA))
    for by in (CHEN, LI, SUN, NOBODY):
        with pytest.raises(Forbidden):
            await acts(
                desk,
                by,
                lambda tx, a: office.set_confirms(tx, a, CNIPA, False, effect_key="x", now=NOW),
            )
    for value, key in ((False, "k1"), (True, "k2"), (False, "k1")):
        await acts(
            desk,
            ZHANG,
            lambda tx, a, v=value, k=key: office.set_confirms(  # type: ignore[misc]
                tx, a, CNIPA, v, effect_key=k, now=NOW
            ),
        )
    assert await desk.read(lambda tx: office.confirms(tx, CNIPA))
