"""Who was named on a task that its plan has no more: what was reported there stays theirs."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from store.db import Tx
from store.errors import NotFound
from store.named import agencies_of_all, families
from store.tables import assignments, given_assignments, task_versions, tasks


async def every_agency(tx: Tx, task_id: int) -> frozenset[int]:
    """Who may speak on the task, or could while its plan had it; NotFound for no task at all."""
    named = (await agencies_of_all(tx, [task_id])).get(task_id)
    if named is not None:
        return named.every
    if await tx.scalar(select(tasks.c.id).where(tasks.c.id == task_id)) is None:
        raise NotFound("task", str(task_id))
    return (await agencies_of_gone(tx, [task_id])).get(task_id, frozenset())


async def agencies_of_gone(tx: Tx, task_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Who may speak on tasks without a current version: by the last one, and by hand."""
    a, g, v = assignments.c, given_assignments.c, task_versions.c
    wanted = sorted(task_ids)
    last = select(func.max(v.id)).where(v.task_id.in_(wanted)).group_by(v.task_id)
    printed = (
        select(v.task_id, a.agency_id)
        .join(task_versions, v.id == a.version_id)
        .where(a.version_id.in_(last))
    )
    given = select(g.task_id, g.agency_id).where(g.task_id.in_(wanted), g.revoked_at.is_(None))
    rows = await tx.rows(printed.union(given))
    kin = await families(tx, {row.agency_id for row in rows}) if rows else {}
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        found[row.task_id] = found.get(row.task_id, frozenset()) | kin[row.agency_id]
    return found
