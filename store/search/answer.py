"""Which of the judged tasks answer, which stand behind one that does, which come near. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from store.search import query
from store.search.parts import Reading
from store.search.ranking import Judged
from store.search.records import Found, Hit, Why
from store.search.weights import Weights
from store.search.words import EVERYDAY, is_of_the_field

_NEAR = 3
_NEAR_SHARE = 0.15
# Below these shares of the query a task is no answer; where one answers well, what shares a
# good part of the words is shown behind it.
_ENOUGH = 0.5
# Each word is one of these documents, but no task has all of them.
_ENOUGH_OF_THE_FAMILIAR = 0.3
_ENOUGH_OF_A_SENTENCE = 0.3
# One word that other fields use too must be nearly all that was said (网页设计 is no website).
_ENOUGH_OF_EVERY_DAY = 0.6
_ENOUGH_WITHOUT_HEAD = 0.5
_BEHIND = 0.36
# Words that all stand in some task, and one of which says much: the task that has it, without the
# other (外资企业沟通), is better than nothing.
_ENOUGH_OF_A_RARE_WORD, _ENOUGH_OF_OURS, _SAYS_MUCH = 0.42, 0.36, 1.4
_ENOUGH_OF_A_TERM, _SAYS_MORE = 0.4, 1.8
# Where small words were left out, what is left must say something (查专利 is nearly every task, but
# 被约谈 is two of them), or be two words.
_ENOUGH_OF_LIGHT = 0.85
# What is left of words that are said of any subject has to be told apart from others by itself.
_SURE, _LEAST_SAID = 0.75, 0.42
_DAMAGED_SCORE = 0.6
_FEW, _LESS_A_CHARACTER, _LEAST_SHARE = 7, 0.08, 0.5
_LONGEST_IN_QUOTES = 4


def answer(judged: Sequence[Judged], asked: query.Query, weights: Weights, limit: int) -> Found:
    """What to show of ``judged`` (best first): at most ``limit`` hits, or what comes near."""
    kept = [j for j in judged if _is_enough(j, asked, weights)]
    typed = " ".join(asked.pieces)
    if not kept:
        near = [j for j in judged if j.score >= _NEAR_SHARE][:_NEAR]
        return Found((), tuple(_hit(j, typed) for j in near))
    shown = {id(j) for j in kept}
    rest = [j for j in judged if id(j) not in shown]
    damaged = _damaged(kept, rest)
    found = {j.candidate.task_id for j in damaged}
    behind = [
        j
        for j in rest
        if j.candidate.task_id not in found and _is_related(j, kept[0].score, asked, weights)
    ]
    hits = [*kept, *damaged, *behind]
    read_as = None if kept[0].reading.why is Why.EXACT else " ".join(kept[0].matched)
    return Found(tuple(_hit(j, typed) for j in hits[:limit]), (), read_as)


def is_sure(judged: Sequence[Judged], weights: Weights) -> bool:
    """Whether the best of ``judged`` has nearly all of the words, in letters and not by sound, and
    they are none that every second task has or other fields use."""
    if not judged:
        return False
    best = judged[0]
    if best.reading.why not in (Why.EXACT, Why.NEAR_TERM) or best.score < _SURE:
        return False
    of_every_day = bool(best.terms) and not any(map(_is_said_here_only, best.terms))
    return best.weight >= _LEAST_SAID * weights.full and not of_every_day


def _is_enough(judged: Judged, asked: query.Query, weights: Weights) -> bool:
    if any(word not in judged.candidate.body for word in asked.aspects):
        return False
    score, weight = judged.score / _asked_share(asked), judged.weight / weights.full
    if asked.lenient:
        return score >= _ENOUGH_OF_A_SENTENCE and weight >= 2.0
    by_term = bool(judged.terms)
    of_every_day = by_term and not any(map(_is_said_here_only, judged.terms))
    # 农药化肥造假, 电视剧盗版: said of this field, by two words or one that no other has
    is_ours = len(set(judged.terms)) > 1 or any(map(is_of_the_field, asked.subject))
    if is_ours and by_term and weight >= _SAYS_MORE and score >= _ENOUGH_OF_A_TERM:
        return True
    if judged.familiar and weight >= _SAYS_MUCH:
        least = _ENOUGH_OF_OURS if is_ours else _ENOUGH_OF_A_RARE_WORD
        if score >= least and (is_ours or not of_every_day):
            return True
    if not judged.has_heads and score < _ENOUGH_WITHOUT_HEAD:
        return False
    several = len(set(judged.matched)) > 1
    of_the_field = several or any(map(_is_said_here_only, judged.terms))
    says_little = weight < _ENOUGH_OF_LIGHT or (by_term and not of_the_field)
    if judged.reading.lightened and not several and says_little:
        return False
    if by_term:
        # A term is a whole thought: where two meet, what else was said counts for less.
        if several and weight >= 2.3:
            return score >= _ENOUGH_OF_A_SENTENCE - 0.05
        if of_the_field:
            return score >= _ENOUGH_OF_THE_FAMILIAR
        is_everyday = any(said in EVERYDAY for said in judged.terms)
        return score >= (_ENOUGH_OF_EVERY_DAY if is_everyday else _ENOUGH)
    return score >= (_ENOUGH_OF_THE_FAMILIAR if judged.familiar and several else _ENOUGH)


def _asked_share(asked: query.Query) -> float:
    """1 for a few words; the more are said, the more of them may be about what it was for."""
    said = sum(map(len, asked.subject))
    if asked.lenient or any(map(query.is_latin, asked.subject)):
        return 1.0
    return max(_LEAST_SHARE, 1 - _LESS_A_CHARACTER * max(0, said - _FEW))


def _is_said_here_only(said: str) -> bool:
    """Is it a word that no other field uses?"""
    return not (said.isascii() or said in EVERYDAY)


def _is_related(judged: Judged, best: float, asked: query.Query, weights: Weights) -> bool:
    if asked.lenient:
        return judged.weight >= 2.0 * weights.full
    return judged.score >= min(_BEHIND, best * 0.5)


def _damaged(kept: Sequence[Judged], rest: Sequence[Judged]) -> list[Judged]:
    """Tasks that print one character of a word in quotes, where a task that has the whole word
    goes on with the same two characters (“蓝天”专项 and “蓝”专项)."""
    words = {
        (word, body[at + len(word) : at + len(word) + 2])
        for whole in kept
        if whole.reading.why is Why.EXACT and whole.whole
        for word in whole.matched
        if len(word) <= _LONGEST_IN_QUOTES
        for body in [whole.candidate.body]
        for at in [body.find(word)]
        if at >= 0
    }
    found = []
    for one in rest:
        if not one.candidate.lone:
            continue
        torn = {
            char + behind
            for word, behind in words
            for char in one.candidate.lone
            if char in word and len(behind) == 2
        }
        if not any(piece in one.candidate.body for piece in torn):
            continue
        reading = Reading(one.reading.parts, Why.DAMAGED)
        found.append(replace(one, reading=reading, score=_DAMAGED_SCORE, whole=True))
    return found


def _hit(judged: Judged, typed: str) -> Hit:
    why = judged.reading.why
    if why is Why.EXACT and not judged.whole:
        why = Why.WORDS
    elif why in (Why.NEAR_TERM, Why.ENGLISH) and all(word in typed for word in judged.matched):
        # The term was in the query, but the task has the word as typed.
        why = Why.WORDS
    return Hit(judged.candidate.task_id, "", "", round(judged.score, 4), why, judged.matched)
