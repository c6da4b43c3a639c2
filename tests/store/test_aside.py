"""Much work lets others have their turn; little work is done at once."""

from __future__ import annotations

import asyncio
import threading

from sqlalchemy import text

from store.aside import PIECE, aside, listed, pieces
from store.db import Database, Tx


async def turns(work: asyncio.Task[object]) -> int:
    """How often others came to their turn before it was done."""
    count = 0
    while not work.done():
        await asyncio.sleep(0)
        count += 1
    return count


async def test_much_is_computed_in_another_thread_and_little_here() -> None:
    here = threading.get_ident()
    assert await aside(PIECE, threading.get_ident) == here
    assert await aside(PIECE + 1, threading.get_ident) != here


async def test_a_long_list_is_made_with_breaths() -> None:
    work = asyncio.ensure_future(listed(iter(range(5 * PIECE))))
    assert await turns(work) >= 5
    assert work.result() == list(range(5 * PIECE))


def test_pieces_are_all_of_it_in_order() -> None:
    assert [list(one) for one in pieces(range(5), 2)] == [[0, 1], [2, 3], [4]]


async def test_many_rows_are_taken_with_breaths_and_none_is_lost(database: Database) -> None:
    numbers = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
        " SELECT i FROM n"
    )

    async def read(tx: Tx, most: int) -> list[int]:
        return [row.i for row in await tx.rows(numbers, {"most": most})]

    for most in (1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE):
        found = await database.read(lambda tx, most=most: read(tx, most))  # type: ignore[misc]
        assert found == list(range(1, most + 1))
