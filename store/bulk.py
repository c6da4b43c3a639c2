"""Many rows into one table. Core's own bulk insert spends most of its time on dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Executable, Table, insert

from store.aside import aside, pieces
from store.db import Tx

# Fewer would be more visits to the driver, more would keep the loop busy with handing them over.
_AT_ONCE = 8_000


async def insert_rows(
    tx: Tx, table: Table, rows: Sequence[dict[str, Any]], statement: Any = None
) -> None:
    """Insert ``rows``, which all have the keys of the first one: two columns at least.

    ``statement`` is an insert into ``table`` without values that also says what happens to a row
    that is there already. It is compiled once and the driver gets tuples; values pass the same
    converters (dates, instants, JSON) as everywhere.
    """
    if not rows:
        return
    names = list(rows[0])
    dialect = tx.conn.dialect
    wanted = insert(table) if statement is None else statement
    compiled = wanted.compile(dialect=dialect, column_keys=names)
    order = compiled.positiontup or names
    converters = {
        at: convert
        for at, name in enumerate(order)
        if (convert := table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
    }
    sent = str(compiled)
    for some in pieces(rows, _AT_ONCE):
        values = await aside(len(some), _tuples, some, order, converters)
        await tx.conn.exec_driver_sql(sent, values)


async def run_many(tx: Tx, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """The statement once for each of ``rows``; of many, others have their turn in between."""
    for some in pieces(rows):
        await tx.run(statement, some)


def _tuples(
    rows: Sequence[dict[str, Any]], order: Sequence[str], converters: Mapping[int, Any]
) -> list[tuple[Any, ...]]:
    columns: list[Iterable[Any]] = list(zip(*map(itemgetter(*order), rows), strict=True))
    for at, convert in converters.items():
        columns[at] = map(convert, columns[at])
    return list(zip(*columns, strict=True))
