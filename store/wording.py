"""Which tasks say a phrase: to the letter, or as the search reads it.

A question is answered with all tasks that say something, not with the best ten of a ranking: the
search only says which words were meant, and where no words are, which tasks come nearest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select

from store.db import Tx
from store.search import Hit, Terms, Why, find
from store.tables import search_texts, task_versions, tasks
from store.text import match_key

MOST = 60
# Beside the task that says most of a phrase, how much of it another one must say.
NEAR_BEST = 0.7
# Two words that make one stand no further apart than a sentence is long.
_APART = 40
_HEAD = 4
_LEAST_IN_TWO, _MOST_IN_TWO, _HALF = 4, 14, 2
_READ_OTHERWISE = frozenset({Why.HOMOPHONE, Why.PINYIN, Why.INITIALS, Why.ENGLISH, Why.NEAR_TERM})


@dataclass(frozen=True, slots=True)
class Sought:
    """``tasks`` that answer a phrase, ``meant``: the words looked for, if others than typed.

    ``near`` come near and are no answer. ``is_near``: a word that only comes near stands for it.
    """

    tasks: frozenset[int] = frozenset()
    meant: str | None = None
    near: tuple[int, ...] = ()
    is_near: bool = False


async def literal(tx: Tx, phrase: str, plan_ids: Sequence[int] = ()) -> frozenset[int]:
    """Tasks whose text or box has the phrase as it is, punctuation and character forms aside."""
    key = match_key(phrase)
    if not key:
        return frozenset()
    stands = select(search_texts.c.task_id).where(search_texts.c.body.contains(key))
    if plan_ids:
        stands = stands.where(search_texts.c.plan_id.in_(plan_ids))
    return frozenset(row.task_id for row in await tx.rows(stands))


async def bare(tx: Tx, phrase: str) -> str | None:
    """驰名商标 of 驰名商标保护, 融资担保 of 知识产权融资担保: a phrase without what all is about.

    That is a first word of four characters that half the tasks say, and a last one of two that a
    fifth of them does; None where it has neither.
    """
    key = match_key(phrase)
    if len(key) < _HEAD:
        return None
    head, tail = key[:_HEAD], key[-_HALF:]
    body = search_texts.c.body
    counted = [func.sum(case((body.contains(word), 1), else_=0)) for word in (head, tail)]
    found = await tx.row(select(func.count(), *counted).select_from(search_texts))
    assert found is not None
    total, heads, tails = (number or 0 for number in found)
    start = _HEAD if heads * 2 > total and len(key) > _HEAD + _HALF else 0
    end = len(key) - (_HALF if tails * 5 > total else 0)
    short = key[start:end]
    return short if _HALF < len(short) < len(key) else None


async def in_two(tx: Tx, phrase: str, plan_ids: Sequence[int] = ()) -> frozenset[int]:
    """Tasks that say both halves of a phrase (植物新品种测试) near each other, wherever it is cut.

    Of several ways to cut it the one that fewest tasks say: it cuts no word in pieces.
    """
    key = match_key(phrase)
    if not _LEAST_IN_TWO <= len(key) <= _MOST_IN_TWO or not key.isalpha():
        return frozenset()
    body = search_texts.c.body
    both = select(search_texts.c.task_id, body).where(
        body.contains(key[:_HALF]), body.contains(key[-_HALF:])
    )
    if plan_ids:
        both = both.where(search_texts.c.plan_id.in_(plan_ids))
    found = await tx.rows(both)
    cuts = [(key[:at], key[at:]) for at in range(_HALF, len(key) - _HALF + 1)]
    each = [{row.task_id for row in found if _says_both(row.body, *cut)} for cut in cuts]
    return frozenset(min((one for one in each if one), key=len, default=()))


def _says_both(body: str, one: str, other: str) -> bool:
    ones = [at.start() for at in re.finditer(re.escape(one), body)]
    others = [at.start() for at in re.finditer(re.escape(other), body)]
    return any(abs(a - b) <= _APART for a in ones for b in others)


def in_short(phrase: str, terms: Terms) -> tuple[str, ...]:
    """What ``phrase`` is short for, or is called in short: 非遗 and 非物质文化遗产.

    Of the terms only those whose characters stand in the other in their order: the same thing, not
    one near it. Of a phrase (跨境电商) a part may be such a word.
    """
    key = match_key(phrase)
    return tuple(
        key[: found.start] + word + key[found.end :]
        for found in terms.in_chinese(key)
        for word in found.term.means
        if _is_short(key[found.start : found.end], word)
    )


def _is_short(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return short[0] == long[0] and short not in long and all(c in letters for c in short)


async def called(
    tx: Tx, name: str, plan_ids: Sequence[int] = (), *, terms: Terms
) -> frozenset[int]:
    """Tasks that have ``name``, if any prints it in quotes (“龙腾”专项行动); none where it is no
    such name. What lost a character of it in its copy counts as well.
    """
    quoted = or_(*(task_versions.c.text.contains(f"{mark}{name}") for mark in "“‘「"))
    stands = select(tasks.c.id).join(
        task_versions, task_versions.c.id == tasks.c.current_version_id
    )
    if not await tx.rows(stands.where(quoted).limit(1)):
        return frozenset()
    damaged = await find(tx, name, terms=terms, limit=MOST)
    lost = frozenset(hit.task_id for hit in damaged.hits if hit.why is Why.DAMAGED)
    return await literal(tx, name, plan_ids) | await _of(tx, lost, plan_ids)


async def _of(tx: Tx, found: frozenset[int], plan_ids: Sequence[int]) -> frozenset[int]:
    """Those of ``found`` that belong to one of the plans; all where no plan is given."""
    if not found or not plan_ids:
        return found
    inside = select(tasks.c.id).where(tasks.c.id.in_(found), tasks.c.plan_id.in_(plan_ids))
    return frozenset(row.id for row in await tx.rows(inside))


async def sought(tx: Tx, phrase: str, plan_ids: Sequence[int] = (), *, terms: Terms) -> Sought:
    """What the search makes of a phrase that no task has to the letter."""
    found = await find(tx, phrase, terms=terms, limit=MOST)
    inside = await _of(tx, frozenset(hit.task_id for hit in found.hits), plan_ids)
    hits = [hit for hit in found.hits if hit.task_id in inside]
    if not hits:
        return Sought(near=tuple(hit.task_id for hit in (*found.hits, *found.near)))
    best = hits[0]
    if best.why in _READ_OTHERWISE and (words := tuple(map(match_key, best.matched))):
        sets = [await literal(tx, word, plan_ids) for word in words]
        if whole := frozenset.intersection(*sets):
            return Sought(whole, " ".join(best.matched), is_near=best.why is Why.NEAR_TERM)
    near_best = [hit for hit in hits if _is_near(hit, best)]
    tasks_ = frozenset(hit.task_id for hit in near_best)
    return Sought(tasks_, found.read_as, is_near=best.why is Why.NEAR_TERM)


def _is_near(hit: Hit, best: Hit) -> bool:
    return hit.score >= best.score * NEAR_BEST
