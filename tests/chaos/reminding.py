"""Reminders told through kills: on each day that has one the bot dies on its way, is started again,
and the liaison has that day's message once, or a second time marked as a repeat.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from handlers.texts import first as say_first
from store import assigning, cards, people
from store.db import Database, Tx, open_database
from store.tables import plans, slots
from store.workdays import Workdays
from tests import cast
from tests.chaos.campaign import LEASE, Zygote
from tests.chaos.traffic import under_way
from tests.sandbox_server import Sandbox, start_sandbox

PLAN, REF, DUE = "annual-2021-2022", "39", date(2022, 3, 22)
# Where a bot dies on the way of a reminder, and how many messages there may be afterwards. From
# KP8 on it is claimed: whether Telegram has it nobody knows, so that what follows is marked.
POINTS = {"KP12": 1, "KP13": 1, "KP8": 1, "KP9": 2, "KP10": 2, "KP11": 1}
MARKED = ("KP8", "KP9", "KP10")
HEARER = cast.HE
_LONGEST = 40.0


@dataclass
class Told:
    """What was wrong in the end: nothing is what is promised."""

    rounds: int = 0
    kills: int = 0
    marked: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.wrong

    def __str__(self) -> str:
        return (
            f"{self.rounds} days, {self.kills} kills, {len(self.wrong)} wrong, "
            f"{self.marked} messages repeated and marked so"
        )


@dataclass
class Reminded:
    """One installation with one task that is due, and somebody to be reminded of it."""

    zygote: Zygote
    sandbox: Sandbox
    database: Database
    settings: dict[str, Any]
    days: Iterator[date]
    told: Told = field(default_factory=Told)

    async def kill_at(self, point: str, hit: int = 1) -> None:
        """The next day that has a reminder: the bot dies at ``point`` on its way."""
        day = next(self.days)
        self.told.rounds += 1
        await self.sandbox.set_today(day.isoformat())
        pid = await self.zygote.start(self.settings | {"failpoints": f"{point}:{hit}:kill"})
        async with asyncio.timeout(_LONGEST):
            code = await self.zygote.wait(pid)
        if code != -signal.SIGKILL:
            self.told.wrong.append(f"{point} on {day} ended with {code}")
            return
        self.told.kills += 1
        pid = await self.zygote.start(self.settings)
        try:
            await self._settled(day)
        finally:
            os.kill(pid, signal.SIGTERM)
            await self.zygote.wait(pid)
        await self._count(point, day)

    async def _settled(self, day: date) -> None:
        """Until the day is decided and nothing is on its way any more."""
        async with asyncio.timeout(_LONGEST):
            while not await self.database.read(lambda tx: _decided(tx, day)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)  # another process
            while await self.database.read(under_way):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def _count(self, point: str, day: date) -> None:
        head = f"提醒 · {day.month} 月 {day.day} 日"
        texts = [str(one.get("text")) for one in await self.sandbox.messages(HEARER.id)]
        mine = [text for text in texts if head in text]
        marked = [text for text in mine if say_first.repeated() in text]
        self.told.marked += len(marked)
        is_right = 1 <= len(mine) <= POINTS[point] and len(mine) - len(marked) <= 1
        if not is_right or len(marked) > (point in MARKED):
            self.told.wrong.append(f"{point} on {day}: {len(mine)} messages, {len(marked)} marked")


async def _decided(tx: Tx, day: date) -> bool:
    rows = await tx.rows(
        select(slots.c.id).where(slots.c.kind == "reminder", slots.c.local_date == day)
    )
    return len(rows) == len(cast.APPOINTED)


def due_days(due_on: date = DUE) -> Iterator[date]:
    """A week before, the day before, the day, the day after, then weekly; days that are worked."""
    calendar, week = Workdays(), timedelta(days=7)
    yield calendar.last_working(due_on - week)
    yield calendar.last_working(due_on - timedelta(days=1))
    yield due_on
    last = calendar.next_working(due_on + timedelta(days=1))
    yield last
    while True:
        last = calendar.next_working(last + week)
        yield last


@asynccontextmanager
async def an_office(zygote: Zygote, url: str, folder: Path) -> AsyncIterator[Reminded]:
    """The cast at work in March 2022, with one internal date and no other duty."""
    database = open_database(url)
    now = datetime.now(UTC)
    begins = datetime.combine(date(2022, 3, 1), time(1), UTC)
    await cast.appoint(database, begins)

    async def furnish(tx: Tx) -> None:
        actor = await people.actor(tx, cast.SUN.id)
        task_id = await cards.by_ref(tx, PLAN, REF)
        await assigning.set_date(tx, actor, task_id, DUE, effect_key="date", now=now)
        others = plans.c.key != PLAN
        await tx.run(update(plans).where(others).values(archived_at=begins))

    await database.begin(furnish)
    try:
        async with start_sandbox() as sandbox:
            assert sandbox.desk is not None
            for person in cast.APPOINTED:
                sandbox.desk.world.chats[person.id].started = True
            settings = {
                "token": sandbox.token,
                "base_url": sandbox.base_url,
                "base_file_url": sandbox.base_file_url,
                "access": "open",
                "data_dir": str(folder),
                "database_url": url,
                "lease_seconds": LEASE,
                "pace": "off",
                "clock": "api",
            }
            yield Reminded(zygote, sandbox, database, settings, due_days())
    finally:
        await database.close()


async def through_kills(office: Reminded, points: Sequence[str]) -> Told:
    """A day for each point."""
    for point in points:
        await office.kill_at(point)
    return office.told
