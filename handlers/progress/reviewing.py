"""The liaison's side: what waits one by one or all together; back with a reason."""

from __future__ import annotations

from datetime import timedelta

from handlers import offers
from handlers.context import Context
from handlers.presses import Press
from handlers.progress import letters_review as letters
from handlers.progress import noticing
from handlers.progress.about import Desk, Facts
from handlers.progress.flow import wait_no_more
from handlers.progress.letters_refused import TELL
from handlers.progress.refusing import Effect, number, spoken
from handlers.progress.start import write
from handlers.texts import progress as say
from store import chats, people, rules, telling, waiting
from store.db import Tx
from store.errors import Forbidden
from store.named import agencies_of
from store.reports import queue, reading, review, whom
from store.waiting import Waiting

# What the next words are for: why a report goes back.
REASON = "progress_reason"
_REASON_LASTS = timedelta(hours=2)


async def _review(context: Context, tx: Tx, press: Press) -> str | None:
    """The first that waits behind the one shown; from the beginning behind the last."""
    desk = _desk(context, press)
    await wait_no_more(context, tx, REASON)
    await show(context, tx, desk, number(press, "agency"), number(press, "after"), key=press.key)
    return None


async def show(
    context: Context, tx: Tx, desk: Desk, agency_id: int, after: int, *, key: str
) -> None:
    """One pending report of the agency with its buttons; or that nothing waits."""
    found = await reading.pending(tx, context.actor, agency_id)
    if not found:
        facts = {"said": "nothing", "name": desk.name(agency_id), "agency": agency_id}
        await offers.put(context, tx, letters.DONE, facts, key=key)
        return
    at = next((n for n, view in enumerate(found) if view.report.id > after), 0)
    view = found[at]
    said: Facts = {
        **noticing.content(view),
        "agency": agency_id,
        "at": at + 1,
        "count": len(found),
        "who": view.person,
        "office": view.office,
        "on": view.report.said_on.isoformat(),
        "about": await noticing.of_report(tx, view.report, desk),
    }
    await offers.put(context, tx, letters.ONE, said, key=key)


async def _confirm(context: Context, tx: Tx, press: Press) -> str | None:
    desk, now = _desk(context, press), context.now
    report = await review.confirm(
        tx, context.actor, number(press, "report"), effect_key=press.key, now=now
    )
    by = context.actor.person_id
    await noticing.tell_confirmed(tx, [report], desk, by=by, key=press.key, at=now)
    view = await reading.one(tx, context.actor, report.id)
    await noticing.tell_of_extension(tx, view, desk, now)
    said: Facts = {"said": "confirmed_one", "receipt": report.receipt}
    said["told"] = await telling.count_told(tx, [report.id])
    await _after(context, tx, desk, number(press, "agency"), said, key=press.key)
    return None


async def _confirm_all(context: Context, tx: Tx, press: Press) -> str | None:
    desk, now = _desk(context, press), context.now
    agency_id, upto = number(press, "agency"), number(press, "upto")
    confirmed = await review.confirm_all(
        tx, context.actor, agency_id, upto=upto, effect_key=press.key, now=now
    )
    by = context.actor.person_id
    await noticing.tell_confirmed(tx, confirmed, desk, by=by, key=press.key, at=now)
    for report in confirmed:
        view = await reading.one(tx, context.actor, report.id)
        await noticing.tell_of_extension(tx, view, desk, now)
    said: Facts = {"said": "confirmed", "count": len(confirmed)}
    said["told"] = await telling.count_told(tx, [report.id for report in confirmed])
    await _after(context, tx, desk, agency_id, said, key=press.key)
    return None


async def _after(
    context: Context, tx: Tx, desk: Desk, agency_id: int, said: Facts, *, key: str
) -> None:
    left, upto = await queue.waiting(tx, agency_id)
    more = {"agency": agency_id, "name": desk.name(agency_id), "left": left, "upto": upto}
    await offers.put(context, tx, letters.DONE, {**said, **more}, key=key)


