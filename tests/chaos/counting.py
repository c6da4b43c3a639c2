"""Many tasks read a number, add one and write it back: what is missing in the end is lost."""

from __future__ import annotations

import asyncio

from sqlalchemy import select, update

from store.db import Database, Tx
from store.tables import counters

MINE = counters.c.name == "people"


async def value(tx: Tx) -> int:
    """The number as it stands."""
    found: int = await tx.scalar(select(counters.c.value).where(MINE))
    return found


async def read_modify_write(tx: Tx) -> None:
    """Add one, in two statements. The row is locked as one does on a server."""
    found = await tx.scalar(select(counters.c.value).where(MINE).with_for_update())
    await tx.run(update(counters).where(MINE).values(value=found + 1))


async def lost_updates(database: Database, *, tasks: int, each: int) -> int:
    """How many of ``tasks`` × ``each`` additions at once did not arrive."""

    async def work() -> None:
        for _ in range(each):
            await database.begin(read_modify_write)

    before = await database.read(value)
    await asyncio.gather(*(work() for _ in range(tasks)))
    return before + tasks * each - await database.read(value)
