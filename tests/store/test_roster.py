"""Personal links of a roster, made anew for who has not joined, and the board."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from seed.lexicon.reading import load
from store import agencies, appointments, invitations, redeeming, roster, units
from store.db import Database
from store.errors import Forbidden, Refused
from store.records import Role
from store.roster import Line, Made
from store.tables import invitations as rows
from tests.store.office import CNIPA, GACC, NOW, OWNER, SUN, ZHANG, actor, acts, furnish, person

ANNA = Line(CNIPA, "安安", "战略规划司", Role.REPORTER)
BAO = Line(GACC, "包包", None, Role.LIAISON)
NEW = Line(CNIPA, "丁丁", "战略规划司", Role.MEMBER)


@pytest.fixture
async def office(database: Database) -> Database:
    return await furnish(database)


async def make(office: Database, *lines: Line, sha: str = "a" * 64, by: int = SUN) -> Made:
    made = await acts(
        office,
        by,
        lambda tx, who: roster.make(tx, who, lines, sha, effect_key=f"r{sha}{by}", now=NOW),
    )
    assert made is not None
    return made


async def joins(office: Database, telegram_id: int, secret: str) -> None:
    await acts(
        office,
        telegram_id,
        lambda tx, who: redeeming.redeem(
            tx, who, invitations.digest(secret), effect_key=f"j{telegram_id}{secret}", now=NOW
        ),
    )


async def test_everybody_gets_one_link_with_their_name_office_and_two_weeks(
    office: Database,
) -> None:
    made = await make(office, ANNA, BAO)
    assert [link.line for link in made.links] == [ANNA, BAO]
    assert made.expires_at == NOW + timedelta(days=14)
    await joins(office, 201, made.links[0].secret)
    found = await actor(office, 201)
    assert (found.name, found.role) == ("安安", Role.REPORTER)
    who = await person(office, 201)
    placed = await office.read(lambda tx: units.of_people(tx, [who]))
    assert [unit.name for unit in placed[who]] == ["战略规划司"]
    stored = await office.read(lambda tx: tx.rows(select(rows)))
    assert not any(link.secret in repr(stored) for link in made.links)


async def test_sent_again_who_joined_stays_and_the_others_get_new_links(
    office: Database,
) -> None:
    first = await make(office, ANNA, BAO)
    await joins(office, 201, first.links[0].secret)
    second = await make(office, ANNA, BAO, NEW, sha="b" * 64)
    assert second.joined == (ANNA,)
    assert [link.line for link in second.links] == [BAO, NEW]
    with pytest.raises(Refused) as refused:
        await joins(office, 202, first.links[1].secret)
    assert refused.value.facts == {"state": "revoked"}
    await joins(office, 202, second.links[0].secret)
    found = await acts(office, SUN, lambda tx, who: roster.board(tx, who, now=NOW))
    assert found.roster == "b" * 64
    assert {seat.line.name: seat.joined for seat in found.seats} == {
        "安安": True,
        "包包": True,
        "丁丁": False,
    }
    assert found.joined == 2


async def test_who_was_dismissed_since_gets_a_link_again(office: Database) -> None:
    first = await make(office, ANNA)
    await joins(office, 201, first.links[0].secret)
    who = await person(office, 201)
    await acts(
        office,
        SUN,
        lambda tx, by: appointments.dismiss(tx, by, who, CNIPA, effect_key="d", now=NOW),
    )
    second = await make(office, ANNA, sha="b" * 64)
    assert [link.line for link in second.links] == [ANNA]


async def test_a_roster_never_gives_more_than_its_sender_may(office: Database) -> None:
    head = Line(None, "甲", None, Role.ADMINISTRATOR)
    for by, line in ((SUN, head), (ZHANG, BAO), (ZHANG, Line(CNIPA, "乙", None, Role.LIAISON))):
        with pytest.raises(Forbidden):
            await make(office, ANNA, line, by=by)
    assert await office.read(lambda tx: tx.scalar(select(rows.c.id))) is None
    with pytest.raises(Refused):
        await make(office, Line(None, "丙", None, Role.OWNER), by=OWNER)
    sun = await actor(office, SUN)
    assert roster.may_invite(sun, [ANNA, head, Line(None, "丙", None, Role.OWNER)]) == [
        True,
        False,
        False,
    ]
    assert len((await make(office, head, by=OWNER)).links) == 1


async def test_by_one_tap_the_links_are_made_once(office: Database) -> None:
    await make(office, ANNA)
    again = await acts(
        office,
        SUN,
        lambda tx, who: roster.make(
            tx, who, [ANNA], "a" * 64, effect_key=f"r{'a' * 64}{SUN}", now=NOW
        ),
    )
    assert again is None


async def test_the_board_is_for_who_sees_all_members(office: Database) -> None:
    empty = await acts(office, SUN, lambda tx, who: roster.board(tx, who, now=NOW))
    assert (empty.roster, empty.seats) == (None, ())
    with pytest.raises(Forbidden):
        await acts(office, ZHANG, lambda tx, who: roster.board(tx, who, now=NOW))


async def test_agencies_of_the_plans_without_a_liaison_are_counted(seeded: Database) -> None:
    from store import people

    lexicon = await seeded.read(agencies.load)
    assert len(lexicon.entries) >= len(load().entries)
    gacc = lexicon.by_slug("gacc").id

    async def missing() -> dict[int, int]:
        by = await seeded.read(lambda tx: people.actor(tx, SUN))
        found = await seeded.read(lambda tx: roster.without_liaison(tx, by, lexicon))
        return dict(found)

    for telegram_id, role, agency in (
        (SUN, Role.COORDINATOR, None),
        (ZHANG, Role.REPORTER, gacc),
    ):
        await seeded.begin(
            lambda tx, t=telegram_id, r=role, a=agency: people.appoint(  # type: ignore[misc]
                tx, telegram_id=t, name="某", role=r, agency_id=a, how="test", now=NOW
            )
        )
    before = await missing()
    assert before[gacc] > 0  # type: ignore[index]
    await seeded.begin(
        lambda tx: people.appoint(
            tx,
            telegram_id=77,
            name="何卫",
            role=Role.LIAISON,
            agency_id=gacc,
            how="test",
            now=NOW,
        )
    )
    after = await missing()
    assert set(before) - set(after) == {gacc}
