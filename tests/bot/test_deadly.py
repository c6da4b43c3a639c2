"""An update that ends the process itself ends in quarantine, and takes nobody along."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.keeper import recover
from bot.lanes import Lanes
from handlers.context import Context
from store.db import Database
from tests.bot.stage import Stage, a_stage, message
from tests.databases import on_sqlite

DEADLY = 7


async def live(stage: Stage, killed: asyncio.Event) -> None:
    """A process from its start until all is served or something ends it."""
    worker = stage.worker
    worker.serving.clear()
    killed.clear()
    stage.lanes = Lanes(worker, stage.application, slots=16)
    await worker.db.begin(lambda tx: recover(tx, worker, stage.clock.now()))
    await stage.lanes.turn()
    while running := list(stage.lanes._busy.values()):
        ends: asyncio.Future[Any] = asyncio.create_task(killed.wait())
        served: asyncio.Future[Any] = asyncio.gather(*running)
        await asyncio.wait([ends, served], return_when=asyncio.FIRST_COMPLETED)
        ends.cancel()
        if killed.is_set():
            break
        await asyncio.sleep(0)
        await stage.lanes.turn()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


@on_sqlite
@pytest.mark.parametrize("before", [0, 1, 4])
async def test_what_ends_the_process_is_quarantined_and_its_neighbours_are_served(
    database: Database, tmp_path: Path, before: int
) -> None:
    """``before``: so many updates of the same person come first."""
    seen: list[int] = []
    killed = asyncio.Event()

    async def handle(update: Update, context: Context) -> None:
        seen.append(update.update_id)
        if update.update_id == DEADLY:
            killed.set()
            await asyncio.Event().wait()

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(*(message(n) for n in range(1, before + 1)), message(DEADLY))
        await stage.receive(message(8), *(message(100 + n, 501100 + n) for n in range(20)))
        for _ in range(8):
            await live(stage, killed)
        states = await stage.states()
        assert states.pop(DEADLY) == "quarantined"
        assert set(states.values()) == {"done"}
        assert seen.count(DEADLY) <= 5
        assert [letter.kind for letter in await stage.letters()] == ["failed"]
