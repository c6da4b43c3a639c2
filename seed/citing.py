"""Where a text names a plan that is known: cites it, produces it, or promises its next edition.

A plan is known by its title without years and without what only opens it (贯彻落实, 关于), or by
its document number. Which edition is meant, the years in front of the name say. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from store.text import match_key


class Kind(StrEnum):
    """What a text does with the plan that it names.

    PROMISES: it announces an edition that is not known; the plan is the one to be continued.
    """

    CITES = "cites"
    PRODUCES = "produces"
    PROMISES = "promises"


@dataclass(frozen=True, slots=True)
class Named:
    """A plan by what it is called. ``years`` is the first and the last year of its period."""

    id: int
    title: str
    doc_number: str | None = None
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """``phrase`` as printed, from the clause's beginning to the end of the name."""

    plan: int
    kind: Kind
    phrase: str
    span: tuple[int, int]


_YEARS = re.compile(r"(?:19|20)\d\d\s*(?:[—–~～至-]+\s*(?:19|20)?\d\d)?\s*年?度?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPENERS = re.compile("^(?:贯彻落实|深入实施|深入贯彻|贯彻|落实|实施|关于)+")
# 印发的… is a document that there is
_MADE = re.compile("(?:制定|制订|出台|印发|编制|起草|发布)(?!的)")
_CLAUSE_ENDS = "。；;，,\n"
# A name of fewer characters (知识产权工作方案) is a kind of document, not one document.
_SHORTEST = 10
_SHORTEST_NUMBER = 6
_BEFORE = 24


def citations(text: str, known: Sequence[Named]) -> list[Citation]:
    """The plans among ``known`` that ``text`` names, each once for each kind, as they come."""
    key, places = _keyed(text)
    found: list[Citation] = []
    for core, editions in _by_core(known).items():
        for at in _all(key, core):
            start, end = places[at], places[at + len(core) - 1] + 1
            found += _named(text, start, end, editions)
    for plan in known:
        number = match_key(plan.doc_number or "")
        if len(number) >= _SHORTEST_NUMBER:
            for at in _all(key, number):
                span = places[at], places[at + len(number) - 1] + 1
                found.append(Citation(plan.id, Kind.CITES, text[slice(*span)], span))
    once: dict[tuple[int, Kind], Citation] = {}
    for citation in sorted(found, key=lambda c: c.span):
        once.setdefault((citation.plan, citation.kind), citation)
    return list(once.values())


def _keyed(text: str) -> tuple[str, list[int]]:
    """The text as names are compared, and where each character of it stands in ``text``."""
    keys = [(match_key(char), at) for at, char in enumerate(text)]
    places = [at for key, at in keys for _ in key]
    return "".join(key for key, _ in keys), places


def _by_core(known: Iterable[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for plan in known:
        core = _OPENERS.sub("", match_key(_YEARS.sub("", plan.title)))
        if len(core) >= _SHORTEST:
            found[core].append(plan)
    return found


def _all(text: str, words: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _named(text: str, start: int, end: int, editions: Sequence[Named]) -> list[Citation]:
    clause = 1 + max(text.rfind(mark, 0, start) for mark in _CLAUSE_ENDS)
    before = text[clause:start]
    is_made = _MADE.search(before[-_BEFORE:]) is not None
    meant = [int(year) for year in _YEAR.findall(before)]
    close = text[end - 1 : end + 1]
    span = clause, end + (close[1:] in ("》", "”"))
    phrase = " ".join(text[slice(*span)].split())
    this = [plan for plan in editions if _is_meant(plan, meant)]
    if this:
        kind = Kind.PRODUCES if is_made else Kind.CITES
        return [Citation(plan.id, kind, phrase, span) for plan in this]
    if not is_made:
        return []
    last = max(editions, key=lambda plan: plan.years or (0, 0))
    return [Citation(last.id, Kind.PROMISES, phrase, span)]


def _is_meant(plan: Named, meant: Sequence[int]) -> bool:
    """Is it this edition? Years that are not said are those of a plan whose title has none."""
    titled = [int(year) for year in _YEAR.findall(plan.title)]
    if not meant:
        return not titled
    own = titled or list(plan.years or ())
    return bool(own) and (min(meant), max(meant)) == (min(own), max(own))
