"""aiosqlite with one visit to its thread a statement.

SQLAlchemy's adapter visits the thread four times for a SELECT (open the cursor, execute, fetch,
close) and three times for a BEGIN; each visit wakes a thread and the loop, which costs more than
SQLite's work. The adapter fetches all rows at once anyway, so nothing is lost by doing the four
in one visit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

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

    def __init__(self, connection: Any) -> None:
        self._connection = connection
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
        def visit() -> tuple[Any, list[Any], int, int | None]:
            cursor = self._connection._conn.cursor()
            try:
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
        return _Visit(connection)

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor

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


registry.register(DRIVER.replace("+", "."), __name__, Dialect.__name__)
