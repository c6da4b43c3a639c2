"""What falls due, is past due and was reported in a span of days, plan by plan: for digests.

Counts and public words only; what was reported is never quoted. Which rows a task's standing
comes from is store.state; where a plan stands in time is store.standing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, null, or_, select

from store import named, plans, status
from store.agencies import root_slugs
from store.db import Tx
from store.items import in_order, line_of, lines_of
from store.named import Named
from store.records import PlanRef, TaskLine
from store.reports.records import Life
from store.sensitive import is_kept_back
from store.stages import stages
from store.standing import Standing, standing
from store.state import DueBasis, Facts, State, due, of_part, of_task
from store.tables import (
    agencies,
    assignments,
    reporting_duties,
    reports,
    sections,
    task_versions,
    tasks,
)
from store.tables import plans as plan_rows

PAST = (State.PAST_DUE_SILENT, State.PAST_DUE_REPORTED, State.PAST_DUE_NOBODY)
_TOLD = (Standing.CURRENT, Standing.CLOSING)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked about; empty fields restrict nothing. ``agencies`` are ids, ``sections`` a
    plan's id and a path each; ``history``: plans that are history as well.
    """

    agencies: tuple[int, ...] = ()
    plans: tuple[int, ...] = ()
    sections: tuple[tuple[int, tuple[str, ...]], ...] = ()
    history: bool = False


