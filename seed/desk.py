"""Drafts that were looked at a moment ago, so that the next page need not read them anew.

A draft is known by its id and number: whoever changes it gives it another number, in whichever
process. Only what is committed may be laid here.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from seed.reviewing import Review

# Characters of the sources in all; a draft takes some twenty times as many bytes.
MOST_CHARACTERS = 2_000_000
MOST_DRAFTS = 8
# Seconds after which an idle desk is cleared.
IDLE = 300.0


class Desk:
    """The reviews that were used last; cleared when nobody looks at one for a while."""

    def __init__(self) -> None:
        self._reviews: OrderedDict[int, tuple[int, Review]] = OrderedDict()
        self._leaving: asyncio.TimerHandle | None = None

    def take(self, draft_id: int, number: int) -> Review | None:
        """The review of a draft at this number."""
        known = self._reviews.get(draft_id)
        if known is None or known[0] != number:
            return None
        self._reviews.move_to_end(draft_id)
        self._stay()
        return known[1]

    def lay(self, draft_id: int, number: int, review: Review) -> None:
        """Keep a review as it was read or committed; the ones used longest ago make room."""
        self._reviews.pop(draft_id, None)
        self._reviews[draft_id] = (number, review)
        while len(self._reviews) > 1 and self._is_full():
            self._reviews.popitem(last=False)
        self._stay()

    def clear(self) -> None:
        """Keep nothing any more."""
        self._reviews.clear()

    def _is_full(self) -> bool:
        characters = sum(len(review.text) for _, review in self._reviews.values())
        return len(self._reviews) > MOST_DRAFTS or characters > MOST_CHARACTERS

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
        self._leaving = asyncio.get_running_loop().call_later(IDLE, self.clear)
