"""Reports that are being written: they outlive a restart and end after a day without a touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from store import people, rules
from store.db import AnyRow, Tx
from store.errors import Refusal, Refused
from store.named import agencies_of
from store.records import Actor
from store.reports.records import Kind
from store.reports.rows import acting, awake
from store.tables import drafts, plans, tasks

LASTS = timedelta(days=1)
OPEN, DROPPED, EXPIRED = "open", "dropped", "expired"


@dataclass(frozen=True, slots=True)
class Draft:
    """``fields`` is JSON that only the flow knows; ``version_id`` the wording that was shown."""

    id: int
    task_id: int
    version_id: int
    agency_id: int | None
    kind: Kind
    corrects_id: int | None
    step: str
    fields: dict[str, Any]
    expires_at: datetime


async def begin(
    tx: Tx,
    actor: Actor,
    *,
    task_id: int,
    agency_id: int | None,
    kind: Kind,
    chat_id: int,
    step: str,
    now: datetime,
    corrects_id: int | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Draft:
    """A new draft about the task's wording of today; an open one about the same is dropped, for
    another agency it stays.

    Raises Forbidden where the actor may never report it, NotFound, Refused as ``submit`` would.
    """
    actor = await people.current(tx, actor)
    account_id, person_id = _may_write(actor, agency_id)
    named = await agencies_of(tx, task_id)
    if named.silent:
        raise Refused(Refusal.NOBODY_NAMED, {"task": task_id})
    archived = await _archived(tx, task_id)
    if archived is not None:
        raise Refused(Refusal.PLAN_ARCHIVED, {"plan": archived, "task": task_id})
    may_be_said = named.is_divided if agency_id is None else agency_id in named.every
    if not may_be_said:
        raise Refused(Refusal.NOT_NAMED, {"task": task_id, "mine": agency_id})
    same = (
        _mine(account_id)
        & (drafts.c.task_id == task_id)
        & (drafts.c.kind == kind.value)
        & drafts.c.agency_id.is_not_distinct_from(agency_id)
    )
    await tx.run(update(drafts).where(same).values(state=DROPPED, fields={}, touched_at=now))
    draft_id = await tx.new_id(
        insert(drafts).values(
            account_id=account_id,
            person_id=person_id,
            chat_id=chat_id,
            task_id=task_id,
            version_id=named.version_id,
            agency_id=agency_id,
            kind=kind.value,
            corrects_id=corrects_id,
            step=step,
            fields=dict(fields or {}),
            state=OPEN,
            made_at=now,
            touched_at=now,
            expires_at=now + LASTS,
        )
    )
    row = await tx.row(select(drafts).where(drafts.c.id == draft_id))
    assert row is not None
    return _draft(row)


async def held(tx: Tx, actor: Actor, draft_id: int, now: datetime) -> Draft:
    """The actor's own open draft, held to the end of the transaction.

    Somebody else's is as if it were not there. Refused for one that was submitted, dropped or
    expired, and for who is suspended; Forbidden for who may not report for its agency any more.
    """
    actor = await people.current(tx, actor)
    row = await tx.row(select(drafts).where(drafts.c.id == draft_id).with_for_update())
    is_mine = row is not None and row.account_id == actor.account_id
    if row is None or not is_mine or row.state in ("submitted", DROPPED):
        raise Refused(Refusal.DRAFT_GONE)
    if row.state == EXPIRED or row.expires_at <= now:
        raise Refused(Refusal.DRAFT_EXPIRED, {"task": row.task_id})
    _may_write(actor, row.agency_id)
    return _draft(row)


async def open_ones(tx: Tx, actor: Actor, now: datetime) -> tuple[Draft, ...]:
    """The actor's drafts that can be gone on with, the one touched last first."""
    if actor.account_id is None:
        return ()
    alive = _mine(actor.account_id) & (drafts.c.expires_at > now)
    latest = select(drafts).where(alive).order_by(drafts.c.touched_at.desc(), drafts.c.id.desc())
    return tuple(map(_draft, await tx.rows(latest)))


async def put(
    tx: Tx,
    draft: Draft,
    *,
    now: datetime,
    step: str | None = None,
    version_id: int | None = None,
    kind: Kind | None = None,
    **fields: Any,
) -> Draft:
    """Write ``fields`` (None takes one away) and the step; it lasts a day from now."""
    merged = {
        name: value for name, value in {**draft.fields, **fields}.items() if value is not None
    }
    values: dict[str, Any] = {"fields": merged, "touched_at": now, "expires_at": now + LASTS}
    values["step"] = step or draft.step
    values["version_id"] = version_id or draft.version_id
    values["kind"] = (kind or draft.kind).value
    await tx.run(update(drafts).where(drafts.c.id == draft.id).values(values))
    row = await tx.row(select(drafts).where(drafts.c.id == draft.id))
    assert row is not None
    return _draft(row)


async def drop(tx: Tx, draft: Draft, now: datetime) -> None:
    """Give it up; its words go at once."""
    here = drafts.c.id == draft.id
    await tx.run(update(drafts).where(here).values(state=DROPPED, fields={}, touched_at=now))


async def expire(tx: Tx, now: datetime) -> int:
    """End what was not touched for a day, words and all; how many."""
    old = (drafts.c.state == OPEN) & (drafts.c.expires_at <= now)
    ended = await tx.run(update(drafts).where(old).values(state=EXPIRED, fields={}))
    return ended.rowcount


async def _archived(tx: Tx, task_id: int) -> str | None:
    """The short name of the task's plan where that is archived."""
    plan = select(plans.c.short).join(tasks, tasks.c.plan_id == plans.c.id)
    short: str | None = await tx.scalar(
        plan.where(tasks.c.id == task_id, plans.c.archived_at.is_not(None))
    )
    return short


def _may_write(actor: Actor, agency_id: int | None) -> tuple[int, int]:
    awake(actor)
    action = rules.Action.CLOSE_TASK if agency_id is None else rules.Action.REPORT
    rules.allow(actor, action, agency_id=agency_id)
    return acting(actor)


def _mine(account_id: int) -> ColumnElement[bool]:
    return (drafts.c.account_id == account_id) & (drafts.c.state == OPEN)


def _draft(row: AnyRow) -> Draft:
    return Draft(
        id=row.id,
        task_id=row.task_id,
        version_id=row.version_id,
        agency_id=row.agency_id,
        kind=Kind(row.kind),
        corrects_id=row.corrects_id,
        step=row.step,
        fields=row.fields,
        expires_at=row.expires_at,
    )
