"""What a plan has, as a new version of it is compared with: its tasks, also those it had once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from store.aside import listed
from store.db import Tx
from store.edition import Known
from store.tables import (
    assignments,
    deadlines,
    plan_revisions,
    plans,
    reports,
    sources,
    task_versions,
    tasks,
)

_NOTHING = "none"


@dataclass(frozen=True, slots=True)
class InForce:
    """The plan that a draft would be a version of: its current revision and that one's file."""

    plan_id: int
    short: str
    jurisdiction: str
    revision_id: int
    sha256: str
    title: str
    published_on: date | None
    period_start: date | None
    period_end: date | None
    repost: bool
    origin: str | None


@dataclass(frozen=True, slots=True)
class FileInForce:
    """A plan that says what a file says: when it was taken from it first, as which revision."""

    short: str
    number: int
    imported_at: datetime


async def of_file(tx: Tx, sha256: str) -> FileInForce | None:
    """The plan whose current text is of this file, None where there is none."""
    current, first = plan_revisions.alias(), plan_revisions.alias()
    same = (first.c.plan_id == plans.c.id) & (first.c.source_id == sources.c.id)
    row = await tx.row(
        select(plans.c.short, first.c.number, first.c.imported_at)
        .join(current, plans.c.current_revision_id == current.c.id)
        .join(sources, sources.c.id == current.c.source_id)
        .join(first, same)
        .where(sources.c.sha256 == sha256)
        .order_by(plans.c.id, first.c.number)
        .limit(1)
    )
    return None if row is None else FileInForce(*row)


async def in_force(tx: Tx, key: str) -> InForce | None:
    """The plan of this key, None where there is none or its text was taken back."""
    r = plan_revisions.c
    row = await tx.row(
        select(plans.c.id, plans.c.short, plans.c.jurisdiction, r.id.label("revision_id"))
        .add_columns(sources.c.sha256, r.title, r.published_on, r.period_start, r.period_end)
        .add_columns(sources.c.repost, sources.c.origin)
        .join(plan_revisions, plans.c.current_revision_id == r.id)
        .join(sources, sources.c.id == r.source_id)
        .where(plans.c.key == key)
    )
    return None if row is None else InForce(*row)


async def bodies(tx: Tx, plan: InForce) -> dict[str, int]:
    """Whom the names that the plan prints mean in its current text, by agency id."""
    a, v = assignments.c, task_versions.c
    printed = select(a.printed, a.agency_id).join(task_versions, v.id == a.version_id)
    rows = await tx.rows(printed.where(v.revision_id == plan.revision_id).distinct())
    return {row.printed: row.agency_id for row in rows}


async def of(tx: Tx, plan_id: int) -> tuple[Known, ...]:
    """The tasks of a plan in order; then those that its current text has no more, by their last."""
    v, t = task_versions.c, tasks.c
    # Grouped and not task by task: PostgreSQL walks back through all versions for each otherwise.
    last = select(v.task_id, func.max(v.id).label("id")).join(tasks, t.id == v.task_id)
    told = last.where(t.plan_id == plan_id).group_by(v.task_id).subquery()
    read = (
        select(v.id, t.id.label("task_id"), t.ref, v.heading, v.text, t.current_version_id)
        .select_from(tasks)
        .join(told, told.c.task_id == t.id)
        .join(task_versions, v.id == func.coalesce(t.current_version_id, told.c.id))
    )
    ids = read.with_only_columns(v.id)
    agencies, phrases = await _agencies(tx, ids), await _phrases(tx, ids)
    said = select(reports.c.task_id).join(tasks, t.id == reports.c.task_id)
    reported = {row.task_id for row in await tx.rows(said.where(t.plan_id == plan_id).distinct())}
    in_order = read.order_by(t.current_version_id.is_(None), v.ordinal, t.id)
    known = (
        Known(
            task_id=row.task_id,
            ref=row.ref,
            heading=row.heading,
            text=row.text,
            agencies=tuple(agencies[row.id]),
            deadlines=tuple(phrases[row.id]),
            has_reports=row.task_id in reported,
            is_current=row.current_version_id is not None,
        )
        for row in await tx.rows(in_order)
    )
    return tuple(await listed(known))


async def _agencies(tx: Tx, ids: Select[tuple[int]]) -> dict[int, list[tuple[str, str]]]:
    a = assignments.c
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = select(a.version_id, a.printed, a.role).where(a.version_id.in_(ids))
    for version_id, printed, role in await tx.rows(rows.order_by(a.version_id, a.position)):
        found[version_id].append((printed, role))
    return found


async def _phrases(tx: Tx, ids: Select[tuple[int]]) -> dict[int, list[str]]:
    d = deadlines.c
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(d.version_id, d.phrase, d.due_on).where(d.version_id.in_(ids), d.kind != _NOTHING)
    for version_id, phrase, due_on in await tx.rows(rows.order_by(d.version_id, d.position)):
        found[version_id].append(phrase or (due_on.isoformat() if due_on else ""))
    return found
