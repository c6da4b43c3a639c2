"""Tasks by who is responsible for them: counts, lists, sections. What a task says: store.cards.

``family`` are the ids of an agency with its predecessors and successors. Where several of them
stand on one task it counts once, with the strongest part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    case,
    func,
    literal,
    null,
    select,
)

from store import plans as plans_of
from store.cards import by_ref, card, source
from store.db import AnyRow, Tx
from store.plans import is_inside, newest_first
from store.records import (
    AgencyRef,
    Coverage,
    Duties,
    Part,
    PlanDuties,
    PlanRef,
    RoleFilter,
    SectionCount,
    TaskLine,
    TaskPage,
)
from store.tables import assignments, plan_revisions, plans, task_versions, tasks
from store.tables import sections as section_rows

__all__ = ["by_ref", "card", "duties", "keys", "listed", "plan_tasks", "sections", "source"]

_PARTS = (Part.LEAD, Part.PARTICIPANT, Part.FIRST, Part.LISTED)
_RANK = {part.value: rank for rank, part in enumerate(_PARTS)}


async def duties(
    tx: Tx,
    agency: AgencyRef,
    family: frozenset[int],
    *,
    plan_refs: tuple[PlanRef, ...] | None = None,
) -> Duties:
    """How much ``agency`` has to do, plan by plan, and what was searched for it.

    ``plan_refs`` saves a statement where the caller has them in memory.
    """
    known = plan_refs if plan_refs is not None else await plans_of.refs(tx)
    mine = _mine(family)
    is_lead = mine.c.rank == _RANK[Part.LEAD]
    found = await tx.rows(
        select(tasks.c.plan_id)
        .add_columns(*(_total(mine.c.rank == rank) for rank in range(len(_PARTS))))
        .add_columns(_total(is_lead & (task_versions.c.agency_count == 1)))
        .add_columns(_total(task_versions.c.division == "divided"))
        .select_from(mine)
        .join(task_versions, task_versions.c.id == mine.c.version_id)
        .join(tasks, tasks.c.current_version_id == task_versions.c.id)
        .group_by(tasks.c.plan_id)
    )
    by_plan = {row[0]: row[1:] for row in found}
    return Duties(
        agency=agency,
        plans=tuple(PlanDuties(p, *by_plan[p.id]) for p in known if p.id in by_plan),
        coverage=Coverage(
            naming=tuple(p for p in known if p.names_agencies),
            silent=tuple(p for p in known if not p.names_agencies),
        ),
    )


async def listed(
    tx: Tx,
    family: frozenset[int],
    role: RoleFilter,
    *,
    plan_id: int | None = None,
    section_id: int | None = None,
    offset: int = 0,
    limit: int = 8,
) -> TaskPage:
    """An agency's tasks, the newest plan first, then as printed."""
    mine = _mine(family, role)
    lines = lines_of(mine.c.rank).join(mine, mine.c.version_id == task_versions.c.id)
    return await _page(tx, narrowed(lines, plan_id, section_id), offset, limit)


async def plan_tasks(
    tx: Tx, plan_id: int, *, section_id: int | None = None, offset: int = 0, limit: int = 8
) -> TaskPage:
    """A plan's tasks as printed, whoever is responsible."""
    lines = narrowed(lines_of(null()), plan_id, section_id)
    return await _page(tx, lines, offset, limit)


