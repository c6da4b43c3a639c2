"""Time that passes when everybody waits, and a Telegram that keeps its limits by it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from telegram.error import NetworkError, RetryAfter

from bot.pace import Pace

STARTS = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOTAL, PER_GROUP = 30, 20
# seconds from us to Telegram: what leaves in order may arrive closer together
LATENCY = (0.02, 0.08)


class VirtualTime:
    """Seconds since the start; they pass in ``next``."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return STARTS + timedelta(seconds=self.seconds)

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # no clock stands still for who sleeps, however little a sum of floats leaves to wait
        at = self.seconds + max(seconds, 1e-6)
        heapq.heappush(self._sleepers, (at, next(self._order), woken))
        await woken

    @property
    def sleeping(self) -> int:
        return len(self._sleepers)

    def next(self, until: float | None = None) -> None:
        """Let time pass to the next who wakes, not beyond ``until``."""
        if self._sleepers and (until is None or self._sleepers[0][0] <= until):
            self.seconds = max(self.seconds, self._sleepers[0][0])
        elif until is not None:
            self.seconds = max(self.seconds, until)
        while self._sleepers and self._sleepers[0][0] <= self.seconds:
            woken = heapq.heappop(self._sleepers)[2]
            if not woken.done():
                woken.set_result(None)


@dataclass
class Sent:
    """What ``send_message`` returns."""

    message_id: int


@dataclass
class Telegram:
    """``dropped``: the share of answers lost after the message was stored. ``refused``: chats that
    answer 429 up to a second of virtual time.
    """

    time: VirtualTime
    pace: Pace
    chance: random.Random
    dropped: float = 0.0
    refused: dict[int, float] = field(default_factory=dict)
    stored: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    at: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    ours: int = 0
    theirs: int = 0
    _recent: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    async def send_message(self, chat_id: int, *, text: str, **_: Any) -> Sent:
        """As the library's bot does: through the limiter, over a wire that takes a moment."""

        async def call() -> Any:
            await self.time.sleep(self.chance.uniform(*LATENCY))
            return self._take(chat_id, text)

        sent = await self.pace.process_request(
            call, (), {}, "sendMessage", {"chat_id": chat_id}, None
        )
        assert isinstance(sent, dict)
        return Sent(sent["message_id"])

    def _take(self, chat_id: int, text: str) -> dict[str, int]:
        now = self.time.seconds
        if now < self.refused.get(chat_id, 0.0):
            self.theirs += 1
            raise RetryAfter(int(self.refused[chat_id] - now) + 1)
        group = self._groups[chat_id]
        for recent, span in ((self._recent, 1.0), (group, 60.0)):
            while recent and recent[0] <= now - span:
                recent.popleft()
        if len(self._recent) >= TOTAL or len(group) >= PER_GROUP:
            self.ours += 1
            raise RetryAfter(5)
        self._recent.append(now)
        group.append(now)
        self.stored[chat_id].append(text)
        self.at[chat_id].append(now)
        if self.chance.random() < self.dropped:
            raise NetworkError("httpx.ReadError") from httpx.ReadError("dropped")
        return {"message_id": next(self._ids)}
