"""Doubts, and what waits for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Doubting(View):
    """Something of a task was misread; ``what`` is a place in ``store.misreadings.What`` from 1
    on, 0 for not chosen.
    """

    task: int
    what: int = 0


@dataclass(frozen=True, slots=True)
class DoubtCard(View):
    """A doubt, for administrators."""

    doubt: int


@dataclass(frozen=True, slots=True)
class Queue(View):
    """What waits for administrators; ``source`` is a place in ``handlers.doubts.queue.SOURCES``
    from 1 on, 0 for all.
    """

    source: int = 0
    page: int = 0


CODES: dict[type[View], str] = {
    Doubting: "qd",
    DoubtCard: "qc",
    Queue: "qq",
}