async def sections(
    tx: Tx, family: frozenset[int], role: RoleFilter, plan_id: int | None = None
) -> tuple[SectionCount, ...]:
    """The top sections that hold tasks of an agency, with how many, in document order."""
    mine = _mine(family, role)
    inner = section_rows.alias("inner_section")
    counted = (
        select(section_rows.c.id, plans.c.id, plans.c.short, section_rows.c.path, func.count())
        .select_from(mine)
        .join(task_versions, task_versions.c.id == mine.c.version_id)
        .join(tasks, tasks.c.current_version_id == task_versions.c.id)
        .join(inner, inner.c.id == task_versions.c.section_id)
        .join(section_rows, is_inside(inner, section_rows))
        .join(plan_revisions, plan_revisions.c.id == task_versions.c.revision_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .where(section_rows.c.level == 1)
        .group_by(section_rows.c.id, section_rows.c.path, section_rows.c.position)
        .group_by(plans.c.id, plans.c.short, *_period())
        .order_by(*newest_first(), section_rows.c.position)
    )
    if plan_id is not None:
        counted = counted.where(tasks.c.plan_id == plan_id)
    return tuple(
        SectionCount(id_, plan, short, tuple(path), number)
        for id_, plan, short, path, number in await tx.rows(counted)
    )


async def keys(
    tx: Tx, family: frozenset[int], role: RoleFilter, plan_key: str | None = None
) -> list[str]:
    """An agency's tasks as ``KEY#REF``, in the order of ``listed``."""
    mine = _mine(family, role)
    lines = lines_of(mine.c.rank).join(mine, mine.c.version_id == task_versions.c.id)
    if plan_key is not None:
        lines = lines.where(plans.c.key == plan_key)
    return [f"{row.key}#{row.ref}" for row in await tx.rows(in_order(lines))]


async def lines_by_id(tx: Tx, task_ids: Sequence[int]) -> list[TaskLine]:
    """These tasks in this order, whoever is responsible; those without a current version are
    left out.
    """
    wanted = lines_of(null()).where(tasks.c.id.in_(list(task_ids)))
    found = {row.id: line_of(row) for row in await tx.rows(wanted)}
    return [found[id_] for id_ in task_ids if id_ in found]


def _mine(family: frozenset[int], role: RoleFilter = RoleFilter.ANY) -> Subquery:
    """One row a version on which somebody of the family stands, with the strongest part."""
    rank = func.min(part_rank()).label("rank")
    found = (
        select(assignments.c.version_id, rank)
        .where(assignments.c.agency_id.in_(sorted(family)))
        .group_by(assignments.c.version_id)
    )
    if role is not RoleFilter.ANY:
        found = found.having(rank == _RANK[role.value])
    return found.subquery()


def part_rank() -> ColumnElement[Any]:
    """The part of an assignment as a number, the strongest lowest; see ``line_of``."""
    return case(_RANK, value=assignments.c.role)


def lines_of(rank: ColumnElement[Any]) -> Select[Any]:
    """The columns of ``line_of`` for every current task."""
    v = task_versions.c
    return (
        select(tasks.c.id, tasks.c.plan_id, plans.c.key, plans.c.short, tasks.c.ref)
        .add_columns(v.title, rank.label("rank"), v.agency_count, v.division)
        .add_columns(v.deadline_kind, v.due_on, v.amended_id, v.by_hand)
        .select_from(tasks)
        .join(task_versions, v.id == tasks.c.current_version_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .join(plan_revisions, plan_revisions.c.id == v.revision_id)
    )


def narrowed(lines: Select[Any], plan_id: int | None, section_id: int | None) -> Select[Any]:
    """Only those of a plan, and of a section with what is inside it; None: of all."""
    if plan_id is not None:
        lines = lines.where(tasks.c.plan_id == plan_id)
    if section_id is not None:
        inner = section_rows.alias("inner_section")
        lines = (
            lines.join(inner, inner.c.id == task_versions.c.section_id)
            .join(section_rows, is_inside(inner, section_rows))
            .where(section_rows.c.id == section_id)
        )
    return lines


def in_order(lines: Select[Any]) -> Select[Any]:
    """The newest plan first, then as printed."""
    return lines.order_by(*newest_first(), task_versions.c.ordinal)


async def _page(tx: Tx, lines: Select[Any], offset: int, limit: int) -> TaskPage:
    counted = lines.add_columns(func.count().over().label("total"))
    found = await tx.rows(in_order(counted).limit(limit).offset(offset))
    if found or offset == 0:
        total = found[0].total if found else 0
    else:
        # Behind the end: the window function has no row to stand in.
        total = await tx.scalar(select(func.count()).select_from(lines.subquery()))
    return TaskPage(tuple(map(line_of, found)), total, offset)


def line_of(row: AnyRow) -> TaskLine:
    """A row of ``lines_of``."""
    return TaskLine(
        task_id=row.id,
        plan_id=row.plan_id,
        plan_key=row.key,
        plan_short=row.short,
        ref=row.ref,
        title=row.title,
        part=None if row.rank is None else _PARTS[row.rank],
        agency_count=row.agency_count,
        division=row.division,
        deadline_kind=row.deadline_kind,
        due_on=row.due_on,
        is_amended=row.amended_id is not None,
        is_dated_by_hand="deadline" in row.by_hand,
    )


def _period() -> tuple[ColumnElement[Any], ...]:
    r = plan_revisions.c
    return r.period_start, r.issued_on, r.published_on, r.period_end


def _total(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, literal(1)), else_=literal(0)))
