"""The chats, the true calendar of what they should get, and the workers that serve them."""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot import digests as ticking
from bot.clock import Clock
from bot.health import Health
from bot.worker import Worker
from handlers.digests import compose, serving
from store import chats, people, slots
from store import digests as schedules
from store.db import Database, Tx
from store.digest_records import Digest, Settings
from store.records import Role
from store.tables import outbox
from store.tables import slots as slot_rows
from store.workdays import Workdays
from tests.simulate.weather import DAY, Weather, of_workers, ticks

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/New_York")
# the last two lie in the hour that comes twice, or not at all, in Berlin and New York
MINUTES = (8 * 60 + 30, 9 * 60, 17 * 60, 150, 90)
CHIEF = 501007
_TO_START_AGAIN = timedelta(minutes=10)


class Killed(BaseException):
    """The process is gone in the middle of a statement's neighbours."""


class SkewedClock(Clock):
    """True time, and what one machine thinks."""

    def __init__(self, weather: Weather) -> None:
        super().__init__(ZoneInfo("Asia/Shanghai"))
        self.true = BEGINS
        self.weather = weather

    def now(self) -> datetime:
        return self.true + self.weather.ahead(self.true)


class Serves(Protocol):
    """One worker's round."""

    async def tick(self) -> Any: ...


