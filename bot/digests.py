"""The clock of digests: a tick asks what is due, rows decide who serves it.

Ticks a few times a minute. No timer stands for a digest: a loop that stood still, a restart and a
second worker find the same rows, and a slot is taken once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.failpoints import failpoint
from bot.worker import Worker, log
from handlers.digests import renewing, serving
from store import agencies
from store.db import Tx
from store.digests import Digest
from store.lexicon import Lexicon
from store.slots import Due, State

TICK = 20.0


class Digests:
    """``bot`` gives the user name that links lead to, known once the bot is connected."""

    def __init__(self, worker: Worker, bot: Callable[[], str], wake: Callable[[], None]) -> None:
        self._worker = worker
        self._bot = bot
        self._wake = wake
        self._bell = worker.bell()

    def wake(self) -> None:
        """The day was moved: look now."""
        self._bell.ring()

    async def run(self) -> None:
        """Until the worker stops. What fails is tried again at the next tick."""
        while not self._worker.is_stopping:
            self._worker.health.beat("digests")
            try:
                await self.tick()
                self._worker.health.trouble("digests", None)
            except Exception as error:
                if self._worker.health.trouble("digests", type(error).__name__):
                    log.exception("digests cannot be served")
            await self._bell.wait(TICK)

    async def tick(self) -> dict[State, int]:
        """Serve what is due; how many slots ended how. One that fails holds up no other."""
        db, moment = self._worker.db, self._worker.clock.moment()
        served = dict.fromkeys(State, 0)
        await self._renew()
        found = await db.read(lambda tx: serving.waiting(tx, moment))
        if not found:
            return served
        lexicon, failure = await db.read(agencies.load), None
        for digest, one in found:
            if self._worker.is_stopping:
                break
            self._worker.health.beat("digests")
            try:
                state = await self._serve(digest, one, lexicon)
            except Exception as error:
                failure = error
                log.exception("a digest was not served", digest=digest.id)
                continue
            if state is not None:
                served[state] += 1
                log.info("digest", digest=digest.id, day=one.day.isoformat(), state=state.value)
        if failure is not None:
            raise failure
        return served

    async def _renew(self) -> None:
        """What could not be sent for minutes is composed anew."""
        db, now = self._worker.db, self._worker.clock.now()
        found = await db.read(lambda tx: renewing.stale(tx, now))
        if not found:
            return
        lexicon = await db.read(agencies.load)
        for which in found:
            if self._worker.is_stopping:
                return
            self._worker.health.beat("digests")
            try:
                await db.begin(partial(renewing.renew, which=which, lexicon=lexicon, now=now))
            except Exception:
                # it is sent as it was composed; what is due comes all the same
                log.exception("a digest was not composed anew", key=which[1])

    async def _serve(self, digest: Digest, one: Due, lexicon: Lexicon) -> State | None:
        async def body(tx: Tx) -> State | None:
            now, bot = self._worker.clock.now(), self._bot()
            state = await serving.serve(tx, digest, one, bot=bot, lexicon=lexicon, now=now)
            failpoint("KP12")
            return state

        state = await self._worker.db.begin(body)
        failpoint("KP13")
        if state is State.SENT:
            self._wake()
        return state
