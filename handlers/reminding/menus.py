"""What is said to a reminder: later, reported elsewhere; and when reminders come."""

from __future__ import annotations

from datetime import date
from typing import Any

from telegram import Update

from handlers import offers
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import EMS, cut_to
from handlers.members.asking import attempt, offer
from handlers.page import Key, Page, lines, page
from handlers.presses import Press
from handlers.progress.about import Desk
from handlers.reminding import letters
from handlers.reminding.views import ElsewhereList, Reminding
from handlers.render import echoed
from handlers.texts import labels
from handlers.texts import reminding as say
from handlers.views import Card
from store import reminder_marks, reminders, rules
from store.db import Tx
from store.errors import Outdated
from store.remindable import Topic
from store.reminder_marks import Claim, Wish
from store.text import first_words

_ROWS, _CLAIMS, _WORDS = 6, 4, 24
Facts = dict[str, Any]


async def command(update: Update, context: Context) -> None:
    """/remind: whether reminders come, and at which hour."""
    if not context.in_private:
        await context.reply(page(say.only_in_private(), [[private_link(context)]]))
        return
    await settings(context, Reminding())


async def settings(context: Context, view: Reminding) -> None:
    """Whether and when one is reminded."""

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.FOLLOW)
        await offer(context, tx, letters.SETTINGS, await _settings(context, tx))

    await attempt(context, body)


async def claimed(context: Context, view: ElsewhereList) -> Page:
    """What agencies say to have reported elsewhere, as far as this person may see it."""
    found = await context.read(lambda tx: reminder_marks.claims(tx, context.actor))
    back = [nav(labels.BACK, Reminding())]
    if not found:
        return page(say.claims_none(), [back])
    pages = -(-len(found) // _CLAIMS)
    at = min(view.page, pages - 1)
    shown = found[at * _CLAIMS : (at + 1) * _CLAIMS]
    first = at * _CLAIMS + 1
    head = say.claims_heading(first=first, last=first + len(shown) - 1, total=len(found))
    said = [
        say.claim(
            said=cut_to(_called(one), EMS),
            agency=one.agency,
            by=echoed(one.by),
            on=one.said_on,
        )
        for one in shown
    ]
    keys: list[Key] = [
        nav(cut_to(_called(one), 10), Card(one.task_id)) for one in shown if one.task_id is not None
    ]
    turning = pager(at, pages, ElsewhereList)
    return page(lines([head, *said]), [*rows(keys, 2), turning, back])


def _called(one: Claim) -> str:
    if one.ref is None:
        return say.duty(plan=one.plan, what=one.what or "")
    return say.claim_ref(plan=one.plan, ref=one.ref)


async def _later(context: Context, tx: Tx, press: Press) -> None:
    day = _day(press)
    until = await reminder_marks.later(
        tx, context.actor, day, today=context.today, effect_key=press.key, now=context.now
    )
    if until is not None:
        facts = {"until": until.isoformat()}
        await offers.put(context, tx, letters.PUT_OFF, facts, key=press.key, anew=True)


async def _ask(context: Context, tx: Tx, press: Press) -> None:
    day, first = _day(press), press.number("from")
    found = await reminders.open_of(tx, context.actor, day, context.today)
    desk = Desk(press.lexicon, press.plans, context.today)
    shown = found[first : first + _ROWS]
    several = len({agency_id for _, agency_id in found}) > 1
    items = []
    for topic, agency_id in shown:
        said = _said(topic)
        if several:
            said = say.of_agency(said=cut_to(said, EMS - 7), agency=desk.name(agency_id), count=1)
        items.append([topic.subject, agency_id, said])
    following = first + _ROWS
    facts = {
        "day": day.isoformat(),
        "items": items,
        "next": following if following < len(found) else (0 if first else None),
    }
    await offers.put(
        context, tx, letters.WHICH, facts, key=press.key, anew="again" not in press.args
    )


async def _elsewhere(context: Context, tx: Tx, press: Press) -> None:
    subject, agency_id = _subject(press), press.number("agency")
    topic = await reminder_marks.elsewhere(
        tx,
        context.actor,
        subject,
        agency_id,
        today=context.today,
        effect_key=press.key,
        now=context.now,
    )
    if topic is None:
        return
    facts = {**_about(press, context, topic, agency_id), "day": press.args.get("day")}
    await offers.put(context, tx, letters.ELSEWHERE, facts, key=press.key, anew=True)


async def _take_back(context: Context, tx: Tx, press: Press) -> None:
    subject, agency_id = _subject(press), press.number("agency")
    is_back = await reminder_marks.take_back(
        tx, context.actor, subject, agency_id, effect_key=press.key, now=context.now
    )
    if not is_back:
        raise Outdated("used")
    topic = await reminder_marks.topic_of(tx, subject, agency_id, context.today)
    facts = _about(press, context, topic, agency_id)
    await offers.put(context, tx, letters.TAKEN_BACK, facts, key=press.key)


async def _set(context: Context, tx: Tx, press: Press) -> None:
    is_on, minute = press.args.get("is_on"), press.number("minute")
    if not isinstance(is_on, bool):
        raise Outdated("unknown")
    await reminder_marks.set_wish(
        tx, context.actor, Wish(is_on, minute), effect_key=press.key, now=context.now
    )
    await offers.put(context, tx, letters.SETTINGS, await _settings(context, tx), key=press.key)


def _about(press: Press, context: Context, topic: Topic, agency_id: int) -> Facts:
    desk = Desk(press.lexicon, press.plans, context.today)
    return {
        "agency": desk.name(agency_id),
        "of": agency_id,
        "subject": topic.subject,
        "task": topic.task_id,
        "said": _said(topic),
    }


def _said(topic: Topic) -> str:
    words = first_words(topic.words, _WORDS)
    return letters.said_of({"ref": topic.ref, "words": words}, topic.plan.short)


def _subject(press: Press) -> str:
    subject = press.args.get("subject")
    if not isinstance(subject, str):
        raise Outdated("unknown")
    return subject


def _day(press: Press) -> date:
    try:
        return date.fromisoformat(press.args["day"])
    except (KeyError, TypeError, ValueError) as error:
        raise Outdated("unknown") from error


async def _settings(context: Context, tx: Tx) -> Facts:
    wish = await reminder_marks.wished(tx, context.actor)
    return {"is_on": wish.is_on, "minute": wish.minute}


VERBS = {
    letters.LATER: _later,
    letters.ASK: _ask,
    letters.SAY: _elsewhere,
    letters.TAKE_BACK: _take_back,
    letters.SET: _set,
}
