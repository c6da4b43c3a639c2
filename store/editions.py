"""版本记录: the revisions of a plan, with who made each and why; for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from store import people as people_of
from store import rules
from store.db import Tx
from store.records import Actor
from store.tables import people, plan_revisions, plans, sources, task_versions, tasks
from store.undoing import LASTS, revoked


@dataclass(frozen=True, slots=True)
class EditionView:
    """One revision. ``kind``: import, amend, undo; ``undoes`` the number it takes back; ``task``
    the number of the task an amendment is about; ``undone``: it was taken back, and that
    stands.
    """

    id: int
    number: int
    kind: str
    at: datetime
    by: str | None
    reason: str | None
    basis: str | None
    file_name: str
    tasks: int
    task: str | None
    undoes: int | None
    undone: bool
    can_undo: bool


async def of_plan(tx: Tx, actor: Actor, plan_id: int, now: datetime) -> tuple[EditionView, ...]:
    """The newest first. ``can_undo`` holds for the last one only, for 30 days."""
    rules.allow(await people_of.current(tx, actor), rules.Action.SEED_PLAN)
    r, v = plan_revisions.c, task_versions.c
    counted = (
        select(func.count(v.id)).where(v.revision_id == r.id).correlate(plan_revisions)
    ).scalar_subquery()
    rows = await tx.rows(
        select(plan_revisions, people.c.name, sources.c.name.label("file"), tasks.c.ref)
        .add_columns(counted.label("total"))
        .join(sources, sources.c.id == r.source_id)
        .join(people, people.c.id == r.imported_by, isouter=True)
        .join(tasks, tasks.c.id == r.task_id, isouter=True)
        .where(r.plan_id == plan_id)
        .order_by(r.number.desc())
    )
    numbers = {row.id: row.number for row in rows}
    undone = revoked(rows)
    return tuple(
        EditionView(
            id=row.id,
            number=row.number,
            kind=row.kind,
            at=row.imported_at,
            by=row.name,
            reason=row.reason,
            basis=row.basis,
            file_name=row.file,
            tasks=row.total,
            task=row.ref,
            undoes=numbers.get(row.undoes_id),
            undone=row.id in undone,
            can_undo=at == 0 and now - row.imported_at <= LASTS,
        )
        for at, row in enumerate(rows)
    )


async def taken_back(tx: Tx, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Plans without a text, since their first import was undone: id and short name."""
    rules.allow(await people_of.current(tx, actor), rules.Action.SEED_PLAN)
    p = plans.c
    had = select(plan_revisions.c.plan_id)
    found = select(p.id, p.short).where(p.current_revision_id.is_(None), p.id.in_(had))
    return tuple((row.id, row.short) for row in await tx.rows(found.order_by(p.id)))


async def tasks_of(tx: Tx, revision_id: int) -> frozenset[int]:
    """The tasks that a revision has."""
    v = task_versions.c
    rows = await tx.rows(select(v.task_id).where(v.revision_id == revision_id))
    return frozenset(row.task_id for row in rows)
