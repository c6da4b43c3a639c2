"""Followed words (关注查找): what a revision brings that they match is reported once.

A match is what stands in a task, its boxes, headings or agencies: every word, or what documents
print for it. Nothing is guessed: a piece of news is no place for a homophone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from store import audience, headlines, rules, telling
from store.db import Tx
from store.following import Kind
from store.headlines import Event, News
from store.records import Actor
from store.search import query, terms
from store.search.glossary import Terms
from store.search.parts import Part
from store.tables import follows, matches_told, search_texts
from store.telling import Piece
from store.upsert import insert_into

# A plan as it is searched: its tasks' words by task id.
Texts = Mapping[int, str]


async def texts(tx: Tx, plan_id: int) -> Texts:
    """The plan's words before a revision; empty where nobody follows any words."""
    if not await _followed(tx):
        return {}
    t = search_texts.c
    rows = await tx.rows(select(t.task_id, t.body, t.around).where(t.plan_id == plan_id))
    return {row.task_id: f"{row.body}\n{row.around}" for row in rows}


async def announce(tx: Tx, actor: Actor, plan_id: int, before: Texts, now: datetime) -> int:
    """Tell who follows words of the tasks of the plan that match them now and did not ``before``.

    How many people are told now, and not later. Each task once for the same words, whatever later
    revisions take out and put in again.
    """
    followed = await _followed(tx)
    if not followed:
        return 0
    after, known = await texts(tx, plan_id), await terms.load(tx)
    changed = {id_: text for id_, text in after.items() if before.get(id_) != text}
    found: dict[int, list[News]] = defaultdict(list)
    for words, people in followed.items():
        wanted = meant(words, known)
        fresh = [
            id_
            for id_, text in changed.items()
            if matches(wanted, text) and not matches(wanted, before.get(id_, ""))
        ]
        for person_id in people:
            for id_ in await _first_time(tx, person_id, words, sorted(fresh), now):
                facts = {"sought": words}
                found[person_id].append(
                    News(Event.MATCHED, id_, None, None, actor.person_id, facts)
                )
    hearers = await audience.of_people(tx, found)
    told = 0
    for person_id in sorted(found):
        hearer = hearers.get(person_id)
        if hearer is None or not rules.may(hearer.actor, rules.Action.FOLLOW):
            continue
        worded = await headlines.worded(tx, found[person_id])
        pieces = [Piece(*pair) for pair in zip(found[person_id], worded, strict=True)]
        told += await telling.tell(tx, hearer, pieces, now)
    return told


def meant(words: str, known: Terms) -> tuple[Part, ...]:
    """What followed words ask for: their parts, each with what documents print for it."""
    asked = query.read(words, known)
    pieces = asked.subject or asked.pieces
    parts, kinds = query.through_terms(pieces, known)
    return parts if kinds else query.literal(pieces)


def matches(parts: tuple[Part, ...], text: str) -> bool:
    """Whether every part stands in ``text`` (keys, as in the index)."""
    return bool(parts) and all(any(o.text in text for o in part.options) for part in parts)


async def _followed(tx: Tx) -> dict[str, list[int]]:
    """Who follows which words."""
    f = follows.c
    rows = await tx.rows(
        select(f.words, f.person_id)
        .where(f.kind == Kind.SEARCH.value, f.until.is_(None), f.words.is_not(None))
        .distinct()
        .order_by(f.words, f.person_id)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row.words].append(row.person_id)
    return dict(found)


async def _first_time(
    tx: Tx, person_id: int, words: str, task_ids: list[int], now: datetime
) -> list[int]:
    """Those of the tasks that were never reported to them for these words."""
    if not task_ids:
        return []
    rows = [{"person_id": person_id, "words": words, "task_id": id_, "at": now} for id_ in task_ids]
    made = insert_into(tx, matches_told).values(rows)
    key = ["person_id", "words", "task_id"]
    taken = await tx.rows(
        made.on_conflict_do_nothing(index_elements=key).returning(matches_told.c.task_id)
    )
    return sorted(row.task_id for row in taken)
