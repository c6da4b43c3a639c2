"""The index: written with the text, in the same transaction, plan by plan.

A plan's part is small and replaced as a whole; nothing is ever merged across plans but the number
of tasks that a pair stands in.
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from store import counters
from store.bulk import insert_rows
from store.db import Tx
from store.search.grams import code, key_of, lone_pairs, pair_of, pairs
from store.search.sounds import readings
from store.tables import (
    assignments,
    boxes,
    plan_revisions,
    plans,
    search_pairs,
    search_postings,
    search_texts,
    sections,
    task_versions,
    tasks,
)
from store.upsert import insert_into

# Grows with every change of what is indexed or how: a start then makes the index anew.
VERSION = 1
# The pair that no text has: the number of all tasks stands with it.
ALL_TASKS = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A task as printed: its own words with its boxes, and those around it."""

    task_id: int
    body: str
    around: str


@dataclass(frozen=True, slots=True)
class _Keyed:
    task_id: int
    body: str
    around: str
    pairs: set[str]


async def put(tx: Tx, plan_id: int, words: Sequence[Words]) -> None:
    """Make ``words`` the only ones of the plan."""
    await counters.hold(tx, counters.SEARCH_INDEX)
    counted = select(func.count()).where(search_texts.c.plan_id == plan_id)
    old: int = await tx.scalar(counted)
    change: dict[str, int] = defaultdict(int)
    if old:
        # Lone pairs are not in what is kept, so the postings say what has to go.
        mine = select(search_postings).where(search_postings.c.plan_id == plan_id)
        for row in await tx.rows(mine):
            change[pair_of(row.pair)] -= len(row.ids) // 4
        await tx.run(delete(search_postings).where(search_postings.c.plan_id == plan_id))
        await tx.run(delete(search_texts).where(search_texts.c.plan_id == plan_id))
    keyed = _keyed(words)
    postings = _postings(keyed)
    texts = [
        {"task_id": one.task_id, "plan_id": plan_id, "body": one.body, "around": one.around}
        for one in keyed
    ]
    await insert_rows(tx, search_texts, texts)
    rows = [
        {"pair": code(pair), "plan_id": plan_id, "ids": _packed(ids)}
        for pair, ids in postings.items()
    ]
    await insert_rows(tx, search_postings, rows)
    for pair, ids in postings.items():
        change[pair] += len(ids)
    await _count(tx, change)
    await _count_tasks(tx, len(words) - old)


def task_ids(packed: bytes) -> array[int]:
    """The ids of a posting."""
    ids = array("I")
    ids.frombytes(packed)
    if sys.byteorder == "big":
        ids.byteswap()
    return ids


def words_of(edition: Any, ids: Iterable[int]) -> list[Words]:
    """What is searched of a document; ``ids`` are the task ids of its items, in order."""
    beside: dict[str, list[str]] = defaultdict(list)
    for box in edition.boxes:
        beside[box.after_item or ""] += [box.title, box.text]
    known = {tuple(section.path) for section in edition.sections}
    return [
        _words(
            task_id,
            [item.heading or "", item.text, *beside.get(item.number, ())],
            [*_section(item.section_path, known), *(a.name for a in item.assignees)],
        )
        for item, task_id in zip(edition.items, ids, strict=True)
    ]


async def ensure(tx: Tx) -> bool:
    """Index everything where that was done by an older version or never; True if it was."""
    if await counters.value(tx, counters.SEARCH_INDEX) == VERSION:
        return False
    for table in (search_postings, search_pairs, search_texts):
        await tx.run(delete(table))
    known = select(plans.c.id, plans.c.current_revision_id).order_by(plans.c.id)
    for plan_id, revision_id in await tx.rows(known):
        if revision_id is not None:
            await put(tx, plan_id, await _stored(tx, revision_id))
    await counters.put(tx, counters.SEARCH_INDEX, VERSION)
    return True


