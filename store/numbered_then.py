"""The number by which a task went at a moment: what is quoted of the past quotes the past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from store.db import Tx
from store.tables import plan_revisions, task_versions, tasks

# By task: since when it went by which number, the earliest first.
Numbers = Mapping[int, Sequence[tuple[datetime, str]]]


async def of_tasks(tx: Tx, task_ids: Collection[int]) -> Numbers:
    """The tasks among these that once went by another number than now; usually none."""
    if not task_ids:
        return {}
    v, r = task_versions.c, plan_revisions.c
    ids = sorted(task_ids)
    other = select(v.task_id).join(tasks, tasks.c.id == v.task_id)
    moved = other.where(v.task_id.in_(ids), v.ref != tasks.c.ref).distinct()
    rows = await tx.rows(
        select(v.task_id, r.imported_at, v.ref)
        .join(plan_revisions, r.id == v.revision_id)
        .where(v.task_id.in_(moved))
        .order_by(v.task_id, r.number)
    )
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for task_id, at, ref in rows:
        found[task_id].append((at, ref))
    return dict(found)


def at(numbers: Numbers, task_id: int, moment: datetime) -> str | None:
    """The number at a moment; None where it was always the one it is now."""
    since = numbers.get(task_id, ())
    before = [ref for begun, ref in since if begun <= moment]
    return before[-1] if before else (since[0][1] if since else None)
