"""Putting a report on record: who may, what has to be in it, and what it takes the place of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from store import audit, news, people, rules
from store.db import Tx
from store.errors import Refusal, Refused
from store.ids import reserve
from store.named import Named
from store.parts import split
from store.records import Actor, Role
from store.reports.checks import checked, replaceable
from store.reports.receipts import next_receipt
from store.reports.records import Event, Kind, Life, New, Report
from store.reports.rows import (
    acting,
    all_columns,
    awake,
    held_task,
    report_of,
    role_for,
    supersede,
)
from store.reports.rows import step as written
from store.tables import (
    agency_settings,
    drafts,
    evidence,
    report_parts,
    reports,
    task_versions,
)

VERB = "report"


async def submit(
    tx: Tx, actor: Actor, new: New, *, today: date, now: datetime, effect_key: str
) -> Report:
    """Put ``new`` on record; the same ``effect_key`` again gives the same report.

    A liaison's own entry, and any of an agency that does without (``confirms``), is reported at
    once; a reporter's waits for the liaison. A correction takes the place of what is pending or
    returned at once, of what was once reported when it is reported itself.

    Raises Forbidden by the rules, NotFound for a task that is no more, Refused for what is not
    so: see ``store.errors.Refusal``. Nothing has been written then.
    """
    actor = await people.current(tx, actor)
    awake(actor)
    named = await held_task(tx, new.task_id)
    if (known := await _known(tx, effect_key)) is not None:
        return known
    role = _right(actor, new, named)
    account_id, person_id = acting(actor)
    new = await checked(tx, new, named, today)
    await replaceable(tx, new)
    is_final = role is not Role.REPORTER or not await confirms(tx, new.agency_id)
    state = Life.REPORTED if is_final else Life.PENDING
    await _close_draft(tx, new.draft_id, account_id, now)
    report_id = (await reserve(tx, reports, 1))[0]
    is_new = await audit.record(
        tx,
        account_id=account_id,
        person_id=person_id,
        verb=VERB,
        object_kind="report",
        object_id=str(report_id),
        detail=_detail(new, role, state),
        effect_key=effect_key,
        now=now,
        private={"text": new.text, "deliverable": new.deliverable or ""},
    )
    assert is_new, "the task is held, so nobody else has this key"
    values = {
        "id": report_id,
        "receipt": await next_receipt(tx, today),
        "person_id": person_id,
        "account_id": account_id,
        "as_role": role.value,
        "said_on": today,
        "made_at": now,
        "state": state.value,
        "confirmed_at": now if is_final else None,
    }
    await tx.run(insert(reports).values(**values, **_said(new)))
    row = await tx.row(all_columns().where(reports.c.id == report_id))
    assert row is not None
    report = report_of(row)
    await _keep_with(tx, new, report)
    await written(tx, report, Event.SUBMITTED, actor, as_role=role.value, now=now)
    if new.supersedes_id is not None:
        await _take_place(tx, new.supersedes_id, report, actor, now)
    if report.state is Life.REPORTED:
        await news.announce(tx, news.of_report(report, actor), now)
    return report


async def confirms(tx: Tx, agency_id: int | None) -> bool:
    """Whether reports of this agency wait for its liaison; so it is unless it was switched off."""
    setting = select(agency_settings.c.confirms).where(agency_settings.c.agency_id == agency_id)
    return await tx.scalar(setting) is not False


def _right(actor: Actor, new: New, named: Named) -> Role:
    """In what capacity the actor says it. Forbidden where it is not theirs to say."""
    if new.agency_id is None:
        rules.allow(actor, rules.Action.CLOSE_TASK)
        if new.kind is not Kind.OVERALL or named.silent:
            raise Refused(Refusal.NOBODY_NAMED, {"task": new.task_id})
        if not named.is_divided:  # the result of any other task is its lead's to give
            raise Refused(Refusal.NOT_NAMED, {"task": new.task_id, "mine": None})
        return Role.COORDINATOR
    rules.allow(actor, rules.Action.REPORT, agency_id=new.agency_id)
    if named.silent:
        raise Refused(Refusal.NOBODY_NAMED, {"task": new.task_id})
    speaking = named.every
    if new.kind is Kind.OVERALL:
        rules.allow(actor, rules.Action.COMPLETE_TASK, agency_id=new.agency_id)
        # of a divided task each says its own part; the whole is the coordinator's
        speaking = frozenset() if named.is_divided else named.lead
    if new.agency_id not in speaking:
        facts = {"task": new.task_id, "mine": new.agency_id}
        raise Refused(Refusal.NOT_NAMED, facts)
    return role_for(actor, frozenset({new.agency_id}))


async def _known(tx: Tx, effect_key: str) -> Report | None:
    report_id = await audit.object_of(tx, effect_key, VERB)
    if report_id is None:
        return None
    row = await tx.row(all_columns().where(reports.c.id == int(report_id)))
    assert row is not None
    return report_of(row)


def _said(new: New) -> dict[str, Any]:
    return {
        "task_id": new.task_id,
        "version_id": new.version_id,
        "agency_id": new.agency_id,
        "kind": new.kind.value,
        "status": new.status.value,
        "text": new.text,
        "completed_on": new.completed_on,
        "deliverable": new.deliverable,
        "asks_until": new.asks_until,
        "supersedes_id": new.supersedes_id,
    }


def _detail(new: New, role: Role, state: Life) -> dict[str, Any]:
    """What goes on record beside the personal texts: dates as ISO, no words of people."""
    return {
        "task": new.task_id,
        "version": new.version_id,
        "agency": new.agency_id,
        "kind": new.kind.value,
        "status": new.status.value,
        "completed_on": new.completed_on and new.completed_on.isoformat(),
        "asks_until": new.asks_until and new.asks_until.isoformat(),
        "parts": sorted(new.parts),
        "supersedes": new.supersedes_id,
        "as": role.value,
        "state": state.value,
    }


async def _close_draft(tx: Tx, draft_id: int | None, account_id: int, now: datetime) -> None:
    if draft_id is None:
        return
    mine = (drafts.c.id == draft_id) & (drafts.c.account_id == account_id)
    closed = await tx.run(
        update(drafts)
        .where(mine, drafts.c.state == "open", drafts.c.expires_at > now)
        .values(state="submitted", touched_at=now)
    )
    if closed.rowcount != 1:
        raise Refused(Refusal.DRAFT_GONE)


async def _keep_with(tx: Tx, new: New, report: Report) -> None:
    """The parts of the wording as they stand, and the files that lay with the draft."""
    wording = select(task_versions.c.text).where(task_versions.c.id == new.version_id)
    parts = split(await tx.scalar(wording))
    if parts and new.parts:
        rows = [
            {"report_id": report.id, "position": at, "words": words, "done": at in new.parts}
            for at, words in enumerate(parts)
        ]
        await tx.run(insert(report_parts), rows)
    if new.draft_id is not None:
        laid = update(evidence).where(evidence.c.draft_id == new.draft_id)
        await tx.run(laid.values(report_id=report.id))


async def _take_place(tx: Tx, old_id: int, report: Report, actor: Actor, now: datetime) -> None:
    was_confirmed = select(reports.c.confirmed_at).where(reports.c.id == old_id)
    is_pending = report.state is Life.PENDING
    if is_pending and await tx.scalar(was_confirmed) is not None:
        return  # what everybody sees stays so until the correction is confirmed
    await supersede(tx, old_id, actor, as_role=report.as_role, now=now, in_force=not is_pending)
