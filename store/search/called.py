"""Tasks called by their number, and plans by their title.

What plans can be called by stays in memory until one changes: an office has few plans beside its
tasks, and a number that fits every one of them would otherwise read them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, exists, select

from store import counters
from store.db import AnyRow, Tx
from store.items import plan_tasks
from store.labels import spelled
from store.plans import newest_first
from store.search import numbers, plan_names
from store.search.records import Found, Hit, Why
from store.tables import boxes, plan_revisions, plans, task_versions, tasks

# Plans that are asked first for a number; whoever says no plan mostly means a new one.
_FIRST_PLANS = 32
_NEXT_PLANS = 16

_known: WeakKeyDictionary[Engine, tuple[int, Sequence[plan_names.PlanName]]] = WeakKeyDictionary()


async def task_by_number(tx: Tx, typed: str, limit: int) -> Found | None:
    """The tasks of a number; None for words that are about something else."""
    reference = numbers.read(typed)
    if reference is None:
        return None
    meant = plan_names.plans_meant(reference, await _plan_names(tx))
    if meant is None:
        return None
    rows: list[AnyRow] = []
    for ids in _by_and_by([plan.id for plan in meant]):
        place = {plan_id: n for n, plan_id in enumerate(ids)}
        found = await tx.rows(
            select(tasks.c.id, tasks.c.ref, plans.c.key, tasks.c.plan_id, task_versions.c.title)
            .join(plans, plans.c.id == tasks.c.plan_id)
            .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
            .where(tasks.c.plan_id.in_(ids), _is_called(reference))
        )
        rows += sorted(found, key=lambda row: (place[row.plan_id], row.id))
        if len(rows) >= limit:
            break
    hits = [
        Hit(row.id, f"{row.key}#{row.ref}", row.title, 1 - i / 100, Why.NUMBER, (row.ref,))
        for i, row in enumerate(rows[:limit])
    ]
    return Found(tuple(hits))


async def plan_by_title(tx: Tx, typed: str, limit: int) -> Found | None:
    """The first tasks of a plan whose title was typed."""
    plan = plan_names.plan_called(typed, await _plan_names(tx))
    if plan is None:
        return None
    page = await plan_tasks(tx, plan.id, limit=limit)
    lines = [
        Hit(line.task_id, f"{line.plan_key}#{line.ref}", line.title, 0.5, Why.EXACT)
        for line in page.lines
    ]
    return Found(tuple(lines), (), plan.short)


async def _plan_names(tx: Tx) -> Sequence[plan_names.PlanName]:
    """The newest period first, as in every list."""
    if tx.bumped:
        # What a transaction changed itself may yet be rolled back.
        return await _read(tx)
    engine, revision = tx.conn.sync_engine, await counters.value(tx, counters.PLANS)
    known = _known.get(engine)
    if known is None or known[0] != revision:
        known = _known[engine] = revision, await _read(tx)
    return known[1]


async def _read(tx: Tx) -> Sequence[plan_names.PlanName]:
    r = plan_revisions.c
    found = await tx.rows(
        select(plans.c.id, plans.c.key, plans.c.short, r.title)
        .add_columns(r.period_start, r.period_end, r.issued_on, r.published_on)
        .join(plan_revisions, r.id == plans.c.current_revision_id)
        .order_by(*newest_first())
    )
    return tuple(plan_names.plan_name(*row) for row in found)


def _by_and_by(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """``ids`` in parts, each much longer than the one before."""
    start, size = 0, _FIRST_PLANS
    while start < len(ids):
        yield ids[start : start + size]
        start, size = start + size, size * _NEXT_PLANS


def _is_called(reference: numbers.Reference) -> ColumnElement[bool]:
    if reference.last:
        later = task_versions.alias()
        return ~exists(
            select(later.c.id)
            .where(later.c.revision_id == task_versions.c.revision_id)
            .where(later.c.ordinal > task_versions.c.ordinal)
        )
    if reference.box is None:
        return tasks.c.ref.in_(sorted({form for ref in reference.refs for form in spelled(ref)}))
    # The task that a box follows: the box counts as its part.
    return exists(
        select(boxes.c.id)
        .where(boxes.c.revision_id == plans.c.current_revision_id)
        .where(boxes.c.number == reference.box, boxes.c.after_ref == tasks.c.ref)
    )
