"""Transactions: nothing is lost, nothing is half, whoever is cancelled when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from store import audit, db, people
from store.db import Body, Claim, Database, Tx
from store.errors import AlreadyHandled, Unusable
from store.records import Actor
from store.tables import accounts, agencies, inbox
from store.tables import audit as entries
from tests.chaos.counting import lost_updates, read_modify_write, value
from tests.databases import on_postgresql

NOW = datetime(2020, 10, 19, 9, 0, tzinfo=UTC)


async def test_no_read_modify_write_is_lost(database: Database) -> None:
    """1,000 by 10 tasks here; 10,000 in ``make chaos``."""
    assert await lost_updates(database, tasks=10, each=100) == 0
    assert await database.read(value) == 1000


async def test_readers_see_no_half_transaction(database: Database) -> None:
    inside, go = asyncio.Event(), asyncio.Event()

    async def body(tx: Tx) -> None:
        await read_modify_write(tx)
        inside.set()
        await go.wait()

    writer = asyncio.create_task(database.begin(body))
    await inside.wait()
    assert await database.read(value) == 0
    go.set()
    await writer
    assert await database.read(value) == 1


async def test_reading_cannot_write_on_sqlite(database: Database) -> None:
    if database.sqlite:
        with pytest.raises(Exception, match="readonly"):
            await database.read(read_modify_write)
    assert await database.read(value) == 0


class Stepped:
    """Awaits ``work`` and calls ``act`` when it waits for the ``at``-th time."""

    def __init__(self, work: Coroutine[Any, Any, Any], at: int, act: Callable[[], None]) -> None:
        self._work, self._left, self._act = work, at, act

    def __await__(self) -> Generator[Any, None, Any]:
        steps = self._work.__await__()
        while True:
            try:
                waits_for = next(steps)
            except StopIteration as done:
                return done.value
            self._left -= 1
            if self._left == 0:
                self._act()
            yield waits_for


async def cancelled_at(database: Database, body: Body[Any], claim: Claim, at: int) -> bool:
    """Run ``body``; its caller is cancelled when the transaction waits for the ``at``-th time.

    False if it was through before that.
    """
    loop = asyncio.get_running_loop()
    caller = asyncio.create_task(database.begin(body, claim=claim))
    reached = False

    def cancel() -> None:
        nonlocal reached
        reached = True
        caller.cancel()

    async def stepped(work: Any) -> Any:
        return await Stepped(work, at, cancel)

    def factory(loop: Any, work: Any, **more: Any) -> asyncio.Task[Any]:
        return asyncio.Task(stepped(work), loop=loop, **more)

    # The next task is the one that ``begin`` runs the transaction in.
    loop.set_task_factory(factory)
    try:
        await caller
    except asyncio.CancelledError:
        assert reached
    finally:
        loop.set_task_factory(None)
    return reached


async def test_cancelled_at_any_await_it_is_all_or_nothing(database: Database) -> None:
    """A choice of an agency: preference, record and the inbox row, before, inside and after."""
    agency = {"slug": "cnipa", "short": "知识产权局", "full_name": "国家知识产权局"}
    more = {"kind": "agency", "category": "test", "jurisdiction": "national"}
    await database.begin(lambda tx: tx.run(insert(agencies).values(id=1, **agency, **more)))
    at, reached = 0, True
    while reached:
        at += 1
        seq = await database.begin(lambda tx, n=at: _update(tx, n))  # type: ignore[misc]
        claim = Claim(seq, NOW)

        async def choose(tx: Tx, n: int = at) -> Actor:
            key = f"{n}:choose"
            return await people.choose_agency(tx, Actor(n), 1, effect_key=key, now=NOW)

        reached = await cancelled_at(database, choose, claim, at)
        async with asyncio.timeout(5):
            await database.begin(read_modify_write)
        done = await _traces(database, at, seq)
        assert done == [claim.closed] * 3, at
    assert at > 15
    assert (await database.read(audit.verify)).broken_at is None


async def _update(tx: Tx, number: int) -> int:
    values = {"bot_id": 1, "update_id": number, "lane": "1", "body": "{}", "body_hash": "0" * 64}
    row = insert(inbox).values(**values, state="open", tries=0, received_at=NOW)
    return await tx.new_id(row)


async def _traces(database: Database, telegram_id: int, seq: int) -> list[bool]:
    async def body(tx: Tx) -> list[bool]:
        mine = accounts.c.telegram_id == telegram_id
        account = await tx.row(select(accounts).where(mine))
        state = await tx.scalar(select(inbox.c.state).where(inbox.c.seq == seq))
        key = entries.c.effect_key == f"{telegram_id}:choose"
        return [
            account is not None and account.preferred_agency_id == 1,
            await tx.row(select(entries).where(key)) is not None,
            state == "done",
        ]

    return await database.read(body)


async def test_a_claimed_update_is_answered_once(database: Database) -> None:
    seq = await database.begin(lambda tx: _update(tx, 1))
    results = await asyncio.gather(
        *(database.begin(read_modify_write, claim=Claim(seq, NOW)) for _ in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, AlreadyHandled) for result in results) == 4
    assert await database.read(value) == 1


async def test_a_cancelled_read_leaves_no_snapshot_behind(database: Database) -> None:
    """More often than there are readers: each would otherwise keep an old picture for ever."""
    await database.begin(read_modify_write)
    for turn in range(2, 8):
        reading = asyncio.Event()

        async def body(tx: Tx, reading: asyncio.Event = reading) -> None:
            await value(tx)
            reading.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(database.read(body))
        await asyncio.wait_for(reading.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await database.begin(read_modify_write)
        assert await database.read(value) == turn


@on_postgresql
async def test_a_worker_that_stands_still_in_a_transaction_lets_go_of_its_locks(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "_STANDS_STILL", "200ms")
    stopped = db.open_database(database_url)
    held, go = asyncio.Event(), asyncio.Event()

    async def body(tx: Tx) -> None:
        await read_modify_write(tx)
        held.set()
        await go.wait()
        await read_modify_write(tx)

    zombie = asyncio.create_task(stopped.begin(body))
    await held.wait()
    async with asyncio.timeout(10):
        await database.begin(read_modify_write)
    go.set()
    with pytest.raises(Unusable):
        await zombie
    assert await database.read(value) == 1
    await stopped.close()
