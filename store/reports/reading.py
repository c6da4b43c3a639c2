"""What somebody may see of reports. Everything that is shown of them comes from here.

In force (已报送) is for the agencies named on the task, the coordinator and administrators. What
its agency has not confirmed, or gave back itself, stays inside the agency. To everybody else a
report is as if it were not there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select

from store import former, rules
from store import people as people_of
from store.db import AnyRow, Tx
from store.errors import Forbidden, NotFound
from store.named import Named, agencies_of_all, families
from store.records import Actor, AgencyRef
from store.reports.records import (
    Event,
    EventView,
    EvidenceView,
    Life,
    PartView,
    Report,
    ReportView,
)
from store.reports.rows import report_of
from store.tables import (
    agencies,
    blobs,
    evidence,
    people,
    report_events,
    report_parts,
    reports,
    task_versions,
)

Action = rules.Action
_IN_FORCE_ONCE = (Life.REPORTED, Life.RETURNED, Life.SUPERSEDED, Life.WITHDRAWN)


async def current(
    tx: Tx, actor: Actor, task_ids: Collection[int]
) -> dict[int, tuple[ReportView, ...]]:
    """The last word of each agency on each task, in the order in which it came in.

    Beside what is in force stands what waits or was returned since, where the actor may see
    that. Tasks of which the actor may see nothing are left out.
    """
    actor = await _as_of_now(tx, actor)
    named = await agencies_of_all(tx, task_ids)
    seen = [id_ for id_, task in named.items() if sees(actor, task)]
    if not seen:
        return {}
    r = reports.c
    alive = [life.value for life in (Life.PENDING, Life.REPORTED, Life.RETURNED)]
    rows = await tx.rows(_views().where(r.task_id.in_(seen), r.state.in_(alive)).order_by(r.id))
    last: dict[tuple[Any, ...], list[AnyRow]] = {}
    for row in await _visible(tx, actor, rows):
        report = report_of(row)
        key = (report.task_id, report.agency_id, report.kind)
        # what is in force takes the place of all before it; what waits stands beside it
        kept = last.get(key, [])
        if report.state is Life.REPORTED:
            kept = []
        last[key] = [*[one for one in kept if one.state == Life.REPORTED.value], row]
    found = sorted((row for kept in last.values() for row in kept), key=lambda row: row.id)
    by_task: dict[int, tuple[ReportView, ...]] = {}
    for view in await _filled(tx, found):
        by_task[view.report.task_id] = (*by_task.get(view.report.task_id, ()), view)
    return by_task


async def history(tx: Tx, actor: Actor, task_id: int) -> tuple[ReportView, ...]:
    """Everything that was ever said of the task and may be seen, the oldest first; also of one
    that its plan has no more.

    Raises Forbidden for who sees no progress of it, NotFound.
    """
    actor = await _as_of_now(tx, actor)
    every = await former.every_agency(tx, task_id)
    if not rules.may(actor, Action.READ_PROGRESS, agencies=every):
        raise Forbidden(Action.READ_PROGRESS.value, actor.role.value)
    rows = await tx.rows(_views().where(reports.c.task_id == task_id).order_by(reports.c.id))
    return await _filled(tx, await _visible(tx, actor, rows))


async def counted(tx: Tx, actor: Actor, task_ids: Collection[int]) -> dict[int, int]:
    """How much ``history`` has of each of these tasks; those are left out of which it is Forbidden.

    For tasks that their plan has no more.
    """
    actor = await _as_of_now(tx, actor)
    seen = set(task_ids)
    if not rules.may(actor, Action.READ_PROGRESS):
        every = await former.agencies_of_gone(tx, task_ids)
        seen = {
            id_
            for id_ in task_ids
            if rules.may(actor, Action.READ_PROGRESS, agencies=every.get(id_, frozenset()))
        }
    rows = await tx.rows(_views().where(reports.c.task_id.in_(sorted(seen))))
    said = Counter(row.task_id for row in await _visible(tx, actor, rows))
    return {id_: said[id_] for id_ in seen}


async def pending(tx: Tx, actor: Actor, agency_id: int) -> tuple[ReportView, ...]:
    """What waits for the liaison of an agency, the oldest first; Forbidden outside of it."""
    actor = await _as_of_now(tx, actor)
    rules.allow(actor, Action.READ_PENDING, agency_id=agency_id)
    family = (await families(tx, [agency_id]))[agency_id]
    r = reports.c
    waits = (r.agency_id.in_(sorted(family))) & (r.state == Life.PENDING.value)
    return await _filled(tx, await tx.rows(_views().where(waits).order_by(r.id)))


async def one(tx: Tx, actor: Actor, report_id: int) -> ReportView:
    """A report; NotFound for one that is not there and for one that may not be seen, alike."""
    actor = await _as_of_now(tx, actor)
    row = await tx.row(_views().where(reports.c.id == report_id))
    if row is not None:
        named = await agencies_of_all(tx, [row.task_id])
        if row.task_id in named and sees(actor, named[row.task_id]):
            visible = await _visible(tx, actor, [row])
            if visible:
                return (await _filled(tx, visible))[0]
    raise NotFound("report", str(report_id))


async def by_receipt(tx: Tx, actor: Actor, receipt: str) -> ReportView:
    """The report of a receipt; NotFound as in ``one``."""
    report_id = await tx.scalar(select(reports.c.id).where(reports.c.receipt == receipt))
    return await one(tx, actor, report_id or 0)


async def own(tx: Tx, actor: Actor, *, state: Life, limit: int = 20) -> tuple[ReportView, ...]:
    """What the actor said that stands at ``state``, the newest first."""
    if actor.person_id is None:
        return ()
    r = reports.c
    mine = (r.person_id == actor.person_id) & (r.state == state.value)
    rows = await tx.rows(_views().where(mine).order_by(r.id.desc()).limit(limit))
    return await _filled(tx, rows)


async def in_force(tx: Tx, report_ids: Sequence[int]) -> tuple[ReportView, ...]:
    """Reports in force in this order; the caller asked ``sees`` of the task of each."""
    r = reports.c
    alive = _views().where(r.id.in_(list(report_ids)), r.state == Life.REPORTED.value)
    rows = {row.id: row for row in await tx.rows(alive)}
    return await _filled(tx, [rows[id_] for id_ in report_ids if id_ in rows])


def sees(actor: Actor, named: Named) -> bool:
    """Whether ``actor`` sees progress of the task at all."""
    return rules.may(actor, Action.READ_PROGRESS, agencies=named.every)


async def _as_of_now(tx: Tx, actor: Actor) -> Actor:
    """``actor`` by the appointments of this moment, not of when they were last in memory."""
    return actor if actor == rules.OPERATOR else await people_of.actor(tx, actor.telegram_id)


async def _visible(tx: Tx, actor: Actor, rows: Collection[AnyRow]) -> list[AnyRow]:
    found = [(row, report_of(row)) for row in rows]
    inside = {r.agency_id for _, r in found if r.confirmed_at is None and r.agency_id is not None}
    kin = await families(tx, inside) if inside else {}
    nobody = frozenset[int]()
    return [row for row, r in found if _shown(actor, r, kin.get(r.agency_id or 0, nobody))]


def _shown(actor: Actor, report: Report, family: frozenset[int]) -> bool:
    """Whether it was ever in force, or the actor is inside its agency."""
    if report.confirmed_at is not None and report.state in _IN_FORCE_ONCE:
        return True
    return rules.may(actor, Action.READ_PENDING, agencies=family)


def _views() -> Select[Any]:
    later = reports.alias("later")
    by = (
        select(later.c.receipt)
        .where(
            later.c.supersedes_id == reports.c.id,
            later.c.state.not_in([Life.WITHDRAWN.value, Life.RETURNED.value]),
        )
        .order_by(later.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(*reports.c, people.c.name.label("person"), people.c.office.label("office"))
        .add_columns(agencies.c.slug, agencies.c.short, agencies.c.full_name)
        .add_columns(by.label("superseded_by"), task_versions.c.ref)
        .select_from(reports)
        .join(task_versions, task_versions.c.id == reports.c.version_id)
        .join(people, people.c.id == reports.c.person_id)
        .join(agencies, agencies.c.id == reports.c.agency_id, isouter=True)
    )


async def _filled(tx: Tx, rows: Collection[AnyRow]) -> tuple[ReportView, ...]:
    ids = [row.id for row in rows]
    if not ids:
        return ()
    parts, files, events = await _parts(tx, ids), await _files(tx, ids), await _events(tx, ids)
    return tuple(
        ReportView(
            report=report_of(row),
            agency=_agency(row),
            person=row.person,
            office=row.office,
            parts=tuple(parts[row.id]),
            evidence=tuple(files[row.id]),
            events=tuple(events[row.id]),
            superseded_by=row.superseded_by if row.state == Life.SUPERSEDED.value else None,
            ref=row.ref,
        )
        for row in rows
    )


def _agency(row: AnyRow) -> AgencyRef | None:
    if row.agency_id is None:
        return None
    return AgencyRef(row.agency_id, row.slug, row.short, row.full_name)


async def _parts(tx: Tx, ids: list[int]) -> dict[int, list[PartView]]:
    p = report_parts.c
    found: dict[int, list[PartView]] = defaultdict(list)
    rows = select(report_parts).where(p.report_id.in_(ids)).order_by(p.report_id, p.position)
    for row in await tx.rows(rows):
        found[row.report_id].append(PartView(row.position, row.words, row.done))
    return found


async def _files(tx: Tx, ids: list[int]) -> dict[int, list[EvidenceView]]:
    e = evidence.c
    found: dict[int, list[EvidenceView]] = defaultdict(list)
    rows = (
        select(evidence, blobs.c.byte_size, blobs.c.removed_at.label("blob_removed_at"))
        .join(blobs, blobs.c.id == e.blob_id)
        .where(e.report_id.in_(ids))
        .order_by(e.id)
    )
    for row in await tx.rows(rows):
        gone = row.removed_at is not None or row.blob_removed_at is not None
        view = EvidenceView(row.id, row.kind, row.name, row.media_type, row.byte_size, gone)
        found[row.report_id].append(view)
    return found


async def _events(tx: Tx, ids: list[int]) -> dict[int, list[EventView]]:
    e = report_events.c
    found: dict[int, list[EventView]] = defaultdict(list)
    rows = (
        select(report_events, people.c.name)
        .join(people, people.c.id == e.person_id, isouter=True)
        .where(e.report_id.in_(ids))
        .order_by(e.id)
    )
    for row in await tx.rows(rows):
        view = EventView(Event(row.event), row.name, row.as_role, row.reason, row.at)
        found[row.report_id].append(view)
    return found
