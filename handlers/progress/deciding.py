"""The coordinator's side: an extension that a report asks for."""

from __future__ import annotations

from datetime import date

from handlers import offers
from handlers.context import Context
from handlers.presses import Press
from handlers.progress import letters_review as letters
from handlers.progress import noticing
from handlers.progress.about import Desk
from handlers.progress.flow import wait_no_more
from handlers.progress.refusing import Effect, number, spoken
from handlers.progress.reviewing import expect
from handlers.progress.start import write
from handlers.progress.words import until as day_of
from store import rules
from store.db import Tx
from store.reports import extension, reading
from store.waiting import Waiting

# What the next words are for: the date that is granted.
DATE = "progress_extension_date"


async def _grant(context: Context, tx: Tx, press: Press) -> str | None:
    report_id = number(press, "report")
    asked = (await reading.one(tx, context.actor, report_id)).report.asks_until
    await _decide(context, tx, _desk(context, press), report_id, asked, key=press.key)
    return None


async def _refuse(context: Context, tx: Tx, press: Press) -> str | None:
    report_id = number(press, "report")
    await _decide(context, tx, _desk(context, press), report_id, None, key=press.key)
    return None


async def _other_date(context: Context, tx: Tx, press: Press) -> str | None:
    desk, report_id = _desk(context, press), number(press, "report")
    rules.allow(context.actor, rules.Action.DECIDE_EXTENSION)
    await _ask_date(context, tx, desk, report_id, key=press.key)
    return None


async def said(context: Context, found: Waiting) -> None:
    """A date was written: it is granted, or asked for again."""
    words = context.message.text or ""

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        report_id = found.facts["report"]
        until = day_of(words, desk.today)
        if until is None:
            await _ask_date(context, tx, desk, report_id, key=key, unread=True)
            return
        await _decide(context, tx, desk, report_id, until, key=key)
        await wait_no_more(context, tx, DATE)

    await write(context, body, kind=DATE, awaited=DATE)


async def _ask_date(
    context: Context, tx: Tx, desk: Desk, report_id: int, *, key: str, unread: bool = False
) -> None:
    report = (await reading.one(tx, context.actor, report_id)).report
    facts = {"about": await noticing.of_report(tx, report, desk), "unread": unread}
    await offers.put(context, tx, letters.EXTENSION_DATE, facts, key=key)
    await expect(context, tx, DATE, {"report": report_id})


async def _decide(
    context: Context, tx: Tx, desk: Desk, report_id: int, until: date | None, *, key: str
) -> None:
    now = context.now
    report = await extension.decide(
        tx,
        context.actor,
        report_id,
        until=until,
        today=desk.today,
        effect_key=key,
        now=now,
    )
    day = until and until.isoformat()
    facts = {"until": day}
    await noticing.tell_author(tx, report, letters.WAS_DECIDED, facts, desk, key=key, at=now)
    about = await noticing.of_report(tx, report, desk)
    await offers.put(context, tx, letters.DECIDED, {"until": day, "about": about}, key=key)


def _desk(context: Context, press: Press) -> Desk:
    return Desk(press.lexicon, press.plans, context.today)


_EFFECTS: dict[str, Effect] = {
    letters.GRANT: _grant,
    letters.REFUSE: _refuse,
    letters.OTHER_DATE: _other_date,
}
VERBS: dict[str, Effect] = {verb: spoken(effect) for verb, effect in _EFFECTS.items()}
