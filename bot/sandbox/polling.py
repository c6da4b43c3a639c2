"""``getUpdates``: long polls, and the conflicts between two that poll at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import Refusal
from bot.sandbox.updates import UpdateQueue

MAX_TIMEOUT = 50
CONFLICT_PAUSE = 3.0
_OTHER = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)


@dataclass(slots=True)
class _Poll:
    """One waiting request. ``verdict``: a refusal that ends it."""

    woken: asyncio.Event = field(default_factory=asyncio.Event)
    verdict: Refusal | None = None
    ended: bool = False


class Polling:
    """``changed`` is told that somebody waits, and that what lies before was acknowledged."""

    def __init__(self, queue: UpdateQueue, changed: Callable[[], None]) -> None:
        self._queue = queue
        self._changed = changed
        self._poll: _Poll | None = None
        self._closing = False
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._next_conflict = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether a bot is connected with a long poll right now."""
        return self._poll is not None

    def wake(self) -> None:
        if self._poll is not None:
            self._poll.woken.set()

    def close(self) -> None:
        self._closing = True
        self.wake()

    def end_with_nothing(self) -> None:
        if self._poll is not None:
            self._poll.ended = True
            self._poll.woken.set()

    async def get_updates(self, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:
        """Updates from ``offset`` on, waiting up to ``timeout`` seconds for the first.

        As on Telegram, who asks again at once with the same offset is slowed down: one update
        within half a second, and a wait of three seconds instead of none.
        """
        limit = min(max(limit, 1), 100)
        timeout = min(max(timeout, 0), MAX_TIMEOUT)
        now = time.monotonic()
        if offset == self._last_offset:
            if timeout < 3 and now < self._last_start + 3:
                timeout = 3
            if now < self._last_start + 0.5:
                limit = 1
        self._last_offset, self._last_start = offset, now
        updates = self._queue.get(offset, limit)
        if updates or not timeout:
            return updates
        return await self._wait(offset, limit, now + timeout)

    async def _wait(self, offset: int, limit: int, deadline: float) -> list[dict[str, Any]]:
        if self._poll is not None:
            self._poll.verdict = Refusal(409, _OTHER)
            self._poll.woken.set()
        mine = self._poll = _Poll()
        self._changed()
        try:
            while True:
                left = deadline - time.monotonic()
                try:
                    await asyncio.wait_for(mine.woken.wait(), max(left, 0))
                except TimeoutError:
                    return self._queue.get(offset, limit)
                mine.woken.clear()
                if mine.verdict is not None:
                    await self._pause_before_conflict()
                    raise mine.verdict
                if self._closing or mine.ended:
                    return []
                if updates := self._queue.get(offset, limit):
                    return updates
        finally:
            if self._poll is mine:
                self._poll = None

    async def _pause_before_conflict(self) -> None:
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        self._next_conflict = max(self._next_conflict, now + CONFLICT_PAUSE)
