"""What pairs there are, asked of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, union_all

from store.db import AnyRow, Tx
from store.search.grams import code, pair_of, starting
from store.tables import search_pairs

# A pair of initials stands for thousands of words in a large office; the common ones will do.
MOST_OF_INITIALS = 300


_PAIR, _TASKS = search_pairs.c.pair, search_pairs.c.tasks
_COUNTS = select(_PAIR, _TASKS).where(_PAIR.in_(bindparam("pairs", expanding=True)))
_SOUNDS = select(_PAIR, _TASKS).where(search_pairs.c.sound.in_(bindparam("sounds", expanding=True)))


async def counts(tx: Tx, pairs: Iterable[str]) -> dict[str, int]:
    """The number of tasks for each pair that stands anywhere."""
    wanted = sorted(map(code, pairs))
    return _by_pair(await tx.rows(_COUNTS, {"pairs": padded(wanted)})) if wanted else {}


async def beginning_with(tx: Tx, char: str, limit: int) -> dict[str, int]:
    """The same for the commonest pairs that begin with a character."""
    found = select(_PAIR, _TASKS).where(_PAIR.between(*starting(char)))
    return _by_pair(await tx.rows(found.order_by(_TASKS.desc(), _PAIR).limit(limit)))


async def by_sound(tx: Tx, sounds: Iterable[int]) -> dict[str, int]:
    """The same for the pairs that are read so."""
    wanted = sorted(sounds)
    return _by_pair(await tx.rows(_SOUNDS, {"sounds": padded(wanted)})) if wanted else {}


async def by_initials(tx: Tx, initials: Iterable[int]) -> dict[str, int]:
    """The same for the commonest pairs of each pair of letters."""
    wanted = sorted(set(initials))
    if not wanted:
        return {}
    given = {f"letters{n}": letters for n, letters in enumerate(wanted)}
    return _by_pair(await tx.rows(_of_initials(len(wanted)), given))


@lru_cache(32)
def _of_initials(many: int) -> Any:
    """Building it for each query takes longer than the database takes to answer."""
    each = [
        select(_PAIR, _TASKS)
        .where(search_pairs.c.initials == bindparam(f"letters{n}"))
        .order_by(_TASKS.desc(), _PAIR)
        .limit(MOST_OF_INITIALS)
        .subquery()
        for n in range(many)
    ]
    return union_all(*(select(one) for one in each))


def _by_pair(rows: Iterable[AnyRow]) -> dict[str, int]:
    return {pair_of(number): tasks for number, tasks in rows}


def padded(values: Sequence[int]) -> list[int]:
    """Lists of few different lengths: a driver prepares a statement for each one."""
    size = 8
    while size < len(values):
        size *= 2
    return [*values, *[values[-1]] * (size - len(values))]
