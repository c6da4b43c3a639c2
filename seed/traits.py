"""What two tasks have in common, measured: wording, works, titles, names, neighbours. Pure.

A pair of characters that most tasks print (知识产权, 建设) says little, one that hardly any prints
says much: weights come from the tasks that are compared, so no list of words is kept here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from rapidfuzz import fuzz

from store.text import match_key


@dataclass(frozen=True, slots=True)
class Work:
    """A task as it is compared. ``id`` is the caller's; ``text`` without who and until when."""

    id: int
    text: str
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """What is measured of a pair, each from 0 to 1; ``clash`` and below speak against it.

    text: Dice of the wording. work: the best clause of both, verbs left out. lead: the first
    clause of either in the other. cover: how much of the longer is found in the shorter, clause
    by clause. best: how near the wording comes to that of the best pair that either has. clash:
    both name documents, and none of them is the same. sequence: a neighbour that is alike too.
    """

    text: float
    work: float
    lead: float
    cover: float
    best: float
    title: float
    name: float
    heading: float
    clash: float
    sequence: float = 0.0


_CLAUSE = re.compile("[，。；,;：:\n]")
_TITLE = re.compile("《([^《》]+)》")
_NAME = re.compile("“([^“”]{1,12})”")
# A number says which year or which of a series, not which work.
_NUMBER = re.compile("[0-9]+|[〇一二三四五六七八九十]+(?=[批期号])")
# How a clause begins that names what is worked on: the work goes on under another verb.
_VERBS = (
    "进一步|视情|继续|持续|深入|加快|积极|大力|扎实|全面|配合|做好|推进|推动|促进|开展|组织|实施|落实|"
    "研究|制定|出台|印发|发布|编制|修订|修改|起草|启动|建立|健全|完善|构建|建设|设立|探索|试点|推广|"
    "加强|强化|加大|深化|优化|提升|提高|支持|鼓励|引导|指导|办好|召开|严厉|打击"
)
_OPENING = re.compile(f"^(?:{_VERBS})+")
_SHORTEST = 4
_SAME_TITLE, _OTHER_TITLE = 88.0, 75.0
# A clause of less rarity than this says little, however well it agrees.
_FULL_WEIGHT = 25.0
_A_CLAUSE_AGREES = 0.4
_NEAREST = 5


def traits(one: Sequence[Work], other: Sequence[Work]) -> dict[tuple[int, int], Traits]:
    """What is measured of every pair near enough to be looked at, by the ids of both."""
    weights = _Weights([*one, *other])
    left = [_read(work, weights) for work in one]
    right = [_read(work, weights) for work in other]
    shared = _near(left, right, weights)
    dice = {
        (i, j): 2 * s / max(left[i].weight + right[j].weight, 1e-9) for (i, j), s in shared.items()
    }
    by_left, by_right = _best(dice, 0), _best(dice, 1)
    found = {}
    for (i, j), text in dice.items():
        best = text / max(by_left[i], by_right[j], 1e-9)
        found[i, j] = _measure(left[i], right[j], text, best, weights)
    return {(left[i].id, right[j].id): _with_sequence(found, i, j) for i, j in found}


@dataclass(slots=True)
class _Clause:
    key: str
    grams: Counter[str]
    weight: float


@dataclass(slots=True)
class _Read:
    id: int
    key: str
    grams: Counter[str]
    weight: float
    clauses: list[_Clause]
    works: list[_Clause]
    titles: list[str]
    names: set[str]
    heading: str


