"""Which plans the words around a number, or a title, mean. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from store.search.numbers import GLUE, YEAR, Reference, plain
from store.text import match_key

_LEAST = 0.8
_ALIKE = 0.9
_SHORTEST_TITLE = 6


@dataclass(frozen=True, slots=True)
class PlanName:
    """What a plan can be called by."""

    id: int
    key: str
    short: str
    title: str
    period_start: date | None
    period_end: date | None
    issued_on: date | None
    published_on: date | None
    # Title and short title as they are compared.
    keys: tuple[str, str]


def plan_name(
    id_: int,
    key: str,
    short: str,
    title: str,
    period_start: date | None,
    period_end: date | None,
    issued_on: date | None,
    published_on: date | None,
) -> PlanName:
    """What a plan can be called by, from its columns."""
    dates = period_start, period_end, issued_on, published_on
    return PlanName(id_, key, short, title, *dates, (match_key(title), match_key(short)))


def plans_meant(reference: Reference, known: Sequence[PlanName]) -> tuple[PlanName, ...] | None:
    """The plans that the words around the number mean, best first; all of them for no words.

    None where those words are about something else: then it is no call by number.
    """
    if reference.key is not None:
        exact = [plan for plan in known if plan.key == reference.key]
        return tuple(exact or [p for p in known if _begins_key(reference.key, p.key)]) or None
    words = GLUE.sub("", reference.before) or reference.rest
    if not words:
        return tuple(known)
    by_key = [plan for plan in known if plan.key in words]
    if by_key:
        return tuple(by_key)
    begun = [plan for plan in known if _begins_key(words, plan.key)]
    if begun:
        return tuple(begun)
    years = _years(words)
    name = match_key(YEAR.sub("", words))
    ranked = []
    for plan, like in _alike(name, known, _LEAST):
        near = _year_rank(years, plan)
        if near is not None:
            ranked.append((near, -round(like, 2), -_closeness(words, plan), plan.key, plan))
    if not ranked:
        return None
    best = min(rank[1] for rank in ranked)
    return tuple(rank[-1] for rank in sorted(ranked, key=lambda r: r[:4]) if rank[1] <= best + 0.1)


def plan_called(text: str, known: Sequence[PlanName]) -> PlanName | None:
    """The first plan of which ``text`` is the title, or nearly all of it."""
    key = match_key(YEAR.sub("", plain(text)))
    if len(key) < _SHORTEST_TITLE:
        return None
    for plan, _ in _alike(key, known, _ALIKE):
        title = match_key(YEAR.sub("", plan.title))
        if len(key) >= 0.6 * len(title):
            return plan
    return None


def _begins_key(words: str, key: str) -> bool:
    """annual 2021 for annual-2021-2022."""
    return (
        words.isascii()
        and words[:1].isalpha()
        and len(words) > 2
        and _bare(key).startswith(_bare(words))
    )


def _bare(key: str) -> str:
    return key.replace("-", "")


def _alike(name: str, known: Sequence[PlanName], least: float) -> list[tuple[PlanName, float]]:
    """The plans with at least that share of ``name`` in their title, in this order; that share.

    All titles are compared in one call: ten thousand take a few milliseconds.
    """
    if not name:
        return [(plan, 1.0) for plan in known]
    from rapidfuzz import process
    from rapidfuzz.distance import LCSseq

    enough = ceil(least * len(name) - 1e-9)
    best: dict[int, float] = {}
    for titles in zip(*(plan.keys for plan in known), strict=True):
        for _, length, at in process.extract(
            name, titles, scorer=LCSseq.similarity, score_cutoff=enough, limit=None
        ):
            best[at] = max(best.get(at, 0.0), length / len(name))
    return [(known[at], best[at]) for at in sorted(best)]


def _closeness(words: str, plan: PlanName) -> float:
    from rapidfuzz import fuzz

    return round(max(fuzz.ratio(match_key(words), match_key(t)) for t in (plan.title, plan.short)))


def _years(words: str) -> tuple[int, int] | None:
    found = YEAR.search(words)
    if found is None:
        return None
    first = int(found[1])
    last = found[2]
    return first, first if last is None else int(last) if len(
        last
    ) == 4 else first // 100 * 100 + int(last)


def _year_rank(years: tuple[int, int] | None, plan: PlanName) -> int | None:
    """0: the plan's own period; 1: it begins so; 2: it covers the year; None: another time."""
    if years is None:
        return 0
    ends = (plan.period_start, plan.period_end)
    start, end = (day.year if day else None for day in ends)
    issued = plan.issued_on or plan.published_on
    if (start or end, end) == years:
        return 0
    if years[0] == years[1]:
        if start == years[0]:
            return 1
        if start is not None and end is not None and start <= years[0] <= end:
            return 2
        if start is None and (end == years[0] or (issued and issued.year == years[0])):
            return 2
    return None
