"""The index: written with the text, in the same transaction.

What a pair stands in is kept in blocks of neighbouring task ids: few enough rows for a query over
a million tasks to read in a moment, small enough for the import of a plan to write anew.
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update

from store import counters
from store.aside import aside, listed
from store.bulk import insert_rows, run_many
from store.db import AnyRow, Tx
from store.search.grams import (
    LONE,
    code,
    key_of,
    keys_of,
    lone_pairs,
    pair_of,
    pairs,
    starting,
)
from store.search.sounds import readings
from store.search.vocabulary import padded
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
VERSION = 2
_WIDTH = 4
_READ_AT_ONCE = 4_096
# Tasks whose words are in memory together while everything is indexed anew.
_AT_ONCE = 4_000
# Task ids that share a block.
BLOCK = 1 << 14
# The pair that no text has: the number of all tasks stands with it.
ALL_TASKS = 0


class Words(NamedTuple):
    """A task as printed: its own words with its boxes, and those around it."""

    task_id: int
    body: str
    around: str


class _Around(NamedTuple):
    """What stands around tasks: its key, the pairs in it, and the tasks, ascending."""

    key: str
    pairs: set[str]
    ids: list[int]


async def put(tx: Tx, plan_id: int, words: Sequence[Words]) -> None:
    """Make ``words`` the only ones of the plan."""
    await put_all(tx, {plan_id: words})


async def put_all(tx: Tx, words: Mapping[int, Sequence[Words]]) -> None:
    """The same for several plans by id, whose blocks are then written once."""
    await counters.hold(tx, counters.SEARCH_INDEX)
    gone = await _taken_out(tx, list(words))
    size = sum(map(len, words.values()))
    texts, postings = await aside(size, _fresh, words)
    await insert_rows(tx, search_texts, texts)
    change = await _merge(tx, gone, postings)
    await _count(tx, change)
    await _count_tasks(tx, size - len(gone))


async def holding(
    tx: Tx, pairs: Sequence[str], counted: Mapping[str, int], tasks: int, most: int
) -> list[tuple[str, array[int]]]:
    """The tasks that each of ``pairs`` stands in, in the order of ``pairs``.

    ``counted`` are the numbers of tasks by pair, of ``tasks`` in all. Where they are more than
    ``most``, the newest are read, about as many.
    """
    p = search_postings.c
    usual = [code(pair) for pair in pairs if counted[pair] <= most]
    rows: list[AnyRow] = []
    if usual:
        found = select(p.pair, p.ids).where(p.pair.in_(padded(usual)))
        rows += await tx.rows(found.order_by(p.pair, p.block.desc()))
    for pair in pairs:
        if counted[pair] > most:
            blocks = 1 + most * (tasks // BLOCK + 1) // counted[pair]
            newest = select(p.pair, p.ids).where(p.pair == code(pair))
            rows += await tx.rows(newest.order_by(p.block.desc()).limit(blocks))
    held: dict[int, array[int]] = defaultdict(lambda: array("I"))
    for number, packed in rows:
        held[number] += task_ids(packed)
    return [(pair, held[code(pair)]) for pair in pairs if code(pair) in held]


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
    batch: dict[int, list[Words]] = {}
    for plan_id, revision_id in await tx.rows(known):
        if revision_id is not None:
            batch[plan_id] = await stored(tx, revision_id)
        if sum(map(len, batch.values())) >= _AT_ONCE:
            await put_all(tx, batch)
            batch = {}
    await put_all(tx, batch)
    await counters.put(tx, counters.SEARCH_INDEX, VERSION)
    return True


async def stored(tx: Tx, revision_id: int) -> list[Words]:
    """What is searched of the revision, which is its plan's current one."""
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
    return await listed(
        _words(
            row.id,
            [row.heading or "", row.text, *beside.get(row.ref, ())],
            [*(row.path or ()), *named[row.version_id]],
        )
        for row in await tx.rows(current)
    )


def _section(path: Sequence[str], known: set[tuple[str, ...]]) -> Sequence[str]:
    """The innermost heading of ``path`` that is a section; a task may be its own heading."""
    return next((path[:n] for n in range(len(path), 0, -1) if tuple(path[:n]) in known), ())


def _words(task_id: int, own: Sequence[str], around: Sequence[str]) -> Words:
    heading, text = own[0], own[1]
    shown = own[1:] if text.startswith(heading) else own
    return Words(task_id, "\n".join(shown), "\n".join(around))


