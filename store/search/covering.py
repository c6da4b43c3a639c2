"""How much of a word a task has, in one piece or in several. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from store.search.parts import Candidate
from store.search.weights import HEAD, HEAD_OF_OTHERS, Weights, Word

# What ``covered`` gives at most: a reading or an option that cannot reach the best is not tried.
MOST_SHARE = 1.07
# A pair that only joins two matched words (社会|调查) is missing for nobody.
_JOINT = 0.25
_AROUND = 0.6
_HALF = 0.5
# Words of one phrase stand in one clause; this many characters apart they are chance.
_CLOSE, _FAR, _FARTHEST = 20, 60, 0.4


def covered(word: Word, candidate: Candidate, weights: Weights) -> tuple[float, float]:
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


def _in_pieces(word: Word, candidate: Candidate, weights: Weights) -> tuple[float, float]:
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
            elif i == last:
                due += weight * (HEAD_OF_OTHERS if word.head_is_known else HEAD)
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


def _runs(word: Word, body: str) -> list[tuple[int, int]]:
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


def nearness(text: str, other: str, body: str) -> float:
    """1 for words that stand close to each other, less the more characters are between them."""
    apart = len(body)
    at = body.find(text)
    while at >= 0:
        behind, before = body.find(other, at), body.rfind(other, 0, at)
        if behind >= 0:
            apart = min(apart, behind - at - len(text))
        if before >= 0:
            apart = min(apart, at - before - len(other))
        at = body.find(text, at + 1)
    return max(_FARTHEST, min(1.0, 1 - (apart - _CLOSE) / _FAR))
