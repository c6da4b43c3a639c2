"""Tasks that a plan has no more, with what was reported on them: kept, and out of every count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select

from store import people, rules
from store.db import AnyRow, Tx
from store.errors import NotFound
from store.records import Actor
from store.reports import reading
from store.rules import Action
from store.tables import plan_revisions, plans, reports, task_versions, tasks

# A statement takes 32,766 values.
_AT_ONCE = 10_000


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
    return await _seen(tx, actor, await _gone(tx, tasks.c.plan_id == plan_id))


async def of_task(tx: Tx, actor: Actor, task_id: int) -> Parked:
    """One of them; NotFound where it is none, or nothing the actor may see."""
    actor = await people.current(tx, actor)
    for found in await _seen(tx, actor, await _gone(tx, tasks.c.id == task_id)):
        return found
    raise NotFound("task", str(task_id))


async def _seen(tx: Tx, actor: Actor, rows: Sequence[AnyRow]) -> tuple[Parked, ...]:
    """Those of which the actor may see a report; who may see all is shown all."""
    if not rows:
        return ()
    sees_all = rules.may(actor, Action.READ_PROGRESS)
    seen: dict[int, int] = {}
    for start in range(0, len(rows), _AT_ONCE):
        some = [row.id for row in rows[start : start + _AT_ONCE]]
        seen |= await reading.counted(tx, actor, some)
    return tuple(
        Parked(
            row.id, row.plan_id, row.short, row.ref, row.title, row.text, row.number, seen[row.id]
        )
        for row in rows
        if seen.get(row.id) or (sees_all and row.id in seen)
    )


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
