"""The clock of digests: a tick asks what is due; a slot is taken once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.failpoints import failpoint
from bot.ticking import Ticking
from bot.worker import Worker, log
from handlers.digests import renewing, serving
from store import agencies
from store.db import Tx
from store.digest_records import Digest
from store.lexicon import Lexicon
from store.slots import Due, State


class Digests(Ticking):
    """``bot`` gives the user name that links lead to, known once the bot is connected."""

    def __init__(self, worker: Worker, bot: Callable[[], str], wake: Callable[[], None]) -> None:
        super().__init__(worker, "digests", "digests cannot be served")
        self._bot = bot
        self._wake = wake

    async def tick(self) -> dict[State, int]:
        """Serve what is due; how many slots ended how. One that fails holds up no other."""
        db, moment = self._worker.db, self._worker.clock.moment()
        served = dict.fromkeys(State, 0)
        await self._renew()
        found = await db.read(lambda tx: serving.waiting(tx, moment))
        if not found:
            return served
        lexicon = await db.read(agencies.load)

        async def serve(each: tuple[Digest, Due]) -> None:
            digest, one = each
            state = await self._serve(digest, one, lexicon)
            if state is not None:
                served[state] += 1
                log.info("digest", digest=digest.id, day=one.day.isoformat(), state=state.value)

        await self._each(found, serve, _not_served)
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
            self._worker.health.beat(self._name)
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


def _not_served(each: tuple[Digest, Due]) -> None:
    log.exception("a digest was not served", digest=each[0].id)
