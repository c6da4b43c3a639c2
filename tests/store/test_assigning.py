"""Assigning by hand: who may, what it changes, that it is labelled and can be taken back."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from store import assigning, given, status
from store.db import Database
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.records import Part
from store.state import DueBasis, State
from tests import cast
from tests.store.reports.desk import TODAY, Desk, open_desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, act, assigns, dates, given_on


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def test_the_coordinator_assigns_and_it_says_by_whom_and_when(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    assert await assigns(desk, task_id, "gacc")
    (one,) = (await given_on(desk, task_id)).agencies
    assert (one.agency.slug, one.part, one.by) == ("gacc", Part.LEAD, cast.SUN.name)
    assert one.at == desk.at
    named = await desk.named(task_id)
    assert named.lead == {desk.id_of("gacc")}
    assert named.parties[0].by_hand


@pytest.mark.parametrize(
    "person", [cast.ZHOU, cast.WU, cast.LI, cast.HE, cast.WANG], ids=lambda one: one.name
)
async def test_nobody_else_assigns_dates_or_takes_back(desk: Desk, person: cast.Person) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    (one,) = (await given_on(desk, task_id)).agencies
    with pytest.raises(Forbidden):
        await assigns(desk, task_id, "cnipa", by=person)
    with pytest.raises(Forbidden):
        await dates(desk, task_id, date(2022, 6, 30), by=person)
    with pytest.raises(Forbidden):
        await act(
            desk,
            person,
            lambda tx, actor: assigning.revoke(tx, actor, one.id, effect_key="r", now=desk.at),
        )
    assert len((await given_on(desk, task_id)).agencies) == 1


async def test_a_second_delivery_assigns_nothing_twice(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    assert await assigns(desk, task_id, "gacc", key="tap")
    assert not await assigns(desk, task_id, "gacc", key="tap")
    assert len((await given_on(desk, task_id)).agencies) == 1


@pytest.mark.parametrize(
    ("ref", "slug", "part"),
    [
        (ALONE, "gacc", Part.LEAD),
        (ALONE, "gacc", Part.PARTICIPANT),
        (JOINT, "moj", Part.PARTICIPANT),
    ],
)
async def test_what_the_document_says_needs_no_hand(
    desk: Desk, ref: str, slug: str, part: Part
) -> None:
    with pytest.raises(Refused) as refused:
        await assigns(desk, await desk.task(ref), slug, part)
    assert refused.value.code is Refusal.ALREADY_SET


async def test_a_printed_participant_can_be_made_the_lead(desk: Desk) -> None:
    task_id = await desk.task(JOINT)
    assert await assigns(desk, task_id, "moj", Part.LEAD)
    assert (await desk.named(task_id)).lead == {desk.id_of("moj"), desk.id_of("cnipa")}


async def test_another_part_takes_the_place_of_the_one_before(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc", Part.LEAD)
    await assigns(desk, task_id, "gacc", Part.PARTICIPANT)
    (one,) = (await given_on(desk, task_id)).agencies
    assert one.part is Part.PARTICIPANT


async def test_only_a_body_that_can_have_people_is_assigned(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    taken_over = next(e for e in desk.lexicon.agencies if e.successors)
    collective = next(e for e in desk.lexicon.entries if e not in desk.lexicon.agencies)
    for entry in (taken_over, collective):
        with pytest.raises(NotFound):
            await assigns(desk, task_id, entry.slug)


async def test_an_internal_date_stands_beside_the_documents_and_moves_the_due_day(
    desk: Desk,
) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await dates(desk, task_id, date(2022, 3, 1))
    await dates(desk, task_id, date(2022, 6, 30))
    given_dates = (await given_on(desk, task_id)).dates
    assert [(one.kind, one.due_on) for one in given_dates] == [
        (DueBasis.INTERNAL, date(2022, 6, 30))
    ]
    actor = await desk.actor(cast.SUN)
    row = await desk.database.read(lambda tx: status.of_task_seen(tx, actor, task_id, TODAY))
    assert row is not None
    assert row.line.due_on == date(2020, 10, 31)
    assert (row.standing.state, row.standing.due_on) == (State.SILENT, date(2022, 6, 30))
    with pytest.raises(Refused):
        await dates(desk, task_id, date(2022, 6, 30))


async def test_taken_back_it_is_gone_and_taken_back_again_it_is_refused(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await dates(desk, task_id, date(2022, 6, 30))
    on = await given_on(desk, task_id)
    for what, row, key in (
        (assigning.revoke, on.agencies[0].id, "a"),
        (assigning.revoke_date, on.dates[0].id, "d"),
    ):
        done = await act(
            desk,
            cast.SUN,
            lambda tx, actor, what=what, row=row, key=key: what(  # type: ignore[misc]
                tx, actor, row, effect_key=key, now=desk.at
            ),
        )
        assert done
        with pytest.raises(Refused) as refused:
            await act(
                desk,
                cast.SUN,
                lambda tx, actor, what=what, row=row, key=key: what(  # type: ignore[misc]
                    tx, actor, row, effect_key=f"{key}2", now=desk.at
                ),
            )
        assert refused.value.code is Refusal.SETTING_GONE
    assert await given_on(desk, task_id) == given.NOTHING
    assert (await desk.named(task_id)).silent


async def test_of_two_who_assign_the_same_at_once_one_does(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    done = await asyncio.gather(
        *(assigns(desk, task_id, "gacc", key=f"k{n}") for n in range(4)), return_exceptions=True
    )
    assert [one for one in done if one is True] == [True]
    assert all(one is True or isinstance(one, Refused) for one in done)
    assert len((await given_on(desk, task_id)).agencies) == 1


async def test_who_shares_nothing_in_a_task_sees_the_document_only(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    for person, sees in (
        (cast.SUN, 1),
        (cast.LI, 1),
        (cast.ZHANG, 0),
        (cast.WU, 0),
        (cast.ZHOU, 0),
    ):
        actor = await desk.actor(person)
        found = await desk.database.read(
            lambda tx, actor=actor: given.seen(tx, actor, task_id)  # type: ignore[misc]
        )
        assert len(found.given.agencies) == sees, person.name
        assert found.names == bool(sees)


async def test_an_agencys_hand_given_tasks_are_counted_apart(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await assigns(desk, await desk.task(JOINT), "moj", Part.LEAD)
    family = frozenset({desk.id_of("gacc")})
    for person, count in ((cast.LI, 1), (cast.SUN, 1), (cast.ZHANG, 0), (cast.ZHOU, 0)):
        actor = await desk.actor(person)
        found = await desk.database.read(
            lambda tx, actor=actor: given.assigned_to(tx, actor, family)  # type: ignore[misc]
        )
        assert [line.task_id for line in found] == [task_id] * count, person.name
    moj = frozenset({desk.id_of("moj")})
    actor = await desk.actor(cast.SUN)
    printed = await desk.database.read(lambda tx: given.assigned_to(tx, actor, moj))
    assert printed == (), "the document names it too"
