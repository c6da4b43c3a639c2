"""The driver's one visit a statement gives what four would."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from store.db import Database, Tx
from tests.databases import on_sqlite

pytestmark = on_sqlite


async def test_a_select_an_insert_and_a_count_of_rows(database: Database) -> None:
    async def body(tx: Tx) -> tuple[int, list[str], int]:
        await tx.conn.execute(text("CREATE TABLE seen (id INTEGER PRIMARY KEY, word TEXT UNIQUE)"))
        one = await tx.run(text("INSERT INTO seen (word) VALUES ('一')"))
        await tx.run(text("INSERT INTO seen (word) VALUES (:w)"), [{"w": "二"}, {"w": "三"}])
        rows = await tx.rows(text("SELECT word FROM seen ORDER BY id"))
        changed = await tx.run(text("UPDATE seen SET word = word || '!' WHERE id > 1"))
        return one.rowcount, [row.word for row in rows], changed.rowcount

    assert await database.begin(body) == (1, ["一", "二", "三"], 2)


async def test_an_error_names_itself_and_the_connection_goes_on(database: Database) -> None:
    async def make(tx: Tx) -> None:
        await tx.conn.execute(text("CREATE TABLE seen (word TEXT UNIQUE)"))
        await tx.run(text("INSERT INTO seen VALUES ('一')"))

    async def again(tx: Tx) -> None:
        await tx.run(text("INSERT INTO seen VALUES ('一')"))

    await database.begin(make)
    with pytest.raises(IntegrityError):
        await database.begin(again)
    assert await database.read(lambda tx: tx.scalar(text("SELECT count(*) FROM seen"))) == 1


async def test_a_statement_is_one_visit(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    import aiosqlite

    visits: list[object] = []
    visit: Any = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, fn: object, *args: object) -> object:
        visits.append(fn)
        return await visit(self, fn, *args)

    await database.read(lambda tx: tx.scalar(text("SELECT 1")))
    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    await database.read(lambda tx: tx.scalar(text("SELECT 1")))
    # BEGIN with the statement, and the end of the transaction.
    assert len(visits) == 2
    visits.clear()
    await database.read(_nothing)
    assert not visits


async def test_what_begins_late_is_a_transaction_all_the_same(database: Database) -> None:
    async def fails(tx: Tx) -> None:
        await tx.run(text("CREATE TABLE seen (word TEXT)"))
        await tx.run(text("INSERT INTO seen VALUES ('一')"))
        raise LookupError

    async def held(tx: Tx) -> bool:
        await tx.scalar(text("SELECT 1"))
        raw: Any = (await tx.conn.get_raw_connection()).dbapi_connection
        return bool(raw.in_transaction)

    with pytest.raises(LookupError):
        await database.begin(fails)
    there = text("SELECT count(*) FROM sqlite_master WHERE name = 'seen'")
    assert await database.read(lambda tx: tx.scalar(there)) == 0
    # a transaction that said nothing leaves no BEGIN behind for the next one
    await database.begin(_nothing)
    assert await database.begin(held)
    assert await database.read(held)


async def _nothing(_tx: Tx) -> None:
    """A transaction without a statement."""
