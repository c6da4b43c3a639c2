"""The household: leases and claims are kept alive, the health file written, old rows forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.failpoints import failpoint
from bot.ingest import Intake
from bot.lanes import count_failure
from bot.worker import Worker, log
from store import (
    actions,
    drafts,
    inbox,
    invitations,
    lanes,
    leases,
    outbox,
    plan_drafts,
    questions,
    waiting,
)
from store.db import Tx

POLL = "poll"
HEALTH_EVERY = timedelta(seconds=10)
TIDY_EVERY = timedelta(hours=1)
_LANES_KEPT = timedelta(days=6)


async def recover(tx: Tx, worker: Worker, now: datetime) -> None:
    """Take back what a dead process held. Alone, whatever is held is held by a dead one."""
    if worker.alone:
        worker.suspects = await lanes.free_all(tx, worker.bot_id, now)
        if len(worker.suspects) == 1:
            await _blame(tx, worker, next(iter(worker.suspects)), now)
    repeated = await outbox.recover(tx, now, alone=worker.alone)
    if repeated:
        log.info("messages whose outcome is unknown", number=repeated)


async def _blame(tx: Tx, worker: Worker, lane: str, now: datetime) -> None:
    """Count a try of what was served when the process ended and nothing else was.

    An update that kills the interpreter would otherwise do so after every start. With several
    lanes in service nobody is blamed: after this start they are served one at a time.
    """
    for update in await inbox.oldest(tx, worker.bot_id, lane, 1):
        log.warning("the process ended while this was served", seq=update.seq)
        await count_failure(tx, update, "the process ended", now)


class Keeper:
    """Ticks a few times in the length of a lease."""

    def __init__(self, worker: Worker, intake: Intake) -> None:
        self._worker = worker
        self._intake = intake
        self._bell = worker.bell()
        self._tidied: datetime | None = None

    async def run(self) -> None:
        """Until the worker stops; then the lease is given up for the next one."""
        worker = self._worker
        every = min(HEALTH_EVERY, worker.lease / 3).total_seconds()
        while not worker.is_stopping:
            worker.health.beat("keeper")
            try:
                await self._tick(worker.clock.now())
                worker.health.trouble("keeper", None)
                worker.health.write(worker.clock.now())
            except Exception as error:
                # What cannot be renewed may be somebody else's by now.
                if not worker.alone:
                    self._intake.may_poll.clear()
                if worker.health.trouble("keeper", type(error).__name__):
                    log.exception("cannot keep house")
            await self._bell.wait(every)
        if not worker.alone:
            await worker.db.begin(lambda tx: leases.release(tx, POLL, worker.holder))

    async def _tick(self, now: datetime) -> None:
        await self._renew(now)
        if self._tidied is None or now - self._tidied > TIDY_EVERY:
            self._tidied = now
            await self._worker.db.begin(lambda tx: _tidy(tx, now))

    async def _renew(self, now: datetime) -> None:
        worker, until = self._worker, self._worker.until(now)
        lanes_served, messages_sent = list(worker.serving), list(worker.sending)

        async def body(tx: Tx) -> tuple[bool, set[str], set[int]]:
            may_poll = worker.alone or await leases.take(tx, POLL, worker.holder, now, until)
            served = await lanes.renew(tx, worker.bot_id, worker.holder, lanes_served, until)
            sent = await outbox.renew(tx, worker.holder, messages_sent, until)
            await outbox.recover(tx, now, alone=False)
            failpoint("KP20")
            return bool(may_poll), served, sent

        may_poll, served, sent = await worker.db.begin(body)
        worker.serving |= dict.fromkeys(served & worker.serving.keys(), until)
        worker.sending |= dict.fromkeys(sent & worker.sending.keys(), until)
        if may_poll:
            self._intake.allow()
        else:
            self._intake.may_poll.clear()


async def _tidy(tx: Tx, now: datetime) -> None:
    await inbox.prune(tx, now)
    await outbox.expire(tx, now)
    await outbox.prune(tx, now)
    await actions.prune(tx, now)
    await lanes.prune(tx, now - _LANES_KEPT)
    await questions.prune(tx, now)
    await waiting.prune(tx, now)
    await drafts.expire(tx, now)
    await plan_drafts.expire(tx, now)
    await invitations.prune(tx, now)
