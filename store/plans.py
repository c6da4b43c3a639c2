"""Plans as shown: beside a number, and on their own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, literal, or_, select

from store.db import AnyRow, Tx
from store.errors import NotFound
from store.records import PlanPage, PlanRef, ReportingDutyView, SectionCount
from store.tables import (
    addressees,
    boxes,
    goals,
    plan_revisions,
    plans,
    problems,
    reporting_duties,
    sections,
    sources,
    task_versions,
)

_LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of a current plan by its own heading, as printed."""

    id: int
    plan_id: int
    name: str


def newest_first() -> tuple[ColumnElement[Any], ...]:
    """The order of plans in every list; the query has ``plans`` and ``plan_revisions``."""
    r = plan_revisions.c
    start = func.coalesce(r.period_start, r.issued_on, r.published_on, literal(_LONG_AGO))
    end = func.coalesce(r.period_end, literal(_LONG_AGO))
    return start.desc(), end.desc(), plans.c.id


def is_inside(inner: FromClause, outer: FromClause) -> ColumnElement[bool]:
    """The section ``inner`` is ``outer`` or lies in it."""
    within = inner.c.position.between(outer.c.position, outer.c.last_position)
    return and_(inner.c.revision_id == outer.c.revision_id, within)


async def refs(tx: Tx) -> tuple[PlanRef, ...]:
    """All plans, the newest period first; a plan that prints no beginning comes last."""
    return tuple(_ref(row) for row in await tx.rows(_refs().order_by(*newest_first())))


async def headings(tx: Tx) -> tuple[Heading, ...]:
    """The headings of all current plans, as printed."""
    found = await tx.rows(
        select(sections.c.id, plans.c.id, sections.c.path)
        .join(plans, plans.c.current_revision_id == sections.c.revision_id)
        .order_by(plans.c.id, sections.c.position)
    )
    return tuple(Heading(id_, plan_id, path[-1]) for id_, plan_id, path in found)


async def by_key(tx: Tx, key: str) -> PlanRef:
    """The plan of this key, or NotFound."""
    row = await tx.row(_refs().where(plans.c.key == key))
    if row is None:
        raise NotFound("plan", key)
    return _ref(row)


async def key_of_source(tx: Tx, sha256: str) -> str | None:
    """The plan that ever had this file as a revision, the latest if several had."""
    found: str | None = await tx.scalar(
        select(plans.c.key)
        .join(plan_revisions, plan_revisions.c.plan_id == plans.c.id)
        .join(sources, sources.c.id == plan_revisions.c.source_id)
        .where(sources.c.sha256 == sha256)
        .order_by(plan_revisions.c.id.desc())
        .limit(1)
    )
    return found


async def is_left_to_people(tx: Tx, key: str, sha256: str) -> bool:
    """Whether a shipped file of this plan is not put in: it was before, or people keep the plan.

    What administrators imported, amended or took back stays so over an update of the software.
    """
    r = plan_revisions.c
    found = (
        select(r.id)
        .join(plans, plans.c.id == r.plan_id)
        .join(sources, sources.c.id == r.source_id)
        .where(plans.c.key == key)
        .where(or_(sources.c.sha256 == sha256, r.imported_by.is_not(None)))
    )
    return await tx.scalar(found.limit(1)) is not None


async def short_of(tx: Tx, plan_id: int) -> str:
    """What a plan is called, also one without a text; NotFound."""
    found: str | None = await tx.scalar(select(plans.c.short).where(plans.c.id == plan_id))
    if found is None:
        raise NotFound("plan", str(plan_id))
    return found


