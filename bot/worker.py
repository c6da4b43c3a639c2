"""What every loop of a worker shares: who it is, how long its claims last, whom it tells."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import secrets
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from structlog.stdlib import get_logger

from bot.clock import Clock
from bot.health import Health
from store.db import Database

log = get_logger("bot")


def _name() -> str:
    return f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}"


class Bell:
    """Something a loop waits for: rung once or often, it comes round once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Until it is rung, at most ``seconds``; whether it was. A ring since then counts."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        rung = self._event.is_set()
        self._event.clear()
        return rung


@dataclass
class Worker:
    """One process that serves. ``alone``: no other can write this database (SQLite's lock)."""

    db: Database
    clock: Clock
    health: Health
    bot_id: int
    lease: timedelta
    holder: str = field(default_factory=_name)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    # Lanes being served and messages being sent, with the end of each claim. Only these are
    # prolonged: a claim whose commit was not confirmed expires, and what it holds comes again.
    serving: dict[str, datetime] = field(default_factory=dict)
    sending: dict[int, datetime] = field(default_factory=dict)
    # Lanes in which this process ended last time, without closing what it served there.
    suspects: set[str] = field(default_factory=set)
    _bells: list[Bell] = field(default_factory=list)

    @property
    def is_stopping(self) -> bool:
        return self.stopped.is_set()

    def bell(self) -> Bell:
        """A bell that is also rung when this worker is to stop."""
        made = Bell()
        self._bells.append(made)
        return made

    def stop(self) -> None:
        """Tell every loop to come to its end."""
        self.stopped.set()
        for bell in self._bells:
            bell.ring()

    @property
    def alone(self) -> bool:
        return self.db.sqlite

    def until(self, now: datetime) -> datetime:
        """When a claim made now expires unless it is renewed."""
        return now + self.lease

    def has_lost(self, until: datetime | None) -> bool:
        """Whether a claim that ends at ``until`` may be somebody else's by now.

        A process that stood still for longer than its lease finds out here, before it speaks.
        """
        return not self.alone and until is not None and self.clock.now() >= until


class Backoff:
    """Waits that grow from ``first`` to ``last`` seconds, with jitter; ``reset`` on success."""

    def __init__(self, first: float = 0.5, last: float = 30.0) -> None:
        self._first = first
        self._last = last
        self.failures = 0

    def reset(self) -> None:
        self.failures = 0

    def next(self) -> float:
        """Seconds to wait after one more failure."""
        self.failures += 1
        whole = min(self._last, self._first * 2.0 ** (self.failures - 1))
        return whole * random.uniform(0.5, 1.0)
