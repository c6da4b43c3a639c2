"""/workdays: how this year and the next stand, days entered by words or by reply, and taken back.

Nothing is written before its days were shown as they were understood and a button was pressed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from telegram import Update

from handlers import offers
from handlers.context import Context
from handlers.groups import private_link
from handlers.leaving import leave
from handlers.members.asking import attempt, expect, offer, over
from handlers.page import page
from handlers.presses import Press
from handlers.render import echoed
from handlers.texts import workdays as say
from handlers.workdays import letters
from handlers.workdays.words import Read, read
from store import people, rules, workdays
from store.db import Tx
from store.errors import Outdated
from store.text import clean_user_text
from store.waiting import Waiting

ANNOUNCED = "workdays"
_NOTE = 200
Facts = dict[str, Any]


async def command(update: Update, context: Context) -> None:
    """The calendar; with words behind it what they would change."""
    if not rules.may(context.actor, rules.Action.SET_WORKDAYS):
        # so that nobody is told how to write what they may not do anyway
        await attempt(context, lambda tx: _refuse(tx, context))
    elif not context.in_private:
        await context.reply(page(say.only_in_private(), [[private_link(context)]]))
    elif context.args:
        await _said(context, _words_of(context))
    else:
        await leave(context, ANNOUNCED)
        await attempt(context, lambda tx: _offer(context, tx))


async def announced(context: Context, waiting: Waiting) -> None:
    """What was asked for: the text of an announcement."""
    await _said(context, context.message.text or "", awaited=True)


async def _said(context: Context, words: str, *, awaited: bool = False) -> None:
    found = read(words)
    days = [[day.isoformat(), is_on] for day, is_on in found.days.items()]
    note = clean_user_text(found.note)[:_NOTE]
    answer = _wrong(found, context.today)
    if answer is None and not letters.fits(days, note):
        answer = say.too_many()
    if answer is not None:
        # the next words are taken once more where they were asked for
        await context.reply(page(answer))
        return

    async def body(tx: Tx) -> None:
        await _refuse(tx, context)
        known = await workdays.load(tx)
        facts = {
            "days": days,
            "note": note,
            "changed": sum(known.is_working(day) != is_on for day, is_on in found.days.items()),
        }
        if awaited:
            await over(context, tx)
        await offer(context, tx, letters.CHECK, facts)

    await attempt(context, body, awaited=awaited)


def _wrong(found: Read, today: date) -> str | None:
    """What to answer where the words cannot be entered."""
    if found.yearless:
        return say.yearless()
    if not found.days:
        return say.unclear(words=None if found.unclear is None else echoed(found.unclear))
    first, last = date(today.year - 1, 1, 1), date(today.year + 2, 12, 31)
    if not first <= min(found.days) <= max(found.days) <= last:
        return say.too_far(first=first, last=last)
    return None


def _words_of(context: Context) -> str:
    """Everything behind the command, with its lines."""
    text = context.message.text or ""
    return text.partition(" ")[2] if " " in text.split("\n", 1)[0] else text.partition("\n")[2]


async def _refuse(tx: Tx, context: Context) -> None:
    rules.allow(await people.current(tx, context.actor), rules.Action.SET_WORKDAYS)


async def _offer(context: Context, tx: Tx) -> None:
    await _refuse(tx, context)
    await offer(context, tx, letters.CALENDAR, await _facts(context, tx, None))


async def _facts(context: Context, tx: Tx, done: str | None) -> Facts:
    known, today = await workdays.load(tx), context.today
    years = [known.year(year) for year in (today.year, today.year + 1)]
    return {
        "done": done,
        "today": today.isoformat(),
        "years": [
            {
                "year": one.year,
                "announced": one.is_announced,
                "entered": one.entered,
                "worked": one.worked,
            }
            for one in years
        ],
        "entries": [
            [
                one.at.isoformat(),
                one.note,
                one.at.astimezone(context.deps.zone).date().isoformat(),
                [[day.isoformat(), is_on] for day, is_on in one.days.items()],
            ]
            for one in await workdays.entries(tx)
        ],
    }


async def _show(context: Context, tx: Tx, press: Press, done: str | None = None) -> None:
    await offers.put(context, tx, letters.CALENDAR, await _facts(context, tx, done), key=press.key)


async def _open(context: Context, tx: Tx, press: Press) -> None:
    await _refuse(tx, context)
    await over(context, tx)
    await _show(context, tx, press)


async def _ask(context: Context, tx: Tx, press: Press) -> None:
    await _refuse(tx, context)
    await expect(context, tx, ANNOUNCED, {})
    await offers.put(context, tx, letters.ASKING, {}, key=press.key)


async def _enter(context: Context, tx: Tx, press: Press) -> None:
    days = {date.fromisoformat(day): bool(is_on) for day, is_on in press.args["days"]}
    note = str(press.args["note"])
    await workdays.enter(
        tx,
        context.actor,
        days,
        note,
        effect_key=press.key,
        now=context.now,
        moment=context.deps.clock.moment(),
    )
    await _show(context, tx, press, say.entered(count=len(days)))


async def _drop(context: Context, tx: Tx, press: Press) -> None:
    await _refuse(tx, context)
    at = _at(press)
    entry = next((one for one in await workdays.entries(tx) if one.at == at), None)
    if entry is None:
        raise Outdated("used")
    days = [[day.isoformat(), is_on] for day, is_on in entry.days.items()]
    facts = {"at": at.isoformat(), "days": days}
    await offers.put(context, tx, letters.DROPPING, facts, key=press.key)


async def _take_back(context: Context, tx: Tx, press: Press) -> None:
    days = await workdays.take_back(
        tx, context.actor, _at(press), effect_key=press.key, now=context.now
    )
    await _show(context, tx, press, say.taken_back(count=len(days)))


def _at(press: Press) -> datetime:
    try:
        return datetime.fromisoformat(press.args["at"])
    except (KeyError, TypeError, ValueError) as error:
        raise Outdated("unknown") from error


KINDS = {ANNOUNCED: announced}
VERBS = {
    letters.OPEN: _open,
    letters.ASK: _ask,
    letters.ENTER: _enter,
    letters.DROP: _drop,
    letters.TAKE_BACK: _take_back,
}
LETTERS = letters.LETTERS
