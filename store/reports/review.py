"""What becomes of a report: confirmed, returned with a reason, withdrawn. Each step once.

Inside its agency a report is its liaison's; what is in force may be returned by the coordinator.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from store import audit, news, people, rules
from store.db import Tx
from store.errors import Refusal, Refused
from store.named import families
from store.records import Actor, Role
from store.reports.records import MOST_REASON, Event, Kind, Life, Report
from store.reports.rows import (
    COORDINATOR,
    awake,
    held,
    role_for,
    supersede,
)
from store.reports.rows import step as written
from store.tables import reports
from store.text import clean_user_text

Action = rules.Action


async def confirm(
    tx: Tx, actor: Actor, report_id: int, *, effect_key: str, now: datetime
) -> Report:
    """The liaison confirms: it is reported, and what it corrects is superseded.

    Raises Forbidden for who is not this agency's liaison, Refused for what is not pending.
    """
    actor = await people.current(tx, actor)
    awake(actor)
    report = await _confirmed(tx, actor, report_id, effect_key, now)
    await news.announce(tx, news.of_report(report, actor), now)
    return report


async def confirm_all(
    tx: Tx,
    actor: Actor,
    agency_id: int,
    *,
    upto: int | None = None,
    effect_key: str,
    now: datetime,
) -> tuple[Report, ...]:
    """Confirm what is pending in the agency, the oldest first; what others confirmed is left out.

    ``upto``: the last report that the liaison saw; what came in since waits for a look.
    """
    actor = await people.current(tx, actor)
    awake(actor)
    rules.allow(actor, Action.CONFIRM, agency_id=agency_id)
    family = (await families(tx, [agency_id]))[agency_id]
    waiting = select(reports.c.id).where(
        reports.c.agency_id.in_(sorted(family)), reports.c.state == Life.PENDING.value
    )
    if upto is not None:
        waiting = waiting.where(reports.c.id <= upto)
    confirmed = []
    # by task: whoever holds several tasks takes them in one order
    for row in await tx.rows(waiting.order_by(reports.c.task_id, reports.c.id)):
        try:
            key = f"{effect_key}:{row.id}"
            confirmed.append(await _confirmed(tx, actor, row.id, key, now))
        except Refused:
            continue  # somebody was faster
    found = tuple(sorted(confirmed, key=lambda report: report.id))
    await news.announce_all(tx, [news.of_report(report, actor) for report in found], now)
    return found


async def return_(
    tx: Tx, actor: Actor, report_id: int, reason: str, *, effect_key: str, now: datetime
) -> Report:
    """Give a report back with a reason: a pending one its liaison, one in force the coordinator.

    Raises Forbidden, and Refused without a reason or for what is neither pending nor in force.
    """
    actor = await people.current(tx, actor)
    awake(actor)
    report, _ = await held(tx, report_id)
    if report.state is Life.PENDING:
        as_role = await _liaison_of(tx, actor, report)
    else:
        rules.allow(actor, Action.RETURN_REPORT)
        as_role = COORDINATOR
    said = clean_user_text(reason).strip()
    if not said:
        raise Refused(Refusal.REASON_MISSING)
    if len(said) > MOST_REASON:
        raise Refused(Refusal.TEXT_TOO_LONG, {"most": MOST_REASON})
    if report.state not in (Life.PENDING, Life.REPORTED):
        raise Refused(Refusal.NOT_IN_FORCE, _facts(report))
    private = {"reason": said}
    if await _on_record(tx, actor, "return_report", report, as_role, effect_key, now, private):
        ends, by = {"state": Life.RETURNED.value}, as_role
        await written(
            tx, report, Event.RETURNED, actor, as_role=by, now=now, reason=said, changes=ends
        )
        if report.confirmed_at is not None:
            back = news.of_report(report, actor, news.Event.RETURNED, reason=said, by=as_role)
            await news.announce(tx, back, now)
    return (await held(tx, report_id))[0]


async def withdraw(
    tx: Tx, actor: Actor, report_id: int, *, effect_key: str, now: datetime
) -> Report:
    """Take a report back: its author while it is pending, its agency's liaison also later.

    What the coordinator closed the coordinator takes back. Raises Forbidden, Refused.
    """
    actor = await people.current(tx, actor)
    awake(actor)
    report, _ = await held(tx, report_id)
    as_role = await _may_withdraw(tx, actor, report)
    if report.state not in (Life.PENDING, Life.REPORTED):
        raise Refused(Refusal.NOT_IN_FORCE, _facts(report))
    if await _on_record(tx, actor, "withdraw_report", report, as_role, effect_key, now):
        ends = {"state": Life.WITHDRAWN.value}
        await written(tx, report, Event.WITHDRAWN, actor, as_role=as_role, now=now, changes=ends)
        await news.announce(tx, news.of_report(report, actor, news.Event.WITHDRAWN), now)
    return (await held(tx, report_id))[0]


async def _confirmed(
    tx: Tx, actor: Actor, report_id: int, effect_key: str, now: datetime
) -> Report:
    report, _ = await held(tx, report_id)
    as_role = await _liaison_of(tx, actor, report)
    if report.state is not Life.PENDING:
        raise Refused(Refusal.NOT_PENDING, _facts(report))
    if await _on_record(tx, actor, "confirm_report", report, as_role, effect_key, now):
        values = {"state": Life.REPORTED.value, "confirmed_at": now}
        await written(tx, report, Event.CONFIRMED, actor, as_role=as_role, now=now, changes=values)
        if report.supersedes_id is not None:
            await supersede(
                tx, report.supersedes_id, actor, as_role=as_role, now=now, in_force=True
            )
    return (await held(tx, report_id))[0]


async def _liaison_of(tx: Tx, actor: Actor, report: Report) -> str:
    family = await _family(tx, report)
    rules.allow(actor, Action.CONFIRM, agencies=family)
    return role_for(actor, family).value


async def _may_withdraw(tx: Tx, actor: Actor, report: Report) -> str:
    if report.agency_id is None:
        rules.allow(actor, Action.CLOSE_TASK)
        return COORDINATOR
    family = await _family(tx, report)
    is_authors = report.person_id == actor.person_id and report.state is Life.PENDING
    if is_authors and rules.may(actor, Action.REPORT, agencies=family):
        return Role.REPORTER.value
    action = Action.COMPLETE_TASK if report.kind is Kind.OVERALL else Action.CONFIRM
    rules.allow(actor, action, agencies=family)
    return role_for(actor, family).value


async def _family(tx: Tx, report: Report) -> frozenset[int]:
    if report.agency_id is None:
        return frozenset()
    return (await families(tx, [report.agency_id]))[report.agency_id]


def _facts(report: Report) -> dict[str, object]:
    return {"receipt": report.receipt, "report": report.id, "state": report.state.value}


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    report: Report,
    as_role: str,
    effect_key: str,
    now: datetime,
    private: dict[str, str] | None = None,
) -> bool:
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("report", report.id),
        {"task": report.task_id, "agency": report.agency_id, "as": as_role},
        effect_key=effect_key,
        now=now,
        private=private,
    )
