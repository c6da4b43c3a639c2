"""How well a task answers a query. Pure; runs in a thread beside the event loop."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from store.search.records import Why
from store.search.words import JOINING

# A pair that only joins two matched words (社会|调查) is missing for nobody.
_JOINT = 0.25
# 的, 和: whatever they stand beside.
_LIGHT = 0.25
_AROUND = 0.6
_STRANGE = 1.3
# The last word of a Chinese phrase is what it is about: 软件著作权登记费 is about a fee.
_HEAD = 2.5
_LETTERS = 2.0
_HALF = 0.5
# A single pair may stand anywhere; in a sentence that is chance, in a few words it is meant.
_SHORT_RUN = {1: 0.8, 2: 0.92}
_SHORT_RUN_OF_A_SENTENCE = {1: 0.45, 2: 0.7, 3: 0.9}


# What ``_covered`` gives at most: a reading or an option that cannot reach the best is not tried.
_MOST_SHARE = 1.07


class Grade(IntEnum):
    """How much of a word a text is, by what stands beside it in texts."""

    PIECE = 0  # always between the same two characters: 解协 of 调解协议
    UNSURE = 1
    WORD = 2


@dataclass(frozen=True, slots=True)
class Option:
    """One way to say a part of the query, and how far it can be trusted (0 to 1)."""

    text: str
    trust: float = 1.0
    # A short guess must be this much of a word.
    least: Grade = Grade.PIECE


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the query: any of its options will do. It weighs as much as ``measure``."""

    options: tuple[Option, ...]
    measure: str = ""
    # Letters that were read as words: only words that stand somewhere in one piece are any.
    guessed: bool = False

    @property
    def measured(self) -> str:
        """The words whose weight the part has: the first option, if nothing else is said."""
        return self.measure or self.options[0].text


@dataclass(frozen=True, slots=True)
class Reading:
    """One understanding of the whole query."""

    parts: tuple[Part, ...]
    why: Why
    trust: float = 1.0
    # Guesses: what must stand somewhere in one piece for the reading to be one at all.
    proof: tuple[str, ...] = ()
    # Small words that no text has were left out.
    lightened: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task that shares pairs with the query; ``body`` and ``around`` as in the index.

    ``lone`` are characters of the query that it prints alone in quotes.
    """

    task_id: int
    body: str
    around: str
    lone: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its best reading. ``weight`` is what it matched, in natural logarithms.

    ``familiar``: every part of that reading stands in some task, if not in this one.
    """

    candidate: Candidate
    score: float
    weight: float
    reading: Reading
    matched: tuple[str, ...]
    whole: bool
    familiar: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """A text with its pairs and what each of them says."""

    text: str
    pairs: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    head_is_known: bool


class Weights:
    """How much a pair says: the rarer the more."""

    def __init__(self, counts: Mapping[str, int], tasks: int, *, lenient: bool) -> None:
        self._counts = counts
        self._tasks = max(tasks, 1)
        # A sentence has words of its own; in a few words each one is meant.
        self._unknown = math.log1p(self._tasks) * (0.3 if lenient else 0.9)
        self.full = math.log1p(self._tasks)
        self.short_run = _SHORT_RUN_OF_A_SENTENCE if lenient else _SHORT_RUN
        self._words: dict[str, _Word] = {}

    def of(self, pair: str) -> float:
        """The weight of a pair."""
        tasks = self._counts.get(pair, 0)
        weight = math.log1p(self._tasks / tasks) if tasks else self._unknown
        return weight * _LIGHT if pair[0] in JOINING or pair[1] in JOINING else weight

    def word(self, text: str) -> _Word:
        """A text, taken apart once a query."""
        found = self._words.get(text)
        if found is None:
            pairs = tuple(text[i : i + 2] for i in range(len(text) - 1))
            weights = tuple(map(self.of, pairs))
            # A word of which no text has anything is another subject.
            strange = _STRANGE if not any(pair in self._counts for pair in pairs) else 1.0
            total = strange * sum(weights) if pairs else 1.0
            if text.isascii():
                # A word in letters says what a word of two or three characters says.
                total *= min(1.0, _LETTERS / max(len(pairs), 1))
            head_is_known = bool(pairs) and pairs[-1] in self._counts
            found = self._words[text] = _Word(text, pairs, weights, total, head_is_known)
        return found


