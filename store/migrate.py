"""Bring a database to this version's schema: the old one or the new one, never between.

alembic costs 9 MiB and a noticeable part of a start, so it is imported only where the stored
revision differs from the newest one; that is read from the file names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Inspector, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from store import faults
from store.db import tune
from store.errors import NewerDatabase

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
REVISIONS = tuple(sorted(p.name.split("_")[0] for p in (SCRIPTS / "versions").glob("[0-9]*.py")))
HEAD = REVISIONS[-1]
# Any number does, as long as nothing else in this database locks the same one.
_ADVISORY_LOCK = 0x66656E67


async def version(url: str) -> str | None:
    """The revision stored in the database at ``url``; None for an empty or missing one."""
    address = make_url(url)
    with faults.named(address):
        if address.get_backend_name() == "sqlite":
            return _stored_in_file(address)
        engine = _engine(address, "BEGIN")
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(_stored)
        finally:
            await engine.dispose()


async def prepare(url: str) -> None:
    """Migrate the database at ``url`` to the newest revision, creating a SQLite file.

    Raises NewerDatabase where the stored revision is unknown to this version.
    """
    found = await version(url)
    if found == HEAD:
        return
    if found is not None and found not in REVISIONS:
        raise NewerDatabase(found)
    await upgrade(url, HEAD)


async def upgrade(url: str, target: str) -> None:
    """Migrate up to revision ``target`` in one transaction."""
    from alembic import command

    await _migrate(url, lambda connection: command.upgrade(_config(connection), target))


async def downgrade(url: str, target: str) -> None:
    """Migrate down to revision ``target`` (``base`` for none) in one transaction."""
    from alembic import command

    await _migrate(url, lambda connection: command.downgrade(_config(connection), target))


def build(connection: Connection) -> None:
    """Make the tables of the newest revision within the caller's transaction."""
    from alembic import command

    _run(connection, lambda within: command.upgrade(_config(within), HEAD))


async def _migrate(url: str, steps: Callable[[Connection], None]) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(address, "BEGIN IMMEDIATE")
    try:
        with faults.named(address):
            async with engine.begin() as connection:
                await connection.run_sync(_run, steps)
    finally:
        await engine.dispose()


def _run(connection: Connection, steps: Callable[[Connection], None]) -> None:
    # Two processes may start on one empty database: the second one waits here and then finds
    # nothing left to do. On SQLite BEGIN IMMEDIATE is that wait.
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ADVISORY_LOCK})
        steps(connection)
        return
    steps(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise IntegrityError("foreign_key_check", {}, ValueError(str(broken[:5])))


def _engine(address: URL, begin: str) -> AsyncEngine:
    engine = create_async_engine(address, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        # A batch migration copies a table and drops the old one: with foreign_keys ON that
        # deletes or refuses its children, and inside a transaction the pragma does nothing.
        tune(engine, begin, ["synchronous=FULL", "foreign_keys=OFF"])
    return engine


def _stored_in_file(address: URL) -> str | None:
    """Asked without a thread: where a file cannot be opened, the driver's own one complains
    to nobody about a loop that is closed by then."""
    if not address.database or not Path(address.database).exists():
        return None
    with closing(sqlite3.connect(address.database, timeout=5)) as connection:
        tables = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        if connection.execute(tables).fetchone() is None:
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if found is None else str(found[0])


def _stored(connection: Connection) -> str | None:
    inspector: Inspector = inspect(connection)
    if not inspector.has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
