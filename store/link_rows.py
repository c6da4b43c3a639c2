"""Links as rows: what is linked, how it stands, and the queries of deciding and of showing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select

from store.db import AnyRow
from store.tables import plan_links, plan_revisions, plans, task_links, task_versions, tasks

SAME = "same"
# The sign of two tasks that a person put beside one another.
BY_HAND = "by_hand"


class State(StrEnum):
    """How a link stands."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Of(StrEnum):
    """What is linked."""

    TASKS = "tasks"
    PLANS = "plans"


@dataclass(frozen=True, slots=True)
class TaskSide:
    """One of two tasks that may be the same."""

    task_id: int
    plan_short: str
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskPair:
    """Two tasks to be judged. ``dated``: which is earlier is known."""

    id: int
    earlier: TaskSide
    later: TaskSide
    dated: bool
    likeness: float
    signs: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class PlanPair:
    """A plan, or a task of it (``ref``), that names another. Both for judging and for showing."""

    id: int
    kind: str
    phrase: str
    from_id: int
    from_short: str
    task_id: int | None
    ref: str | None
    to_id: int
    to_short: str
    state: State


def task_pairs(*, texts: bool = True) -> Select[Any]:
    """Links whose tasks both stand in a current plan; a list does without their ``texts``."""
    query = select(
        task_links.c.id, task_links.c.likeness, task_links.c.signs, task_links.c.state
    ).select_from(task_links)
    dated: list[Any] = []
    for side in ("earlier", "later"):
        task, version, plan = tasks.alias(), task_versions.alias(), plans.alias()
        revision = plan_revisions.alias()
        query = (
            query.join(task, task.c.id == task_links.c[f"{side}_id"])
            .join(version, version.c.id == task.c.current_version_id)
            .join(plan, plan.c.id == task.c.plan_id)
            .join(revision, revision.c.id == version.c.revision_id)
            .add_columns(
                task.c.id.label(f"{side}_task"),
                task.c.ref.label(f"{side}_ref"),
                plan.c.short.label(f"{side}_short"),
            )
        )
        if texts:
            query = query.add_columns(version.c.text.label(f"{side}_text"))
        r = revision.c
        dated.append(func.coalesce(r.period_start, r.issued_on, r.published_on).is_not(None))
    return query.add_columns((dated[0] & dated[1]).label("dated"))


def plan_pairs() -> Select[Any]:
    """Links whose plans are both there; the task of one is named where it still stands."""
    giving, meant = plans.alias(), plans.alias()
    return (
        select(plan_links.c.id, plan_links.c.kind, plan_links.c.phrase, plan_links.c.state)
        .add_columns(giving.c.id.label("from_id"), giving.c.short.label("from_short"))
        .add_columns(meant.c.id.label("to_id"), meant.c.short.label("to_short"))
        .add_columns(tasks.c.id.label("task_id"), tasks.c.ref)
        .select_from(plan_links)
        .join(giving, giving.c.id == plan_links.c.from_plan_id)
        .join(meant, meant.c.id == plan_links.c.to_plan_id)
        .join(
            tasks,
            (tasks.c.id == plan_links.c.task_id) & tasks.c.current_version_id.is_not(None),
            isouter=True,
        )
    )


def task_pair(row: AnyRow) -> TaskPair:
    return TaskPair(
        row.id,
        TaskSide(row.earlier_task, row.earlier_short, row.earlier_ref, row.earlier_text),
        TaskSide(row.later_task, row.later_short, row.later_ref, row.later_text),
        bool(row.dated),
        row.likeness,
        tuple(row.signs),
        State(row.state),
    )


def plan_pair(row: AnyRow) -> PlanPair:
    return PlanPair(
        row.id,
        row.kind,
        row.phrase,
        row.from_id,
        row.from_short,
        row.task_id,
        row.ref,
        row.to_id,
        row.to_short,
        State(row.state),
    )
