"""aiosqlite with one visit to its thread a statement.

SQLAlchemy's adapter visits the thread four times for a SELECT (open the cursor, execute, fetch,
close) and three times for a BEGIN; each visit wakes a thread and the loop, which costs more than
SQLite's work. The adapter fetches all rows at once anyway, so nothing is lost by doing the four
in one visit; nor by saying BEGIN in the visit of the first statement after it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)

DRIVER = "sqlite+aiosqlite_once"


class _Visit:
    """What the adapter takes for a cursor: it is open only while the thread is visited."""

    def __init__(self, connection: Any, begins: Callable[[], str | None]) -> None:
        self._connection = connection
        self._begins = begins
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        await self._visit(sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Any) -> None:
        await self._visit(sqlite3.Cursor.executemany, statement, parameters)

    async def _visit(self, call: Any, statement: str, parameters: Any) -> None:
        begin = self._begins()

        def visit() -> tuple[Any, list[Any], int, int | None]:
            cursor = self._connection._conn.cursor()
            try:
                if begin is not None:
                    cursor.execute(begin)
                call(cursor, statement, parameters)
                rows = cursor.fetchall() if cursor.description else []
                return cursor.description, rows, cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        # aiosqlite has no public way to run more than one call in its thread.
        result = await self._connection._execute(visit)
        self.description, self._rows, self.rowcount, self.lastrowid = result

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:
        adapted = self._adapt_connection
        assert isinstance(adapted, _Connection)
        return _Visit(connection, adapted.begins)

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_begin",)

    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._begin: str | None = None

    def begin_with(self, statement: str) -> None:
        """Say ``statement`` before the next one, in the same visit."""
        self._begin = statement

    def begins(self) -> str | None:
        """What is to be said first; asked once, and never again for this transaction."""
        begin, self._begin = self._begin, None
        return begin

    def commit(self) -> None:
        """Nothing where nothing was said since ``begin_with``: no transaction is open then."""
        if self.begins() is None:
            super().commit()

    def rollback(self) -> None:
        """As ``commit``."""
        if self.begins() is None:
            super().rollback()

    @property
    def in_transaction(self) -> bool:
        """Whether SQLite holds a transaction open; asked without a visit."""
        raw = self._connection._connection
        return raw is not None and bool(raw.in_transaction)


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **options: Any) -> AsyncAdapt_aiosqlite_connection:
        return _Connection(self, super().connect(*args, **options)._connection)


class Dialect(SQLiteDialect_aiosqlite):
    """``sqlite+aiosqlite`` in everything but the number of visits."""

    supports_statement_cache = True
    supports_server_side_cursors = False

    @classmethod
    def import_dbapi(cls) -> AsyncAdapt_aiosqlite_dbapi:
        """The driver's module, adapted."""
        return _Driver(__import__("aiosqlite"), sqlite3)


def begin(connection: Connection, statement: str) -> None:
    """Begin a transaction with ``statement``: in the visit of the next one, where this driver is.

    On another driver at once.
    """
    raw: object = connection.connection.dbapi_connection
    if isinstance(raw, _Connection):
        raw.begin_with(statement)
    else:
        connection.exec_driver_sql(statement)


registry.register(DRIVER.replace("+", "."), __name__, Dialect.__name__)
