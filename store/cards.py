"""One task: everything its card shows, and the printed text behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)

from store import plans as plans_of
from store import sisters
from store.agencies import root_slugs
from store.db import AnyRow, Tx
from store.errors import NotFound
from store.labels import spelled
from store.records import (
    AgencyRef,
    AssignmentView,
    DamageView,
    DeadlineView,
    Part,
    PlanRef,
    SourceExcerpt,
    TargetView,
    TaskCard,
)
from store.sensitive import is_kept_back
from store.tables import (
    agencies,
    assignments,
    deadlines,
    plan_revisions,
    plans,
    sections,
    sources,
    targets,
    task_links,
    task_versions,
    tasks,
)

_BY_RULE = "rule"


async def card(tx: Tx, task_id: int, *, plan_refs: tuple[PlanRef, ...] | None = None) -> TaskCard:
    """The card of a task's current version, or NotFound.

    ``plan_refs`` saves a statement where the caller has them in memory.
    """
    v = task_versions.c
    row = await tx.row(
        _of_task(task_id).add_columns(
            v.id,
            func.coalesce(v.same_as, v.id).label("version_id"),
            v.ordinal,
            v.heading,
            v.title.label("task_title"),
            v.text,
            v.division,
            v.lead_basis,
            v.responsibility_text,
            v.by_hand,
            v.amended_id,
            plan_revisions.c.lead_rule,
            _is_linked(task_id),
            _is_any_merged(),
        )
    )
    if row is None:
        raise NotFound("task", str(task_id))
    children = await tx.rows(children_of([row.id]))
    damage = await sisters.found(tx, task_id, _damage(row))
    said = views_of(children, row.id)
    counts_as = await root_slugs(tx) if row.any_merged else {}
    return TaskCard(
        task_id=task_id,
        version_id=row.version_id,
        plan=await _plan(tx, row.plan_key, plan_refs),
        ref=row.ref,
        ordinal=row.ordinal,
        path=_path(row),
        heading=row.heading,
        title=row.task_title,
        text=row.text,
        division=row.division,
        lead_basis=row.lead_basis,
        lead_rule=row.lead_rule if row.lead_basis == _BY_RULE else None,
        responsibility_text=row.responsibility_text,
        assignments=said[0],
        deadlines=said[1],
        targets=said[2],
        damage=damage,
        is_kept_back=is_kept_back(row, {view.agency.slug for view in said[0]}, counts_as),
        linked=row.linked,
        by_hand=tuple(row.by_hand),
        is_amended=row.amended_id is not None,
    )


async def by_ref(tx: Tx, plan_key: str, ref: str) -> int:
    """The id of the task that the plan ``plan_key`` numbers ``ref``, or NotFound.

    Where it prints no such label, the only task with that number in another form: 10 for (十).
    """
    rows = await tx.rows(
        select(tasks.c.id, tasks.c.ref)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .where(plans.c.key == plan_key, tasks.c.ref.in_({ref, *spelled(ref)}))
        .where(tasks.c.current_version_id.is_not(None))
    )
    found = [row.id for row in rows if row.ref == ref] or [row.id for row in rows]
    if len(found) != 1:
        raise NotFound("task", f"{plan_key}#{ref}")
    id_: int = found[0]
    return id_


async def source(
    tx: Tx, task_id: int, *, plan_refs: tuple[PlanRef, ...] | None = None
) -> SourceExcerpt:
    """The printed text of a task to the letter, cut out of the source by its span."""
    v = task_versions.c
    length = v.span_end - v.span_start
    row = await tx.row(
        _of_task(task_id).add_columns(
            v.span_start,
            v.span_end,
            func.substr(sources.c.text, v.span_start + 1, length).label("printed"),
            sources.c.name,
            sources.c.sha256,
            sources.c.repost,
            sources.c.origin,
        )
    )
    if row is None:
        raise NotFound("task", str(task_id))
    return SourceExcerpt(
        plan=await _plan(tx, row.plan_key, plan_refs),
        ref=row.ref,
        path=_path(row),
        printed=row.printed,
        span=(row.span_start, row.span_end),
        file_name=row.name,
        sha256=row.sha256,
        repost=row.repost,
        origin=row.origin,
        damage=await sisters.found(tx, task_id, _damage(row)),
    )


async def _plan(tx: Tx, key: str, known: tuple[PlanRef, ...] | None) -> PlanRef:
    for plan in known or ():
        if plan.key == key:
            return plan
    return await plans_of.by_key(tx, key)


def _of_task(task_id: int) -> Select[Any]:
    v = task_versions.c
    return (
        select(tasks.c.ref, plans.c.key.label("plan_key"), sections.c.path, v.damage)
        .select_from(tasks)
        .join(task_versions, v.id == tasks.c.current_version_id)
        .join(plan_revisions, plan_revisions.c.id == v.revision_id)
        .join(sources, sources.c.id == plan_revisions.c.source_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .join(sections, sections.c.id == v.section_id, isouter=True)
        .where(tasks.c.id == task_id)
    )


def children_of(version_ids: Sequence[int]) -> Select[Any]:
    """Assignments, deadlines and targets in one statement: a round trip each is dear.

    What ``views_of`` takes apart again, version by version.
    """
    a, d, t = assignments.c, deadlines.c, targets.c
    ids = list(version_ids)
    nothing = cast(null(), String)
    no_id, no_date = cast(null(), a.agency_id.type), cast(null(), Date)
    rows = union_all(
        select(literal("assignment").label("what"), a.version_id, a.position)
        .add_columns(a.role.label("role"))
        .add_columns(a.printed.label("words"), a.basis, a.stated, a.agency_id)
        .add_columns(no_date.label("due_on"))
        .where(a.version_id.in_(ids)),
        select(literal("deadline"), d.version_id, d.position, d.kind, d.phrase)
        .add_columns(nothing, nothing, no_id, d.due_on)
        .where(d.version_id.in_(ids)),
        select(literal("target"), t.version_id, t.position, nothing, t.phrase)
        .add_columns(nothing, nothing, no_id, t.due_on)
        .where(t.version_id.in_(ids)),
    ).subquery()
    return (
        select(rows, agencies.c.slug, agencies.c.short, agencies.c.full_name)
        .join(agencies, agencies.c.id == rows.c.agency_id, isouter=True)
        .order_by(rows.c.what, rows.c.position)
    )


def views_of(
    children: Sequence[AnyRow], version_id: int
) -> tuple[tuple[AssignmentView, ...], tuple[DeadlineView, ...], tuple[TargetView, ...]]:
    """Who, until when and how much, of one version among the rows of ``children_of``."""
    mine = [child for child in children if child.version_id == version_id]
    return (
        tuple(map(_assignment, _only(mine, "assignment"))),
        tuple(DeadlineView(c.role, c.due_on, c.words) for c in _only(mine, "deadline")),
        tuple(TargetView(c.words, c.due_on) for c in _only(mine, "target")),
    )


def _is_linked(task_id: int) -> ColumnElement[bool]:
    """Whether an administrator linked it with a task of another year: what costs no statement."""
    t = task_links.c
    is_confirmed = t.state == "confirmed"
    as_later = exists().where(t.later_id == task_id, is_confirmed)
    as_earlier = exists().where(t.earlier_id == task_id, is_confirmed)
    return (as_later | as_earlier).label("linked")


def _is_any_merged() -> ColumnElement[bool]:
    """Whether any body was merged into another: where none was, there is nothing to look up."""
    return exists().where(agencies.c.merged_into.is_not(None)).label("any_merged")


def _only(children: Sequence[AnyRow], what: str) -> list[AnyRow]:
    return [child for child in children if child.what == what]


def _assignment(row: AnyRow) -> AssignmentView:
    agency = AgencyRef(row.agency_id, row.slug, row.short, row.full_name)
    return AssignmentView(agency, row.words, Part(row.role), row.basis, row.stated)


def _path(row: AnyRow) -> tuple[str, ...]:
    return tuple(row.path or ())


def _damage(row: AnyRow) -> tuple[DamageView, ...]:
    return tuple(
        DamageView(d["printed"], d["restored"], d["confidence"], d["why"]) for d in row.damage
    )
