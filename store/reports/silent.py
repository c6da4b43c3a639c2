"""Tasks of an agency of which it has said nothing yet."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from store.db import Tx
from store.items import in_order
from store.named import families
from store.reports.records import Life
from store.tables import (
    assignments,
    given_assignments,
    plan_revisions,
    plans,
    reports,
    task_versions,
    tasks,
)

_SAID = [life.value for life in (Life.PENDING, Life.REPORTED)]


async def next_silent(tx: Tx, agency_id: int, after: int) -> int | None:
    """The next task of the agency with nothing said of it, behind ``after`` in the order of lists;
    from the beginning where none is behind it. Archived plans are left out.
    """
    family = sorted((await families(tx, [agency_id]))[agency_id])
    a, g, r = assignments.c, given_assignments.c, reports.c
    printed = exists().where(a.version_id == tasks.c.current_version_id, a.agency_id.in_(family))
    given = exists().where(g.task_id == tasks.c.id, g.agency_id.in_(family), g.revoked_at.is_(None))
    said = exists().where(r.task_id == tasks.c.id, r.agency_id.in_(family), r.state.in_(_SAID))
    found = (
        select(tasks.c.id, said.label("said"))
        .select_from(tasks)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .join(plan_revisions, plan_revisions.c.id == task_versions.c.revision_id)
        .where(or_(printed, given), plans.c.archived_at.is_(None))
    )
    rows = [(row.id, row.said) for row in await tx.rows(in_order(found))]
    ids = [id_ for id_, _ in rows]
    at = ids.index(after) + 1 if after in ids else 0
    silent = [id_ for id_, was_said in (*rows[at:], *rows[:at]) if not was_said]
    return next((id_ for id_ in silent if id_ != after), None)
