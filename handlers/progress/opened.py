"""/review: what waits for me, or one report by its receipt, with what I may do about it."""

from __future__ import annotations

from telegram import Update

from handlers import offers
from handlers.context import Context
from handlers.groups import private_link
from handlers.page import page
from handlers.presses import Press
from handlers.progress import letters_review as letters
from handlers.progress import noticing
from handlers.progress.about import Desk, Facts
from handlers.progress.offering import confirming
from handlers.progress.refusing import Effect, number, spoken
from handlers.progress.start import write
from handlers.progress.views import OneReport, Reviewing
from handlers.render import echoed
from handlers.texts import progress as say
from store import rules
from store.db import Tx
from store.errors import NotFound
from store.named import families
from store.records import Actor, AgencyRef
from store.reports import extension, queue, reading
from store.reports.records import Event, Kind, Life, ReportView

_MOST_REQUESTS = 8
Action = rules.Action


async def command(update: Update, context: Context) -> None:
    """/review, or /review RECEIPT."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    receipt = "".join(context.args or ())
    if not receipt:
        await queued(context, Reviewing())
        return

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        try:
            view = await reading.by_receipt(tx, context.actor, receipt)
        except NotFound:
            facts = {"receipt": echoed(receipt)}
            await offers.put(context, tx, letters.NO_QUEUE, facts, key=key)
        else:
            await _show(context, tx, desk, view, key=key)

    await write(context, body, kind=letters.OPENED)


async def queued(context: Context, view: Reviewing) -> None:
    """What waits for the liaison to confirm, or for the coordinator to decide."""

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        heads = confirming(context.actor)
        if heads:
            await _queue(context, tx, desk, heads, key=key)
        elif rules.may(context.actor, Action.DECIDE_EXTENSION):
            await _requests(context, tx, desk, key=key)
        else:
            await offers.put(context, tx, letters.NO_QUEUE, {}, key=key)

    await write(context, body, kind=letters.PENDING)


async def report(context: Context, view: OneReport) -> None:
    """One report, from a list; NotFound for who may not see it."""

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        found = await reading.one(tx, context.actor, view.report)
        await _show(context, tx, desk, found, key=key)

    await write(context, body, kind=letters.OPENED)


async def _queue(context: Context, tx: Tx, desk: Desk, heads: list[AgencyRef], *, key: str) -> None:
    for agency in heads:
        waiting = await reading.pending(tx, context.actor, agency.id)
        if not waiting:
            continue
        newest = waiting[-1]
        count, upto = await queue.waiting(tx, agency.id)
        facts = {
            "agency": agency.id,
            "name": desk.name(agency.id),
            "count": count,
            "upto": upto,
            "who": newest.person,
            "about": await noticing.of_report(tx, newest.report, desk),
        }
        await offers.put(context, tx, letters.PENDING, facts, key=key)
        return
    name = desk.name(heads[0].id)
    facts = {"said": "nothing", "name": name, "agency": heads[0].id}
    await offers.put(context, tx, letters.DONE, facts, key=key)


async def _requests(context: Context, tx: Tx, desk: Desk, *, key: str) -> None:
    asked = await extension.asked(tx, context.actor)
    listed = []
    for one in asked[:_MOST_REQUESTS]:
        told = await noticing.of_report(tx, one, desk)
        label = say.task(plan=told["plan"], ref=told["ref"], words=told["words"])
        listed.append([one.id, label])
    facts = {"requests": listed, "count": len(asked)}
    await offers.put(context, tx, letters.REQUESTS, facts, key=key)


async def _show(context: Context, tx: Tx, desk: Desk, view: ReportView, *, key: str) -> None:
    one = view.report
    reason = next((e.reason for e in view.events[::-1] if e.event is Event.RETURNED), None)
    facts: Facts = {
        **noticing.content(view),
        "agency": one.agency_id or 0,
        "who": view.person,
        "office": view.office,
        "on": one.said_on.isoformat(),
        "state": one.state.value,
        "reason": reason,
        "may": await _may(tx, context.actor, view),
        "about": await noticing.of_report(tx, one, desk),
    }
    await offers.put(context, tx, letters.OPENED, facts, key=key)


async def _may(tx: Tx, actor: Actor, view: ReportView) -> list[str]:
    """Which buttons are offered; the store asks again when one is pressed."""
    one = view.report
    family = frozenset[int]()
    if one.agency_id is not None:
        family = (await families(tx, [one.agency_id]))[one.agency_id]
    is_head = rules.may(actor, Action.CONFIRM, agencies=family)
    is_authors = one.person_id == actor.person_id
    may = []
    if one.state is Life.PENDING and is_head:
        may += ["confirm", "return"]
    if one.state is Life.REPORTED and rules.may(actor, Action.RETURN_REPORT):
        may.append("return")
    alive = one.state in (Life.PENDING, Life.REPORTED, Life.RETURNED)
    if alive and rules.may(actor, Action.REPORT, agencies=family):
        may.append("correct")
    takes_back = is_head or (is_authors and one.state is Life.PENDING)
    if one.agency_id is None:
        takes_back = one.kind is Kind.OVERALL and rules.may(actor, Action.CLOSE_TASK)
    if takes_back and one.state in (Life.PENDING, Life.REPORTED):
        may.append("withdraw")
    return may


async def _decide(context: Context, tx: Tx, press: Press) -> str | None:
    """One request for an extension out of the list, with the three answers."""
    desk = Desk(press.lexicon, press.plans, context.today)
    report_id = number(press, "report")
    rules.allow(context.actor, Action.DECIDE_EXTENSION)
    view = await reading.one(tx, context.actor, report_id)
    facts = await noticing.request(tx, view, desk)
    await offers.put(context, tx, letters.EXTENSION, facts, key=press.key)
    return None


_EFFECTS: dict[str, Effect] = {letters.DECIDE: _decide}
VERBS: dict[str, Effect] = {verb: spoken(effect) for verb, effect in _EFFECTS.items()}
