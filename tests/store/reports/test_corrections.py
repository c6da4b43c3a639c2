"""Corrections of corrections, and by whom: what everybody saw is replaced once, by its own."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from store.errors import Refusal, Refused
from store.records import Role
from store.reports.records import Life, Report
from store.tables import agency_successors, reports
from tests import cast
from tests.store.reports.desk import Desk


async def state_of(desk: Desk, report: Report) -> Life:
    state = select(reports.c.state).where(reports.c.id == report.id)
    return Life(await desk.database.read(lambda tx: tx.scalar(state)))


async def test_a_correction_that_was_itself_corrected_replaces_what_everybody_saw(
    desk: Desk,
) -> None:
    """Otherwise withdrawing the last word would bring back what was wrong."""
    seen = await desk.confirms(cast.HE, await desk.says(cast.LI, "39", "gacc"))
    second = await desk.says(cast.LI, "39", "gacc", supersedes_id=seen.id, text="二稿")
    third = await desk.says(cast.LI, "39", "gacc", supersedes_id=second.id, text="三稿")
    assert await state_of(desk, second) is Life.SUPERSEDED
    assert await state_of(desk, seen) is Life.REPORTED
    await desk.confirms(cast.HE, third)
    assert await state_of(desk, seen) is Life.SUPERSEDED
    await desk.withdraws(cast.HE, third)
    assert await state_of(desk, seen) is Life.SUPERSEDED


async def test_a_returned_correction_said_anew_replaces_what_everybody_saw(desk: Desk) -> None:
    seen = await desk.confirms(cast.HE, await desk.says(cast.LI, "39", "gacc"))
    second = await desk.says(cast.LI, "39", "gacc", supersedes_id=seen.id, text="二稿")
    await desk.returns(cast.HE, second, "口径不对")
    # the liaison says it anew: in force at once
    third = await desk.says(cast.HE, "39", "gacc", supersedes_id=second.id, text="三稿")
    assert third.state is Life.REPORTED
    assert await state_of(desk, seen) is Life.SUPERSEDED
    assert await state_of(desk, second) is Life.SUPERSEDED


async def test_of_two_that_came_of_one_neither_corrects_the_other(desk: Desk) -> None:
    """An agency was split: each speaks for what was, and for itself, not for its sister."""
    gacc = desk.id_of("gacc")
    rows = [{"agency_id": gacc, "successor_id": desk.id_of(slug)} for slug in ("nra", "caac")]
    await desk.database.begin(lambda tx: tx.run(insert(agency_successors), rows))
    rail = await desk.hire(700020, Role.LIAISON, "nra")
    air = await desk.hire(700021, Role.LIAISON, "caac")
    said = await desk.says(rail, "39", "nra")
    with pytest.raises(Refused) as caught:
        await desk.says(air, "39", "caac", supersedes_id=said.id, text="不是我们说的")
    assert caught.value.code is Refusal.NOT_NAMED
    assert await state_of(desk, said) is Life.REPORTED
    old = await desk.says(cast.HE, "39", "gacc")
    await desk.says(air, "39", "caac", supersedes_id=old.id)
    assert await state_of(desk, old) is Life.SUPERSEDED