async def page(tx: Tx, plan_id: int) -> PlanPage:
    """The plan's own page, or NotFound."""
    found = await tx.row(
        _refs()
        .add_columns(*(plan_revisions.c[name] for name in _PAGE_FIELDS))
        .add_columns(sources.c.name.label("file_name"), sources.c.sha256, sources.c.origin)
        .add_columns(plans.c.jurisdiction)
        .where(plans.c.id == plan_id)
    )
    if found is None:
        raise NotFound("plan", str(plan_id))
    revision = found.revision_id
    by_revision = addressees.c.revision_id == revision
    printed = await tx.rows(
        select(addressees.c.printed).where(by_revision).order_by(addressees.c.position)
    )
    by_basis = await _by(tx, task_versions.c.lead_basis, revision)
    return PlanPage(
        plan=_ref(found),
        title_printed=found.title_printed,
        notice_title=found.notice_title,
        issuer=found.issuer,
        doc_number=found.doc_number,
        lead_rule=found.lead_rule,
        place=found.jurisdiction,
        addressees=tuple(row.printed for row in printed),
        reporting=await _reporting(tx, revision),
        sections=await _sections(tx, found),
        boxes=await _count(tx, boxes.c.revision_id, revision),
        goals=await _count(tx, goals.c.revision_id, revision),
        by_deadline=await _by(tx, task_versions.c.deadline_kind, revision),
        stated=by_basis.get("stated", 0),
        listed=by_basis.get("first-listed", 0),
        file_name=found.file_name,
        sha256=found.sha256,
        origin=found.origin,
        problems=await _count(tx, problems.c.revision_id, revision),
    )


_PAGE_FIELDS = ("title_printed", "notice_title", "issuer", "doc_number", "lead_rule")


def _refs() -> Select[Any]:
    tasks = (
        select(
            task_versions.c.revision_id,
            func.count().label("tasks"),
            func.max(task_versions.c.agency_count).label("most_agencies"),
        )
        .group_by(task_versions.c.revision_id)
        .subquery()
    )
    r = plan_revisions.c
    return (
        select(plans.c.id, plans.c.key, plans.c.short, plans.c.archived_at)
        .add_columns(r.id.label("revision_id"), r.title, r.issued_on, r.published_on)
        .add_columns(r.period_start, r.period_end, sources.c.repost)
        .add_columns(tasks.c.tasks, tasks.c.most_agencies)
        .join(plan_revisions, r.id == plans.c.current_revision_id)
        .join(sources, sources.c.id == r.source_id)
        .join(tasks, tasks.c.revision_id == r.id)
    )


def _ref(row: AnyRow) -> PlanRef:
    return PlanRef(
        id=row.id,
        key=row.key,
        short=row.short,
        title=row.title,
        tasks=row.tasks,
        names_agencies=row.most_agencies > 0,
        issued_on=row.issued_on,
        published_on=row.published_on,
        period_start=row.period_start,
        period_end=row.period_end,
        archived=row.archived_at is not None,
        repost=row.repost,
    )


async def _reporting(tx: Tx, revision: int) -> tuple[ReportingDutyView, ...]:
    r = reporting_duties.c
    found: Sequence[AnyRow] = await tx.rows(
        select(r.what, r.due_on, r.phrase, r.sender, r.recipient)
        .where(r.revision_id == revision)
        .order_by(r.position)
    )
    return tuple(ReportingDutyView(*row) for row in found)


async def _sections(tx: Tx, plan: AnyRow) -> tuple[SectionCount, ...]:
    inner = sections.alias("inner_section")
    found = await tx.rows(
        select(sections.c.id, sections.c.path, func.count(task_versions.c.id).label("tasks"))
        .join(inner, is_inside(inner, sections))
        .join(task_versions, task_versions.c.section_id == inner.c.id, isouter=True)
        .where(sections.c.revision_id == plan.revision_id)
        .group_by(sections.c.id, sections.c.path, sections.c.position)
        .order_by(sections.c.position)
    )
    return tuple(
        SectionCount(row.id, plan.id, plan.short, tuple(row.path), row.tasks) for row in found
    )


async def _by(tx: Tx, kind: ColumnElement[str], revision: int) -> dict[str, int]:
    found = await tx.rows(
        select(kind, func.count())
        .where(task_versions.c.revision_id == revision)
        .group_by(kind)
        .order_by(kind)
    )
    return {row[0]: row[1] for row in found}


async def _count(tx: Tx, column: ColumnElement[Any], revision: int) -> int:
    number: int = await tx.scalar(select(func.count()).where(column == revision))
    return number