async def _taken_out(tx: Tx, plan_ids: Sequence[int]) -> dict[int, set[str]]:
    """Delete the texts of plans; the pairs of each task that is gone."""
    mine = search_texts.c.plan_id.in_(plan_ids)
    old = select(search_texts.c.task_id, search_texts.c.body, search_texts.c.around)
    rows = await tx.rows(old.where(mine))
    gone = await aside(len(rows), _pairs_of, rows)
    if not gone:
        return gone
    await tx.run(delete(search_texts).where(mine))
    # Lone pairs are not in what is kept, but they are few.
    p = search_postings.c
    blocks = {task_id // BLOCK for task_id in gone}
    found = select(p.pair, p.ids).where(p.pair.between(*starting(LONE)), p.block.in_(blocks))
    for number, packed in await tx.rows(found):
        for task_id in gone.keys() & task_ids(packed):
            gone[task_id].add(pair_of(number))
    return gone


def _pairs_of(rows: Iterable[AnyRow]) -> dict[int, set[str]]:
    """The pairs of kept texts, by task."""
    found: dict[int, set[str]] = {}
    for task_id, body, around in rows:
        found[task_id] = pairs(body).union(*map(pairs, around.split("\n")))
    return found


async def _merge(
    tx: Tx, gone: Mapping[int, set[str]], fresh: Mapping[str, list[int]]
) -> dict[str, int]:
    """Write the blocks that change; by how many tasks each pair has more."""
    less, more = await aside(len(gone) + len(fresh), _by_block, gone, fresh)
    old = await _blocks(tx, less.keys() | more.keys())
    change, kept, emptied = await aside(len(less) + len(more), _changed, less, more, old)
    upsert = insert_into(tx, search_postings)
    instead = {"ids": upsert.excluded.ids}
    written = upsert.on_conflict_do_update(index_elements=["pair", "block"], set_=instead)
    await insert_rows(tx, search_postings, kept, written)
    if emptied:
        p = search_postings.c
        empty = p.pair == bindparam("of"), p.block == bindparam("at")
        await run_many(tx, delete(search_postings).where(*empty), emptied)
    return change


_Key = tuple[int, int]


def _by_block(
    gone: Mapping[int, set[str]], fresh: Mapping[str, list[int]]
) -> tuple[dict[_Key, set[int]], dict[_Key, list[int]]]:
    """The tasks that leave and that enter each block of a pair."""
    less: dict[_Key, set[int]] = defaultdict(set)
    more: dict[_Key, list[int]] = defaultdict(list)
    for task_id, its_pairs in gone.items():
        for pair in its_pairs:
            less[code(pair), task_id // BLOCK].add(task_id)
    for pair, ids in fresh.items():
        number, first, last = code(pair), ids[0] // BLOCK, ids[-1] // BLOCK
        if first == last:
            # ascending: most plans lie in one block
            more[number, first] = ids
            continue
        for task_id in ids:
            more[number, task_id // BLOCK].append(task_id)
    return less, more


def _changed(
    less: Mapping[_Key, set[int]], more: Mapping[_Key, list[int]], old: Mapping[_Key, bytes]
) -> tuple[dict[str, int], list[dict[str, Any]], list[dict[str, Any]]]:
    """By how many tasks each pair has more; the blocks that change, and those that go."""
    change: dict[str, int] = defaultdict(int)
    kept: list[dict[str, Any]] = []
    emptied: list[dict[str, Any]] = []
    for key in sorted(less.keys() | more.keys()):
        before = old.get(key, b"")
        after = _merged(before, less.get(key, set()), more.get(key, ()))
        change[pair_of(key[0])] += (len(after) - len(before)) // _WIDTH
        if after and after != before:
            kept.append({"pair": key[0], "block": key[1], "ids": after})
        elif before and not after:
            emptied.append({"of": key[0], "at": key[1]})
    return change, kept, emptied


async def _blocks(tx: Tx, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """What stands in the blocks of ``keys``, (pair, block)."""
    by_block: dict[int, list[int]] = defaultdict(list)
    for number, block in keys:
        by_block[block].append(number)
    p = search_postings.c
    found: dict[tuple[int, int], bytes] = {}
    for block, numbers in sorted(by_block.items()):
        numbers.sort()
        for start in range(0, len(numbers), _READ_AT_ONCE):
            some = padded(numbers[start : start + _READ_AT_ONCE])
            old = select(p.pair, p.ids).where(p.pair.in_(some), p.block == block)
            found |= {(number, block): ids for number, ids in await tx.rows(old)}
    return found


def _merged(before: bytes, less: Set[int], more: Sequence[int]) -> bytes:
    ids = task_ids(before)
    if not less and (not ids or not more or ids[-1] < more[0]):
        # A new plan has the highest ids.
        return before + _packed(more)
    return _packed(sorted(({*ids} - less) | {*more}))


def _fresh(
    words: Mapping[int, Sequence[Words]],
) -> tuple[list[dict[str, Any]], Mapping[str, list[int]]]:
    """The rows of texts, and the tasks of each pair, ascending.

    A section's tasks share their headings, and few combinations of agencies are ever printed: what
    is around tasks is looked at once, and its pairs get all of them at once.
    """
    every = [(plan_id, one) for plan_id, of_plan in words.items() for one in of_plan]
    every.sort(key=lambda pair: pair[1].task_id)
    shared: dict[str, _Around] = {}
    lines: dict[str, tuple[str, set[str]]] = {}
    postings: dict[str, list[int]] = defaultdict(list)
    texts = []
    for (plan_id, one), body in zip(every, keys_of([one.body for _, one in every]), strict=True):
        around = shared.get(one.around)
        if around is None:
            around = shared[one.around] = _around(one.around, lines)
        around.ids.append(one.task_id)
        for pair in pairs(body) - around.pairs:
            postings[pair].append(one.task_id)
        for pair in lone_pairs(one.body):
            postings[pair].append(one.task_id)
        row = {"task_id": one.task_id, "plan_id": plan_id, "body": body, "around": around.key}
        texts.append(row)
    _spread(shared.values(), postings)
    return texts, postings


def _around(text: str, lines: dict[str, tuple[str, set[str]]]) -> _Around:
    """``lines`` are those that were looked at before."""
    found = []
    for line in text.split("\n"):
        known = lines.get(line)
        if known is None:
            key = key_of(line)
            known = lines[line] = key, pairs(key)
        found.append(known)
    return _Around("\n".join(key for key, _ in found), set().union(*(own for _, own in found)), [])


def _spread(shared: Iterable[_Around], postings: dict[str, list[int]]) -> None:
    """Put the tasks of what is around them with those that have a pair in their own words."""
    touched: set[str] = set()
    for around in shared:
        for pair in around.pairs:
            postings[pair] += around.ids
        touched |= around.pairs
    for pair in touched:
        postings[pair].sort()


def _packed(ids: Iterable[int]) -> bytes:
    packed = array("I", ids)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


async def _count(tx: Tx, change: Mapping[str, int]) -> None:
    """Add to the numbers of tasks; in one order everywhere, so that two never wait crosswise."""
    gained = await aside(len(change), _gained, change)
    upsert = insert_into(tx, search_pairs)
    added = search_pairs.c.tasks + upsert.excluded.tasks
    keys = ["pair", "sound", "initials"]
    counted = upsert.on_conflict_do_update(index_elements=keys, set_={"tasks": added})
    await insert_rows(tx, search_pairs, gained, counted)
    lost = [
        {"of": code(pair), "less": -number} for pair, number in sorted(change.items()) if number < 0
    ]
    if lost:
        fewer = update(search_pairs).where(search_pairs.c.pair == bindparam("of"))
        await run_many(tx, fewer.values(tasks=search_pairs.c.tasks - bindparam("less")), lost)
        gone = delete(search_pairs).where(search_pairs.c.pair == bindparam("of"))
        emptied = gone.where(search_pairs.c.tasks <= 0)
        await run_many(tx, emptied, [{"of": row["of"]} for row in lost])


def _gained(change: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"pair": code(pair), "sound": sound, "initials": first, "tasks": number}
        for pair, number in sorted(change.items())
        if number > 0
        for sound, first in sorted(readings(pair)) or [(0, 0)]
    ]


async def _count_tasks(tx: Tx, more: int) -> None:
    row = {"pair": ALL_TASKS, "sound": 0, "initials": 0, "tasks": more}
    upsert = insert_into(tx, search_pairs).values(row)
    added = search_pairs.c.tasks + upsert.excluded.tasks
    keys = ["pair", "sound", "initials"]
    await tx.run(upsert.on_conflict_do_update(index_elements=keys, set_={"tasks": added}))
