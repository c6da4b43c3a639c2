"""Revisions of what is kept in memory: a reader compares numbers instead of reading it all."""

from __future__ import annotations

from sqlalchemy import select, update

from store.db import Tx
from store.tables import counters
from store.upsert import insert_into

LEXICON = "lexicon"
PEOPLE = "people"
PLANS = "plans"
TERMS = "terms"
SEARCH_INDEX = "search_index"
WAITING = "waiting"


async def value(tx: Tx, name: str) -> int:
    """The revision of ``name``; 0 for one that nobody has counted yet."""
    return await tx.scalar(select(counters.c.value).where(counters.c.name == name)) or 0


async def values(tx: Tx) -> dict[str, int]:
    """All revisions."""
    return {row.name: row.value for row in await tx.rows(select(counters))}


async def bump(tx: Tx, name: str) -> None:
    """Say that ``name`` changes with this transaction."""
    tx.bumped = True
    await tx.run(update(counters).where(counters.c.name == name).values(value=counters.c.value + 1))


async def put(tx: Tx, name: str, number: int) -> None:
    """Keep a number under ``name``, new or not."""
    row = insert_into(tx, counters).values(name=name, value=number)
    await tx.run(row.on_conflict_do_update(index_elements=["name"], set_={"value": number}))


async def hold(tx: Tx, name: str) -> None:
    """Wait for everybody else who holds ``name``, and hold it to the end of the transaction."""
    await tx.run(select(counters.c.value).where(counters.c.name == name).with_for_update())
