"""Work that would hold up everybody else: beside the loop, or with a breath in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
# So many rows or tasks are handled in a few milliseconds.
PIECE = 1_000


async def aside(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """``work(*args)``, which only computes; in a thread where there is much of it.

    The loop goes on meanwhile, and so does the transaction that waits for it.
    """
    if size <= PIECE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


async def breath() -> None:
    """Let others have their turn."""
    await asyncio.sleep(0)


def pieces(rows: Sequence[T], size: int = PIECE) -> Iterator[Sequence[T]]:
    """The rows, so many at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


async def listed(made: Iterable[T]) -> list[T]:
    """All that an iterable gives, with a breath after each piece."""
    found: list[T] = []
    for one in made:
        found.append(one)
        if len(found) % PIECE == 0:
            await breath()
    return found
