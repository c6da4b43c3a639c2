"""One holder at a time, and a fencing token that grows with every change."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from store import leases
from store.db import Database
from store.leases import Lease
from tests.store.traffic import NOW

TTL = timedelta(seconds=20)


async def take(db: Database, holder: str, now: datetime = NOW) -> Lease | None:
    return await db.begin(lambda tx: leases.take(tx, "poll", holder, now, now + TTL))


async def test_only_one_of_many_gets_it(database: Database) -> None:
    taken = await asyncio.gather(*(take(database, f"w{n}") for n in range(10)))
    assert sum(lease is not None for lease in taken) == 1


async def test_the_holder_renews_and_keeps_its_token(database: Database) -> None:
    first, second = await take(database, "a"), await take(database, "a", NOW + TTL / 2)
    assert first is not None and second is not None
    assert first.token == second.token
    assert second.until > first.until


async def test_an_expired_lease_changes_hands_with_a_higher_token(database: Database) -> None:
    first = await take(database, "a")
    assert await take(database, "b", NOW + TTL / 2) is None
    second = await take(database, "b", NOW + TTL)
    assert first is not None and second is not None
    assert second.token > first.token
    assert await take(database, "a", NOW + TTL) is None


async def test_a_released_lease_is_free_at_once_and_only_its_holder_releases(
    database: Database,
) -> None:
    await take(database, "a")
    await database.begin(lambda tx: leases.release(tx, "poll", "b"))
    assert await take(database, "b") is None
    await database.begin(lambda tx: leases.release(tx, "poll", "a"))
    assert await take(database, "b") is not None
