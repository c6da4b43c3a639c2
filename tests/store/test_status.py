"""How tasks stand on a board, and to whom it is shown."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from store import office, plans, status
from store.db import Database
from store.records import Actor
from store.state import State, Status
from store.tables import given_assignments, given_deadlines
from tests import cast
from tests.store.reports.desk import NOW, Desk, open_desk

TODAY = date(2022, 3, 15)
# Tasks of annual-2021-2022: 39 is the customs' alone; 14 is led by 知识产权局 with two others.
ALONE, JOINT = "39", "14"


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def board(desk: Desk, person: cast.Person, slug: str) -> status.Board:
    actor, family = await desk.actor(person), frozenset({desk.id_of(slug)})
    return await desk.database.read(lambda tx: status.of_agency(tx, actor, family, TODAY))


async def test_an_agency_sees_its_own_tasks_and_their_standing(desk: Desk) -> None:
    await desk.says(cast.HE, ALONE, "gacc")
    found = await board(desk, cast.LI, "gacc")
    assert found.hidden == 0
    stands = {(row.line.plan_key, row.line.ref): row.standing for row in found.rows}
    assert stands["annual-2021-2022", ALONE].state is State.REPORTED
    assert found.counts[State.REPORTED] == 1
    assert found.counts[State.SILENT] == len(found.rows) - 1


async def test_what_waits_is_counted_for_its_agency_and_the_coordinator_only(desk: Desk) -> None:
    await desk.says(cast.LI, ALONE, "gacc")
    own = await board(desk, cast.HE, "gacc")
    assert own.pending == 1
    assert own.counts == {State.SILENT: len(own.rows)}
    assert (await board(desk, cast.SUN, "gacc")).pending == 1
    assert (await board(desk, cast.ZHANG, "gacc")).pending == 0


async def test_others_see_only_the_tasks_they_share(desk: Desk) -> None:
    whole = await board(desk, cast.LI, "gacc")
    shared = await board(desk, cast.ZHANG, "gacc")
    assert 0 < len(shared.rows) < len(whole.rows)
    assert len(shared.rows) + shared.hidden == len(whole.rows)
    for person in (cast.ZHOU, cast.STRANGER):
        assert (await board(desk, person, "gacc")).rows == ()


async def test_a_setting_opens_the_standing_to_members_and_to_nobody_else(desk: Desk) -> None:
    owner = await desk.actor(cast.WANG)
    opened = office.Setting.OPEN_STATUSES
    await desk.database.begin(
        lambda tx: office.put(tx, owner, opened, True, effect_key="open", now=NOW)
    )
    assert (await board(desk, cast.WU, "gacc")).hidden == 0
    assert (await board(desk, cast.ZHOU, "gacc")).rows == ()


async def test_a_task_assigned_and_dated_by_hand_stands_on_the_board(desk: Desk) -> None:
    coordinator: Actor = await desk.actor(cast.SUN)
    task_id = await desk.task("8", "protection-2020-2021")
    by = {"task_id": task_id, "set_by": coordinator.person_id, "set_at": NOW}
    party = {"agency_id": desk.id_of("gacc"), "part": "lead"}
    dated = {"kind": "internal", "due_on": date(2022, 3, 1)}
    await desk.database.begin(lambda tx: tx.run(insert(given_assignments).values(**by, **party)))
    await desk.database.begin(lambda tx: tx.run(insert(given_deadlines).values(**by, **dated)))
    found = await board(desk, cast.LI, "gacc")
    row = next(row for row in found.rows if row.line.task_id == task_id)
    assert row.standing.state is State.PAST_DUE_SILENT
    assert row.standing.due_on == date(2022, 3, 1)


async def test_a_plan_without_agencies_is_never_overdue(desk: Desk) -> None:
    coordinator = await desk.actor(cast.SUN)
    plan = await desk.database.read(lambda tx: plans.by_key(tx, "protection-2020-2021"))
    found = await desk.database.read(lambda tx: status.of_plan(tx, coordinator, plan.id, TODAY))
    assert len(found.rows) == plan.tasks
    assert set(found.counts) == {State.NOBODY, State.PAST_DUE_NOBODY}


async def test_a_joint_task_is_done_for_all_when_the_lead_says_so(desk: Desk) -> None:
    done = {"status": Status.DONE, "completed_on": date(2022, 3, 1), "deliverable": "《意见》"}
    await desk.says(cast.ZHANG, JOINT, "cnipa", **done)
    task_id = await desk.task(JOINT)
    actor = await desk.actor(cast.ZHANG)
    row = await desk.database.read(lambda tx: status.of_task_seen(tx, actor, task_id, TODAY))
    assert row is not None
    assert row.standing.state is State.DONE
    visitor = await desk.actor(cast.ZHOU)
    unseen = await desk.database.read(lambda tx: status.of_task_seen(tx, visitor, task_id, TODAY))
    assert unseen is None
