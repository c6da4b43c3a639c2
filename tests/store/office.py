"""A small installation for the tests of membership: two agencies, a collective, and people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import insert

from store import people
from store.db import Database, Tx
from store.records import Actor, Role
from store.tables import agencies

NOW = datetime(2020, 10, 19, 9, 0, tzinfo=UTC)
CNIPA, GACC, ALL = 1, 2, 3
OWNER, ADMIN, SUN, ZHANG, CHEN, LI, NOBODY = 11, 12, 13, 14, 15, 16, 90
T = TypeVar("T")

STAFF = (
    (OWNER, "王静", Role.OWNER, None),
    (ADMIN, "赵管", Role.ADMINISTRATOR, None),
    (SUN, "孙涛", Role.COORDINATOR, None),
    (ZHANG, "张敏", Role.LIAISON, CNIPA),
    (CHEN, "陈晨", Role.REPORTER, CNIPA),
    (LI, "李海", Role.REPORTER, GACC),
)


async def furnish(database: Database) -> Database:
    """Put the agencies and the staff in."""
    rows = [
        {"id": CNIPA, "slug": "cnipa", "short": "知识产权局", "kind": "agency"},
        {"id": GACC, "slug": "gacc", "short": "海关总署", "kind": "agency"},
        {"id": ALL, "slug": "all", "short": "成员单位", "kind": "collective"},
    ]
    same = {"full_name": "全称", "category": "test", "jurisdiction": "national"}

    async def body(tx: Tx) -> None:
        await tx.run(insert(agencies), [{**row, **same} for row in rows])
        for telegram_id, name, role, agency_id in STAFF:
            await people.appoint(
                tx,
                telegram_id=telegram_id,
                name=name,
                role=role,
                agency_id=agency_id,
                how=people.FROM_CONFIGURATION if role is Role.OWNER else "test",
                now=NOW,
            )

    await database.begin(body)
    return database


async def actor(database: Database, telegram_id: int) -> Actor:
    """Who writes from this account."""
    return await database.read(lambda tx: people.actor(tx, telegram_id))


async def person(database: Database, telegram_id: int) -> int:
    """The id of the person who writes from this account."""
    found = (await actor(database, telegram_id)).person_id
    assert found is not None
    return found


async def acts(
    database: Database, telegram_id: int, body: Callable[[Tx, Actor], Awaitable[T]]
) -> T:
    """Run ``body`` in a transaction as this account."""
    who = await actor(database, telegram_id)
    return await database.begin(lambda tx: body(tx, who))
