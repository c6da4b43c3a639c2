"""What pairs there are, asked of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, union_all

from store.db import Tx
from store.search.grams import code, pair_of, starting
from store.tables import search_pairs

# A pair of initials stands for thousands of words in a large office; the common ones will do.
MOST_OF_INITIALS = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A pair as read one way."""

    pair: str
    sound: int
    initials: int
    tasks: int


async def counts(tx: Tx, pairs: Iterable[str]) -> dict[str, int]:
    """The number of tasks for each pair that stands anywhere."""
    wanted = sorted(map(code, pairs))
    if not wanted:
        return {}
    p = search_pairs.c
    found = select(p.pair, p.tasks).where(p.pair.in_(padded(wanted)))
    return {pair_of(row[0]): row[1] for row in await tx.rows(found)}


async def beginning_with(tx: Tx, char: str, limit: int) -> dict[str, int]:
    """The same for the commonest pairs that begin with a character."""
    p = search_pairs.c
    found = select(p.pair, p.tasks).where(p.pair.between(*starting(char)))
    ordered = found.order_by(p.tasks.desc(), p.pair).limit(limit)
    return {pair_of(row[0]): row[1] for row in await tx.rows(ordered)}


async def by_sound(tx: Tx, sounds: Iterable[int]) -> list[Entry]:
    """The pairs that are read so."""
    wanted = sorted(sounds)
    if not wanted:
        return []
    return await _entries(tx, select(search_pairs).where(search_pairs.c.sound.in_(padded(wanted))))


async def by_initials(tx: Tx, initials: Iterable[int]) -> list[Entry]:
    """The commonest pairs for each pair of letters."""
    p = search_pairs.c
    each = [
        select(search_pairs)
        .where(p.initials == letters)
        .order_by(p.tasks.desc(), p.pair)
        .limit(MOST_OF_INITIALS)
        .subquery()
        for letters in sorted(set(initials))
    ]
    if not each:
        return []
    found: Any = union_all(*(select(one) for one in each))
    return await _entries(tx, found)


async def _entries(tx: Tx, found: Select[Any]) -> list[Entry]:
    return [
        Entry(pair_of(row.pair), row.sound, row.initials, row.tasks) for row in await tx.rows(found)
    ]


def padded(values: Sequence[int]) -> list[int]:
    """Lists of few different lengths: a driver prepares a statement for each one."""
    size = 8
    while size < len(values):
        size *= 2
    return [*values, *[values[-1]] * (size - len(values))]
