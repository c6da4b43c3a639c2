"""Which tasks of two plans may be the same piece of work, continued in another year. Pure.

A likeness is a suggestion for a person to judge. It is composed of what speaks for a pair: how
much of the wording is shared, the work named in a clause of both, the work that leads one of
them, names in “”, titles in 《》, the heading, and neighbours that are alike too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from seed.traits import Traits, Work, traits

__all__ = ["LEAST", "Pair", "Sign", "Work", "likeness", "suggest"]


class Sign(StrEnum):
    """What speaks for a pair, the strongest first where it is shown."""

    TEXT = "text"
    WORK = "work"
    LEAD = "lead"
    TITLE = "title"
    NAME = "name"
    HEADING = "heading"
    SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tasks that may be the same: ``likeness`` from 0 to 1, and what speaks for it."""

    one: int
    other: int
    likeness: float
    signs: tuple[Sign, ...]


# Fitted on half of the pairs of plans that were judged by hand (tests/seed/judged), rounded; the
# other half says what it is worth. A heading is a sign for the reader and weighs nothing: only
# two of the plans print any.
_SAYS = {
    "text": 1.4,
    "work": 3.4,
    "lead": 3.0,
    "cover": 1.4,
    "best": 3.2,
    "title": 1.7,
    "name": 0.6,
    "clash": -0.3,
    "sequence": 1.4,
}
_NOTHING_SAID = -7.1
LEAST, _LEAST_OF_A_SECOND = 0.33, 0.5
_SHOWN = {
    Sign.TEXT: 0.25,
    Sign.WORK: 0.4,
    Sign.LEAD: 0.4,
    Sign.TITLE: 1.0,
    Sign.NAME: 1.0,
    Sign.HEADING: 0.8,
    Sign.SEQUENCE: 0.6,
}


def suggest(one: Sequence[Work], other: Sequence[Work]) -> list[Pair]:
    """Pairs of tasks of two plans to be put before a person, the likeliest first.

    As a rule a task has one partner in a plan; a second is suggested only where it is more likely
    than not, since one task may be printed as two in another year.
    """
    measured = traits(one, other)
    likely = {ids: likeness(t) for ids, t in measured.items()}
    taken: set[tuple[int, int]] = set()
    found = []
    for ids in sorted(likely, key=lambda ids: (-likely[ids], ids)):
        if likely[ids] < LEAST:
            break
        sides = {(0, ids[0]), (1, ids[1])}
        if taken & sides and likely[ids] < _LEAST_OF_A_SECOND:
            continue
        taken |= sides
        found.append(Pair(*ids, round(likely[ids], 3), _signs(measured[ids])))
    return found


def likeness(measured: Traits) -> float:
    """From 0 to 1, from what is measured."""
    said = sum(weight * getattr(measured, name) for name, weight in _SAYS.items())
    return 1 / (1 + math.exp(-(said + _NOTHING_SAID)))


def _signs(measured: Traits) -> tuple[Sign, ...]:
    return tuple(sign for sign in Sign if getattr(measured, sign.value) >= _SHOWN[sign])
