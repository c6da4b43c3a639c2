"""What is done without being asked: the night's backup and tidying, the week's note of the chain,
and news that were kept back for the morning.

A tick looks what is due; the row of the day decides who does it (store.chores), the rows of news
who is told (store.gathering).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from pathlib import Path

from bot import comparer
from bot.errors import named
from bot.failpoints import failpoint
from bot.worker import Worker, log
from handlers.journal.letters import BACKUP_FAILED, EVIDENCE_MISSING, HEAD_POSTED
from seed import years
from store import (
    administrators,
    audit,
    backup,
    chores,
    evidence,
    gathering,
    links_found,
    manifest,
    reminders,
    retention,
    rules,
    slots,
)
from store.blobs import Blobs
from store.comparable import Comparable, Looked
from store.db import Tx
from store.errors import BadBackup

TICK = 20.0
NIGHT = time(3, 0)
BACKUP, RETENTION, HEAD = "backup", "retention", "audit_head"
_MONDAY = 0
# Plans are compared once a start is over, and an hour after that failed.
_SETTLED, _LOOK_AGAIN = 60.0, 3600.0
# A file without a row that is younger may belong to a transaction which is still to come.
_UNSEEN = timedelta(days=1)


def slot(now: datetime, at: time = NIGHT, weekday: int | None = None) -> date:
    """The latest day on which it was due; ``now`` is local. Whoever slept through is woken."""
    day = now.date() if now.time() >= at else now.date() - timedelta(days=1)
    return day if weekday is None else day - timedelta(days=(day.weekday() - weekday) % 7)


async def _comparables(tx: Tx) -> tuple[tuple[Comparable, ...], int]:
    return await links_found.comparables(tx), await links_found.newest(tx)


@dataclass(frozen=True)
class Chore:
    """``weekday`` None: every night. ``work`` is given the day."""

    name: str
    work: Callable[[date], Awaitable[None]]
    weekday: int | None = None


class Nightly:
    """Ticks a few times a minute. ``url`` is the database's address, ``files`` as in Settings."""

    def __init__(
        self,
        worker: Worker,
        url: str,
        files: Path,
        backups: Path,
        wake: Callable[[], None],
        compare: Callable[[tuple[Comparable, ...], int], Awaitable[Looked]] = comparer.compare,
    ) -> None:
        self._worker = worker
        self._source = backup.Source(url, files / manifest.EVIDENCE)
        self._blobs = Blobs(files)
        self._backups = backups
        self._wake = wake
        self._compare = compare
        self._looks_at: float | None = None
        self._bell = worker.bell()
        self.chores = (
            # the backup before what takes things away
            Chore(BACKUP, self._back_up),
            Chore(RETENTION, self._let_go),
            Chore(HEAD, self._post_head, _MONDAY),
        )

    async def run(self) -> None:
        """Until the worker stops. What fails is on its row, and this goes on."""
        self._looks_at = asyncio.get_running_loop().time() + _SETTLED
        while not self._worker.is_stopping:
            round_ = asyncio.get_running_loop().create_task(self.tick())
            try:
                await self._watch(round_)
                self._worker.health.trouble("nightly", None)
            except Exception as error:
                if self._worker.health.trouble("nightly", type(error).__name__):
                    log.exception("the nightly round failed")
            await self._bell.wait(TICK)

    async def _watch(self, round_: asyncio.Task[None]) -> None:
        """Beat while it runs: a backup may take long. A stop does not wait for its end."""
        stopped = asyncio.get_running_loop().create_task(self._worker.stopped.wait())
        try:
            while not round_.done() and not stopped.done():
                self._worker.health.beat("nightly")
                both = {round_, stopped}
                await asyncio.wait(both, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            if not round_.done():
                round_.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await round_

    async def tick(self) -> None:
        """Do what is due and nobody else does."""
        for chore in self.chores:
            if self._worker.is_stopping:
                return
            day = slot(self._local(), weekday=chore.weekday)
            if await self._is_ours(chore, day):
                await self._do(chore, day)
        while not self._worker.is_stopping and await self._hand_out_news():
            self._wake()
        now = asyncio.get_running_loop().time()
        if not self._worker.is_stopping and self._looks_at is not None and now >= self._looks_at:
            self._looks_at = now if await self.look_across_years() else now + _LOOK_AGAIN

    async def look_across_years(self) -> bool:
        """Compare plans that came or changed with the others; False where it could not be done.

        A worker beside this one may do the same: what is kept is kept once.
        """
        db = self._worker.db
        since = await db.read(lambda tx: links_found.due(tx, years.VERSION))
        if since is None:
            return True
        known, upto = await db.read(_comparables)
        try:
            looked = await self._compare(known, since)
        except (OSError, TimeoutError, ValueError, comparer.NotCompared):
            log.exception("plans were not compared")
            return False
        now = self._worker.clock.now()
        key = f"look_for_links:{upto}:{now.isoformat()}"
        await db.begin(
            lambda tx: links_found.keep(
                tx,
                rules.OPERATOR,
                looked,
                upto=upto,
                version=years.VERSION,
                effect_key=key,
                now=now,
            )
        )
        return True

    async def _hand_out_news(self) -> bool:
        """Looked for in a read: only where somebody is due does it wait for the writer."""
        db, now = self._worker.db, self._worker.clock.now()
        if not await db.read(lambda tx: gathering.due(tx, now)):
            return False
        await db.begin(lambda tx: gathering.gather(tx, now))
        return True

    async def _is_ours(self, chore: Chore, day: date) -> bool:
        db, now = self._worker.db, self._worker.clock.now()
        if await db.read(lambda tx: chores.last_done(tx, chore.name)) == day:
            return False
        return await db.begin(lambda tx: chores.take(tx, chore.name, day, now))

    async def _do(self, chore: Chore, day: date) -> None:
        log.info("doing", chore=chore.name, day=day.isoformat())
        try:
            await chore.work(day)
        except Exception as error:
            log.exception("not done", chore=chore.name)
            await self._failed(chore, day, error)
            return
        now = self._worker.clock.now()
        await self._worker.db.begin(lambda tx: chores.done(tx, chore.name, day, now))

    async def _failed(self, chore: Chore, day: date, error: Exception) -> None:
        now = self._worker.clock.now()
        facts = {"day": day.isoformat(), "error": named(error)}
        if isinstance(error, BadBackup):
            facts |= {"why": error.why, "name": error.name}

        async def body(tx: Tx) -> None:
            is_news = await chores.failed(tx, chore.name, day, named(error), now)
            if is_news and chore.name == BACKUP:
                key = f"backup_failed:{day.isoformat()}"
                await administrators.tell(tx, BACKUP_FAILED, facts, key=key, now=now)

        await self._worker.db.begin(body)
        self._wake()

    async def _back_up(self, day: date) -> None:
        made = await backup.make(
            self._source,
            self._backups,
            kind=backup.NIGHTLY,
            version=version("fengong"),
            local=self._local(),
            step=lambda: failpoint("KP17"),
        )
        missing = len(manifest.read(made).missing)
        backup.prune(self._backups)
        if missing:
            await self._tell(EVIDENCE_MISSING, {"day": day.isoformat(), "count": missing}, day)

    async def _let_go(self, day: date) -> None:
        now, db = self._worker.clock.now(), self._worker.db

        async def body(tx: Tx) -> None:
            await retention.let_go(tx, now)
            await evidence.retire(tx, now, kept_for=await retention.evidence_kept_for(tx))
            await chores.prune(tx, now)
            await reminders.prune(tx, self._worker.clock.moment())
            await slots.prune(tx, self._worker.clock.moment())

        await db.begin(body)
        wanted = await db.read(evidence.kept_hashes)
        await self._blobs.sweep(wanted, (now - _UNSEEN).timestamp())

    async def _post_head(self, day: date) -> None:
        end = await self._worker.db.read(audit.head)
        await self._tell(HEAD_POSTED, {"seq": end.seq, "hash": end.hash}, day)

    async def _tell(self, kind: str, facts: dict[str, object], day: date) -> None:
        now, key = self._worker.clock.now(), f"{kind}:{day.isoformat()}"
        await self._worker.db.begin(
            lambda tx: administrators.tell(tx, kind, facts, key=key, now=now)
        )
        self._wake()

    def _local(self) -> datetime:
        return self._worker.clock.local()
