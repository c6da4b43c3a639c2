"""Inbox → handlers: serial inside a lane, several lanes at once, in turn.

The one place where a handler's error ends. Nothing is awaited inside a transaction but the
database; what was served is closed and what is next is claimed in one transaction, so that a
busy hour costs one commit for many updates.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from telegram import Update

from bot import updates
from bot.application import Dispatcher
from bot.errors import Fate, Verdict, judge, named
from bot.failpoints import failpoint
from bot.worker import Backoff, Worker, log
from handlers.context import CLAIM
from store import chats, inbox, lanes, outbox
from store.db import Body, Claim, T, Tx
from store.errors import AlreadyHandled, Unusable
from store.traffic import InboxUpdate

# A lane gives way after so many updates or seconds, even if it has more.
QUANTUM = 5
TURN_SECONDS = 0.5
# More waiting updates than a person can have written: the rest is refused, and that is said.
QUOTA = 60
HANDLER_SECONDS = 120.0
RETRY_AFTER = (2.0, 10.0)
STOP_WITHIN = 3.0
MAX_TURNS_FAILED = 20
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
# Without being woken: alone there is nothing that we do not know of, else others may have died.
ALONE_TICK, SHARED_TICK = 10.0, 1.0
# A suspect that is only slow must not keep everybody waiting.
CAREFUL_FOR = 30.0
# How long a finished lane may wait to be closed together with the next batch.
SETTLE_WITHIN = 0.05


@dataclass(slots=True)
class Served:
    """What became of a lane's turn: rows to close, and the update that has to come again."""

    lane: str
    closed: list[int] = field(default_factory=list)
    failed: InboxUpdate | None = None
    error: str | None = None
    wait: float | None = None

    @property
    def is_urgent(self) -> bool:
        """Whether something has to happen soon: a retry, or more of the same lane."""
        return self.failed is not None or len(self.closed) >= QUANTUM


@dataclass(frozen=True, slots=True)
class Settled:
    """``more`` waits in the lane now; ``told``: a letter was queued; ``wait``: for a retry (s)."""

    more: bool
    told: bool
    wait: float


Work = list[tuple[str, list[InboxUpdate]]]


