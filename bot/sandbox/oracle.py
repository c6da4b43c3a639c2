"""The oracle log: every request in order, so a test can compare what Telegram holds.

And the revision: one number that grows with every request and every change, for those who wait.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

Entry = dict[str, Any]


class Oracle:
    """Keeps the newest ``size`` entries; ``n`` is never reused within a run."""

    def __init__(self, size: int = 50_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)
        self._count = 0

    def begin(self, method: str, parameters: dict[str, Any], now: float) -> Entry:
        self._count += 1
        entry: Entry = {
            "n": self._count,
            "wall": time.time(),
            "mono": time.monotonic(),
            "now": now,
            "method": method,
            "parameters": parameters,
            "status": None,
            "outcome": "open",
            "result": None,
        }
        self._entries.append(entry)
        return entry

    def end(self, entry: Entry, outcome: str, status: int | None, result: Any) -> None:
        """``outcome``: answered, refused, or what a fault did (dropped, closed, garbage …)."""
        entry["outcome"] = outcome
        entry["status"] = status
        entry["result"] = result
        entry["took"] = time.monotonic() - entry["mono"]

    def since(self, n: int) -> list[Entry]:
        if not self._entries:
            return []
        skip = max(0, n - self._entries[0]["n"] + 1)
        return [entry for place, entry in enumerate(self._entries) if place >= skip]

    def clear(self) -> None:
        self._entries.clear()


class Hub:
    """Events for pages, and a revision to wait for. One event loop; slow readers are cut off."""

    def __init__(self) -> None:
        self.revision = 0
        self.closing = False
        self._changed: asyncio.Event = asyncio.Event()
        self._readers: set[asyncio.Queue[dict[str, Any] | None]] = set()

    def touch(self) -> None:
        """Something changed: wakes everyone who waits for a later revision."""
        self.revision += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def publish(self, kind: str, **body: Any) -> None:
        self.touch()
        event = {"kind": kind, "revision": self.revision, **body}
        for reader in list(self._readers):
            try:
                reader.put_nowait(event)
            except asyncio.QueueFull:
                self.unsubscribe(reader)
                reader.get_nowait()
                reader.put_nowait(None)

    def subscribe(self) -> asyncio.Queue[dict[str, Any] | None]:
        reader: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(maxsize=2000)
        self._readers.add(reader)
        return reader

    def unsubscribe(self, reader: asyncio.Queue[dict[str, Any] | None]) -> None:
        self._readers.discard(reader)

    async def wait(self, since: int, seconds: float) -> int:
        """The revision once it is above ``since``, or after ``seconds``."""
        deadline = time.monotonic() + seconds
        while self.revision <= since and not self.closing:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), left)
            except TimeoutError:
                break
        return self.revision

    def close(self) -> None:
        self.closing = True
        self.touch()
        for reader in list(self._readers):
            self.unsubscribe(reader)
            if reader.full():
                reader.get_nowait()
            reader.put_nowait(None)
