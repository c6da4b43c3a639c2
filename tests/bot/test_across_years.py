"""Plans are compared beside the bot, in a process of its own, once one came or changed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot import comparer, nightly
from bot.health import Health
from bot.nightly import Nightly
from bot.worker import Worker
from seed import years
from store import links_found
from store.comparable import Comparable, Looked
from store.db import Database
from store.tables import counters, task_links
from tests.bot.stage import BOT_ID, MovableClock
from tests.databases import on_sqlite

Compare = Callable[[tuple[Comparable, ...], int], Awaitable[Looked]]


def rounds(
    url: str,
    db: Database,
    folder: Path,
    compare: Compare = comparer.compare,
    clock: MovableClock | None = None,
) -> Nightly:
    worker = Worker(
        db=db,
        clock=clock or MovableClock(),
        health=Health(folder / "health.json"),
        bot_id=BOT_ID,
        lease=timedelta(seconds=15),
    )
    return Nightly(worker, url, folder, folder / "backups", lambda: None, compare)


async def count(db: Database) -> int:
    found: int = await db.read(lambda tx: tx.scalar(select(func.count(task_links.c.id))))
    return found


async def test_the_process_finds_what_the_comparison_finds(
    seeded: Database, seeded_url: str, tmp_path: Path
) -> None:
    known = await seeded.read(links_found.comparables)
    assert await comparer.compare(known, 0) == years.compare(known)
    night = rounds(seeded_url, seeded, tmp_path)
    assert await night.look_across_years()
    found = await count(seeded)
    assert found > 100

    async def never(known: tuple[Comparable, ...], since: int) -> Looked:
        raise AssertionError("nothing came since")

    assert await rounds(seeded_url, seeded, tmp_path, never).look_across_years()
    assert await count(seeded) == found


@on_sqlite
async def test_to_ask_again_is_done_again(
    seeded: Database, seeded_url: str, tmp_path: Path
) -> None:
    asked: list[int] = []

    async def compare(known: tuple[Comparable, ...], since: int) -> Looked:
        asked.append(since)
        return Looked(frozenset(), (), ())

    clock = MovableClock()
    night = rounds(seeded_url, seeded, tmp_path, compare, clock)
    for _ in range(3):
        assert await night.look_across_years()
    forgotten = update(counters).where(counters.c.name == "links").values(value=0)
    await seeded.begin(lambda tx: tx.run(forgotten))
    clock.at += timedelta(minutes=1)
    for _ in range(3):
        assert await night.look_across_years()
    assert asked == [0, 0]


@on_sqlite
@pytest.mark.parametrize(
    "error", [OSError("no process"), TimeoutError(), comparer.NotCompared(-9), ValueError("cut")]
)
async def test_a_comparison_that_fails_is_tried_later_and_leaves_nothing(
    seeded: Database, seeded_url: str, tmp_path: Path, error: Exception
) -> None:
    async def fails(known: tuple[Comparable, ...], since: int) -> Looked:
        raise error

    assert not await rounds(seeded_url, seeded, tmp_path, fails).look_across_years()
    assert await count(seeded) == 0
    assert await seeded.read(lambda tx: links_found.due(tx, years.VERSION)) == 0


async def test_a_process_that_dies_or_hangs_is_said_and_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(comparer.NotCompared):
        await comparer.compare((), 0)
    monkeypatch.setattr(sys, "executable", "/bin/cat")
    with pytest.raises((comparer.NotCompared, ValueError)):
        await comparer.compare((), 0)
    monkeypatch.undo()
    monkeypatch.setattr(comparer, "WITHIN", 0.0)
    with pytest.raises(TimeoutError):
        await comparer.compare((), 0)


@on_sqlite
async def test_a_start_is_over_first(
    seeded: Database, seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def compare(known: tuple[Comparable, ...], since: int) -> Looked:
        asked.set()
        return Looked(frozenset(), (), ())

    night = rounds(seeded_url, seeded, tmp_path, compare)
    await night.tick()
    assert not asked.is_set()
    monkeypatch.setattr(nightly, "_SETTLED", 0.0)
    going = asyncio.get_running_loop().create_task(night.run())
    await asyncio.wait_for(asked.wait(), 60)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
