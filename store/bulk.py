"""Many rows into one table. Core's own bulk insert spends most of its time on dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, insert

from store.db import Tx


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
    columns: list[Iterable[Any]] = list(zip(*map(itemgetter(*order), rows), strict=True))
    for at, name in enumerate(order):
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            columns[at] = map(convert, columns[at])
    await tx.conn.exec_driver_sql(str(compiled), list(zip(*columns, strict=True)))
