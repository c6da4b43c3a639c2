"""A database for one command: prepared if it is not, read beside a running bot if it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import typer

from bot import settings
from bot.clock import Clock
from bot.stop import Stop
from handlers.texts import console
from seed.shipped import is_seeded, seed_shipped
from store import lock, migrate
from store.db import Database, open_database
from store.errors import Busy, NewerDatabase, Unusable

T = TypeVar("T")
Work = Callable[[Database, Clock], Awaitable[T]]


def reading(work: Work[T]) -> T:
    """Run ``work`` on the configured database; it may be in use by the bot."""
    return _run(work, exclusive=False)


def writing(work: Work[T]) -> T:
    """Run ``work`` as the only writing process."""
    return _run(work, exclusive=True)


async def ready(chosen: settings.Settings) -> None:
    """Migrate and seed the configured database if that is still to do."""
    async with _shared(chosen.database, Clock(chosen.zone)):
        pass


def _run(work: Work[T], *, exclusive: bool) -> T:
    chosen = settings.load()

    async def whole() -> T:
        opening = _exclusive if exclusive else _shared
        clock = Clock(chosen.zone)
        async with opening(chosen.database, clock) as database:
            return await work(database, clock)

    try:
        return asyncio.run(whole())
    except Busy as error:
        raise Stop(console.busy(error.path), code=1) from None
    except NewerDatabase as error:
        raise Stop(console.newer_database(error.found)) from None
    except Unusable as error:
        raise Stop(console.unusable(error.url, error.trouble), code=1) from None


@asynccontextmanager
async def _shared(url: str, clock: Clock) -> AsyncIterator[Database]:
    if not await _is_ready(url):
        async with _exclusive(url, clock):
            pass
    async with _opened(url) as database:
        yield database


@asynccontextmanager
async def _exclusive(url: str, clock: Clock) -> AsyncIterator[Database]:
    with lock.writing(url):
        if await migrate.version(url) is None:
            typer.echo(console.preparing(), err=True)
        await migrate.prepare(url)
        async with _opened(url) as database:
            await seed_shipped(database, clock.now())
            yield database


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        await database.close()


async def _is_ready(url: str) -> bool:
    """Nothing to migrate and nothing to seed: no lock is needed, and the bot may be running."""
    if await migrate.version(url) != migrate.HEAD:
        return False
    async with _opened(url) as database:
        return await is_seeded(database)