async def _return(context: Context, tx: Tx, press: Press) -> str | None:
    """Ask why; the reason is what is said next."""
    desk = _desk(context, press)
    view = await reading.one(tx, context.actor, number(press, "report"))
    agency_id = press.args.get("agency", 0)
    facts: Facts = {
        "report": view.report.id,
        "receipt": view.report.receipt,
        "agency": agency_id,
        "about": await noticing.of_report(tx, view.report, desk),
    }
    await offers.put(context, tx, letters.REASON, facts, key=press.key)
    await expect(context, tx, REASON, {"report": view.report.id, "agency": agency_id})
    return None


async def expect(context: Context, tx: Tx, kind: str, facts: Facts) -> None:
    """Take the next words of this person here as ``kind``, for a while."""
    chat, now = context.chat, context.now
    await waiting.expect(
        tx,
        account_id=await people.ensure_account(tx, context.actor.telegram_id, now),
        chat_id=await chats.ensure(tx, chat.id, chat.type, chat.title, now),
        kind=kind,
        facts=facts,
        now=now,
        lasts=_REASON_LASTS,
    )


async def reason(context: Context, found: Waiting) -> None:
    """The reason was written: the report goes back, and its author hears why."""
    said = context.message.text or context.message.caption or ""

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        now, agency_id = context.now, found.facts.get("agency")
        if said.strip() == say.CANCEL:
            await wait_no_more(context, tx, REASON)
            facts = {"said": "not_returned"}
            await offers.put(context, tx, letters.DONE, facts, key=key)
            return
        report = await review.return_(
            tx, context.actor, found.facts["report"], said, effect_key=key, now=now
        )
        await wait_no_more(context, tx, REASON)
        returned = (await reading.one(tx, context.actor, report.id)).events[-1]
        facts = {"by": returned.as_role, "reason": returned.reason or ""}
        await noticing.tell_author(tx, report, letters.RETURNED, facts, desk, key=key, at=now)
        told: Facts = {"said": "returned", "receipt": report.receipt}
        if agency_id:
            await _after(context, tx, desk, agency_id, told, key=key)
        else:
            await offers.put(context, tx, letters.DONE, told, key=key)

    await write(context, body, kind=REASON, awaited=REASON)


async def _tell(context: Context, tx: Tx, press: Press) -> str | None:
    """［告知…联络员］: somebody of another agency points a task out to those whose it is."""
    desk, now = _desk(context, press), context.now
    task_id, agency_id = number(press, "task"), number(press, "agency")
    actor = await people.current(tx, context.actor)
    own = [agency.id for agency in actor.agencies]
    if actor.agency is None or not rules.may(actor, rules.Action.REPORT, agencies=own):
        raise Forbidden(rules.Action.REPORT.value, actor.role.value)
    party = (await agencies_of(tx, task_id)).party_of(agency_id)
    heads = await whom.liaisons(tx, party.family) if party else ()
    found = await noticing.of_task(tx, task_id, desk)
    facts = {"who": actor.name, "of": desk.name(actor.agency.id), "about": found}
    for head in heads:
        key = f"tell:{task_id}:{actor.person_id}:{head.telegram_id}:{desk.today}"
        await offers.put_to(tx, head.telegram_id, letters.TOLD_YOU, facts, key=key, at=now)
    told = {"agency": desk.name(agency_id), "count": len(heads), "about": found}
    await offers.put(context, tx, letters.TOLD, told, key=press.key)
    return None


def _desk(context: Context, press: Press) -> Desk:
    return Desk(press.lexicon, press.plans, context.today)


_EFFECTS: dict[str, Effect] = {
    letters.REVIEW: _review,
    letters.CONFIRM: _confirm,
    letters.CONFIRM_ALL: _confirm_all,
    letters.RETURN: _return,
    TELL: _tell,
}
VERBS: dict[str, Effect] = {verb: spoken(effect) for verb, effect in _EFFECTS.items()}
