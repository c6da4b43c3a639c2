"""One bot a database, one writer a file, and a chat that moves."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from store import chats, install, lock
from store.db import Database, Tx
from store.errors import Busy, ForeignDatabase
from store.tables import chats as chat_rows
from store.tables import outbox

NOW = datetime(2020, 10, 19, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
TELEGRAM, SANDBOX = "https://api.telegram.org", "http://127.0.0.1:8800"


async def test_another_bot_or_origin_is_refused_unless_adopted(database: Database) -> None:
    def bind(bot_id: int, origin: str, *, adopt: bool = False) -> object:
        return database.begin(lambda tx: install.bind(tx, bot_id, origin, adopt=adopt, now=NOW))

    assert await database.read(install.bound_to) is None
    for _ in range(2):
        await bind(7, TELEGRAM)  # type: ignore[misc]
    for bot_id, origin in ((8, TELEGRAM), (7, SANDBOX)):
        with pytest.raises(ForeignDatabase) as refusal:
            await bind(bot_id, origin)  # type: ignore[misc]
        assert (refusal.value.bot_id, refusal.value.api_origin) == (7, TELEGRAM)
    await bind(8, SANDBOX, adopt=True)  # type: ignore[misc]
    assert await database.read(install.bound_to) == (8, SANDBOX)


HOLD = """
import sys
from store.lock import writing
with writing(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


async def test_a_second_process_does_not_write_until_the_first_is_gone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/a file.db"
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-c", HOLD, url]
    other = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    with pytest.raises(Busy) as refusal, lock.writing(url):
        pass
    assert refusal.value.path.endswith("a file.db.lock")
    other.kill()
    await other.communicate()
    with lock.writing(url):
        pass


def test_a_server_needs_no_lock() -> None:
    with lock.writing("postgresql+asyncpg://u@h/d"), lock.writing("postgresql+asyncpg://u@h/d"):
        pass


async def test_a_chat_is_known_once_and_follows_its_title(database: Database) -> None:
    first = await database.begin(lambda tx: chats.ensure(tx, -5, "group", "联络群", NOW))
    again = await database.begin(lambda tx: chats.ensure(tx, -5, "group", "联络员群", NOW))
    await database.begin(lambda tx: chats.set_state(tx, -5, "left", NOW))
    row = await database.read(lambda tx: tx.row(select(chat_rows)))
    assert row is not None
    assert (first, "联络员群", "left") == (again, row.title, row.state)


async def queue(tx: Tx, chat_id: int, key: str) -> None:
    values = {"dedupe_key": key, "chat_id": chat_id, "kind": "note", "facts": {}}
    times = {"not_before": NOW, "created_at": NOW, "state": "queued"}
    await tx.run(insert(outbox).values(**values, **times, tries=0, repeated=False))


@pytest.mark.parametrize("new_came_first", [False, True])
async def test_a_group_that_moves_keeps_what_refers_to_it(
    database: Database, new_came_first: bool
) -> None:
    async def act(tx: Tx) -> int:
        old = await chats.ensure(tx, -5, "group", "联络群", NOW)
        await queue(tx, old, "a")
        if new_came_first:
            await queue(tx, await chats.ensure(tx, -1005, "supergroup", "联络群", NOW), "b")
        for _ in range(2):
            await chats.moved(tx, -5, -1005, NOW)
        return old

    old = await database.begin(act)
    rows = await database.read(lambda tx: tx.rows(select(chat_rows)))
    assert [(row.id, row.telegram_id, row.kind) for row in rows] == [(old, -1005, "supergroup")]
    queued = await database.read(lambda tx: tx.rows(select(outbox.c.chat_id)))
    assert {row.chat_id for row in queued} == {old}
