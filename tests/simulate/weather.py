"""What happens to the workers: when each is down, stalls, is killed, and what its clock says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# forward and back; the last is far enough to think that two days are over
JUMPS = (HOUR, -HOUR, DAY, -DAY, 7 * HOUR, 2 * DAY + 8 * HOUR)
STALL = 3 * MINUTE


@dataclass
class Span:
    """From ``begins`` to ``ends``; ``ahead`` is what the clock says too much."""

    begins: datetime
    ends: datetime
    ahead: timedelta = timedelta()

    def covers(self, at: datetime) -> bool:
        return self.begins <= at < self.ends

    def meets(self, other: Span) -> bool:
        return self.begins < other.ends and other.begins < self.ends


@dataclass
class Weather:
    """The faults of one worker, in true time."""

    down: list[Span] = field(default_factory=list)
    wrong: list[Span] = field(default_factory=list)

    def is_up(self, at: datetime) -> bool:
        return not any(span.covers(at) for span in self.down)

    def ahead(self, at: datetime) -> timedelta:
        return next((span.ahead for span in self.wrong if span.covers(at)), timedelta())


def of_workers(number: int, begins: datetime, days: int, chance: random.Random) -> list[Weather]:
    """Each is restarted daily and down for hours now and then; sometimes all are, for less than
    the six hours within which a digest is made good. Clocks are wrong for up to four hours, one
    at a time.
    """
    found = [Weather() for _ in range(number)]
    away: list[tuple[Weather, Span]] = []
    for day in range(days):
        midnight = begins + day * DAY
        for one in found:
            at = midnight + chance.random() * DAY
            one.down.append(Span(at, at + chance.choice((1, 5, 20)) * MINUTE))
            for _ in range(chance.randrange(3)):
                at = midnight + chance.random() * DAY
                one.down.append(Span(at, at + STALL))
        if chance.random() < 1 / 7:
            at = midnight + chance.random() * DAY
            span, one = Span(at, at + chance.uniform(1, 30) * HOUR), chance.choice(found)
            # for so long only one at a time: a digest of a day on which nobody was there is lost
            if not any(other is not one and span.meets(theirs) for other, theirs in away):
                away.append((one, span))
                one.down.append(span)
        if chance.random() < 1 / 30:
            at = midnight + chance.random() * DAY
            length = chance.uniform(1, 4) * HOUR
            for one in found:
                one.down.append(Span(at, at + length))
        if chance.random() < 1 / 6:
            at = midnight + chance.random() * DAY
            span = Span(at, at + chance.uniform(0.2, 4) * HOUR, chance.choice(JUMPS))
            chance.choice(found).wrong.append(span)
    return found


def ticks(
    begins: datetime, days: int, busy: list[datetime], chance: random.Random
) -> Iterator[datetime]:
    """When the workers look, in true time: hourly, and every twenty seconds around what is due.

    What happens between is the same tick over and over: nothing is due, or nobody is up.
    """
    found = {begins + hour * HOUR + chance.random() * HOUR for hour in range(24 * days)}
    for at in busy:
        start = at - timedelta(seconds=chance.uniform(0, 20))
        found |= {start, start + timedelta(seconds=20), start + STALL + timedelta(seconds=10)}
    yield from sorted(found)
