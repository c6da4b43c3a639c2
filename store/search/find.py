"""From what was typed to the tasks it means.

A number is looked up and nothing else. Otherwise the query is read in several ways, the rarest
pairs of all readings say which tasks are looked at, and each of those is judged by its best
reading: what stands there to the letter goes before what was guessed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select

from store.db import Database, Tx
from store.search import called, guesses, query, vocabulary
from store.search.answer import answer, is_sure
from store.search.glossary import TermKind, Terms
from store.search.grams import END, lone, pair_of
from store.search.index import ALL_TASKS, holding
from store.search.parts import Candidate, Reading
from store.search.ranking import judge
from store.search.records import Found, Hit, Why
from store.search.vocabulary import padded
from store.search.weights import Weights
from store.tables import plans, search_texts, task_versions, tasks

MOST_CANDIDATES = 144
# A sentence has so many pairs that what it means stands out among those that share some.
_MOST_FOR_A_SENTENCE = 48
_LEAST_OF_BEST = 0.15
# Ids looked at for one query. Beyond, the commonest pairs are left out: they tell nothing apart.
_MOST_IDS = 9_000
# A list of ids that is worth asking first whether all of them have to be added.
_LONG = 400
_TERMS_TRUST = 0.95
_LIGHT_TRUST = 0.97
_MOST_GUESSES = 4

_TEXTS = select(search_texts.c.task_id, search_texts.c.body, search_texts.c.around).where(
    search_texts.c.task_id.in_(bindparam("ids", expanding=True))
)
_NAMES = (
    select(tasks.c.id, plans.c.key, tasks.c.ref, task_versions.c.title)
    .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
    .join(plans, plans.c.id == tasks.c.plan_id)
    .where(tasks.c.id.in_(bindparam("ids", expanding=True)))
)


async def find(db: Database | Tx, typed: str, *, terms: Terms, limit: int = 10) -> Found:
    """The tasks that ``typed`` means, best first, at most ``limit``; the same on both databases."""
    if isinstance(db, Tx):
        return await _find(db, typed, terms, limit)
    return await db.read(lambda tx: _find(tx, typed, terms, limit))


async def _find(tx: Tx, typed: str, terms: Terms, limit: int) -> Found:
    by_number = await called.task_by_number(tx, typed[: query.LONGEST], limit)
    if by_number is not None:
        return by_number
    asked = query.read(typed, terms)
    if not asked.pieces:
        return Found()
    found = await _searched(tx, asked, terms, limit)
    if not found.hits and (bare := query.unframed(asked)):
        # 海关抽查 is about customs, whatever is done there
        fewer = await _searched(tx, bare, terms, limit, only_sure=True)
        if fewer.hits:
            found = replace(fewer, read_as=" ".join(bare.subject))
    if not found.hits:
        by_title = await called.plan_by_title(tx, typed[: query.LONGEST], limit)
        if by_title is not None:
            return by_title
    return await _named(tx, found)


async def _searched(
    tx: Tx, asked: query.Query, terms: Terms, limit: int, *, only_sure: bool = False
) -> Found:
    """What answers ``asked``, or comes near; ``only_sure``: nothing, unless the best is sure."""
    readings, known, total = await _readings(tx, asked, terms)
    most = _MOST_FOR_A_SENTENCE if asked.lenient else MOST_CANDIDATES
    candidates = await _candidates(tx, readings, known, total, most)
    if not candidates:
        return Found()
    weights = Weights(known, total, lenient=asked.lenient)
    judged = await asyncio.to_thread(judge, candidates, readings, weights)
    if only_sure and not is_sure(judged, weights):
        return Found()
    found = answer(judged, asked, weights, limit)
    if not found.hits and (light := _lightened(readings, known)):
        judged = await asyncio.to_thread(judge, candidates, light, weights)
        fewer = answer(judged, asked, weights, limit)
        found = fewer if fewer.hits else found
    return found


async def _readings(
    tx: Tx, asked: query.Query, terms: Terms
) -> tuple[list[Reading], dict[str, int], int]:
    """All readings, the number of tasks for each of their pairs, and that of all tasks."""
    readings = [Reading(query.literal(asked.pieces), Why.EXACT)]
    if asked.subject != asked.pieces:
        readings.append(Reading(query.literal(asked.subject), Why.EXACT, 0.99))
    said, kinds = query.through_terms(asked.subject, terms)
    if kinds:
        english = TermKind.ENGLISH in kinds
        readings.append(Reading(said, Why.ENGLISH if english else Why.NEAR_TERM, _TERMS_TRUST))
    known = await vocabulary.counts(tx, {pair_of(ALL_TASKS), *_pairs(readings)})
    latin = any(map(query.is_latin, asked.subject))
    if not (latin and kinds):
        guessed = await guesses.readings(tx, asked.subject, known, terms, shouted=asked.shouted)
        if guessed:
            guessed += _through_terms(guessed, terms)
            fresh = set(_pairs(guessed)) - set(known)
            known |= await vocabulary.counts(tx, fresh)
            readings += guessed
    return readings, known, known.pop(pair_of(ALL_TASKS), 0)


def _lightened(readings: Iterable[Reading], known: Mapping[str, int]) -> list[Reading]:
    """The readings in which small words can be left out."""
    found: list[Reading] = []
    for reading in readings:
        parts = query.lightened(reading.parts, known)
        if parts and parts != reading.parts:
            trust = reading.trust * _LIGHT_TRUST
            found.append(replace(reading, parts=parts, trust=trust, lightened=True))
    return found


def _through_terms(guessed: Sequence[Reading], terms: Terms) -> list[Reading]:
    """What was guessed may itself be a word that documents print differently."""
    found: list[Reading] = []
    for reading in guessed:
        whole = [part.options for part in reading.parts]
        ways: list[tuple[str, ...]] = []
        if len(whole) == 1:
            ways = [(option.text,) for option in whole[0]]
        most = len(found) + _MOST_GUESSES
        for words in ways or [tuple(options[0].text for options in whole)]:
            said, kinds = query.through_terms(words, terms)
            if ways and said[0].options[0].text != words[0]:
                continue  # a term in a guess is no guess of a term
            if kinds and len(found) < most:
                trust, proof = reading.trust * _TERMS_TRUST, reading.proof or words
                found.append(Reading(said, reading.why, trust, proof))
    return found


def _texts(readings: Iterable[Reading]) -> set[tuple[str, float]]:
    return {
        (option.text, option.trust)
        for reading in readings
        for part in reading.parts
        for option in part.options
    }


def _pairs(readings: Iterable[Reading]) -> set[str]:
    found: set[str] = set()
    for text, _ in _texts(readings):
        found |= {text[i : i + 2] for i in range(len(text) - 1)} or {text + END}
        found |= {lone(char) for char in text}
    return found


async def _candidates(
    tx: Tx, readings: Sequence[Reading], known: dict[str, int], total: int, most: int
) -> list[Candidate]:
    """The tasks that share most with the query, by the weight of the pairs they share."""
    weights = Weights(known, total, lenient=False)
    worth: dict[str, float] = {}
    for text, trust in _texts(readings):
        pairs = [text[i : i + 2] for i in range(len(text) - 1)]
        if len(text) == 1:
            found = await vocabulary.beginning_with(tx, text, 50)
            known |= found
            pairs = list(found)
        for pair in [*pairs, *map(lone, text)]:
            if pair in known:
                worth[pair] = max(worth.get(pair, 0.0), weights.of(pair) * trust)
    chosen: list[str] = []
    ids = 0
    for pair in sorted(worth, key=lambda pair: (known[pair], pair)):
        ids += known[pair]
        if chosen and ids > _MOST_IDS:
            break
        chosen.append(pair)
    held = await holding(tx, chosen, known, total, _MOST_IDS)
    score = _added(held, worth, most)
    enough = _nth(score, most)
    last = sorted(task_id for task_id, has in score.items() if has >= enough)
    best = sorted(last, key=score.__getitem__, reverse=True)[:most]
    alone: dict[int, str] = {}
    for pair, posting in held:
        if pair == lone(pair[1]):
            for task_id in posting:
                alone[task_id] = alone.get(task_id, "") + pair[1]
    least = score[best[0]] * _LEAST_OF_BEST if best else 0.0
    best = [id_ for id_ in best if score[id_] >= least or id_ in alone]
    return await _texts_of(tx, best, alone)


def _added(
    held: Sequence[tuple[str, Sequence[int]]], worth: Mapping[str, float], most: int
) -> dict[int, float]:
    """What tasks share with the query, by id, the rarest pairs first.

    Once what is left to add lifts no new task among the best, only those that are in it go on.
    """
    score: dict[int, float] = {}
    left = sum(worth[pair] for pair, _ in held)
    closed = False
    for pair, posting in held:
        if len(posting) >= _LONG and not closed and len(score) >= most:
            least = _nth(score, most)
            if least > left:
                closed = True
                score = {task_id: has for task_id, has in score.items() if has + left >= least}
        more = worth[pair]
        left -= more
        for task_id in score.keys() & posting if closed else posting:
            score[task_id] = score.get(task_id, 0.0) + more
    return score


def _nth(score: Mapping[int, float], n: int) -> float:
    """The ``n``-th highest, or the lowest of fewer. For thousands a whole sort is the fastest."""
    ordered = sorted(score.values())
    return ordered[-n:][0] if ordered else 0.0


async def _texts_of(tx: Tx, ids: Sequence[int], alone: Mapping[int, str]) -> list[Candidate]:
    if not ids:
        return []
    found = await tx.rows(_TEXTS, {"ids": padded(sorted(ids))})
    return [Candidate(row[0], row[1], row[2], alone.get(row[0], "")) for row in found]


async def _named(tx: Tx, found: Found) -> Found:
    """Number and title of what is shown: they lie beside long texts, so only these are read."""
    ids = [hit.task_id for hit in (*found.hits, *found.near)]
    if not ids:
        return found
    names = {row[0]: (f"{row[1]}#{row[2]}", row[3]) for row in await tx.rows(_NAMES, {"ids": ids})}

    def named(hits: Sequence[Hit]) -> tuple[Hit, ...]:
        return tuple(
            replace(hit, key=names[hit.task_id][0], title=names[hit.task_id][1]) for hit in hits
        )

    return Found(named(found.hits), named(found.near), found.read_as)
