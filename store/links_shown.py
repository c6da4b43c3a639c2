"""What everybody sees of links across years: those that an administrator confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select, union_all

from store.cards import children_of, views_of
from store.db import AnyRow, Tx
from store.link_rows import PlanPair, State, plan_pair, plan_pairs
from store.records import AssignmentView, DeadlineView, TargetView, TaskCard
from store.tables import plan_links, plan_revisions, plans, task_links, task_versions, tasks


@dataclass(frozen=True, slots=True)
class LinkedTask:
    """A confirmed task of another plan, with what its document says now.

    ``is_earlier`` is None where one of the two plans has no date at all.
    """

    link_id: int
    task_id: int
    plan_id: int
    plan_short: str
    ref: str
    text: str
    is_earlier: bool | None
    assignments: tuple[AssignmentView, ...]
    deadlines: tuple[DeadlineView, ...]
    targets: tuple[TargetView, ...]


async def of_task(tx: Tx, card: TaskCard) -> tuple[LinkedTask, ...]:
    """The confirmed tasks of other plans that are the same as the one on ``card``.

    Two statements however many there are, none where ``card`` has none; the latest plan first.
    """
    if not card.linked:
        return ()
    rows = await tx.rows(_linked_to(card.task_id))
    if not rows:
        return ()
    children = await tx.rows(children_of([row.version_id for row in rows]))
    own = (card.plan.period_start, card.plan.issued_on, card.plan.published_on)
    is_dated = any(own)
    found = []
    for row in rows:
        said = views_of(children, row.version_id)
        is_known = is_dated and _has_date(row)
        found.append(
            LinkedTask(
                row.link_id,
                row.id,
                row.plan_id,
                row.short,
                row.ref,
                row.text,
                row.is_earlier == 1 if is_known else None,
                *said,
            )
        )
    return tuple(found)


async def of_plan(tx: Tx, plan_id: int) -> tuple[PlanPair, ...]:
    """The confirmed links of a plan with others, in either direction."""
    p = plan_links.c
    mine = or_(p.from_plan_id == plan_id, p.to_plan_id == plan_id)
    confirmed = plan_pairs().where(mine, p.state == State.CONFIRMED.value)
    return tuple(plan_pair(row) for row in await tx.rows(confirmed.order_by(p.id)))


def _linked_to(task_id: int) -> Select[Any]:
    """The other ends of a task's confirmed links: two look-ups by index, never a scan."""
    t = task_links.c
    is_confirmed = t.state == State.CONFIRMED.value
    ends = union_all(
        select(t.id, t.earlier_id.label("other_id"), literal(1).label("is_earlier")).where(
            t.later_id == task_id, is_confirmed
        ),
        select(t.id, t.later_id, literal(0)).where(t.earlier_id == task_id, is_confirmed),
    ).subquery()
    r = plan_revisions.c
    start = func.coalesce(r.period_start, r.issued_on, r.published_on)
    return (
        select(ends.c.id.label("link_id"), ends.c.is_earlier, tasks.c.id, tasks.c.ref)
        .add_columns(plans.c.id.label("plan_id"), plans.c.short)
        .add_columns(task_versions.c.id.label("version_id"), task_versions.c.text)
        .add_columns(r.period_start, r.issued_on, r.published_on)
        .select_from(ends)
        .join(tasks, tasks.c.id == ends.c.other_id)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .join(plan_revisions, r.id == task_versions.c.revision_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .order_by(case((start.is_(None), 1), else_=0), start.desc(), plans.c.id, tasks.c.id)
    )


def _has_date(row: AnyRow) -> bool:
    days: tuple[date | None, ...] = (row.period_start, row.issued_on, row.published_on)
    return any(days)
