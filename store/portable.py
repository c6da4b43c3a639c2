"""All tables from one database into another, of whatever kind, as they are.

Rows are copied in the form in which they are stored: nothing is read into Python's types and
written again, so that a journal that was touched is as touched in its copy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, Table, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from store import migrate
from store.db import tune
from store.tables import metadata

_PART = 1000
# What SQLite keeps of ids that were given away and are gone: they are never given again.
_SEQUENCES = Table("sqlite_sequence", MetaData(), Column("name"), Column("seq"))


def file_url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


async def dump(url: str, target: Path) -> dict[str, int]:
    """Copy the PostgreSQL database at ``url`` as of one moment into a new file; rows by table.

    The database must have this version's tables.
    """
    await migrate.prepare(file_url(target))
    theirs = create_async_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    ours = create_async_engine(file_url(target), poolclass=NullPool)
    tune(ours, "BEGIN IMMEDIATE", ["synchronous=FULL", "foreign_keys=OFF"])
    try:
        async with theirs.connect() as there, ours.begin() as here:
            async with there.begin():
                counts = await _pour_all(there, here)
                await _keep_sequences(there, here)
            return counts
    finally:
        await theirs.dispose()
        await ours.dispose()


async def load(source: Path, here: AsyncConnection) -> None:
    """Put what a file holds into the tables of an open PostgreSQL transaction, in their place."""
    ours = create_async_engine(file_url(source), poolclass=NullPool)
    try:
        async with ours.connect() as there:
            await _pour_all(there, here)
            rows = (await there.execute(select(_SEQUENCES))).all()
            given: dict[str, int] = {row.name: row.seq for row in rows}
        for table in metadata.sorted_tables:
            await _go_on_from(here, table, given.get(table.name, 0))
    finally:
        await ours.dispose()


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for table in metadata.sorted_tables:
        rows = await connection.execute(select(func.count()).select_from(table))
        found[table.name] = rows.scalar_one()
    return found


async def _pour_all(there: AsyncConnection, here: AsyncConnection) -> dict[str, int]:
    for table in reversed(metadata.sorted_tables):
        # a migration has filled a few
        await here.execute(delete(table))
    return {table.name: await _pour(there, here, table) for table in metadata.sorted_tables}


async def _pour(there: AsyncConnection, here: AsyncConnection, table: Table) -> int:
    bare = _bare(table)
    number = 0
    # in the order of ids: a row that refers to its own table refers to an earlier one
    rows = await there.stream(select(bare).order_by(*bare.primary_key.columns))
    async for part in rows.mappings().partitions(_PART):
        await here.execute(insert(bare), [dict(row) for row in part])
        number += len(part)
    return number


def _bare(table: Table) -> Table:
    """The same table with the types that the database knows."""
    columns = [
        Column(column.name, _stored(column.type), primary_key=column.primary_key)
        for column in table.columns
    ]
    return Table(table.name, MetaData(), *columns)


def _stored(type_: Any) -> Any:
    return type_.impl_instance if isinstance(type_, TypeDecorator) else type_


def _numbered(table: Table) -> str | None:
    """The column whose values the database gives, if it gives any."""
    column = table.autoincrement_column
    return None if column is None or not table.kwargs.get("sqlite_autoincrement") else column.name


async def _keep_sequences(there: AsyncConnection, here: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        column = _numbered(table)
        if column is None:
            continue
        asked = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:t, :c)::regclass)")
        last = (await there.execute(asked, {"t": table.name, "c": column})).scalar() or 0
        highest = (await here.execute(select(func.max(table.c[column])))).scalar() or 0
        await here.execute(delete(_SEQUENCES).where(_SEQUENCES.c.name == table.name))
        await here.execute(insert(_SEQUENCES), {"name": table.name, "seq": max(last, highest)})


async def _go_on_from(here: AsyncConnection, table: Table, last: int) -> None:
    column = _numbered(table)
    if column is None or last < 1:
        return
    moved = text("SELECT setval(pg_get_serial_sequence(:t, :c), :n)")
    await here.execute(moved, {"t": table.name, "c": column, "n": last})