def judge(
    candidates: Sequence[Candidate], readings: Sequence[Reading], weights: Weights
) -> list[Judged]:
    """All candidates, best first; the same order on every run."""
    known: dict[str, bool] = {}
    words: dict[str, Grade] = {}

    def stands(text: str) -> bool:
        if text not in known:
            known[text] = any(text in c.body or text in c.around for c in candidates)
        return known[text]

    def is_word(option: Option) -> bool:
        if option.least is Grade.PIECE:
            return True
        if option.text not in words:
            words[option.text] = _grade(option.text, candidates)
        return words[option.text] >= option.least

    proven = []
    for reading in readings:
        sure = _proven(reading, stands, is_word)
        if sure is not None:
            familiar = all(any(stands(o.text) for o in part.options) for part in sure.parts)
            proven.append((sure, familiar))
    in_order = sorted(candidates, key=lambda candidate: candidate.task_id)
    found = [_best(candidate, proven, weights) for candidate in in_order]
    return sorted(found, key=lambda judged: -round(judged.score, 4))


def _proven(
    reading: Reading, stands: Callable[[str], bool], is_word: Callable[[Option], bool]
) -> Reading | None:
    """``reading`` without guesses of which no task has anything; None if nothing is left."""
    if not all(map(stands, reading.proof)):
        return None
    if not any(part.guessed for part in reading.parts):
        return reading
    parts = []
    for part in reading.parts:
        options = part.options
        if part.guessed:
            options = tuple(o for o in options if stands(o.text) and is_word(o))
        if not options:
            return None
        parts.append(replace(part, options=options))
    return replace(reading, parts=tuple(parts))


def _grade(text: str, candidates: Sequence[Candidate]) -> Grade:
    """Has ``text`` different neighbours on both sides? 长三 stands before 角 only.

    Two characters that stand often need them on one side only: 剑网 is always followed by 专项.
    """
    times = 0
    before: set[str] = set()
    behind: set[str] = set()
    for candidate in candidates:
        at = candidate.body.find(text)
        while at >= 0:
            times += 1
            end = at + len(text)
            before.add(candidate.body[at - 1] if at else str(candidate.task_id))
            behind.add(candidate.body[end : end + 1] or str(candidate.task_id))
            at = candidate.body.find(text, end)
    varied = (len(before) > 1) + (len(behind) > 1)
    if varied == 2 or (varied == 1 and times > 2 and len(text) == 2):
        return Grade.WORD
    return Grade.PIECE if varied == 0 and times > 1 else Grade.UNSURE


def _best(
    candidate: Candidate, readings: Sequence[tuple[Reading, bool]], weights: Weights
) -> Judged:
    seen: dict[str, tuple[float, float]] = {}
    best: Judged | None = None
    for reading, familiar in readings:
        if best is not None and best.score >= reading.trust * _MOST_SHARE:
            continue
        judged = _judged(candidate, reading, familiar, weights, seen)
        if best is None or judged.score > best.score:
            best = judged
        if judged.whole and reading.why is Why.EXACT:
            break  # what stands there to the letter needs no other reading
    assert best is not None
    return best