@dataclass
class Books:
    """What was expected, and what came of it. ``unattended``: for six hours nobody was there whose
    clock was right, and it was skipped and counted, as it should be.
    """

    expected: int = 0
    once: int = 0
    missing: int = 0
    unattended: int = 0
    twice: int = 0
    late: int = 0
    early: int = 0
    beyond_six_hours: int = 0
    strangers: int = 0
    kills: int = 0
    ticks: int = 0
    skipped: int = 0
    slowest: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Every slot once, none twice, all within six hours."""
        return not (self.missing or self.twice or self.beyond_six_hours) and self.once > 0


@dataclass
class World:
    """``build`` makes a worker's round from the worker; the real one unless a test breaks it."""

    database: Database
    folder: Path
    chats: int
    days: int
    seed: int
    kill_share: float = 0.01
    build: Callable[[Worker, Clock], Serves] | None = None
    books: Books = field(default_factory=Books)
    true: datetime = BEGINS
    # When somebody looked whose clock was right.
    attended: list[datetime] = field(default_factory=list)

    async def run(self) -> Books:
        """Set up the chats, let the time pass, count."""
        chance = random.Random(self.seed)
        known = await self._set_up(chance)
        busy = sorted({at for _, days in self._wanted(known).items() for at in days.values()})
        weathers = of_workers(2, BEGINS, self.days, chance)
        clocks = [SkewedClock(weather) for weather in weathers]
        rounds = [self._worker(n, clock) for n, clock in enumerate(clocks)]
        with self._plain_words(), _kills(chance, self.kill_share, self.books):
            for at in ticks(BEGINS, self.days, busy, chance):
                await self._tick(at, clocks, rounds, chance)
        await self._count(known)
        return self.books

    async def _tick(
        self,
        at: datetime,
        clocks: list[SkewedClock],
        rounds: list[Serves],
        chance: random.Random,
    ) -> None:
        up, self.true = [], at
        for clock, one in zip(clocks, rounds, strict=True):
            # their rounds do not fall together, but for now and then
            clock.true = at + timedelta(seconds=chance.choice((0, 0, 7)))
            if clock.weather.is_up(clock.true):
                up.append(one)
                if not clock.weather.ahead(clock.true) and self.attended[-1:] != [at]:
                    self.attended.append(at)
        self.books.ticks += len(up)
        if len(up) > 1 and chance.random() < 0.2:
            await asyncio.gather(*(_survived(one, self.books) for one in up))
        else:
            for one in up:
                await _survived(one, self.books)
        await self.database.begin(_delivered)

    def _plain_words(self) -> _Patched:
        """What a digest says is not what is simulated: one message with its day, and the true
        time, whatever the worker's clock says.
        """

        async def composed(tx: Tx, digest: Digest, told: compose.Told, *_: Any, **__: Any) -> Any:
            words = {"today": told.today.isoformat(), "true": self.true.isoformat()}
            return serving.Said([words])

        return _Patched(serving, "composed", composed)

    def _worker(self, number: int, clock: SkewedClock) -> Serves:
        worker = Worker(
            self.database,
            clock,
            Health(self.folder / f"{number}.json"),
            1,
            timedelta(seconds=30),
        )
        if self.build is not None:
            return self.build(worker, clock)
        return ticking.Digests(worker, lambda: "bot", lambda: None)

    async def _set_up(self, chance: random.Random) -> list[Digest]:
        async def body(tx: Tx) -> list[Digest]:
            await people.appoint(
                tx,
                telegram_id=CHIEF,
                name="统筹",
                role=Role.COORDINATOR,
                agency_id=None,
                how="simulated",
                now=BEGINS - DAY,
            )
            actor = await people.actor(tx, CHIEF)
            for number in range(self.chats):
                chat_id = await chats.ensure(
                    tx, -1_000_000 - number, "supergroup", None, BEGINS - DAY
                )
                settings = Settings(
                    weekdays=tuple(range(7)),
                    minute=chance.choice(MINUTES),
                    zone=chance.choice(ZONES),
                )
                key, at = f"set:{number}", BEGINS - DAY
                await schedules.put(tx, actor, chat_id, 0, settings, effect_key=key, now=at)
            return await schedules.running(tx)

        return await self.database.begin(body)

    def _wanted(self, known: list[Digest]) -> dict[tuple[str, int], dict[date, datetime]]:
        """By zone and minute: on which dates something is due, and when. An oracle of its own:
        every date, on the next day that is worked.
        """
        calendar, end = Workdays(), BEGINS + self.days * DAY
        found: dict[tuple[str, int], dict[date, datetime]] = {}
        for zone, minute in {(one.settings.zone, one.settings.minute) for one in known}:
            days = {calendar.next_working((BEGINS + n * DAY).date()) for n in range(-1, self.days)}
            at = {day: slots.moment(day, minute, ZoneInfo(zone)) for day in sorted(days)}
            found[zone, minute] = {
                day: moment for day, moment in at.items() if BEGINS <= moment < end - 7 * DAY / 24
            }
        return found

    async def _count(self, known: list[Digest]) -> None:
        rows = await self.database.read(
            lambda tx: tx.rows(
                select(outbox.c.chat_id, outbox.c.facts, outbox.c.created_at).where(
                    outbox.c.kind == serving.LETTER
                )
            )
        )
        sent: Counter[tuple[int, date]] = Counter()
        first: dict[tuple[int, date], datetime] = {}
        for row in rows:
            key = row.chat_id, date.fromisoformat(row.facts["today"])
            sent[key] += 1
            at = datetime.fromisoformat(row.facts.get("true") or row.created_at.isoformat())
            first[key] = min(first.get(key, at), at)
        states = await self._states()
        wanted, books = self._wanted(known), self.books
        for one in known:
            for day, at in wanted[one.settings.zone, one.settings.minute].items():
                number = sent.pop((one.chat_id, day), 0)
                books.expected += 1
                books.once += number == 1
                if number == 0:
                    is_lost = self._is_attended(at) or states.get((one.chat_id, day)) != "skipped"
                    books.missing += is_lost
                    books.unattended += not is_lost
                books.twice += number > 1
                if number:
                    wait = (first[one.chat_id, day] - at).total_seconds()
                    books.late += wait > slots.LATE_AFTER.total_seconds()
                    books.early += wait < 0
                    books.beyond_six_hours += wait > slots.CATCH_UP.total_seconds()
                    books.slowest = max(books.slowest, wait)
        edge = {BEGINS.date() - DAY, (BEGINS + self.days * DAY).date() - DAY}
        books.strangers = sum(
            n for (_, day), n in sent.items() if min(edge) < day < max(edge) - 3 * DAY
        )
        books.skipped = sum(state == "skipped" for state in states.values())

    async def _states(self) -> dict[tuple[int, date], str]:
        s = slot_rows.c
        rows = await self.database.read(
            lambda tx: tx.rows(select(s.chat_id, s.local_date, s.state))
        )
        return {(row.chat_id, row.local_date): row.state for row in rows}

    def _is_attended(self, at: datetime) -> bool:
        """Whether somebody looked in time for being killed in it and starting again."""
        next_ = bisect_left(self.attended, at)
        last = at + slots.CATCH_UP - _TO_START_AGAIN
        return next_ < len(self.attended) and self.attended[next_] <= last


async def _survived(one: Serves, books: Books) -> None:
    """A killed process is started again: the next tick is a new one's."""
    try:
        await one.tick()
    except Killed:
        books.kills += 1


async def _delivered(tx: Tx) -> None:
    """The courier is another simulation: here whatever is queued arrives."""
    waiting = outbox.c.state == "queued"
    await tx.run(update(outbox).where(waiting).values(state="sent"))


class _Patched:
    """``setattr`` for a while."""

    def __init__(self, target: Any, name: str, value: Any) -> None:
        self._where = target, name, getattr(target, name)
        self._value = value

    def __enter__(self) -> None:
        target, name, _ = self._where
        setattr(target, name, self._value)

    def __exit__(self, *_: object) -> None:
        target, name, before = self._where
        setattr(target, name, before)


def _kills(chance: random.Random, share: float, books: Books) -> _Patched:
    """Inside the transaction of a digest, or right after it, now and then the process ends."""

    def failpoint(name: str) -> None:
        if chance.random() < share:
            raise Killed(name)

    return _Patched(ticking, "failpoint", failpoint)
