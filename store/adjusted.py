"""What people changed on a task since its document was imported, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from store.db import AnyRow, Tx
from store.tables import assignments, people, plan_revisions, task_versions, tasks


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says: agencies as (name, role) in order, the deadline as date and phrase."""

    text: str
    agencies: tuple[tuple[str, str], ...]
    due_on: date | None
    phrase: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One amendment that is in force. ``before`` None: the task was added by it."""

    number: int
    at: datetime
    by: str | None
    basis: str | None
    reason: str | None
    before: Wording | None
    after: Wording


async def of_task(tx: Tx, task_id: int) -> tuple[Adjustment, ...]:
    """The amendments behind the task's current wording; those that were undone, or that a newer
    document replaced, are none.
    """
    v, t = task_versions.c, tasks.c
    row = await tx.row(
        select(task_versions).join(tasks, t.current_version_id == v.id).where(t.id == task_id)
    )
    found: list[Adjustment] = []
    while row is not None and row.amended_id is not None:
        r = plan_revisions.c
        amendment = await tx.row(
            select(r.plan_id, r.number, r.imported_at, r.basis, r.reason, people.c.name)
            .join(people, people.c.id == r.imported_by, isouter=True)
            .where(r.id == row.amended_id)
        )
        assert amendment is not None, "revisions are never deleted"
        before = await _earlier(tx, task_id, amendment)
        found.append(
            Adjustment(
                number=amendment.number,
                at=amendment.imported_at,
                by=amendment.name,
                basis=amendment.basis,
                reason=amendment.reason,
                before=None if before is None else await _wording(tx, before),
                after=await _wording(tx, row),
            )
        )
        row = before
    return tuple(found)


async def _earlier(tx: Tx, task_id: int, amendment: AnyRow) -> AnyRow | None:
    """The version that the amendment changed: that of the revision before it."""
    v, r = task_versions.c, plan_revisions.c
    return await tx.row(
        select(task_versions)
        .join(plan_revisions, r.id == v.revision_id)
        .where(v.task_id == task_id, r.plan_id == amendment.plan_id)
        .where(r.number == amendment.number - 1)
    )


async def _wording(tx: Tx, version: AnyRow) -> Wording:
    a = assignments.c
    rows = select(a.printed, a.role).where(a.version_id == version.id).order_by(a.position)
    return Wording(
        text=version.text,
        agencies=tuple((printed, role) for printed, role in await tx.rows(rows)),
        due_on=version.due_on,
        phrase=version.deadline_text,
        kind=version.deadline_kind,
    )