async def _stored(tx: Tx, revision_id: int) -> list[Words]:
    v = task_versions.c
    beside: dict[str, list[str]] = defaultdict(list)
    shown = select(boxes).where(boxes.c.revision_id == revision_id).order_by(boxes.c.position)
    for box in await tx.rows(shown):
        beside[box.after_ref or ""] += [box.title, box.text]
    named: dict[int, list[str]] = defaultdict(list)
    found = (
        select(assignments.c.version_id, assignments.c.printed)
        .join(task_versions, v.id == assignments.c.version_id)
        .where(v.revision_id == revision_id)
        .order_by(assignments.c.version_id, assignments.c.position)
    )
    for version_id, printed in await tx.rows(found):
        named[version_id].append(printed)
    current = (
        select(tasks.c.id, tasks.c.ref, v.id.label("version_id"), v.heading, v.text)
        .add_columns(sections.c.path)
        .join(task_versions, v.id == tasks.c.current_version_id)
        .join(plan_revisions, plan_revisions.c.id == v.revision_id)
        .join(sections, sections.c.id == v.section_id, isouter=True)
        .where(v.revision_id == revision_id)
        .order_by(v.ordinal)
    )
    return [
        _words(
            row.id,
            [row.heading or "", row.text, *beside.get(row.ref, ())],
            [*(row.path or ()), *named[row.version_id]],
        )
        for row in await tx.rows(current)
    ]


def _section(path: Sequence[str], known: set[tuple[str, ...]]) -> Sequence[str]:
    """The innermost heading of ``path`` that is a section; a task may be its own heading."""
    return next((path[:n] for n in range(len(path), 0, -1) if tuple(path[:n]) in known), ())


def _words(task_id: int, own: Sequence[str], around: Sequence[str]) -> Words:
    heading, text = own[0], own[1]
    shown = own[1:] if text.startswith(heading) else own
    return Words(task_id, "\n".join(shown), "\n".join(around))


def _keyed(words: Sequence[Words]) -> list[_Keyed]:
    # A section's tasks share their headings, and few combinations of agencies are ever printed.
    around: dict[str, tuple[str, set[str]]] = {}
    keyed = []
    for one in sorted(words, key=lambda w: w.task_id):
        if one.around not in around:
            keys = [key_of(line) for line in one.around.split("\n")]
            found = {pair for key in keys for pair in pairs(key)}
            around[one.around] = "\n".join(keys), found
        body = key_of(one.body)
        beside, known = around[one.around]
        keyed.append(_Keyed(one.task_id, body, beside, pairs(body) | known | lone_pairs(one.body)))
    return keyed


def _postings(keyed: Sequence[_Keyed]) -> Mapping[str, list[int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for one in keyed:
        for pair in one.pairs:
            postings[pair].append(one.task_id)
    return postings


def _packed(ids: list[int]) -> bytes:
    packed = array("I", ids)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


async def _count(tx: Tx, change: Mapping[str, int]) -> None:
    """Add to the numbers of tasks; in one order everywhere, so that two never wait crosswise."""
    gained = {pair: number for pair, number in change.items() if number > 0}
    rows = [
        {"pair": code(pair), "sound": sound, "initials": first, "tasks": number}
        for pair, number in sorted(gained.items())
        for sound, first in sorted(readings(pair)) or [(0, 0)]
    ]
    if rows:
        upsert = insert_into(tx, search_pairs)
        added = search_pairs.c.tasks + upsert.excluded.tasks
        keys = ["pair", "sound", "initials"]
        await tx.run(upsert.on_conflict_do_update(index_elements=keys, set_={"tasks": added}), rows)
    lost = [
        {"of": code(pair), "less": -number} for pair, number in sorted(change.items()) if number < 0
    ]
    if lost:
        fewer = update(search_pairs).where(search_pairs.c.pair == bindparam("of"))
        await tx.run(fewer.values(tasks=search_pairs.c.tasks - bindparam("less")), lost)
        gone = delete(search_pairs).where(search_pairs.c.pair == bindparam("of"))
        await tx.run(gone.where(search_pairs.c.tasks <= 0), [{"of": row["of"]} for row in lost])


async def _count_tasks(tx: Tx, more: int) -> None:
    row = {"pair": ALL_TASKS, "sound": 0, "initials": 0, "tasks": more}
    upsert = insert_into(tx, search_pairs).values(row)
    added = search_pairs.c.tasks + upsert.excluded.tasks
    keys = ["pair", "sound", "initials"]
    await tx.run(upsert.on_conflict_do_update(index_elements=keys, set_={"tasks": added}))
