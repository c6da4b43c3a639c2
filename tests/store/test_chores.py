"""Once for its day, whoever ticks and whoever is killed; and who is told when it fails."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from store import administrators, chats, chores, office, people, rules
from store.db import Database, Tx
from store.records import Role
from store.tables import chats as chat_rows
from store.tables import outbox

NOW = datetime(2022, 3, 15, 19, 0, tzinfo=UTC)
DAY = date(2022, 3, 16)
NIGHT = timedelta(days=1)


async def take(database: Database, day: date = DAY, now: datetime = NOW) -> bool:
    return await database.begin(lambda tx: chores.take(tx, "backup", day, now))


async def begun(database: Database) -> None:
    assert not await take(database, DAY - NIGHT, NOW - NIGHT)


async def test_where_it_was_never_done_there_is_nothing_to_make_good(database: Database) -> None:
    await begun(database)
    assert not await take(database, DAY - NIGHT, NOW - NIGHT)
    assert await take(database)


async def test_ten_workers_do_it_once(database: Database) -> None:
    await begun(database)
    assert sum(await asyncio.gather(*(take(database) for _ in range(10)))) == 1


async def test_a_dead_worker_is_followed_by_another(database: Database) -> None:
    await begun(database)
    assert await take(database)
    assert not await take(database, now=NOW + chores.LONGEST - timedelta(seconds=1))
    later = NOW + chores.LONGEST
    assert sum(await asyncio.gather(*(take(database, now=later) for _ in range(5)))) == 1


async def test_what_is_done_is_not_done_again(database: Database) -> None:
    await begun(database)
    await take(database)
    await database.begin(lambda tx: chores.done(tx, "backup", DAY, NOW))
    assert not await take(database, now=NOW + NIGHT)
    assert await database.read(lambda tx: chores.last_done(tx, "backup")) == DAY


async def test_a_failure_is_tried_again_in_an_hour_and_is_news_once(database: Database) -> None:
    await begun(database)
    news = []
    for night in range(3):
        day, now = DAY + night * NIGHT, NOW + night * NIGHT
        for _ in range(3):
            assert await take(database, day, now)
            told = await database.begin(
                lambda tx, d=day, n=now: chores.failed(tx, "backup", d, "disk full", n)  # type: ignore[misc]
            )
            news.append(told)
            assert not await take(database, day, now + timedelta(minutes=59))
            now += chores.AGAIN_AFTER
    assert news == [True] + [False] * 8
    assert await database.read(lambda tx: chores.trouble(tx, "backup")) == "disk full"
    after = DAY + 3 * NIGHT
    assert await take(database, after, NOW + 3 * NIGHT)
    await database.begin(lambda tx: chores.done(tx, "backup", after, NOW + 3 * NIGHT))
    assert await database.read(lambda tx: chores.trouble(tx, "backup")) is None
    await take(database, after + NIGHT, NOW + 4 * NIGHT)
    again = await database.begin(
        lambda tx: chores.failed(tx, "backup", after + NIGHT, "disk full", NOW + 4 * NIGHT)
    )
    assert again


async def test_the_latest_day_stays_however_old(database: Database) -> None:
    await begun(database)
    await take(database)
    await database.begin(lambda tx: chores.done(tx, "backup", DAY, NOW))
    years = NOW + timedelta(days=900)
    assert await database.begin(lambda tx: chores.prune(tx, years)) == 1
    assert await take(database, DAY + timedelta(days=900), years)


async def appointed(tx: Tx) -> None:
    for number, role in ((1, Role.OWNER), (2, Role.ADMINISTRATOR), (3, Role.COORDINATOR)):
        await people.appoint(
            tx, telegram_id=number, name="x", role=role, agency_id=None, how="cast", now=NOW
        )


async def told(database: Database) -> list[int]:
    def tell(tx: Tx) -> object:
        return administrators.tell(tx, "home", {}, key="k", now=NOW)

    await database.begin(tell)  # type: ignore[arg-type]
    await database.begin(tell)  # type: ignore[arg-type]
    where = select(chat_rows.c.telegram_id).join(outbox, outbox.c.chat_id == chat_rows.c.id)
    return sorted(row.telegram_id for row in await database.read(lambda tx: tx.rows(where)))


async def test_owners_and_administrators_are_told_once_each(database: Database) -> None:
    await database.begin(appointed)
    assert await told(database) == [1, 2]


async def test_or_the_chat_that_was_set(database: Database) -> None:
    await database.begin(appointed)
    chat = await database.begin(lambda tx: chats.ensure(tx, -100, "supergroup", "x", NOW))
    setting = office.Setting.ADMIN_CHAT
    await database.begin(
        lambda tx: office.put(tx, rules.OPERATOR, setting, chat, effect_key="k", now=NOW)
    )
    assert await told(database) == [-100]
