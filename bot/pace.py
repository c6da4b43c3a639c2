"""How fast we speak: one limiter for direct answers and for the courier.

The library's own limiter pauses every chat on one 429. Here a 429 pauses its chat; the others go
on at 1 a second per chat (with a small burst), 20 a minute per group, 30 a second in all.
Whoever would wait long is told when to come again: waiting holds a place (a lane's, a sender's)
in which another chat could be served.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.errors import seconds_of

Result = bool | dict[str, Any] | list[dict[str, Any]]

# What puts a message before people. Edits count towards the total only, other calls not at all.
_SENDS = ("send", "copy", "forward")
_EDITS = ("edit",)
_NO_MESSAGE = ("sendchataction",)
_IDLE_AFTER = 120.0
_MANY_CHATS = 2_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's figures, a little below where it counts by another clock."""

    burst: int = 3
    per_chat: float = 1.0
    group_sends: int = 20
    group_window: float = 61.0
    total_sends: int = 29
    # what leaves in a second may arrive in less: the way there is not always equally long
    total_window: float = 1.08
    patience: float = 2.0


UNLIMITED = Limits(burst=1_000_000, per_chat=0.0, group_sends=1_000_000, total_sends=1_000_000)


@dataclass(slots=True)
class _Chat:
    """``free_at``: when the chat's bucket will be full again. Times are monotonic seconds."""

    free_at: float = 0.0
    recent: deque[float] = field(default_factory=deque)
    paused_until: float = 0.0


class Pace(BaseRateLimiter[None]):
    """Waits briefly before a call. A 429 pauses only its chat; it, and a wait that would be longer
    than ``patience``, is raised as RetryAfter to whoever called."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        time: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limits = limits or Limits()
        self._time = time
        self._sleep = sleep
        self._chats: dict[int, _Chat] = {}
        self._recent: deque[float] = deque()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Result:
        """Call when it is this chat's turn."""
        chat_id = data.get("chat_id")
        kind = endpoint.lower()
        if not isinstance(chat_id, int) or kind in _NO_MESSAGE:
            return await callback(*args, **kwargs)
        if kind.startswith(_SENDS):
            await self._turn(chat_id)
        elif kind.startswith(_EDITS):
            await self._pause(chat_id)
            await self._total()
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._chat(chat_id).paused_until = self._time() + seconds_of(error)
            raise

    def wait_for(self, chat_id: int) -> float:
        """Seconds until a message to this chat would be sent; nothing is reserved by asking."""
        chat, now = self._chat(chat_id), self._time()
        return max(0.0, self._earliest(chat_id, chat, now) - now)

    async def _turn(self, chat_id: int) -> None:
        chat, now = self._chat(chat_id), self._time()
        at = self._earliest(chat_id, chat, now)
        self._bear(at - now)
        # Reserved before waiting, so that those who wait keep their order.
        chat.free_at = max(chat.free_at, at) + self._limits.per_chat
        if chat_id < 0:
            chat.recent.append(at)
        if at > now:
            await self._sleep(at - now)
        await self._pause(chat_id)
        await self._total()

    def _earliest(self, chat_id: int, chat: _Chat, now: float) -> float:
        limits = self._limits
        at = max(now, chat.free_at - (limits.burst - 1) * limits.per_chat, chat.paused_until)
        if chat_id < 0:
            while chat.recent and chat.recent[0] <= now - limits.group_window:
                chat.recent.popleft()
            if len(chat.recent) >= limits.group_sends:
                at = max(at, chat.recent[-limits.group_sends] + limits.group_window)
        return at

    async def _pause(self, chat_id: int) -> None:
        """A 429 may have come while this call waited its turn."""
        while (left := self._chat(chat_id).paused_until - self._time()) > 0:
            self._bear(left)
            await self._sleep(left)

    def _bear(self, wait: float) -> None:
        if wait > self._limits.patience:
            raise RetryAfter(math.ceil(wait))

    async def _total(self) -> None:
        limits = self._limits
        while True:
            now = self._time()
            while self._recent and self._recent[0] <= now - limits.total_window:
                self._recent.popleft()
            if len(self._recent) < limits.total_sends:
                self._recent.append(now)
                return
            await self._sleep(self._recent[0] + limits.total_window - now)

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            if len(self._chats) >= _MANY_CHATS:
                self._forget_idle()
            chat = self._chats[chat_id] = _Chat()
        return chat

    def _forget_idle(self) -> None:
        before = self._time() - _IDLE_AFTER
        self._chats = {
            chat_id: chat
            for chat_id, chat in self._chats.items()
            if max(chat.free_at, chat.paused_until) > before
        }