def _judged(
    candidate: Candidate,
    reading: Reading,
    familiar: bool,
    weights: Weights,
    seen: dict[str, tuple[float, float]],
) -> Judged:
    total = matched_weight = score = 0.0
    words: list[str] = []
    whole = True
    for part in reading.parts:
        own = weights.word(part.measured).total
        best, best_share, best_weight = 0.0, 0.0, 0.0
        best_text = ""
        for option in part.options:
            if option.trust * _MOST_SHARE <= best:
                continue
            known = seen.get(option.text)
            if known is None:
                known = seen[option.text] = _covered(weights.word(option.text), candidate, weights)
            share, weight = known
            if share * option.trust > best:
                best, best_share, best_weight = share * option.trust, share, weight
                best_text = option.text
        total += own
        score += own * best
        matched_weight += best_weight
        whole = whole and best_share >= 1.0
        if best_share >= 0.5:
            words.append(best_text)
    ratio = score / total if total else 0.0
    return Judged(
        candidate, ratio * reading.trust, matched_weight, reading, tuple(words), whole, familiar
    )


def _covered(word: _Word, candidate: Candidate, weights: Weights) -> tuple[float, float]:
    """(share of the word that the task has, 1 to 1.1 where it has it in one piece; its weight)."""
    text, body = word.text, candidate.body
    at = body.find(text)
    if at >= 0 and text.isascii() and not _is_latin_word(text, at, body):
        return 0.0, 0.0
    if at >= 0:
        early = 0.01 if at < 12 else 0.0
        more = min(body.count(text) - 1, 3) * 0.01
        brief = 0.02 * min(1.0, 40 / len(body))
        return 1.0 + early + more + brief, word.total
    if text in candidate.around:
        return _AROUND, word.total * _AROUND if word.pairs else 0.0
    if len(word.pairs) < 2:
        return 0.0, 0.0
    return _in_pieces(word, candidate, weights)


def _is_latin_word(text: str, at: int, body: str) -> bool:
    """Letters end where they end: ai does not stand in aippi."""
    beside = body[max(0, at - 1) : at] + body[at + len(text) : at + len(text) + 1]
    return not (text.isalpha() and any(c.isascii() and c.isalpha() for c in beside))


def _in_pieces(word: _Word, candidate: Candidate, weights: Weights) -> tuple[float, float]:
    body, around = candidate.body, candidate.around
    runs = _runs(word, body)
    if not runs:
        return 0.0, 0.0
    got = due = 0.0
    last = len(word.pairs) - 1
    at = 0
    for start, length in (*runs, (last + 1, 0)):
        joins = 0 < at == start - 1 < last
        for i in range(at, start):
            weight = word.weights[i]
            if joins:
                due += weight * _JOINT
            elif i == last and not word.head_is_known:
                due += weight * _HEAD
            else:
                if word.pairs[i] in around:
                    got += weight * _AROUND * 0.5
                due += weight
        trust = weights.short_run.get(length, 1.0)
        at = start + length
        for weight in word.weights[start:at]:
            got += weight * trust
            due += weight
    if last == 1:
        # Neither 公司 nor 公司 and 司法 apart are 公司法, however rare they are.
        got, due = min(got, due * _HALF), max(due, got)
    return got / due * (0.85 + 0.12 * _nearness(word.text, runs, body)), got


def _runs(word: _Word, body: str) -> list[tuple[int, int]]:
    """(start, pairs) of the longest pieces that stand in ``body``, left to right."""
    runs: list[tuple[int, int]] = []
    text, pairs = word.text, word.pairs
    size = len(pairs)
    at = 0
    while at < size:
        if pairs[at] not in body:
            at += 1
            continue
        end = at + 1
        while end < size and text[at : end + 2] in body:
            end += 1
        runs.append((at, end - at))
        at = end
    return runs


def _nearness(text: str, runs: Sequence[tuple[int, int]], body: str) -> float:
    """1 where all pieces stand together in the task, less the farther they lie apart."""
    if len(runs) < 2:
        return 1.0
    start, length = max(runs, key=lambda run: run[1])
    anchor = body.find(text[start : start + length + 1])
    apart = 0
    for begin, size in runs:
        piece = text[begin : begin + size + 1]
        behind, before = body.find(piece, anchor), body.rfind(piece, 0, anchor + size)
        gaps = [abs(p - anchor) for p in (behind, before) if p >= 0]
        apart += min(gaps, default=len(body))
    return len(text) / (len(text) + max(0, apart - len(text)) / 2)
