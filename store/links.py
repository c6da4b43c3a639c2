"""The same task in another year, and plans that name one another: suggested, decided, shown.

What is suggested is for administrators only. Members see what one of them confirmed. A link is
between tasks, not between numbers: a revision that numbers them anew changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Table, case, func, literal, or_, select, union_all, update

from store import audit, people, rules
from store.cards import children_of, views_of
from store.db import AnyRow, Tx
from store.errors import NotFound, Outdated
from store.records import Actor, AssignmentView, DeadlineView, TargetView, TaskCard
from store.tables import plan_links, plan_revisions, plans, task_links, task_versions, tasks

SAME = "same"


class State(StrEnum):
    """How a link stands."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Of(StrEnum):
    """What is linked."""

    TASKS = "tasks"
    PLANS = "plans"


_TABLES = {Of.TASKS: task_links, Of.PLANS: plan_links}
_VERBS = {
    State.CONFIRMED: "confirm_link",
    State.REJECTED: "reject_link",
    State.SUGGESTED: "reopen_link",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many suggestions wait for an administrator."""

    tasks: int
    plans: int

    @property
    def total(self) -> int:
        return self.tasks + self.plans


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


async def suggested(tx: Tx, actor: Actor) -> Waiting:
    """How many suggestions wait; none for who may not decide them."""
    if not rules.may(actor, rules.Action.SEED_PLAN):
        return Waiting(0, 0)
    return Waiting(*[await _count(tx, table) for table in _TABLES.values()])


async def waiting_at(tx: Tx, actor: Actor, place: int) -> PlanPair | TaskPair | None:
    """The open suggestion at ``place``, plans first, then tasks, the likeliest first.

    Forbidden for all but who may decide; None beyond the last.
    """
    rules.allow(actor, rules.Action.SEED_PLAN)
    among_plans = await _count(tx, plan_links)
    if place < among_plans:
        named = _open(_plan_pairs(), plan_links).order_by(plan_links.c.id)
        row = await tx.row(named.offset(place).limit(1))
        return None if row is None else _plan_pair(row)
    alike = _open(_task_pairs(), task_links)
    ordered = alike.order_by(task_links.c.likeness.desc(), task_links.c.id)
    row = await tx.row(ordered.offset(place - among_plans).limit(1))
    return None if row is None else _task_pair(row)


async def one(tx: Tx, actor: Actor, of: Of, link_id: int) -> PlanPair | TaskPair:
    """One link however it stands, for who may decide it; NotFound."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    table = _TABLES[of]
    pairs = _plan_pairs() if of is Of.PLANS else _task_pairs()
    row = await tx.row(pairs.where(table.c.id == link_id))
    if row is None:
        raise NotFound("link", str(link_id))
    return _plan_pair(row) if of is Of.PLANS else _task_pair(row)


async def decide(
    tx: Tx,
    actor: Actor,
    of: Of,
    link_id: int,
    state: State,
    *,
    seen: State,
    effect_key: str,
    now: datetime,
) -> bool:
    """Confirm or reject a suggestion, or open a decision again. False if done before.

    ``seen`` is how it stood when the button was made. Raises Forbidden for all but who may seed
    plans, NotFound where the suggestion went, Outdated where somebody decided meanwhile.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    table = _TABLES[of]
    row = await tx.row(select(table).where(table.c.id == link_id).with_for_update())
    if row is None:
        raise NotFound("link", str(link_id))
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    is_new = await audit.record(
        tx,
        account_id=account_id,
        person_id=actor.person_id,
        verb=_VERBS[state],
        object_kind="task_link" if of is Of.TASKS else "plan_link",
        object_id=str(link_id),
        detail=_detail(of, row),
        effect_key=effect_key,
        now=now,
    )
    if not is_new:
        return False
    if row.state != seen.value or seen is state:
        raise Outdated("used")
    is_open = state is State.SUGGESTED
    by = {
        "decided_by": None if is_open else account_id,
        "decided_at": None if is_open else now,
    }
    await tx.run(update(table).where(table.c.id == link_id).values(state=state.value, **by))
    return True


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
    confirmed = _plan_pairs().where(mine, p.state == State.CONFIRMED.value)
    return tuple(_plan_pair(row) for row in await tx.rows(confirmed.order_by(p.id)))


async def _count(tx: Tx, table: Table) -> int:
    pairs = _plan_pairs() if table is plan_links else _task_pairs()
    inner = _open(pairs, table).subquery()
    return await tx.scalar(select(func.count()).select_from(inner)) or 0


def _open(pairs: Select[Any], table: Table) -> Select[Any]:
    return pairs.where(table.c.state == State.SUGGESTED.value)


def _task_pairs() -> Select[Any]:
    """Links whose tasks both stand in a current plan."""
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
                version.c.text.label(f"{side}_text"),
            )
        )
        r = revision.c
        dated.append(func.coalesce(r.period_start, r.issued_on, r.published_on).is_not(None))
    return query.add_columns((dated[0] & dated[1]).label("dated"))


def _plan_pairs() -> Select[Any]:
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


def _task_pair(row: AnyRow) -> TaskPair:
    return TaskPair(
        row.id,
        TaskSide(row.earlier_task, row.earlier_short, row.earlier_ref, row.earlier_text),
        TaskSide(row.later_task, row.later_short, row.later_ref, row.later_text),
        bool(row.dated),
        row.likeness,
        tuple(row.signs),
        State(row.state),
    )


def _plan_pair(row: AnyRow) -> PlanPair:
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


def _detail(of: Of, row: AnyRow) -> dict[str, Any]:
    if of is Of.TASKS:
        return {"earlier": row.earlier_id, "later": row.later_id}
    return {"from": row.from_plan_id, "to": row.to_plan_id, "task": row.task_id, "kind": row.kind}
