"""How fast a bot may send: 30 a second in all, 1 a second per chat, 20 a minute per group.

Telegram publishes these figures and tolerates short bursts without saying how long. Chosen here:
a private chat or channel holds ``burst`` sends (4) that come back one a second; a group counts a
rolling minute besides. Every send counts; edits count towards the 30 a second only. Measured on
the machine's monotonic clock.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from bot.sandbox.errors import too_many


class LimitSettings(BaseModel, extra="forbid"):
    mode: Literal["strict", "off"] = "strict"
    per_second: int = Field(default=30, ge=1)
    burst: int = Field(default=4, ge=1)
    group_per_minute: int = Field(default=20, ge=1)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limits:
    def __init__(self, settings: LimitSettings) -> None:
        self.settings = settings
        self.refused = 0
        self._last_second: deque[float] = deque()
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, deque[float]] = {}

    def configure(self, settings: LimitSettings) -> None:
        self.settings = settings
        self._last_second.clear()
        self._chats.clear()
        self._groups.clear()

    def admit(self, chat_id: int, *, group: bool, edit: bool, now: float) -> None:
        """Count one send or edit at monotonic ``now``; raises 429 with ``retry_after``."""
        if self.settings.mode == "off":
            return
        wait = self._wait_overall(now)
        if not edit:
            wait = max(wait, self._wait_chat(chat_id, now))
            if group:
                wait = max(wait, self._wait_group(chat_id, now))
        if wait > 0:
            self.refused += 1
            raise too_many(math.ceil(wait))
        self._last_second.append(now)
        if not edit:
            self._chats[chat_id].tokens -= 1
            if group:
                self._groups[chat_id].append(now)

    def _wait_overall(self, now: float) -> float:
        recent = self._last_second
        while recent and recent[0] <= now - 1:
            recent.popleft()
        return recent[0] + 1 - now if len(recent) >= self.settings.per_second else 0

    def _wait_chat(self, chat_id: int, now: float) -> float:
        full = float(self.settings.burst)
        bucket = self._chats.setdefault(chat_id, _Bucket(full, now))
        bucket.tokens = min(full, bucket.tokens + now - bucket.at)
        bucket.at = now
        return 1 - bucket.tokens if bucket.tokens < 1 else 0

    def _wait_group(self, chat_id: int, now: float) -> float:
        recent = self._groups.setdefault(chat_id, deque())
        while recent and recent[0] <= now - 60:
            recent.popleft()
        return recent[0] + 60 - now if len(recent) >= self.settings.group_per_minute else 0
