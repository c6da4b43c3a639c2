"""A change of a plan that fails or is killed anywhere is there whole, or not at all."""

from __future__ import annotations

import signal

import pytest
from sqlalchemy import func, select

from store import audit
from store.db import Database, open_database
from store.tables import (
    assignments,
    deadlines,
    outbox,
    plan_revisions,
    plans,
    search_pairs,
    search_texts,
    sections,
    targets,
    task_versions,
    tasks,
)
from store.tables import audit as audit_rows
from tests import cast
from tests.forks import Forks
from tests.seed.test_importer import META
from tests.store.change_desk import what_is_read
from tests.store.changing import DEEDS, deed, failing_at
from tests.store.reports.desk import ANNUAL, NOW, Desk, open_desk

_WRITTEN = (
    plan_revisions,
    task_versions,
    tasks,
    sections,
    assignments,
    deadlines,
    targets,
    search_texts,
    search_pairs,
    audit_rows,
    outbox,
)


class Torn(RuntimeError):
    """What a statement raises."""


def fail() -> None:
    raise Torn


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work in the shipped plans."""
    return await open_desk(seeded)


async def prepared(desk: Desk, name: str) -> str:
    """What is read before the deed, once what it needs is there; the plan's key with it."""
    if name == "again":
        await desk.database.begin(lambda tx: deed(tx, "import"))
    if name == "undo":
        await desk.database.begin(lambda tx: deed(tx, "amend"))
    return META.key if name in ("import", "again") else ANNUAL


async def rows(desk: Desk) -> tuple[object, ...]:
    """How many rows there are of all that a change writes, and what is current."""
    counted = [select(func.count()).select_from(table).scalar_subquery() for table in _WRITTEN]
    current = select(func.sum(tasks.c.current_version_id)).scalar_subquery()
    plan = select(func.sum(plans.c.current_revision_id)).scalar_subquery()
    row = await desk.database.read(lambda tx: tx.row(select(*counted, current, plan)))
    assert row is not None
    return tuple(row)


@pytest.mark.parametrize("name", DEEDS)
async def test_a_statement_that_fails_leaves_nothing_of_the_change(desk: Desk, name: str) -> None:
    key = await prepared(desk, name)
    before, kept = await what_is_read(desk, key, "甲事", "龙腾行动"), await rows(desk)
    failed = 0
    for at in (*range(2, 14), *range(14, 400, 14)):
        stop = failing_at(desk.database, at, fail)
        try:
            await desk.database.begin(lambda tx: deed(tx, name))
        except Torn:
            failed += 1
            assert stop() == at
        else:
            # there were fewer statements than that: it is done
            stop()
            break
        assert await rows(desk) == kept
    assert failed > 5
    assert await rows(desk) != kept
    assert await what_is_read(desk, key, "甲事", "龙腾行动") != before
    assert (await desk.database.read(audit.verify)).broken_at is None


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
@pytest.mark.parametrize("point", ["20", "after"])
@pytest.mark.parametrize("name", DEEDS)
async def test_a_killed_change_is_whole_or_absent(
    seeded_url: str, forks: Forks, name: str, point: str
) -> None:
    db = open_database(seeded_url)
    desk = await open_desk(db)
    key = await prepared(desk, name)
    before = await what_is_read(desk, key, "甲事")
    await db.close()
    child = await forks.start("tests.store.changing:change", seeded_url, name, point)
    assert await forks.wait(child) == -signal.SIGKILL
    db = open_database(seeded_url)
    try:
        again = Desk(db, desk.lexicon, NOW)
        left = await what_is_read(again, key, "甲事")
        assert (left == before) is (point != "after")
        assert (await db.read(audit.verify)).broken_at is None
        if point != "after":
            await db.begin(lambda tx: deed(tx, name))
            assert await what_is_read(again, key, "甲事") != before
        assert (await again.actor(cast.WANG)).person_id is not None
    finally:
        await db.close()