class Lanes:
    """Serves what the inbox holds. ``turn`` is also how intake commits what it received."""

    def __init__(self, worker: Worker, application: Dispatcher, slots: int) -> None:
        self._worker = worker
        self._application = application
        self._slots = slots
        self._served: list[Served] = []
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._turning = asyncio.Lock()
        self._bell = worker.bell()
        self._retries: list[float] = []
        self._network = Backoff(_FIRST_WAIT, _LONGEST_WAIT)
        self._stopping = False
        self._careful_until = monotonic() + CAREFUL_FOR
        # Whether somebody may be waiting who was not claimed in the last turn.
        self._more = True

    async def turn(self, first: Body[T] | None = None) -> T | None:
        """One transaction: ``first``, then close what was served and claim what is next.

        A body may run twice (PostgreSQL retries), so memory changes only after the commit.
        """
        async with self._turning:
            served = list(self._served)
            free = 0 if self._stopping else self._places() - len(self._busy)
            look = first is not None or self._more or not self._worker.alone
            if not (look or served):
                # Another turn did it while this one waited for its own.
                return None

            done = {one.lane for one in served}
            until = self._worker.until(self._worker.clock.now())

            async def body(tx: Tx) -> tuple[T | None, Work, list[Settled]]:
                result = None if first is None else await first(tx)
                now = self._worker.clock.now()
                settled = [await self._settle(tx, one, now) for one in served]
                wanted = look or any(one.more for one in settled)
                work = await self._claim(tx, now, free, done) if wanted else []
                return result, work, settled

            result, work, settled = await self._worker.db.begin(body)
            del self._served[: len(served)]
            for lane in done:
                self._worker.serving.pop(lane, None)
                self._worker.suspects.discard(lane)
            told = any(one.told for one in settled)
            self._more = len(work) >= free
            self._retries += [monotonic() + one.wait for one in settled if one.wait]
            for lane, waiting in work:
                self._worker.serving[lane] = until
                self._start(lane, waiting)
        if told:
            self._application.deps.wake()
        return result

    def _places(self) -> int:
        """After a crash one at a time, so that a second one can be told whose it was."""
        return 1 if self._is_careful() else self._slots

    def _is_careful(self) -> bool:
        return bool(self._worker.suspects) and monotonic() < self._careful_until

    def _start(self, lane: str, waiting: list[InboxUpdate]) -> None:
        # The loop owns these tasks through ``_busy``: it waits for them and ends them.
        task = asyncio.get_running_loop().create_task(self._serve(lane, waiting), name=lane)
        self._busy[lane] = task
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._busy.pop(task.get_name(), None)
        if self._more or self._stopping or any(one.is_urgent for one in self._served):
            self._bell.ring()
        else:
            # Nobody waits for this place: the next batch's transaction may close the lane too.
            asyncio.get_running_loop().call_later(SETTLE_WITHIN, self._bell.ring)

    async def run(self) -> None:
        """Serve until the worker stops; then finish what is running, within a few seconds."""
        errors = Backoff()
        while not self._worker.is_stopping:
            self._worker.health.beat("lanes")
            try:
                if self._served or self._more or not self._worker.alone:
                    await self.turn()
                wait = self._patience()
                errors.reset()
                self._worker.health.trouble("lanes", None)
            except Exception as error:
                if errors.failures >= MAX_TURNS_FAILED:
                    raise
                if self._worker.health.trouble("lanes", type(error).__name__):
                    log.exception("lanes cannot turn")
                wait = errors.next()
            if not await self._bell.wait(wait):
                self._more = True
        await self._finish()

    def _patience(self) -> float:
        """Seconds after which to look without being woken: retries, and what others left."""
        now = monotonic()
        later = [at for at in self._retries if at > now]
        if len(later) < len(self._retries):
            # Due meanwhile: whatever woke us then was not looking for it.
            self._retries, self._more = later, True
            return 0.0
        longest = ALONE_TICK if self._worker.alone else SHARED_TICK
        return min([longest, *(at - now for at in self._retries)])

    async def _finish(self) -> None:
        self._stopping = True
        failpoint("KP19")
        async with self._turning:
            # A turn of intake that was under way may have started something.
            pass
        running = list(self._busy.values())
        if running:
            _, late = await asyncio.wait(running, timeout=STOP_WITHIN)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await self.turn()

    async def _claim(self, tx: Tx, now: datetime, free: int, done: set[str]) -> Work:
        worker, until = self._worker, self._worker.until(now)
        work: Work = []
        while (left := free - len(work)) > 0:
            names = await lanes.claim(tx, worker.bot_id, worker.holder, now, until, left)
            for name in names:
                if name in worker.serving and name not in done:
                    # Still at it, and its claim had run out: it is prolonged by this.
                    continue
                at_once = 1 if self._is_careful() else QUANTUM
                waiting = await inbox.oldest(tx, worker.bot_id, name, at_once)
                if len(waiting) == QUANTUM:
                    await self._shed(tx, name, waiting[0], now)
                if waiting:
                    work.append((name, waiting))
                else:
                    await lanes.release(tx, worker.bot_id, name, worker.holder, now)
            # What a crash left claimed may be empty: then its place is for another lane.
            if len(names) < left:
                break
        return work

    async def _shed(self, tx: Tx, lane: str, first: InboxUpdate, now: datetime) -> None:
        over = await inbox.shed(tx, self._worker.bot_id, lane, QUOTA, now)
        if over:
            log.warning("lane over quota", lane=lane, refused=over)
            minute = int(now.timestamp()) // 60
            await _tell(tx, first, "flood", f"flood:{lane}:{minute}", {"refused": over}, now)

    async def _settle(self, tx: Tx, served: Served, now: datetime) -> Settled:
        worker = self._worker
        await inbox.close(tx, served.closed, now)
        wait, told = served.wait, False
        if served.failed is not None and wait is None:
            update = served.failed
            over, told = await count_failure(tx, update, served.error or "", now)
            wait = 0.0 if over else RETRY_AFTER[min(update.tries, len(RETRY_AFTER) - 1)]
        not_before = now + timedelta(seconds=wait) if wait else None
        more = await lanes.release(
            tx, worker.bot_id, served.lane, worker.holder, now, not_before=not_before
        )
        return Settled(more and not wait, told, wait or 0.0)

    async def _serve(self, lane: str, waiting: Sequence[InboxUpdate]) -> None:
        served = Served(lane)
        end = monotonic() + TURN_SECONDS
        try:
            for update in waiting:
                if not await self._answer(update, served) or monotonic() > end:
                    break
        finally:
            self._served.append(served)

    async def _answer(self, update: InboxUpdate, served: Served) -> bool:
        """Whether the lane goes on with its next update."""
        if self._worker.has_lost(self._worker.serving.get(served.lane)):
            return False
        claim = Claim(update.seq, self._worker.clock.now())
        mark = CLAIM.set(claim)
        try:
            failpoint("KP5")
            async with asyncio.timeout(HANDLER_SECONDS):
                await self._process(update)
        except AlreadyHandled:
            return True
        except Exception as error:
            if claim.closed:
                # The effect is committed and its answer is in the outbox: only the rest failed.
                log.warning("after the effect", seq=update.seq, error=named(error))
                return True
            return self._judge(update, served, error)
        finally:
            CLAIM.reset(mark)
        self._network.reset()
        if not claim.closed:
            served.closed.append(update.seq)
        return True

    async def _process(self, update: InboxUpdate) -> None:
        raw: dict[str, Any] = json.loads(update.body)
        if updates.is_past(raw, update.received_at, self._worker.clock.now()):
            return
        built = Update.de_json(raw, self._application.bot)
        await self._application.process_update(built)

    def _judge(self, update: InboxUpdate, served: Served, error: Exception) -> bool:
        # A database that cannot be used is, like Telegram's trouble, none of the update's.
        verdict = Verdict(Fate.LATER) if isinstance(error, Unusable) else judge(error)
        if verdict.fate in (Fate.DONE, Fate.PERMANENT, Fate.MOVED):
            # Nobody to answer, or nothing to say any more.
            log.info("not answered", seq=update.seq, fate=verdict.fate, error=named(error))
            served.closed.append(update.seq)
            return True
        served.failed = update
        if verdict.fate is Fate.LATER:
            # This is no try.
            served.wait = verdict.wait or self._network.next()
        else:
            served.error = named(error)
            log.error("handler failed", seq=update.seq, tries=update.tries + 1, exc_info=error)
        return False


async def count_failure(
    tx: Tx, update: InboxUpdate, error: str, now: datetime
) -> tuple[bool, bool]:
    """Count a try: whether it was the last, and whether its sender is told so."""
    if not await inbox.failed(tx, update.seq, error, now):
        return False, False
    log.error("quarantined", seq=update.seq, update_id=update.update_id)
    key = f"failed:{update.seq}"
    return True, await _tell(tx, update, "failed", key, {"number": update.seq}, now)


async def _tell(
    tx: Tx, update: InboxUpdate, kind: str, key: str, facts: dict[str, Any], now: datetime
) -> bool:
    try:
        origin = updates.origin(json.loads(update.body))
    except (ValueError, AttributeError):
        return False
    if origin is None or not origin.is_addressed:
        return False
    chat = await chats.ensure(tx, origin.chat_id, origin.chat_kind, origin.chat_title, now)
    put = await outbox.put(tx, chat_id=chat, kind=kind, facts=facts, dedupe_key=key, now=now)
    return put is not None
