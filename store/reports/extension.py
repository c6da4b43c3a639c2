"""Extensions that reports ask for (建议调整): the coordinator decides, and every date is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, insert, select

from store import audit, news, people, rules
from store.db import Tx
from store.errors import Refusal, Refused
from store.records import Actor
from store.reports.checks import extends
from store.reports.records import MOST_REASON, Event, Life, Report
from store.reports.rows import COORDINATOR, acting, all_columns, awake, held, report_of
from store.reports.rows import step as written
from store.tables import given_deadlines, report_events, reports
from store.text import clean_user_text

EXTENSION = "extension"
_DECISIONS = (Event.EXTENDED.value, Event.NOT_EXTENDED.value)


async def decide(
    tx: Tx,
    actor: Actor,
    report_id: int,
    *,
    until: date | None,
    reason: str = "",
    today: date,
    effect_key: str,
    now: datetime,
) -> Report:
    """Grant a date, ``until``, which need not be the one asked for; or None: no.

    The dates before it stay, those of the document and those set by hand. Raises Forbidden for
    all but the coordinator, Refused where nothing is asked any more.
    """
    actor = await people.current(tx, actor)
    awake(actor)
    rules.allow(actor, rules.Action.DECIDE_EXTENSION)
    _, person_id = acting(actor)
    report, _ = await held(tx, report_id)
    if report.state is not Life.REPORTED or report.asks_until is None:
        raise Refused(Refusal.NOT_IN_FORCE, {"receipt": report.receipt, "report": report.id})
    if await _is_decided(tx, report.id):
        raise Refused(Refusal.EXTENSION_DECIDED)
    if until is not None:
        await extends(tx, report.task_id, until, today)
    said = clean_user_text(reason).strip()[:MOST_REASON] or None
    is_new = await audit.record_by(
        tx,
        actor,
        "decide_extension",
        ("report", report.id),
        {"task": report.task_id, "until": until and until.isoformat(), "as": COORDINATOR},
        effect_key=effect_key,
        now=now,
        private={"reason": said} if said else None,
    )
    if not is_new:
        return report
    event = Event.NOT_EXTENDED if until is None else Event.EXTENDED
    await written(tx, report, event, actor, as_role=COORDINATOR, now=now, reason=said)
    if until is not None:
        row = {"task_id": report.task_id, "kind": EXTENSION, "due_on": until, "reason": said}
        by = {"report_id": report.id, "set_by": person_id, "set_at": now}
        await tx.run(insert(given_deadlines).values(**row, **by))
    kind = news.Event.NOT_EXTENDED if until is None else news.Event.EXTENDED
    granted = {} if until is None else {"until": until.isoformat()}
    await news.announce(tx, news.of_report(report, actor, kind, **granted), now)
    return report


async def asked(tx: Tx, actor: Actor) -> tuple[Report, ...]:
    """What is asked for and not decided, the oldest first; Forbidden for others."""
    rules.allow(actor, rules.Action.DECIDE_EXTENSION)
    decided = exists().where(
        report_events.c.report_id == reports.c.id, report_events.c.event.in_(_DECISIONS)
    )
    open_ = reports.c.asks_until.is_not(None) & (reports.c.state == Life.REPORTED.value)
    rows = await tx.rows(all_columns().where(open_, ~decided).order_by(reports.c.id))
    return tuple(map(report_of, rows))


async def _is_decided(tx: Tx, report_id: int) -> bool:
    e = report_events.c
    decided = select(e.id).where(e.report_id == report_id, e.event.in_(_DECISIONS))
    return await tx.scalar(decided) is not None