@dataclass(frozen=True, slots=True)
class DueTask:
    """One task with the day that counts. ``phrase`` as printed, None where the day is not the
    document's; ``silent``: the agencies that have reported nothing on it; ``kept_back``: sensitive
    work, which no group is told by name.
    """

    line: TaskLine
    due_on: date
    basis: DueBasis
    phrase: str | None
    state: State
    silent: tuple[int, ...] = ()
    kept_back: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a plan asks to be handed in by a day."""

    what: str
    due_on: date
    phrase: str


@dataclass(frozen=True, slots=True)
class PlanDue:
    """A plan's part. ``coming`` by day, ``past`` in the order of lists; ``dated``: how many of its
    tasks have a day at all; ``reported`` reports and ``completed`` tasks since the day asked for.
    """

    plan: PlanRef
    standing: Standing
    coming: tuple[DueTask, ...] = ()
    duties: tuple[Duty, ...] = ()
    past: tuple[DueTask, ...] = ()
    dated: int = 0
    reported: int = 0
    completed: int = 0

    @property
    def past_counts(self) -> dict[State, int]:
        """How many past-due tasks stand where."""
        return dict(Counter(task.state for task in self.past))


@dataclass(frozen=True, slots=True)
class Overview:
    """From ``today`` to ``last``, both included. ``left_out``: plans that were not looked at, by
    where they stand.
    """

    today: date
    last: date
    plans: tuple[PlanDue, ...]
    left_out: Mapping[Standing, tuple[PlanRef, ...]] = field(default_factory=dict)

    def total(self, of: str) -> int:
        """How many ``coming``, ``past``, ``duties`` (tuples), ``reported``, ``completed``."""
        found = (getattr(plan, of) for plan in self.plans)
        return sum(value if isinstance(value, int) else len(value) for value in found)


async def overview(
    tx: Tx, wish: Wish, *, today: date, last: date, since: datetime | None = None
) -> Overview:
    """What ``wish`` is about; ``since``: from when on reports are new, None for none."""
    told, left_out = await _plans(tx, wish, today)
    lines = await _lines(tx, wish, [plan.id for plan, _ in told])
    known = await named.agencies_of_all(tx, [line.task_id for line in lines])
    families = await named.families(tx, wish.agencies)
    own = frozenset(id_ for family in families.values() for id_ in family)
    if wish.agencies:
        lines = [line for line in lines if known[line.task_id].every & own]
    facts = await status.facts_of(tx, [line.task_id for line in lines])
    printed = await stages(tx, [line.task_id for line in lines])
    tasks_of: dict[int, list[DueTask]] = defaultdict(list)
    for line in lines:
        dated = _dated(line, known[line.task_id], facts[line.task_id], printed, own, today, last)
        tasks_of[line.plan_id] += dated
    hidden = await _kept_back(tx, [t.line.task_id for found in tasks_of.values() for t in found])
    new = await _new(tx, {line.task_id: line.plan_id for line in lines}, facts, since, today)
    duties = {} if wish.agencies or wish.sections else await _duties(tx, today, last)
    return Overview(
        today,
        last,
        tuple(
            _plan(plan, where, tasks_of[plan.id], hidden, lines, new, duties, today)
            for plan, where in told
        ),
        left_out,
    )


def _plan(
    plan: PlanRef,
    where: Standing,
    found: Sequence[DueTask],
    hidden: frozenset[int],
    lines: Sequence[TaskLine],
    new: Mapping[int, tuple[int, int]],
    duties: Mapping[int, tuple[Duty, ...]],
    today: date,
) -> PlanDue:
    marked = [
        DueTask(t.line, t.due_on, t.basis, t.phrase, t.state, t.silent, t.line.task_id in hidden)
        for t in found
    ]
    coming = [task for task in marked if task.due_on >= today]
    reported, completed = new.get(plan.id, (0, 0))
    return PlanDue(
        plan,
        where,
        tuple(sorted(coming, key=lambda task: task.due_on)),
        duties.get(plan.id, ()),
        tuple(task for task in marked if task.state in PAST and task.due_on < today),
        sum(line.plan_id == plan.id and line.due_on is not None for line in lines),
        reported,
        completed,
    )


async def _plans(
    tx: Tx, wish: Wish, today: date
) -> tuple[list[tuple[PlanRef, Standing]], dict[Standing, tuple[PlanRef, ...]]]:
    told, left = [], defaultdict(list)
    chosen = {*wish.plans, *(plan_id for plan_id, _ in wish.sections)}
    for plan in await plans.refs(tx):
        if chosen and plan.id not in chosen:
            continue
        where = standing(plan, today)
        if where in _TOLD or (where is Standing.HISTORY and wish.history):
            told.append((plan, where))
        else:
            left[where].append(plan)
    return told, {where: tuple(found) for where, found in left.items()}


async def _lines(tx: Tx, wish: Wish, plan_ids: Sequence[int]) -> list[TaskLine]:
    lines = lines_of(null()).where(tasks.c.plan_id.in_(plan_ids))
    if wish.sections:
        inside = await _sections(tx, wish.sections)
        lines = lines.where(task_versions.c.section_id.in_(inside))
    return [line_of(row) for row in await tx.rows(in_order(lines))]


async def _sections(tx: Tx, wanted: Sequence[tuple[int, tuple[str, ...]]]) -> list[int]:
    ids = sorted({plan_id for plan_id, _ in wanted})
    rows = await tx.rows(
        select(plan_rows.c.id.label("plan_id"), sections.c.id, sections.c.path)
        .join(sections, sections.c.revision_id == plan_rows.c.current_revision_id)
        .where(plan_rows.c.id.in_(ids))
    )
    return [
        row.id
        for row in rows
        if any(
            row.plan_id == plan_id and tuple(row.path[: len(path)]) == path
            for plan_id, path in wanted
        )
    ]


def _dated(
    line: TaskLine,
    on: Named,
    of: Facts,
    stages: Mapping[int, Sequence[tuple[date, str | None]]],
    own: frozenset[int],
    today: date,
    last: date,
) -> list[DueTask]:
    """The task at the day that counts, and at each earlier day that its document names for a
    stage; nothing where it is done, or has no day up to ``last``.
    """
    parties = frozenset(p.agency_id for p in on.parties if p.family & own) if own else frozenset()
    state = (of_part(of, parties, today) if parties else of_task(of, today)).state
    if state is State.DONE:
        return []
    due_on, basis = due(of)
    silent = tuple(
        p.agency_id
        for p in on.parties
        if (not own or p.family & own)
        and of_part(of, frozenset({p.agency_id}), today).state is State.PAST_DUE_SILENT
    )
    found = []
    printed = stages.get(line.task_id, ())
    if due_on is not None and basis is not None and due_on <= last:
        phrase = next((text for day, text in printed if day == due_on), None)
        own_word = phrase if basis is DueBasis.DOCUMENT else None
        found.append(DueTask(line, due_on, basis, own_word, state, silent))
    if basis in (None, DueBasis.DOCUMENT):
        found += [
            DueTask(line, day, DueBasis.DOCUMENT, text, state)
            for day, text in printed
            if today <= day <= last and day != due_on
        ]
    return found


async def _duties(tx: Tx, today: date, last: date) -> dict[int, tuple[Duty, ...]]:
    r = reporting_duties.c
    rows = await tx.rows(
        select(plan_rows.c.id, r.what, r.due_on, r.phrase)
        .join(reporting_duties, r.revision_id == plan_rows.c.current_revision_id)
        .where(r.due_on.between(today, last))
        .order_by(plan_rows.c.id, r.due_on, r.position)
    )
    found: dict[int, tuple[Duty, ...]] = {}
    for row in rows:
        found[row.id] = (*found.get(row.id, ()), Duty(row.what, row.due_on, row.phrase))
    return found


async def _new(
    tx: Tx,
    plan_of: Mapping[int, int],
    facts: Mapping[int, Facts],
    since: datetime | None,
    today: date,
) -> dict[int, tuple[int, int]]:
    """Reports in force and tasks completed since, by plan."""
    if since is None:
        return {}
    r = reports.c
    counted = (
        select(r.task_id, func.count().label("number"))
        .where(r.state == Life.REPORTED.value)
        .where(or_(r.confirmed_at >= since, (r.confirmed_at.is_(None)) & (r.made_at >= since)))
        .group_by(r.task_id)
    )
    by_plan: dict[int, tuple[int, int]] = {}
    for row in await tx.rows(counted):
        plan_id = plan_of.get(row.task_id)
        if plan_id is None:
            continue
        is_done = of_task(facts[row.task_id], today).state is State.DONE
        reported, completed = by_plan.get(plan_id, (0, 0))
        by_plan[plan_id] = (reported + row.number, completed + is_done)
    return by_plan


async def _kept_back(tx: Tx, task_ids: Iterable[int]) -> frozenset[int]:
    """Which of them are sensitive work."""
    wanted = sorted(set(task_ids))
    v = task_versions.c
    rows = await tx.rows(
        select(tasks.c.id, v.text, v.heading, v.responsibility_text, sections.c.path)
        .join(task_versions, v.id == tasks.c.current_version_id)
        .join(sections, sections.c.id == v.section_id, isouter=True)
        .where(tasks.c.id.in_(wanted))
    )
    slugs, counts_as = await _slugs(tx, wanted), await root_slugs(tx)
    return frozenset(
        row.id for row in rows if is_kept_back(row, slugs.get(row.id, set()), counts_as)
    )


async def _slugs(tx: Tx, task_ids: Sequence[int]) -> dict[int, set[str]]:
    rows = await tx.rows(
        select(tasks.c.id, agencies.c.slug)
        .join(assignments, assignments.c.version_id == tasks.c.current_version_id)
        .join(agencies, agencies.c.id == assignments.c.agency_id)
        .where(tasks.c.id.in_(list(task_ids)))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row.id].add(row.slug)
    return found
