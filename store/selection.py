"""Tasks by everything a question may restrict: who, when, where, which. One read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, null, or_, select, true

from store.db import Tx
from store.items import in_order, line_of, lines_of, part_rank
from store.labels import spelled
from store.plans import is_inside
from store.records import AgencyRef, AssignmentView, Part, RoleFilter, TaskPage
from store.tables import agencies, assignments, deadlines, plans, task_versions, tasks
from store.tables import sections as section_rows

# How many tasks are read whole to show a few of them: more costs less than to ask twice.
_AT_ONCE = 200
_LEADS, _TAKES_PART = 0, 1


class Combine(StrEnum):
    """How agencies restrict: each of them, any of them, one and nobody else, whoever it is, one
    beside others; each where the text divides the task by duty; or the document names none.
    """

    ALL = "all"
    ANY = "any"
    SOLE = "sole"
    SHARED = "shared"
    DIVIDED = "divided"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Selection:
    """What every task must satisfy; an empty field restricts nothing.

    ``families``: an agency each, with its predecessors and successors. With several and the
    role LEAD under ALL the first leads and the others take part. ``but``: families none of which
    stands on the task in the part ``but_role``, though somebody does. ``due``: in any of these
    spans of days, the first and the last included, either open. ``kinds``: deadline kinds;
    ``none`` is the task without any. ``ref``: this label; ``refs``: one of these; each in any
    form in which its number may be printed (10, (十), 第十条). ``tasks`` None: any; empty:
    no task at all.
    """

    families: tuple[frozenset[int], ...] = ()
    but: tuple[frozenset[int], ...] = ()
    but_role: RoleFilter = RoleFilter.ANY
    combine: Combine = Combine.ALL
    role: RoleFilter = RoleFilter.ANY
    plans: tuple[int, ...] = ()
    sections: tuple[int, ...] = ()
    due: tuple[tuple[date | None, date | None], ...] = ()
    kinds: frozenset[str] = frozenset()
    ref: str | None = None
    refs: frozenset[str] = frozenset()
    tasks: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """All tasks as ``KEY#REF`` in plan order, a slice of them, and how many the first agency leads
    and takes part in."""

    keys: tuple[str, ...]
    page: TaskPage
    lead: int
    participant: int


async def matches(tx: Tx, wanted: Selection, *, offset: int = 0, limit: int = 8) -> Matches:
    """What satisfies ``wanted``; one statement unless it is very much. An ``offset`` behind the
    end is the beginning: a list may have become shorter since its button was made."""
    lines = in_order(_lines(wanted))
    found = await tx.rows(lines.limit(_AT_ONCE))
    keys = tuple(f"{row.key}#{row.ref}" for row in found)
    ranks = [row.rank for row in found]
    if len(found) == _AT_ONCE:
        bare = lines.with_only_columns(plans.c.key, tasks.c.ref, _rank(wanted).label("rank"))
        everything = await tx.rows(bare)
        keys = tuple(f"{row.key}#{row.ref}" for row in everything)
        ranks = [row.rank for row in everything]
    start = offset if offset < len(keys) else 0
    shown = found[start : start + limit]
    if start + limit > len(found) and len(keys) > len(found):
        shown = await tx.rows(lines.limit(limit).offset(start))
    return Matches(
        keys,
        TaskPage(tuple(map(line_of, shown)), len(keys), start),
        ranks.count(_LEADS),
        ranks.count(_TAKES_PART),
    )


async def page(tx: Tx, wanted: Selection, *, offset: int = 0, limit: int = 8) -> TaskPage:
    """A slice of the tasks, the newest plan first, then as printed; ``part`` is the first's."""
    lines = _lines(wanted).add_columns(func.count().over().label("total"))
    found = await tx.rows(in_order(lines).limit(limit).offset(offset))
    if found or offset == 0:
        total = found[0].total if found else 0
    else:
        total = await tx.scalar(select(func.count()).select_from(_lines(wanted).subquery()))
    return TaskPage(tuple(map(line_of, found)), total, offset)


async def keys(tx: Tx, wanted: Selection) -> list[tuple[int, str]]:
    """(id, ``KEY#REF``) of every task, in the order of ``page``."""
    return [(row.id, f"{row.key}#{row.ref}") for row in await tx.rows(in_order(_lines(wanted)))]


async def who(tx: Tx, task_ids: Sequence[int]) -> dict[int, tuple[AssignmentView, ...]]:
    """The bodies on each task as printed, the lead first; tasks without any are left out."""
    a = assignments.c
    found = await tx.rows(
        select(tasks.c.id, a.agency_id, a.printed, a.role, a.basis, a.stated)
        .add_columns(agencies.c.slug, agencies.c.short, agencies.c.full_name)
        .join(assignments, a.version_id == tasks.c.current_version_id)
        .join(agencies, agencies.c.id == a.agency_id)
        .where(tasks.c.id.in_(list(task_ids)))
        .order_by(tasks.c.id, a.position)
    )
    by_task: dict[int, tuple[AssignmentView, ...]] = {}
    for row in found:
        agency = AgencyRef(row.agency_id, row.slug, row.short, row.full_name)
        view = AssignmentView(agency, row.printed, Part(row.role), row.basis, row.stated)
        by_task[row.id] = (*by_task.get(row.id, ()), view)
    return by_task


