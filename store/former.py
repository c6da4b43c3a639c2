"""Who was named on a task that its plan has no more: what was reported there stays theirs."""

from __future__ import annotations

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
    a, g, v = assignments.c, given_assignments.c, task_versions.c
    last = select(func.max(v.id)).where(v.task_id == task_id).scalar_subquery()
    printed = select(a.agency_id).where(a.version_id == last)
    given = select(g.agency_id).where(g.task_id == task_id, g.revoked_at.is_(None))
    ids = {row.agency_id for row in await tx.rows(printed.union(given))}
    kin = (await families(tx, ids)).values() if ids else ()
    return frozenset(id_ for family in kin for id_ in family)
