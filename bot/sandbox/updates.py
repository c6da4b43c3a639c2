"""The update queue, with the semantics a bot can lose messages by.

As in the Bot API server (TDLib's TQueue): ids start at random; ``getUpdates(offset)`` forgets
everything below the offset; a negative offset keeps only the last updates; an offset from the
future or the far past falls back to the head; updates expire by type on the server's clock; the
queue is bounded and then drops what is new.
"""

from __future__ import annotations

import heapq
import json
import random
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.journal import Journal

DAY = 86_400
LIFETIMES = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}
MAX_UPDATES = 100_000
MAX_BYTES = 128 * 1024 * 1024

KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    ]
)
# Without an explicit list, these three never arrive: the Bot API's default.
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Pending:
    update: dict[str, Any]
    expires_at: float
    size: int


class UpdateQueue:
    """One bot's pending updates. ``now`` is the virtual clock; no locks, one event loop."""

    def __init__(self, journal: Journal, now: Callable[[], float], seed: int | None = None) -> None:
        self._journal = journal
        self._now = now
        self._random = random.Random(seed)
        self._events: OrderedDict[int, Pending] = OrderedDict()
        # (expiry, id) of everything that was ever pending; entries of forgotten ones are skipped.
        self._expiries: list[tuple[float, int]] = []
        self._bytes = 0
        self.allowed: tuple[str, ...] = ()
        self.dropped = 0
        self.expired = 0
        self._tail = self._draw()
        self._restore()

    def _draw(self) -> int:
        return self._random.randrange(200_000_000, 1_000_000_000)

    def _restore(self) -> None:
        for key, row in sorted(self._journal.load("update"), key=lambda pair: int(pair[0])):
            pending = Pending(row["update"], row["expires_at"], row["size"])
            self._keep(int(key), pending)
        for key, row in self._journal.load("queue"):
            if key == "tail":
                self._tail = row
            elif key == "allowed":
                self.allowed = tuple(row)

    @property
    def tail(self) -> int:
        """The id the next update will get."""
        return self._tail

    def __len__(self) -> int:
        self._drop_expired()
        return len(self._events)

    def wants(self, kind: str) -> bool:
        if self.allowed:
            return kind in self.allowed
        return kind not in ON_REQUEST_ONLY

    def allow(self, kinds: list[str]) -> None:
        """Sticky: remembered until the next explicit list; an empty list means the default."""
        self.allowed = tuple(kinds)
        self._journal.put("queue", "allowed", list(kinds))

    def push(self, kind: str, body: Any, dated: float | None = None) -> int | None:
        """Queue an update; None when the bot did not ask for the kind or the queue is full.

        ``dated``: seconds since 1970 the life of the update counts from, now when absent.
        """
        if not self.wants(kind):
            return None
        start = self._now() if dated is None else dated
        update = {"update_id": self._tail, kind: body}
        size = len(json.dumps(update, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        self._drop_expired()
        if len(self._events) >= MAX_UPDATES or self._bytes + size > MAX_BYTES:
            self.dropped += 1
            return None
        pending = Pending(update, start + LIFETIMES.get(kind, DAY), size)
        update_id = self._tail
        self._keep(update_id, pending)
        self._tail += 1
        self._journal.put(
            "update",
            str(update_id),
            {"update": update, "expires_at": pending.expires_at, "size": size},
        )
        self._journal.put("queue", "tail", self._tail)
        return update_id

    def get(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Acknowledge below ``offset`` and return up to ``limit`` updates from it on."""
        self._drop_expired()
        if offset < 0:
            for update_id in list(self._events)[: max(0, len(self._events) + offset)]:
                self._forget(update_id)
        elif offset and self._tail - 2 * MAX_UPDATES <= offset <= self._tail + 10:
            while self._events and (head := next(iter(self._events))) < offset:
                self._forget(head)
        updates: list[dict[str, Any]] = []
        for pending in self._events.values():
            if len(updates) == limit:
                break
            updates.append(pending.update)
        return updates

    def quiet_week(self, next_id: int | None = None) -> int:
        """A week without updates: what was pending is gone, the next id is drawn anew."""
        self.clear()
        previous = self._tail
        while self._tail == previous:
            self._tail = self._draw() if next_id is None else next_id
            if next_id is not None:
                break
        self._journal.put("queue", "tail", self._tail)
        return self._tail

    def clear(self) -> None:
        for update_id in list(self._events):
            self._forget(update_id)

    def _keep(self, update_id: int, pending: Pending) -> None:
        self._events[update_id] = pending
        self._bytes += pending.size
        heapq.heappush(self._expiries, (pending.expires_at, update_id))

    def _drop_expired(self) -> None:
        now = self._now()
        while self._expiries and self._expiries[0][0] < now:
            expires_at, update_id = heapq.heappop(self._expiries)
            pending = self._events.get(update_id)
            # A quiet week may have given the id to a younger update.
            if pending is not None and pending.expires_at == expires_at:
                self.expired += 1
                self._forget(update_id)

    def _forget(self, update_id: int) -> None:
        self._bytes -= self._events.pop(update_id).size
        self._journal.put("update", str(update_id), None)
