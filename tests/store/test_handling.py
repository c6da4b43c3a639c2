"""分办: only the liaison, only to the own offices and people; and whom a notice reaches."""

from __future__ import annotations

import pytest

from store import appointments, handling, status, units
from store.db import Database
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.handling import Why
from store.records import Role
from store.tables import appointments as appointment_rows
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import NOW, TODAY, Desk, open_desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, act, assigns


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def person_id(desk: Desk, person: Person) -> int:
    found = (await desk.actor(person)).person_id
    assert found is not None
    return found


async def unit(desk: Desk, by: Person, slug: str, name: str) -> int:
    return await act(
        desk,
        by,
        lambda tx, actor: units.ensure(
            tx, actor, desk.id_of(slug), name, effect_key=desk.key(), now=NOW
        ),
    )


async def gives(
    desk: Desk,
    by: Person,
    slug: str,
    task_ids: list[int],
    *,
    unit_id: int | None = None,
    to: Person | None = None,
    key: str | None = None,
) -> int | None:
    key = key or desk.key()
    who = None if to is None else await person_id(desk, to)
    return await act(
        desk,
        by,
        lambda tx, actor: handling.distribute(
            tx,
            actor,
            desk.id_of(slug),
            task_ids,
            unit_id=unit_id,
            person_id=who,
            effect_key=key,
            now=desk.at,
        ),
    )


async def told(desk: Desk, task_id: int, slug: str) -> list[tuple[str, Why]]:
    found = await desk.database.read(
        lambda tx: handling.whom_to_tell(tx, task_id, desk.id_of(slug))
    )
    assert all(one.telegram_ids for one in found)
    return [(one.name, one.why) for one in found]


async def test_the_liaison_gives_tasks_to_people_in_bulk(desk: Desk) -> None:
    mine = await desk.database.read(lambda tx: handling.tasks_of(tx, desk.id_of("gacc")))
    ids = list(mine[:2])
    assert await gives(desk, cast.HE, "gacc", ids, to=cast.LI) == 2
    actor, family = await desk.actor(cast.LI), frozenset({desk.id_of("gacc")})
    board = await desk.database.read(lambda tx: status.of_person(tx, actor, family, TODAY))
    assert {row.line.task_id for row in board.rows} == set(ids)
    found = await desk.database.read(
        lambda tx: handling.of_tasks(tx, actor, desk.id_of("gacc"), ids)
    )
    assert [one.person for one in found[ids[0]]] == [cast.LI.name]


async def test_an_office_handles_for_all_who_work_in_it(desk: Desk) -> None:
    office = await unit(desk, cast.HE, "gacc", "综合业务司")
    task_id = await desk.task(ALONE)
    await gives(desk, cast.HE, "gacc", [task_id], unit_id=office)
    assert await told(desk, task_id, "gacc") == [(cast.HE.name, Why.LIAISON)]
    li = await person_id(desk, cast.LI)
    await act(
        desk,
        cast.HE,
        lambda tx, actor: units.put(tx, actor, li, office, effect_key="in", now=NOW),
    )
    assert await told(desk, task_id, "gacc") == [(cast.LI.name, Why.OFFICE)]
    actor, family = await desk.actor(cast.LI), frozenset({desk.id_of("gacc")})
    board = await desk.database.read(
        lambda tx: status.of_person(tx, actor, family, TODAY, unit=True)
    )
    assert [row.line.task_id for row in board.rows] == [task_id]


async def test_given_again_the_one_before_handles_it_no_more(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    other = await desk.hire(700001, Role.MEMBER, "gacc")
    await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI)
    assert await gives(desk, cast.HE, "gacc", [task_id], to=other) == 1
    assert await gives(desk, cast.HE, "gacc", [task_id], to=other) == 0
    assert await told(desk, task_id, "gacc") == [(other.name, Why.HANDLES)]


async def test_a_second_delivery_gives_nothing(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    assert await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI, key="tap") == 1
    assert await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI, key="tap") is None


async def test_taken_back_the_liaison_is_told_again(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI)

    async def back(key: str) -> int | None:
        return await act(
            desk,
            cast.HE,
            lambda tx, actor: handling.take_back(
                tx, actor, desk.id_of("gacc"), [task_id], effect_key=key, now=desk.at
            ),
        )

    assert await back("one") == 1
    assert await back("one") is None
    with pytest.raises(Refused):
        await back("two")
    assert await told(desk, task_id, "gacc") == [(cast.HE.name, Why.LIAISON)]


@pytest.mark.parametrize(
    "by", [cast.LI, cast.ZHANG, cast.SUN, cast.WANG, cast.ZHOU], ids=lambda one: one.name
)
async def test_nobody_but_the_agencys_liaison_distributes(desk: Desk, by: Person) -> None:
    with pytest.raises(Forbidden):
        await gives(desk, by, "gacc", [await desk.task(ALONE)], to=cast.LI)


async def test_only_to_people_and_offices_of_the_own_agency(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    elsewhere = await unit(desk, cast.ZHANG, "cnipa", "保护司")
    for to, where, code in (
        (cast.CHEN, None, Refusal.NOT_STAFF),
        (cast.SUN, None, Refusal.NOT_STAFF),
        (None, elsewhere, Refusal.UNIT_CLOSED),
        (None, 999_999, Refusal.UNIT_CLOSED),
    ):
        with pytest.raises(Refused) as refused:
            await gives(desk, cast.HE, "gacc", [task_id], to=to, unit_id=where)
        assert refused.value.code is code


async def test_only_tasks_of_the_own_agency_all_or_none(desk: Desk) -> None:
    ours, theirs = await desk.task(ALONE), await desk.task(JOINT)
    with pytest.raises(Refused) as refused:
        await gives(desk, cast.HE, "gacc", [ours, theirs], to=cast.LI)
    assert refused.value.code is Refusal.NOT_NAMED
    assert await told(desk, ours, "gacc") == [(cast.HE.name, Why.LIAISON)]
    with pytest.raises(NotFound):
        await gives(desk, cast.HE, "gacc", [999_999], to=cast.LI)


async def test_a_task_assigned_by_hand_can_be_given_on(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    assert await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI) == 1
    of_plan = await desk.database.read(lambda tx: handling.tasks_of(tx, desk.id_of("gacc")))
    assert task_id in of_plan


async def test_who_has_left_or_rests_is_passed_over(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI)
    li = await person_id(desk, cast.LI)
    await act(
        desk,
        cast.HE,
        lambda tx, actor: appointments.suspend(tx, actor, li, effect_key="rest", now=NOW),
    )
    assert await told(desk, task_id, "gacc") == [(cast.HE.name, Why.LIAISON)]
    he = await person_id(desk, cast.HE)
    await desk.database.begin(
        lambda tx: tx.run(
            appointment_rows.update().where(appointment_rows.c.person_id == he).values(valid_to=NOW)
        )
    )
    assert await told(desk, task_id, "gacc") == [(cast.SUN.name, Why.COORDINATOR)]


async def test_who_handles_is_for_the_agencys_own_and_the_office(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    for person in (cast.ZHANG, cast.WU, cast.ZHOU):
        actor = await desk.actor(person)
        with pytest.raises(Forbidden):
            await desk.database.read(
                lambda tx, actor=actor: handling.of_tasks(  # type: ignore[misc]
                    tx, actor, desk.id_of("gacc"), [task_id]
                )
            )
