"""A part of a transaction that may fail on its own: then nothing of it is kept."""

from __future__ import annotations

from store.db import Body, T, Tx


async def attempt(tx: Tx, body: Body[T]) -> T:
    """Run ``body`` inside ``tx``; what it raises takes back what it wrote, and nothing before.

    So a refusal can be said in the transaction that used the button, and both are kept.
    """
    before = list(tx.last)
    try:
        async with tx.conn.begin_nested():
            return await body(tx)
    except BaseException:
        tx.last[:] = before
        raise
