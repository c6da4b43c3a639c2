"""Engines and transactions, the same on SQLite and PostgreSQL.

SQLite: one writer connection with BEGIN IMMEDIATE behind a lock, several query-only readers.
SQLAlchemy over aiosqlite in its default mode silently loses concurrent writes, plain BEGIN
fails with "database is locked"; BEGIN IMMEDIATE does neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Executable, PoolResetState, Row, event, update
from sqlalchemy.engine import CursorResult, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from store import driver, faults
from store.aside import PIECE, breath
from store.errors import AlreadyHandled
from store.tables import inbox

T = TypeVar("T")
# A row whose columns the type checker does not know; it may be unpacked.
AnyRow = Row[*tuple[Any, ...]]
Params = dict[str, Any] | Sequence[dict[str, Any]] | None

READERS = 4
SERIALIZATION_RETRIES = 5
# A transaction of ours waits for nothing but the database and its own process: when that stands
# still, what it has locked must not keep the other workers waiting for ever.
_STANDS_STILL = "60s"
_RETRIABLE = {"40001", "40P01"}


@dataclass
class Claim:
    """The inbox row a transaction answers. ``at`` is when; closed once, by the first commit."""

    seq: int
    at: datetime
    closed: bool = field(default=False)


class Tx:
    """An open transaction. Table modules take one and never commit."""

    __slots__ = ("bumped", "conn", "last", "sqlite")

    def __init__(self, conn: AsyncConnection) -> None:
        self.conn = conn
        self.sqlite = conn.dialect.name == "sqlite"
        self.bumped = False
        # What must come last before COMMIT, so that its locks are held for a moment only.
        self.last: list[Callable[[Tx], Awaitable[None]]] = []

    async def run(self, statement: Executable, params: Params = None) -> CursorResult[Any]:
        """Execute; the result has ``rowcount`` and, after an insert, its primary key."""
        result = await self.conn.execute(statement, params)
        assert isinstance(result, CursorResult)
        return result

    async def new_id(self, statement: Executable) -> int:
        """Insert one row and return the id that the database gave it."""
        key = (await self.run(statement)).inserted_primary_key
        assert key is not None
        number: int = key[0]
        return number

    async def rows(self, statement: Executable, params: Params = None) -> Sequence[AnyRow]:
        """All rows, in the statement's order; of many, others have their turn in between."""
        result = await self.conn.execute(statement, params)
        found = result.fetchmany(PIECE)
        if len(found) < PIECE:
            result.close()
            return found
        rows = list(found)
        while found:
            await breath()
            found = result.fetchmany(PIECE)
            rows += found
        return rows

    async def row(self, statement: Executable, params: Params = None) -> AnyRow | None:
        """The first row or None."""
        return (await self.conn.execute(statement, params)).first()

    async def scalar(self, statement: Executable, params: Params = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.conn.execute(statement, params)).scalar()


Body = Callable[[Tx], Awaitable[T]]


class Database:
    """Two engines on one database. Everything that writes goes through ``begin``."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader
        self.sqlite = writer.dialect.name == "sqlite"
        # How often a commit of this process changed what is kept in memory (store.counters).
        self.bumps = 0
        self._turn: AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.sqlite else nullcontext()
        )

    @property
    def url(self) -> str:
        """The address without its password."""
        return self._writer.url.render_as_string(hide_password=True)

    async def begin(self, body: Body[T], *, claim: Claim | None = None) -> T:
        """Run ``body`` in one write transaction and return what it returns.

        With a ``claim`` the first statement closes that inbox row; if it was not open any more,
        AlreadyHandled is raised and nothing happens. Any exception rolls back; Unusable is raised
        for a full disk and what else has to be put right outside. A cancelled
        caller still waits for the end: a half-cancelled driver call would leave the lock held
        or the effect committed without anybody knowing.
        """
        task = asyncio.get_running_loop().create_task(self._begin(body, claim))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await _settled(task)
            raise

    async def _begin(self, body: Body[T], claim: Claim | None) -> T:
        for attempt in range(SERIALIZATION_RETRIES):
            try:
                with faults.named(self._writer.url):
                    return await self._once(body, claim)
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in _RETRIABLE or attempt == SERIALIZATION_RETRIES - 1:
                    raise
        raise AssertionError("unreachable")

    async def _once(self, body: Body[T], claim: Claim | None) -> T:
        async with self._turn, self._writer.connect() as conn:
            tx = Tx(conn)
            closing = claim is not None and not claim.closed
            try:
                async with conn.begin():
                    if claim is not None and closing:
                        await _close(tx, claim)
                    result = await body(tx)
                    for step in tx.last:
                        await step(tx)
            finally:
                # After a COMMIT that failed nobody knows: what is in memory is read anew.
                self.bumps += tx.bumped
            if claim is not None and closing:
                claim.closed = True
            return result

    async def read(self, body: Body[T]) -> T:
        """Run ``body`` in one read-only transaction: a single snapshot on SQLite."""
        with faults.named(self._reader.url):
            async with self._reader.connect() as conn, conn.begin():
                return await body(Tx(conn))

    async def close(self) -> None:
        """Close both engines; aiosqlite's threads would otherwise hold the process."""
        await self._reader.dispose()
        if self._writer is not self._reader:
            await self._writer.dispose()


async def _close(tx: Tx, claim: Claim) -> None:
    result = await tx.run(
        update(inbox)
        .where(inbox.c.seq == claim.seq, inbox.c.state == "open")
        .values(state="done", done_at=claim.at)
    )
    if result.rowcount != 1:
        raise AlreadyHandled


async def _settled(task: asyncio.Task[Any]) -> None:
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            continue
    if not task.cancelled():
        task.exception()


def open_database(url: str) -> Database:
    """Build the engines for ``sqlite+aiosqlite:///FILE`` or ``postgresql+asyncpg://…``.

    Opens nothing yet. A SQLite file's directory is created.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        options = {"server_settings": {"idle_in_transaction_session_timeout": _STANDS_STILL}}
        pool: dict[str, Any] = {"pool_size": 5, "max_overflow": 5, "pool_pre_ping": True}
        engine = create_async_engine(address, connect_args=options, **pool)
        return Database(engine, engine)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    address = address.set(drivername=driver.DRIVER)
    once: dict[str, Any] = {"max_overflow": 0, "pool_reset_on_return": None}
    writer = create_async_engine(address, pool_size=1, **once)
    reader = create_async_engine(address, pool_size=READERS, **once)
    tune(writer, "BEGIN IMMEDIATE", ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"])
    tune(reader, "BEGIN", ["query_only=ON", "wal_autocheckpoint=0"])
    _return_clean(writer)
    _return_clean(reader)
    return Database(writer, reader)


def tune(engine: AsyncEngine, begin: str, pragmas: Sequence[str]) -> None:
    """Make SQLite connections say ``begin`` themselves; the driver's own way loses writes.

    It is said with the first statement of a transaction, see ``store.driver``.
    """

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=5000")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def began(connection: Any) -> None:
        driver.begin(connection, begin)


def _return_clean(engine: AsyncEngine) -> None:
    """The pool would roll back after every COMMIT: one more visit to the driver's thread."""

    @event.listens_for(engine.sync_engine, "reset")
    def returned(connection: Any, _record: Any, state: PoolResetState) -> None:
        if state.asyncio_safe and connection.in_transaction:
            connection.rollback()
