"""A worker on a test's database, with a clock that a test moves and handlers of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler

from bot.application import Dispatcher
from bot.client import Client
from bot.clock import Clock
from bot.health import Health
from bot.lanes import Lanes
from bot.pace import UNLIMITED, Pace
from bot.reader import Reader
from bot.worker import Worker
from handlers.context import Context, Deps, context_types
from store import inbox
from store.blobs import Blobs
from store.db import Database, Tx
from store.inbox import Arrival
from store.readmodel import ReadModel
from store.tables import inbox as inbox_table
from store.tables import installation
from store.tables import outbox as outbox_table
from tests.wire import BOT, Wire

TOKEN = f"{BOT['id']}:TEST-only-not-a-real-token-0000000000"
BOT_ID = 7700000001
STARTS_AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
Handle = Callable[[Any, Context], Coroutine[Any, Any, None]]


class MovableClock(Clock):
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        super().__init__(ZoneInfo("Asia/Shanghai"))
        self.at = STARTS_AT

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Stage:
    """One worker: its lanes answer with ``handle``. ``woken`` counts wakes of the courier."""

    worker: Worker
    clock: MovableClock
    bot: Client
    wire: Wire
    application: Dispatcher
    lanes: Lanes
    woken: list[int] = field(default_factory=list)

    @property
    def db(self) -> Database:
        return self.worker.db

    async def receive(self, *updates: dict[str, Any]) -> None:
        """Put raw updates into the inbox, as intake does."""
        from bot.updates import arrival

        arrivals = [one for raw in updates if (one := arrival(raw)) is not None]
        await self.db.begin(lambda tx: inbox.accept(tx, BOT_ID, arrivals, self.clock.now()))

    async def receive_body(self, update_id: int, lane: str, body: str) -> None:
        """Put a body into the inbox as it is."""
        one = Arrival(update_id, lane, body, hashlib.sha256(body.encode()).hexdigest())
        await self.db.begin(lambda tx: inbox.accept(tx, BOT_ID, [one], self.clock.now()))

    async def serve(self, turns: int = 1) -> None:
        """Claim and answer, ``turns`` times, and record what became of it."""
        for _ in range(turns):
            self.lanes._more = True  # what a tick does
            await self.lanes.turn()
            await asyncio.gather(*list(self.lanes._busy.values()))
        # record without claiming again
        slots, self.lanes._slots = self.lanes._slots, 0
        await self.lanes.turn()
        self.lanes._slots = slots

    async def states(self) -> dict[int, str]:
        """Update id → state of everything in the inbox."""
        rows = await self.db.read(
            lambda tx: tx.rows(select(inbox_table.c.update_id, inbox_table.c.state))
        )
        return {row.update_id: row.state for row in rows}

    async def letters(self) -> list[Any]:
        """The outbox in order: kind, facts, state."""
        return list(
            await self.db.read(lambda tx: tx.rows(select(outbox_table).order_by(outbox_table.c.id)))
        )


@asynccontextmanager
async def a_stage(
    database: Database, folder: Path, handle: Handle | None = None, *, slots: int = 16
) -> AsyncIterator[Stage]:
    """A worker that is not running by itself: a test makes its turns."""
    clock, wire = MovableClock(), Wire()
    bot = Client(TOKEN, request=wire, get_updates_request=wire, rate_limiter=Pace(UNLIMITED))
    worker = Worker(database, clock, Health(folder / "health.json"), BOT_ID, timedelta(seconds=30))
    built = (
        ApplicationBuilder()
        .application_class(Dispatcher)
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(context_types)
        .build()
    )
    assert isinstance(built, Dispatcher)
    if handle is not None:
        built.add_handler(TypeHandler(Update, handle))
    await built.initialize()
    stage = Stage(worker, clock, bot, wire, built, Lanes(worker, built, slots))
    built.deps = Deps(
        db=database,
        reads=ReadModel(database),
        clock=clock,
        access="open",
        owner_ids=frozenset(),
        bot_username=str(BOT["username"]),
        wake=lambda: stage.woken.append(1),
        files=Blobs(folder),
        zone=ZoneInfo("Asia/Shanghai"),
        reader=Reader(),
    )
    try:
        yield stage
    finally:
        await built.shutdown()


async def install(database: Database) -> None:
    """Tie the database to the test bot."""

    async def body(tx: Tx) -> None:
        row = {"id": 1, "bot_id": BOT_ID, "api_origin": "http://x", "created_at": STARTS_AT}
        await tx.run(insert(installation).values(**row))

    await database.begin(body)


def message(update_id: int, person: int = 501002, text: str = "好", **more: Any) -> dict[str, Any]:
    """A raw update: a private message of that person."""
    who = {"id": person, "is_bot": False, "first_name": f"某{person}"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": int(STARTS_AT.timestamp()),
            "chat": {"id": person, "type": "private", "first_name": "某"},
            "from": who,
            "text": text,
            **more,
        },
    }


def body_of(raw: dict[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False)
