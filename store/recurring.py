"""What is to be done again and again, and what is to be handed in: dated instances of both. Pure.

按季度 and 按年度 name a span, and the instance stands at its end (由文件文字推定); 每年 names no
day, so there is nothing to be late for. Instances are made anew from the wording whenever they
are asked for: what was said of one is kept under its subject, which outlives a revision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Months that a span has.
_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "annual": 12}
# "by the …": the wording itself says for which span it is done.
_BY_SPAN = "按"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Both days are included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Occasion:
    """One instance of a recurring duty. ``span`` None: no day is written, it is never overdue."""

    subject: str
    every: str
    phrase: str
    span: Span | None

    @property
    def due_on(self) -> date | None:
        """The end of its span, which is read from the wording and is no day of the document."""
        return None if self.span is None else self.span.last


def is_dated(every: str, phrase: str) -> bool:
    """Whether the wording names the span, so that its end is a day."""
    return every in _MONTHS and phrase.startswith(_BY_SPAN)


def spans(every: str, first: date, last: date) -> Iterator[Span]:
    """The calendar's spans that end between ``first`` and ``last``, in order."""
    months = _MONTHS[every]
    start = date(first.year, months * ((first.month - 1) // months) + 1, 1)
    while True:
        after = _later(start, months)
        if after - _DAY > last:
            return
        yield Span(start, after - _DAY)
        start = after


def occasions(task_id: int, every: str, phrase: str, first: date, last: date) -> list[Occasion]:
    """Those of a task that runs from ``first`` to ``last``; one without a day where none is
    written.
    """
    name = f"t{task_id}:{every}"
    if not is_dated(every, phrase):
        return [Occasion(name, every, phrase, None)]
    return [
        Occasion(f"{name}:{span.first.isoformat()}", every, phrase, span)
        for span in spans(every, first, last)
    ]


def open_ones(
    found: Sequence[Occasion], today: date, said_on: Iterable[date] = ()
) -> list[Occasion]:
    """The span that runs and the one before it, as far as nothing was reported for them.

    Each report stands for one span: for the earlier of the two that were open on its day.
    """
    begun = [(one.span, one) for one in found if one.span is not None and one.span.first <= today]
    order = sorted(begun, key=lambda pair: pair[0].first)
    met: set[int] = set()
    for day in sorted(said_on):
        for at, (span, _) in enumerate(order):
            until = order[at + 1][0].last if at + 1 < len(order) else date.max
            if at not in met and span.first <= day <= until:
                met.add(at)
                break
    lately = range(max(0, len(order) - 2), len(order))
    return [order[at][1] for at in lately if at not in met]


def duty_subjects(plan_id: int, whats: Sequence[str]) -> list[str]:
    """A name for each thing to be handed in, in the order of the document: what it is, and the
    how manieth of that name, so that another day leaves what was said of it where it is.
    """
    seen: Counter[str] = Counter()
    found = []
    for what in whats:
        seen[what] += 1
        found.append(f"d{plan_id}:{what[:60]}:{seen[what]}")
    return found


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
