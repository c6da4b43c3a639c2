"""News that were kept back go out by themselves: a tick looks, rows decide who is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.health import Health
from bot.nightly import Nightly
from bot.worker import Worker
from store.db import Database
from store.quiet import Frequency, Wanted
from tests import cast
from tests.bot.stage import BOT_ID, MovableClock
from tests.store.news_desk import events, follows, wants
from tests.store.reports.desk import Desk, open_desk


@pytest.fixture
async def desk(seeded: Database) -> AsyncIterator[Desk]:
    """The cast at work."""
    yield await open_desk(seeded)


def rounds(desk: Desk, url: str, folder: Path, woken: list[int]) -> tuple[Nightly, MovableClock]:
    clock = MovableClock()
    worker = Worker(
        db=desk.database,
        clock=clock,
        health=Health(folder / "health.json"),
        bot_id=BOT_ID,
        lease=timedelta(seconds=15),
    )
    made = Nightly(worker, url, folder, folder / "backups", lambda: woken.append(1))
    return made, clock


async def test_a_tick_tells_what_is_due_and_wakes_the_courier(
    desk: Desk, seeded_url: str, tmp_path: Path
) -> None:
    woken: list[int] = []
    night, clock = rounds(desk, seeded_url, tmp_path, woken)
    clock.at = desk.at
    await night.tick()
    await wants(desk, cast.SUN, Wanted(Frequency.DAILY))
    await follows(desk, cast.SUN)
    await desk.says(cast.HE, "39", "gacc")
    woken.clear()
    await night.tick()
    assert (await events(desk, cast.SUN), woken) == ([], [])
    clock.at = datetime(2022, 3, 16, 0, 30, tzinfo=UTC)
    await night.tick()
    assert await events(desk, cast.SUN) == [["reported"]]
    assert woken
    await night.tick()
    assert await events(desk, cast.SUN) == [["reported"]]


async def test_two_workers_tell_it_once(desk: Desk, seeded_url: str, tmp_path: Path) -> None:
    await wants(desk, cast.SUN, Wanted(Frequency.DAILY))
    await follows(desk, cast.SUN)
    await desk.says(cast.HE, "39", "gacc")
    nights = [rounds(desk, seeded_url, tmp_path, []) for _ in range(2)]
    for _, clock in nights:
        clock.at = datetime(2022, 3, 16, 0, 30, tzinfo=UTC)
    await asyncio.gather(*(night._hand_out_news() for night, _ in nights))
    assert await events(desk, cast.SUN) == [["reported"]]
