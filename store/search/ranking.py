"""How well a task answers a query. Pure; runs in a thread beside the event loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from store.search.covering import MOST_SHARE, covered, nearness
from store.search.parts import Candidate, Grade, Option, Part, Reading
from store.search.records import Why
from store.search.weights import HEAD, HEAD_OF_OTHERS, Weights
from store.search.words import is_of_the_field

# What has less of a meaning has not what is meant.
_MOST_OF_A_MEANING = 0.5
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its best reading. ``weight`` is what it matched, in natural logarithms.

    ``familiar``: every part of that reading stands in some task, if not in this one. ``terms``
    is what was typed for those of ``matched`` that are meanings of a term. ``has_heads``: the
    task has what phrases of several words are about.
    """

    candidate: Candidate
    score: float
    weight: float
    reading: Reading
    matched: tuple[str, ...]
    terms: tuple[str, ...]
    whole: bool
    familiar: bool
    has_heads: bool


@dataclass(frozen=True, slots=True)
class _Met:
    """A part of the query and what the task has of it: the best option, and its share."""

    score: float
    share: float
    text: str
    phrase: str


def judge(
    candidates: Sequence[Candidate], readings: Sequence[Reading], weights: Weights
) -> list[Judged]:
    """All candidates, best first; the same order on every run. None where no reading holds."""
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
    if not proven:
        return []
    in_order = sorted(candidates, key=lambda candidate: candidate.task_id)
    found = [_best(candidate, proven, weights) for candidate in in_order]
    return sorted(found, key=lambda judged: -round(judged.score, 4))


def _proven(
    reading: Reading, stands: Callable[[str], bool], is_word: Callable[[Option], bool]
) -> Reading | None:
    """``reading`` without guesses of which no task has anything; None if nothing is left."""
    # 型案 stands in 典型案例, and is not what 刑案司法解释 means.
    if not all(stands(o.text) and is_word(o) for o in map(_proof, reading.proof)):
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


def _proof(text: str) -> Option:
    return Option(text, least=Grade.UNSURE if len(text) == _PAIR else Grade.PIECE)


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
    # Three that always go on with the same are the beginning of a word (专利代 of 专利代理).
    is_torn = times > 1 if varied == 0 else varied == 1 and times > 2
    return Grade.PIECE if is_torn else Grade.UNSURE


def _best(
    candidate: Candidate, readings: Sequence[tuple[Reading, bool]], weights: Weights
) -> Judged:
    seen: dict[str, tuple[float, float]] = {}
    best: Judged | None = None
    for reading, familiar in readings:
        if best is not None and best.score >= reading.trust * MOST_SHARE:
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
    total = heads = matched_weight = 0.0
    found: list[_Met] = []
    terms: list[str] = []
    whole = has_heads = True
    for part in reading.parts:
        word = weights.word(part.measured)
        best, share, weight, text = _best_option(part, candidate, weights, seen)
        own = part.english * weights.full or word.in_phrase
        if part.is_head and not best:
            heads += own * ((HEAD_OF_OTHERS if word.head_is_known else HEAD) - 1)
            has_heads = False
        total += own
        matched_weight += weight
        whole = whole and share >= 1.0
        found.append(_Met(own * best, share, text, part.phrase))
        if share >= 0.5 and not part.guessed and text != part.options[0].text:
            terms.append(part.options[0].text)
    if any(map(is_of_the_field, terms)):
        has_heads = True
    else:
        total += heads
    words = tuple(met.text for met in found if met.share >= 0.5)
    trusted = _added(found, candidate.body) / total * reading.trust if total else 0.0
    matched = matched_weight, reading, words, tuple(terms)
    return Judged(candidate, trusted, *matched, whole, familiar, has_heads)


def _best_option(
    part: Part, candidate: Candidate, weights: Weights, seen: dict[str, tuple[float, float]]
) -> tuple[float, float, float, str]:
    """(trust times share, share, weight, text) of the option that the task has most of."""
    found = 0.0, 0.0, 0.0, ""
    for at, option in enumerate(part.options):
        if option.trust * MOST_SHARE <= found[0]:
            continue
        known = seen.get(option.text)
        if known is None:
            known = seen[option.text] = covered(weights.word(option.text), candidate, weights)
        share, weight = known
        if at and share < _MOST_OF_A_MEANING and not part.guessed:
            continue
        if share * option.trust > found[0]:
            found = share * option.trust, share, weight, option.text
    return found


def _added(found: Sequence[_Met], body: str) -> float:
    """All scores, less where words of one phrase stand far from the best word of it."""
    score = sum(met.score for met in found)
    whole = [met for met in found if met.phrase and met.share >= 1]
    if len(whole) < 2:
        return score
    for met in whole:
        beside = max((one for one in whole if one.phrase == met.phrase), key=attrgetter("score"))
        if beside.text != met.text:
            score -= met.score * (1 - nearness(met.text, beside.text, body))
    return score
