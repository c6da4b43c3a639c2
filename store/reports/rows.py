"""The rows of reports: one way to read and lock them, one way to write a step of their life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from store.db import AnyRow, Tx
from store.errors import NotFound, Refusal, Refused
from store.named import Named, agencies_of
from store.records import Actor, Role
from store.reports.records import Event, Kind, Life, Report, Status
from store.tables import report_events, reports, tasks

COORDINATOR = Role.COORDINATOR.value


def report_of(row: AnyRow) -> Report:
    """A row of ``all_columns``."""
    return Report(
        id=row.id,
        receipt=row.receipt,
        task_id=row.task_id,
        version_id=row.version_id,
        agency_id=row.agency_id,
        kind=Kind(row.kind),
        status=Status(row.status),
        text=row.text,
        completed_on=row.completed_on,
        deliverable=row.deliverable,
        asks_until=row.asks_until,
        person_id=row.person_id,
        account_id=row.account_id,
        as_role=row.as_role,
        said_on=row.said_on,
        made_at=row.made_at,
        state=Life(row.state),
        confirmed_at=row.confirmed_at,
        supersedes_id=row.supersedes_id,
    )


def all_columns() -> Select[Any]:
    return select(*reports.c)


async def held_task(tx: Tx, task_id: int) -> Named:
    """Who is named on the task, which nobody amends and on which nobody else writes meanwhile.

    Everything that writes about a task holds it first: so the order of what is said about it is
    one, and no two wait for each other.
    """
    await tx.run(select(tasks.c.id).where(tasks.c.id == task_id).with_for_update())
    return await agencies_of(tx, task_id)


async def held(tx: Tx, report_id: int) -> tuple[Report, Named]:
    """A report and its task, both held to the end of the transaction; NotFound."""
    task_id = await tx.scalar(select(reports.c.task_id).where(reports.c.id == report_id))
    if task_id is None:
        raise NotFound("report", str(report_id))
    named = await held_task(tx, task_id)
    row = await tx.row(all_columns().where(reports.c.id == report_id))
    assert row is not None, "reports are never deleted"
    return report_of(row), named


def awake(actor: Actor) -> None:
    """Refused for who is suspended: that is said before what else may be wrong."""
    if actor.suspended:
        raise Refused(Refusal.SUSPENDED)


def acting(actor: Actor) -> tuple[int, int]:
    """Account and person of somebody whom the rules let through."""
    assert actor.account_id is not None, "who has an appointment has an account"
    assert actor.person_id is not None, "who has an appointment is a person"
    return actor.account_id, actor.person_id


def role_for(actor: Actor, agencies: frozenset[int]) -> Role:
    """The highest role that somebody holds in one of these agencies; visitor without any."""
    order = list(Role)
    held_there = (a.role for a in actor.appointments if a.agency and a.agency.id in agencies)
    return max(held_there, key=order.index, default=Role.VISITOR)


async def step(
    tx: Tx,
    report: Report,
    event: Event,
    actor: Actor,
    *,
    as_role: str,
    now: datetime,
    reason: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write a step down; ``changes`` are what it changes on the report's row."""
    row = {"report_id": report.id, "event": event.value, "as_role": as_role, "reason": reason}
    await tx.run(insert(report_events).values(**row, person_id=actor.person_id, at=now))
    if changes:
        await tx.run(update(reports).where(reports.c.id == report.id).values(changes))


async def supersede(
    tx: Tx, old_id: int, actor: Actor, *, as_role: str, now: datetime, in_force: bool
) -> None:
    """A correction takes the place of ``old_id``; what ended already stays as it is.

    ``in_force``: the correction is; then also of what ``old_id`` was to correct, which everybody
    saw until now, and so on back.
    """
    left: int | None = old_id
    while left is not None:
        old, _ = await held(tx, left)
        if old.state in (Life.PENDING, Life.REPORTED, Life.RETURNED):
            ends = {"state": Life.SUPERSEDED.value}
            await step(tx, old, Event.SUPERSEDED, actor, as_role=as_role, now=now, changes=ends)
        left = old.supersedes_id if in_force else None