async def dated(tx: Tx) -> tuple[tuple[int, int], ...]:
    """(plan id, tasks) of each plan in which tasks have a day to be done by."""
    found = await tx.rows(
        select(tasks.c.plan_id, func.count(deadlines.c.version_id.distinct()))
        .join(deadlines, deadlines.c.version_id == tasks.c.current_version_id)
        .where(deadlines.c.due_on.is_not(None))
        .group_by(tasks.c.plan_id)
        .order_by(tasks.c.plan_id)
    )
    return tuple((plan, number) for plan, number in found)


def _lines(wanted: Selection) -> Select[Any]:
    v = task_versions.c
    lines = lines_of(_rank(wanted)).where(*_who(wanted), *_but(wanted), *_when(wanted))
    if wanted.plans:
        lines = lines.where(tasks.c.plan_id.in_(wanted.plans))
    if wanted.ref is not None:
        lines = lines.where(tasks.c.ref.in_(spelled(wanted.ref)))
    if wanted.refs:
        every = {form for ref in wanted.refs for form in spelled(ref)}
        lines = lines.where(tasks.c.ref.in_(sorted(every)))
    if wanted.tasks is not None:
        lines = lines.where(tasks.c.id.in_(sorted(wanted.tasks)))
    if wanted.sections:
        inner, outer = section_rows.alias("inner_section"), section_rows.alias("outer_section")
        inside = (
            select(inner.c.id)
            .join(outer, is_inside(inner, outer))
            .where(outer.c.id.in_(wanted.sections))
        )
        lines = lines.where(v.section_id.in_(inside))
    return lines


def _rank(wanted: Selection) -> ColumnElement[Any]:
    """The first agency's strongest part, by the ranks of ``store.items``."""
    if not wanted.families:
        return null()
    a = assignments.c
    return (
        select(func.min(part_rank()))
        .where(a.version_id == task_versions.c.id, a.agency_id.in_(sorted(wanted.families[0])))
        .scalar_subquery()
    )


def _who(wanted: Selection) -> list[ColumnElement[bool]]:
    manned = _manned(wanted.combine)
    if not wanted.families or wanted.combine is Combine.NOBODY:
        return manned
    roles = [wanted.role] * len(wanted.families)
    if wanted.role is RoleFilter.LEAD and wanted.combine is Combine.ALL:
        roles[1:] = [RoleFilter.PARTICIPANT] * (len(roles) - 1)
    each = [_has(family, role) for family, role in zip(wanted.families, roles, strict=True)]
    if wanted.combine in (Combine.ANY, Combine.SOLE):
        return [or_(*each), *manned]
    return [*each, *manned]


def _manned(combine: Combine) -> list[ColumnElement[bool]]:
    """How many must stand on the task, and how the text shares it out among them."""
    v = task_versions.c
    match combine:
        case Combine.NOBODY:
            return [v.agency_count == 0]
        case Combine.SOLE:
            return [v.agency_count == 1]
        case Combine.SHARED:
            return [v.agency_count > 1]
        case Combine.DIVIDED:
            return [v.division == "divided"]
        case _:
            return []


def _but(wanted: Selection) -> list[ColumnElement[bool]]:
    if not wanted.but:
        return []
    without = (~_has(one, wanted.but_role) for one in wanted.but)
    return [task_versions.c.agency_count > 0, *without]


def _has(family: frozenset[int], role: RoleFilter) -> ColumnElement[bool]:
    stands = _stands(family)
    if role is RoleFilter.ANY:
        return exists(stands)
    leads = exists(stands.where(assignments.c.role == Part.LEAD.value))
    if role is RoleFilter.LEAD:
        return leads
    return and_(exists(stands.where(assignments.c.role == Part.PARTICIPANT.value)), ~leads)


def _stands(family: frozenset[int]) -> Select[Any]:
    a = assignments.c
    return select(a.id).where(a.version_id == task_versions.c.id, a.agency_id.in_(sorted(family)))


def _when(wanted: Selection) -> list[ColumnElement[bool]]:
    if wanted.kinds == {"none"}:
        return [task_versions.c.deadline_kind == "none"]
    if not wanted.due and not wanted.kinds:
        return []
    d = deadlines.c
    stated = select(d.id).where(d.version_id == task_versions.c.id)
    if wanted.kinds:
        stated = stated.where(d.kind.in_(sorted(wanted.kinds)))
    if wanted.due:
        spans = (_within(first, last) for first, last in wanted.due)
        stated = stated.where(d.due_on.is_not(None), or_(*spans))
    return [exists(stated)]


def _within(first: date | None, last: date | None) -> ColumnElement[bool]:
    d = deadlines.c
    return and_(
        true(),
        *(() if first is None else (d.due_on >= first,)),
        *(() if last is None else (d.due_on <= last,)),
    )
