"""A small simulation in every run, and the broken variant that it must catch."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.db import Database
from tests.databases import on_postgresql
from tests.simulate.timers import Timers
from tests.simulate.world import World


@on_postgresql
@pytest.mark.parametrize("seed", [1, 2])
async def test_every_slot_is_served_once_within_six_hours(
    database: Database, tmp_path: Path, seed: int
) -> None:
    books = await World(database, tmp_path, chats=12, days=12, seed=seed, kill_share=0.05).run()
    assert books.is_clean, books
    assert books.expected > 80
    assert books.strangers == 0
    assert books.kills > 3


@on_postgresql
async def test_a_timer_in_the_place_of_slots_is_caught(database: Database, tmp_path: Path) -> None:
    world = World(database, tmp_path, chats=4, days=14, seed=1, build=Timers)
    books = await world.run()
    assert books.twice > 0
    assert books.missing > 0
    assert not books.is_clean
