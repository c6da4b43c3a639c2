"""Telegram → inbox: committed, and only then acknowledged by the next request.

A webhook would be another way into the same ``Lanes.turn(accept)``; nothing else would change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.client import Client
from bot.errors import named, seconds_of
from bot.failpoints import failpoint
from bot.lanes import Lanes
from bot.stop import Stop
from bot.updates import ALLOWED, arrival
from bot.worker import Backoff, Worker, log
from store import inbox
from store.db import Tx
from store.errors import Trouble, Unusable
from store.inbox import Accepted, Arrival

POLL_SECONDS = 20
# The library and httpx have limits of their own, all shorter; who outlives this is stalled.
STALLED_AFTER = POLL_SECONDS + 25.0
MAX_STALLS = 3
# Telegram itself slows down those who fight over a token.
CONFLICT_WAIT = 3.0
# How exact the stored time of the last poll is while nothing happens.
REMEMBER_EVERY = timedelta(seconds=20)
# Presses live 150 s in Telegram's queue; a shorter gap cannot have lost one.
OUTAGE = timedelta(seconds=150)
WEBHOOK = (
    "这个机器人的消息正发往一个网络钩子（webhook），所以收不到；"
    "确认不再需要它之后，用 fengong run --delete-webhook 启动。"
)
REFUSED = "Telegram 不认这个令牌，请检查 TELEGRAM_BOT_TOKEN。"


class Intake:
    """Asks for updates for ever; ``after_outage`` runs after a gap in which presses expired."""

    def __init__(
        self,
        worker: Worker,
        bot: Client,
        lanes: Lanes,
        after_outage: Callable[[], Awaitable[None]],
    ) -> None:
        self._worker = worker
        self._bot = bot
        self._lanes = lanes
        self._after_outage = after_outage
        self._bell = worker.bell()
        self._backoff = Backoff()
        self._stalls = 0
        self._connected = False
        self._offset: int | None = None
        # Somebody else may have polled meanwhile, or before this process began.
        self._rested = True
        self._last: datetime | None = None
        self._remembered: datetime | None = None
        # Set while this worker holds the lease: of several on one database one polls.
        self.may_poll = asyncio.Event()

    def allow(self) -> None:
        """This worker holds the lease: poll, at once if it was waiting."""
        if not self.may_poll.is_set():
            self.may_poll.set()
            self._bell.ring()

    async def run(self) -> None:
        """Poll until the worker stops. Raises Stop for what only a person can put right."""
        while not self._worker.is_stopping:
            self._worker.health.beat("intake")
            if self.may_poll.is_set():
                wait = await self._poll()
            else:
                self._rest()
                wait = 1.0
            if wait:
                await self._bell.wait(wait)

    def _rest(self) -> None:
        self._offset, self._rested = None, True

    async def _poll(self) -> float:
        """One request and its commit; how many seconds to wait before the next."""
        try:
            batch = await self._request()
        except TelegramError as error:
            self._stalls = 0
            return self._failed(error)
        if batch is None:
            return 0.0 if self._worker.is_stopping else await self._stalled()
        self._stalls = 0
        self._connected = True
        if self._offset is not None:
            failpoint("KP4")
        failpoint("KP1")
        try:
            await self._store(batch)
        except Exception as error:
            # Not stored, so not acknowledged: Telegram will hand out the same batch again.
            self._offset = None
            if self._worker.health.trouble("intake", _storage_trouble(error)):
                log.exception("cannot store updates")
            return self._backoff.next()
        self._backoff.reset()
        if self._worker.health.trouble("intake", None):
            log.info("receiving updates")
        return 0.0

    async def _request(self) -> list[Any] | None:
        """A batch; None when it was cut off, by a stop or because nothing moved for too long.

        Only the request is cut off, never the commit: what it had acknowledged was committed.
        """
        loop = asyncio.get_running_loop()
        # The first answer after a start or an outage comes at once: it says that we are back.
        patience = POLL_SECONDS if self._connected else 0
        polled = self._bot.raw_updates(offset=self._offset, timeout=patience, allowed=ALLOWED)
        request = loop.create_task(polled)
        stopping = loop.create_task(self._worker.stopped.wait())
        try:
            await asyncio.wait(
                {request, stopping}, timeout=STALLED_AFTER, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            stopping.cancel()
            if not request.done():
                request.cancel()
                await asyncio.wait({request})
        return None if request.cancelled() else request.result()

    async def _store(self, batch: list[Any]) -> None:
        now = self._worker.clock.now()
        found = [arrival(raw) for raw in batch]
        arrivals = [one for one in found if one is not None]
        if len(arrivals) < len(found):
            log.error("updates without an id", number=len(found) - len(arrivals))
        if self._rested:
            self._last = self._remembered = await self._worker.db.read(inbox.last_poll)
            self._rested = False
        gap = None if self._last is None else now - self._last
        is_back = gap is not None and gap > OUTAGE
        # Not while an outage has not been dealt with: a crash in between would hide it.
        remember = not is_back and (
            self._remembered is None or now - self._remembered >= REMEMBER_EVERY
        )
        if arrivals or remember:
            accepted = await self._lanes.turn(partial(self._accept, arrivals, now, remember))
            if accepted is not None and accepted.redrawn:
                log.warning("update ids drawn again", number=len(accepted.redrawn))
            if remember:
                self._remembered = now
            failpoint("KP3")
        if gap is not None and is_back:
            log.warning("was away", seconds=int(gap.total_seconds()))
            await self._after_outage()
        self._last = now
        # An offset only acknowledges what was just stored. It is never sent again: ids drawn
        # anew after a quiet week may be lower, and an old offset would throw them away.
        self._offset = max(one.update_id for one in arrivals) + 1 if arrivals else None

    async def _accept(
        self, arrivals: list[Arrival], now: datetime, remember: bool, tx: Tx
    ) -> Accepted:
        accepted = await inbox.accept(tx, self._worker.bot_id, arrivals, now)
        if remember:
            await inbox.polled(tx, now)
        failpoint("KP2")
        return accepted

    async def _stalled(self) -> float:
        """Neither an answer nor an error: the connection is dead without knowing it."""
        self._stalls += 1
        log.error("polling stalled", times=self._stalls)
        if self._stalls >= MAX_STALLS:
            raise Stop("接收消息的连接反复停住，进程退出，请由守护程序重新启动。", code=1)
        await self._bot.rebuild_intake()
        return 0.0

    def _failed(self, error: TelegramError) -> float:
        self._offset, self._connected = None, False
        if isinstance(error, InvalidToken):
            raise Stop(REFUSED) from None
        if isinstance(error, Conflict):
            what = "webhook" if "webhook" in error.message.lower() else "another poller"
            if self._worker.health.trouble("intake", what):
                log.error("another program receives this bot's updates", what=what)
            return CONFLICT_WAIT + self._backoff.next()
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        if self._worker.health.trouble("intake", type(error).__name__):
            log.warning("Telegram cannot be reached", error=named(error))
        return self._backoff.next()


def _storage_trouble(error: Exception) -> str:
    if isinstance(error, Unusable) and error.trouble is Trouble.FULL:
        return "磁盘已满：新消息暂留在 Telegram，腾出空间后会继续。"
    return type(error).__name__
