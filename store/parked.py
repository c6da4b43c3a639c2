"""Tasks that a plan has no more, with what was reported on them: kept, and out of every count."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select

from store import people, rules
from store.db import AnyRow, Tx
from store.errors import Forbidden, NotFound
from store.records import Actor
from store.reports import reading
from store.rules import Action
from store.tables import plan_revisions, plans, reports, task_versions, tasks


@dataclass(frozen=True, slots=True)
class Parked:
    """A task by its last wording; ``revision`` the number of the revision that had it last.
    ``plan`` is its plan's short name.

    ``reports``: as many as the actor may see.
    """

    task_id: int
    plan_id: int
    plan: str
    ref: str
    title: str
    text: str
    revision: int
    reports: int


async def of_plan(tx: Tx, actor: Actor, plan_id: int) -> tuple[Parked, ...]:
    """The tasks that the plan's text has no more and that were reported on, as far as the actor
    may see progress of them, in the order in which they stood.
    """
    actor = await people.current(tx, actor)
    found = [await _seen(tx, actor, row) for row in await _gone(tx, tasks.c.plan_id == plan_id)]
    return tuple(one for one in found if one is not None)


async def of_task(tx: Tx, actor: Actor, task_id: int) -> Parked:
    """One of them; NotFound where it is none, or nothing the actor may see."""
    actor = await people.current(tx, actor)
    for row in await _gone(tx, tasks.c.id == task_id):
        found = await _seen(tx, actor, row)
        if found is not None:
            return found
    raise NotFound("task", str(task_id))


async def _seen(tx: Tx, actor: Actor, row: AnyRow) -> Parked | None:
    try:
        seen = await reading.history(tx, actor, row.id)
    except Forbidden:
        return None
    if not seen and not rules.may(actor, Action.READ_PROGRESS):
        return None
    words = row.ref, row.title, row.text, row.number
    return Parked(row.id, row.plan_id, row.short, *words, len(seen))


async def _gone(tx: Tx, which: ColumnElement[bool]) -> list[AnyRow]:
    v, t = task_versions.c, tasks.c
    gone = (which, t.current_version_id.is_(None), exists().where(reports.c.task_id == t.id))
    # Grouped and not task by task: PostgreSQL walks back through all versions for each otherwise.
    last = select(v.task_id, func.max(v.id).label("id")).join(tasks, t.id == v.task_id)
    told = last.where(*gone).group_by(v.task_id).subquery()
    found = (
        select(t.id, t.plan_id, v.ref, v.title, v.text, plan_revisions.c.number)
        .add_columns(plans.c.short)
        .join(plans, plans.c.id == t.plan_id)
        .join(told, told.c.task_id == t.id)
        .join(task_versions, v.id == told.c.id)
        .join(plan_revisions, plan_revisions.c.id == v.revision_id)
        .order_by(plan_revisions.c.number.desc(), v.ordinal)
    )
    return list(await tx.rows(found))
