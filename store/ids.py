"""Row ids in advance, so that parents and children go in with one statement a table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, text

from store.db import Tx


async def reserve(tx: Tx, table: Table, count: int) -> Sequence[int]:
    """``count`` ascending ids of ``table`` that were never used and never will be again.

    SQLite: above everything AUTOINCREMENT remembers, and nobody else writes meanwhile;
    inserting them moves its memory on. PostgreSQL: drawn from the table's own sequence, so two
    transactions never meet.
    """
    if count == 0:
        return ()
    if not tx.sqlite:
        drawn = text("SELECT nextval(pg_get_serial_sequence(:t, 'id')) FROM generate_series(1, :n)")
        return [row[0] for row in await tx.rows(drawn, {"t": table.name, "n": count})]
    highest = text(
        f"SELECT max(coalesce((SELECT max(id) FROM {table.name}), 0),"  # noqa: S608
        " coalesce((SELECT seq FROM sqlite_sequence WHERE name = :t), 0))"
    )
    first = await tx.scalar(highest, {"t": table.name}) + 1
    return range(first, first + count)
