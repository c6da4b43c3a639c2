"""A second version of a plan of 10,000 tasks by chat: how long everybody else waits for it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable
from pathlib import Path

from seed import lexicon
from store import agencies
from store.db import open_database
from store.migrate import prepare
from tests.bench.imports import large_plan
from tests.fuzz.run import Figures, watch
from tests.handlers.importing.desk import an_office, sends, tapped


async def standing_still(directory: Path) -> dict[str, float]:
    """For how many seconds at most the loop stood still, by step, of our own work."""
    url = f"sqlite+aiosqlite:///{directory / 'second.db'}"
    await prepare(url)
    db = open_database(url)
    found: dict[str, float] = {}

    async def step(name: str, work: Awaitable[object]) -> None:
        figures = Figures()
        watching = asyncio.get_running_loop().create_task(watch(figures))
        await work
        watching.cancel()
        found[name] = figures.blocked

    try:
        await db.begin(lambda tx: agencies.seed(tx, lexicon.load()))
        first = large_plan()
        gc.collect()  # of the start of this process, not of the plan
        async with an_office(db) as talk:
            await step("read", sends(talk, first))
            await step("import", tapped(talk, "导入"))
            again = first.replace("推进第4321号", "全面深入推进若干类第4321号")
            await step("read again", sends(talk, again, name="二.txt"))
            await step("compare", tapped(talk, "看改动"))
            await tapped(talk, "返回")
            await step("update", tapped(talk, "更新"))
            await tapped(talk, "撤销导入")
            await step("undo", tapped(talk, "撤销"))
    finally:
        await db.close()
    return found
