"""What was reported lately: in force only, the latest first, and only of what one sees."""

from __future__ import annotations

import pytest

from store.db import Database
from store.lately import lately
from tests import cast
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import ALONE, JOINT


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def receipts(desk: Desk, person: cast.Person, limit: int = 40) -> list[str]:
    actor = await desk.actor(person)
    found = await desk.database.read(lambda tx: lately(tx, actor, limit=limit))
    return [one.report.receipt for one in found]


async def test_the_latest_in_force_come_first_and_what_waits_or_was_replaced_does_not(
    desk: Desk,
) -> None:
    first = await desk.says(cast.HE, ALONE, "gacc")
    joint = await desk.says(cast.ZHANG, JOINT, "cnipa")
    waits = await desk.says(cast.LI, ALONE, "gacc")
    assert await receipts(desk, cast.SUN) == [joint.receipt, first.receipt]
    await desk.confirms(cast.HE, waits)
    assert await receipts(desk, cast.SUN) == [waits.receipt, joint.receipt, first.receipt]
    assert await receipts(desk, cast.SUN, limit=1) == [waits.receipt]
    await desk.says(cast.HE, ALONE, "gacc", supersedes_id=first.id)
    assert first.receipt not in await receipts(desk, cast.SUN)


async def test_each_sees_the_tasks_of_the_own_agency_and_nobody_else_anything(
    desk: Desk,
) -> None:
    alone = await desk.says(cast.HE, ALONE, "gacc")
    joint = await desk.says(cast.ZHANG, JOINT, "cnipa")
    assert await receipts(desk, cast.LI) == [alone.receipt]
    assert await receipts(desk, cast.CHEN) == [joint.receipt]
    for person in (cast.WU, cast.ZHOU, cast.STRANGER):
        assert await receipts(desk, person) == []
