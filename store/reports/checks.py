"""What a report must have before it goes on record. Refused says what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from store.db import Tx
from store.errors import Refusal, Refused
from store.named import Named, families
from store.parts import split
from store.reports import deliverables
from store.reports.records import MOST_TEXT, Life, New, Status
from store.reports.rows import all_columns, report_of
from store.state import DueBasis, Facts, Given
from store.state import due as counts
from store.tables import given_deadlines, plans, reports, task_versions, tasks
from store.text import clean_user_text


async def checked(tx: Tx, new: New, named: Named, today: date) -> New:
    """``new`` with its text cleaned, or Refused for what is missing or no longer so."""
    if new.version_id != named.version_id:
        facts = {"task": new.task_id, "version": named.version_id}
        raise Refused(Refusal.TASK_AMENDED, facts)
    task = await tx.row(
        select(task_versions.c.text, plans.c.short, plans.c.archived_at)
        .select_from(tasks)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .where(tasks.c.id == new.task_id)
    )
    assert task is not None
    if task.archived_at is not None:
        raise Refused(Refusal.PLAN_ARCHIVED, {"plan": task.short})
    text = clean_user_text(new.text).strip()
    deliverable = clean_user_text(new.deliverable or "").strip() or None
    if not text:
        raise Refused(Refusal.TEXT_MISSING)
    fits(text)
    fits(deliverable or "")
    is_done = new.status is Status.DONE
    if is_done:
        if new.completed_on is None:
            raise Refused(Refusal.DATE_MISSING)
        completion(new.completed_on, today)
        if deliverable is None and deliverables.is_asked_for(task.text):
            raise Refused(Refusal.DELIVERABLE_MISSING)
    asks_until = new.asks_until if new.status is Status.ADJUST else None
    if asks_until is not None:
        await extends(tx, new.task_id, asks_until, today)
    if not new.parts <= set(range(len(split(task.text)))):
        raise Refused(Refusal.TASK_AMENDED, {"task": new.task_id, "version": named.version_id})
    return replace(
        new,
        text=text,
        completed_on=new.completed_on if is_done else None,
        deliverable=deliverable if is_done else None,
        asks_until=asks_until,
    )


def fits(said: str) -> None:
    """Refused for words that are too many for a report."""
    if len(clean_user_text(said).strip()) > MOST_TEXT:
        raise Refused(Refusal.TEXT_TOO_LONG, {"most": MOST_TEXT})


def completion(completed_on: date, today: date) -> None:
    """Refused for a day on which nothing can have been completed yet."""
    if completed_on > today:
        raise Refused(Refusal.DATE_AHEAD)


async def extends(tx: Tx, task_id: int, until: date, today: date) -> None:
    """Refused for a day that is over, or that gives no longer than what counts now."""
    if until <= today:
        raise Refused(Refusal.EXTENSION_PAST)
    due = await _due(tx, task_id)
    if due is not None and until <= due:
        raise Refused(Refusal.EXTENSION_PAST, {"due": due.isoformat()})


async def _due(tx: Tx, task_id: int) -> date | None:
    """The date by which lateness is judged, of the document or set by hand."""
    printed = (
        select(task_versions.c.due_on)
        .join(tasks, tasks.c.current_version_id == task_versions.c.id)
        .where(tasks.c.id == task_id)
    )
    g = given_deadlines.c
    set_ = select(g.kind, g.due_on, g.id).where(g.task_id == task_id, g.revoked_at.is_(None))
    given = [Given(DueBasis(row.kind), row.due_on, row.id) for row in await tx.rows(set_)]
    nobody = frozenset[int]()
    return counts(Facts("", "", await tx.scalar(printed), nobody, nobody, given))[0]


async def replaceable(tx: Tx, new: New) -> None:
    """Refused where what it would correct has ended, or is somebody else's."""
    if new.supersedes_id is None:
        return
    row = await tx.row(all_columns().where(reports.c.id == new.supersedes_id))
    old = None if row is None else report_of(row)
    same = old is not None and (old.task_id, old.kind) == (new.task_id, new.kind)
    if old is None or not same or not await _speaks_for(tx, new.agency_id, old.agency_id):
        raise Refused(Refusal.NOT_NAMED, {"task": new.task_id, "mine": new.agency_id})
    correction = select(reports.c.id).where(
        reports.c.supersedes_id == old.id, reports.c.state == Life.PENDING.value
    )
    has_ended = old.state in (Life.SUPERSEDED, Life.WITHDRAWN)
    if has_ended or await tx.scalar(correction) is not None:
        raise Refused(Refusal.REPORT_REPLACED, {"receipt": old.receipt, "report": old.id})


async def _speaks_for(tx: Tx, one: int | None, other: int | None) -> bool:
    """Whether it is the same body, or what that came from or became: no sister of it."""
    if one is None or other is None:
        return one == other
    return one in (await families(tx, [other]))[other]
