"""Who hears of a report beside its author, in the transaction that writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import offers
from handlers.progress import letters_review as letters
from handlers.progress.about import Desk, Facts, about, subject
from store import actions, restating, standing_notices
from store.db import Tx
from store.errors import NotFound
from store.named import families
from store.reports import queue, whom
from store.reports.records import Life, Report, ReportView, Status

_MOST_NAMED = 4
_TOGETHER = timedelta(hours=1)


async def of_report(tx: Tx, report: Report, desk: Desk) -> Facts:
    """``about`` of a report, by the wording of today."""
    return about(await subject(tx, report.task_id, desk), desk, report.agency_id, report.kind)


async def of_task(tx: Tx, task_id: int, desk: Desk) -> Facts:
    """``about`` of a task, for nobody in particular."""
    return about(await subject(tx, task_id, desk), desk, None)


def content(view: ReportView) -> Facts:
    """What a report says, as letters take it."""
    report = view.report
    fields: dict[str, Any] = {"status": report.status.value, "text": report.text}
    for name in ("completed_on", "asks_until"):
        day = getattr(report, name)
        if day is not None:
            fields[name] = day.isoformat()
    if report.deliverable is not None:
        fields["deliverable"] = report.deliverable
    fields["parts"] = [part.position for part in view.parts if part.done]
    return {
        "report": report.id,
        "receipt": report.receipt,
        "fields": fields,
        "parts": len(view.parts),
        "files": len(view.evidence),
    }


async def tell_liaisons(tx: Tx, report: Report, desk: Desk, now: datetime, who: str) -> int:
    """Tell the agency's liaisons that something waits; how many there are.

    What comes within the hour becomes part of the message that says so already: twenty reports of
    a morning are one message whose number grows, unless they have acted on it.
    """
    if report.state is not Life.PENDING or report.agency_id is None:
        return 0
    family = (await families(tx, [report.agency_id]))[report.agency_id]
    heads = await whom.liaisons(tx, family)
    count, upto = await queue.waiting(tx, report.agency_id)
    facts = {
        "agency": report.agency_id,
        "name": desk.name(report.agency_id),
        "count": count,
        "upto": upto,
        "who": who,
        "about": await of_report(tx, report, desk),
    }
    for head in heads:
        key = f"pending:{report.id}:{head.telegram_id}"
        edits = await _stands(tx, head.telegram_id, report.agency_id, now)
        await offers.put_to(
            tx, head.telegram_id, letters.PENDING, facts, key=key, at=now, edits=edits
        )
    return len(heads)


async def _stands(tx: Tx, telegram_id: int, agency_id: int, now: datetime) -> int | None:
    """The message that says of this agency that something waits, if it is to be changed."""
    about = {"agency": agency_id}
    found = await standing_notices.find(tx, telegram_id, letters.PENDING, about, now - _TOGETHER)
    if found is None:
        return None
    if found.message is None:
        await restating.withdraw(tx, [found.row], now)
        return None
    await actions.close_under(tx, found.chat_id, found.message, now)
    return found.message


async def tell_of_extension(tx: Tx, view: ReportView, desk: Desk, now: datetime) -> None:
    """Ask the coordinators, once a report that wants another date is in force."""
    report = view.report
    asks = report.status is Status.ADJUST and report.asks_until is not None
    if report.state is not Life.REPORTED or not asks:
        return
    facts = await request(tx, view, desk)
    for head in await whom.coordinators(tx):
        key = f"extension:{report.id}:{head.telegram_id}"
        await offers.put_to(tx, head.telegram_id, letters.EXTENSION, facts, key=key, at=now)


async def request(tx: Tx, view: ReportView, desk: Desk) -> Facts:
    """What a coordinator decides on: NotFound where no date is asked for."""
    until = view.report.asks_until
    if until is None:
        raise NotFound("extension", str(view.report.id))
    about_it = await of_report(tx, view.report, desk)
    return {**content(view), "until": until.isoformat(), "about": about_it}


async def tell_author(
    tx: Tx, report: Report, kind: str, facts: Facts, desk: Desk, *, key: str, at: datetime
) -> None:
    """Tell the author, on every account, what became of a report."""
    said = {**facts, "receipt": report.receipt, "report": report.id}
    said["about"] = await of_report(tx, report, desk)
    for person in await whom.person(tx, report.person_id):
        told = f"{key}:{report.id}:{person.telegram_id}"
        await offers.put_to(tx, person.telegram_id, kind, said, key=told, at=at)


async def tell_confirmed(
    tx: Tx,
    confirmed: Collection[Report],
    desk: Desk,
    *,
    by: int | None,
    key: str,
    at: datetime,
) -> None:
    """One message for each author of what was confirmed; who confirmed their own hears nothing."""
    theirs: dict[int, list[Report]] = defaultdict(list)
    for report in confirmed:
        if report.person_id != by:
            theirs[report.person_id].append(report)
    for person_id, reports in theirs.items():
        named = await _named(tx, reports[:_MOST_NAMED], desk)
        facts = {"reports": named, "count": len(reports)}
        for person in await whom.person(tx, person_id):
            told = f"{key}:{person.telegram_id}"
            await offers.put_to(tx, person.telegram_id, letters.CONFIRMED, facts, key=told, at=at)


async def _named(tx: Tx, reports: Sequence[Report], desk: Desk) -> list[Facts]:
    return [
        {"receipt": report.receipt, "about": await of_report(tx, report, desk)}
        for report in reports
    ]
