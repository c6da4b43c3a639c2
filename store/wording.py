"""Which tasks say a phrase: to the letter, or as the search reads it.

A question is answered with all tasks that say something, not with the best ten of a ranking: the
search only says which words were meant, and where no words are, which tasks come nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from store.db import Tx
from store.search import Hit, Why, find, terms
from store.tables import search_texts
from store.text import match_key

MOST = 60
# Beside the task that says most of a phrase, how much of it another one must say.
NEAR_BEST = 0.8
_READ_OTHERWISE = frozenset({Why.HOMOPHONE, Why.PINYIN, Why.INITIALS, Why.ENGLISH, Why.NEAR_TERM})


@dataclass(frozen=True, slots=True)
class Sought:
    """``tasks`` that answer a phrase, ``meant``: the words looked for, if others than typed.

    ``near`` come near and are no answer.
    """

    tasks: frozenset[int] = frozenset()
    meant: str | None = None
    near: tuple[int, ...] = ()


async def literal(tx: Tx, phrase: str, plan_ids: Sequence[int] = ()) -> frozenset[int]:
    """Tasks whose text or box has the phrase as it is, punctuation and character forms aside."""
    key = match_key(phrase)
    if not key:
        return frozenset()
    stands = select(search_texts.c.task_id).where(search_texts.c.body.contains(key))
    if plan_ids:
        stands = stands.where(search_texts.c.plan_id.in_(plan_ids))
    return frozenset(row.task_id for row in await tx.rows(stands))


async def sought(tx: Tx, phrase: str, plan_ids: Sequence[int] = ()) -> Sought:
    """What the search makes of a phrase that no task has to the letter."""
    found = await find(tx, phrase, terms=await terms.load(tx), limit=MOST)
    if not found.hits:
        return Sought(near=tuple(hit.task_id for hit in found.near))
    best = found.hits[0]
    if best.why in _READ_OTHERWISE and (words := tuple(map(match_key, best.matched))):
        sets = [await literal(tx, word, plan_ids) for word in words]
        if whole := frozenset.intersection(*sets):
            return Sought(whole, " ".join(best.matched))
    near_best = [hit for hit in found.hits if _is_near(hit, best)]
    return Sought(frozenset(hit.task_id for hit in near_best), found.read_as)


def _is_near(hit: Hit, best: Hit) -> bool:
    return hit.score >= best.score * NEAR_BEST
