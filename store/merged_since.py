"""What has happened since two entries became one that could belong to either: no undo then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from store.db import AnyRow, Tx
from store.tables import (
    agency_merges,
    appointments,
    assignments,
    given_assignments,
    handlings,
    invitations,
    join_requests,
    plan_revisions,
    report_events,
    reports,
    task_versions,
    units,
)

Asked = Select[Any]


async def since(tx: Tx, row: AnyRow) -> list[str]:
    """The kinds of what has happened, by the names of handlers.texts; ``row`` is the merge."""
    at, into = row.merged_at, row.into_id

    def moved(name: str) -> list[int]:
        ids: list[int] = row.moved.get(name, [])
        return ids

    asked = {
        "people": _people(into, at, moved("appointments")),
        "units": _units(into, at, moved("units")),
        "given": _given(into, at),
        "handlings": _handlings(into, at, moved("handlings")),
        "reports": _reports(row.agency_id, into, at),
        "invitations": _invitations(into, at, moved("invitations")),
        "requests": _requests(into, at, moved("join_requests")),
        "documents": _documents(into, at),
        "merges": _merges(row),
    }
    return [name for name, rows in asked.items() if await tx.row(rows.limit(1)) is not None]


def _people(into: int, at: datetime, moved: list[int]) -> Asked:
    a = appointments.c
    ended = a.id.in_(moved) & a.valid_to.is_not(None)
    return select(a.id).where(((a.agency_id == into) & (a.valid_from > at)) | ended)


def _units(into: int, at: datetime, moved: list[int]) -> Asked:
    u = units.c
    closed = u.id.in_(moved) & (u.closed_at > at)
    return select(u.id).where(((u.agency_id == into) & (u.created_at > at)) | closed)


def _given(into: int, at: datetime) -> Asked:
    """Also what was taken from the other entry: an undo would give it to the merged one again."""
    g = given_assignments.c
    return select(g.id).where(g.agency_id == into, (g.set_at > at) | (g.revoked_at > at))


def _handlings(into: int, at: datetime, moved: list[int]) -> Asked:
    h = handlings.c
    ended = h.id.in_(moved) & h.revoked_at.is_not(None)
    return select(h.id).where(((h.agency_id == into) & (h.set_at > at)) | ended)


def _reports(merged: int, into: int, at: datetime) -> Asked:
    """Also what became of an earlier one: either's liaison may have confirmed or returned it."""
    r, e = reports.c, report_events.c
    touched = r.id.in_(select(e.report_id).where(e.at > at))
    return select(r.id).where(r.agency_id.in_([merged, into]), (r.made_at > at) | touched)


def _invitations(into: int, at: datetime, moved: list[int]) -> Asked:
    i = invitations.c
    revoked = i.id.in_(moved) & i.revoked_at.is_not(None)
    return select(i.id).where(((i.agency_id == into) & (i.created_at > at)) | revoked)


def _requests(into: int, at: datetime, moved: list[int]) -> Asked:
    j = join_requests.c
    decided = j.id.in_(moved) & (j.state != "open")
    return select(j.id).where(((j.agency_id == into) & (j.made_at > at)) | decided)


def _documents(into: int, at: datetime) -> Asked:
    a, v, r = assignments.c, task_versions.c, plan_revisions.c
    made = select(a.id).join(task_versions, v.id == a.version_id)
    imported = made.join(plan_revisions, r.id == v.revision_id)
    return imported.where(a.agency_id == into, r.imported_at > at)


def _merges(row: AnyRow) -> Asked:
    m = agency_merges.c
    both: ColumnElement[bool] = m.into_id.in_([row.into_id, row.agency_id])
    later = (m.id > row.id) & m.undone_at.is_(None)
    return select(m.id).where(later, both | (m.agency_id == row.into_id))