class _Weights:
    """How much a pair of characters says: the rarer in these tasks, the more."""

    def __init__(self, works: Iterable[Work]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for work in works:
            counts.update(set(_pairs(match_key(work.text))))
            total += 1
        self._count = counts
        self._log = {n: math.log((total + 1) / (n + 0.5)) for n in {0, *counts.values()}}
        # what one task in twelve prints does not make two of them neighbours
        self.common = max(12, total // 12)

    def of(self, gram: str) -> float:
        return self._log[self._count.get(gram, 0)]

    def count(self, gram: str) -> int:
        return self._count.get(gram, 0)

    def sum(self, grams: Counter[str]) -> float:
        return sum(self.of(gram) * times for gram, times in grams.items())

    def shared(self, one: Counter[str], other: Counter[str]) -> float:
        if len(other) < len(one):
            one, other = other, one
        return sum(self.of(g) * min(n, other[g]) for g, n in one.items() if g in other)


def _pairs(key: str) -> list[str]:
    return [key[i : i + 2] for i in range(len(key) - 1)]


def _read(work: Work, weights: _Weights) -> _Read:
    def clause(key: str) -> _Clause:
        grams = Counter(_pairs(key))
        return _Clause(key, grams, weights.sum(grams))

    whole = clause(match_key(work.text))
    keys = [key for part in _CLAUSE.split(work.text) if len(key := match_key(part)) >= _SHORTEST]
    bare = [_OPENING.sub("", key) for key in keys or [whole.key]]
    return _Read(
        id=work.id,
        key=whole.key,
        grams=whole.grams,
        weight=whole.weight,
        clauses=[clause(key) for key in keys or [whole.key]],
        works=[clause(key) for key in bare if len(key) >= _SHORTEST],
        titles=[_unnumbered(match_key(title)) for title in _TITLE.findall(work.text)],
        names={name for n in _NAME.findall(work.text) if (name := _unnumbered(match_key(n)))},
        heading=match_key(work.heading or ""),
    )


def _unnumbered(key: str) -> str:
    return _NUMBER.sub("", key)


def _near(left: list[_Read], right: list[_Read], weights: _Weights) -> dict[tuple[int, int], float]:
    """The pairs by place whose wording is among the nearest of either side, with what is shared."""
    pairs = set(_rough(left, right, weights))
    pairs |= {(i, j) for j, i in _rough(right, left, weights)}
    shared = {(i, j): weights.shared(left[i].grams, right[j].grams) for i, j in sorted(pairs)}
    of_left: dict[int, list[tuple[float, int]]] = defaultdict(list)
    of_right: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (i, j), much in shared.items():
        dice = 2 * much / max(left[i].weight + right[j].weight, 1e-9)
        of_left[i].append((-dice, j))
        of_right[j].append((-dice, i))
    kept = {(i, j) for i, near in of_left.items() for _, j in nsmallest(_NEAREST, near)}
    kept |= {(i, j) for j, near in of_right.items() for _, i in nsmallest(_NEAREST, near)}
    return {pair: shared[pair] for pair in sorted(kept)}


def _rough(left: list[_Read], right: list[_Read], weights: _Weights) -> Iterator[tuple[int, int]]:
    """For each of ``left`` those of ``right`` that share most with it of what few print."""
    index: dict[str, list[int]] = defaultdict(list)
    for j, task in enumerate(right):
        for gram in task.grams:
            if weights.count(gram) <= weights.common:
                index[gram].append(j)
    for i, task in enumerate(left):
        counted: Counter[int] = Counter()
        for gram in task.grams:
            counted.update(index.get(gram, ()))
        first = nsmallest(_NEAREST * 3, counted.items(), key=lambda item: (-item[1], item[0]))
        yield from ((i, j) for j, _ in first)


def _best(dice: dict[tuple[int, int], float], side: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for places, value in dice.items():
        found[places[side]] = max(found.get(places[side], 0.0), value)
    return found


def _measure(one: _Read, other: _Read, text: float, best: float, weights: _Weights) -> Traits:
    title, clash = _titles(one, other)
    return Traits(
        text=text,
        work=_work(one, other, weights),
        lead=max(_lead(one, other, weights), _lead(other, one, weights)),
        cover=min(_cover(one, other, weights), _cover(other, one, weights)),
        best=best,
        title=title,
        name=float(bool(one.names & other.names)),
        heading=fuzz.ratio(one.heading, other.heading) / 100 if one.heading else 0.0,
        clash=clash,
    )


def _dice(one: _Clause, other: _Clause, weights: _Weights) -> float:
    both = one.weight + other.weight
    return 2 * weights.shared(one.grams, other.grams) / both if both else 0.0


def _work(one: _Read, other: _Read, weights: _Weights) -> float:
    best = 0.0
    for mine in one.works:
        for theirs in other.works:
            rare = min(1.0, math.sqrt(min(mine.weight, theirs.weight) / _FULL_WEIGHT))
            if rare > best:
                best = max(best, _dice(mine, theirs, weights) * rare)
    return best


def _lead(one: _Read, other: _Read, weights: _Weights) -> float:
    if not one.works:
        return 0.0
    return max((_dice(one.works[0], theirs, weights) for theirs in other.works), default=0.0)


def _cover(one: _Read, other: _Read, weights: _Weights) -> float:
    got = full = 0.0
    for mine in one.clauses:
        agrees = max(_dice(mine, theirs, weights) for theirs in other.clauses)
        full += mine.weight
        got += mine.weight * agrees if agrees > _A_CLAUSE_AGREES else 0.0
    return got / full if full else 0.0


def _titles(one: _Read, other: _Read) -> tuple[float, float]:
    """Whether both name the same document, whatever its year; whether each names another."""
    alike = 0.0
    for mine, theirs in ((one, other), (other, one)):
        for title in mine.titles:
            if len(title) < _SHORTEST:
                continue
            if title in _unnumbered(theirs.key):
                return 1.0, 0.0
            alike = max([alike, *(fuzz.ratio(title, named) for named in theirs.titles)])
    both = bool(one.titles and other.titles)
    return float(alike >= _SAME_TITLE), float(both and alike < _OTHER_TITLE)


def _with_sequence(found: dict[tuple[int, int], Traits], i: int, j: int) -> Traits:
    near = [
        found[i + di, j + dj].work
        for di in (-2, -1, 1, 2)
        for dj in (-2, -1, 1, 2)
        if di * dj > 0 and (i + di, j + dj) in found
    ]
    return replace(found[i, j], sequence=max(near, default=0.0))


def opening(text: str) -> str:
    """The verbs with which a task begins (深入实施), empty where it begins with the work.

    A verb inside of a title is the title's.
    """
    found = _OPENING.match(match_key(re.split("[《“]", _first_clause(text), maxsplit=1)[0]))
    return found[0] if found else ""


def rest_of_clause(text: str) -> str:
    """The first clause of a task as it is compared, without its verbs."""
    clause = _first_clause(text)
    return match_key(clause).removeprefix(opening(clause))


def _first_clause(text: str) -> str:
    return _CLAUSE.split(text.strip(), maxsplit=1)[0]
