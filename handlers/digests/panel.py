"""/digest: what is set up in a chat, changed by taps or by words, where it is asked.

Every tap writes what it says and shows the panel as it is then; there is no draft that could be
forgotten half-way. Rights are asked by the store in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from telegram import Update

from handlers import offers
from handlers.bodies import body_of
from handlers.context import Context
from handlers.digests import letters, serving
from handlers.digests.compose import Told
from handlers.digests.words import Wanted, read
from handlers.digests_picture import PICTURE
from handlers.keyboards import nav
from handlers.members.asking import agency_named, attempt, offer
from handlers.page import page
from handlers.presses import Press
from handlers.texts import digest_panel as say
from handlers.texts import labels
from handlers.views import Home
from store import agencies, chats, outbox, people, rules, slots, workdays
from store import digests as schedules
from store.db import Tx
from store.digests import Digest, Form, Part, Settings
from store.errors import Refusal, Refused
from store.lexicon import Lexicon
from store.rules import Action

Facts = dict[str, Any]
Here = tuple[int, int]


async def command(update: Update, context: Context) -> None:
    """The panel of this chat or topic; in private, the chats there are to choose from."""
    wanted = read(" ".join(context.args or ()), context.today)
    if not rules.may(context.actor, Action.SET_DIGEST):
        # so that nobody is told how to write what they may not do anyway
        await attempt(context, lambda tx: _refuse(tx, context))
    elif wanted is None:
        await context.reply(page(say.not_understood()))
    elif not context.in_private:
        await _in_chat(context, wanted)
    elif wanted.verb == "open":
        await attempt(context, lambda tx: _places(context, tx))
    elif wanted.verb == "preview":
        await _overview(context)
    else:
        await context.reply(page(say.in_which(), [[nav(labels.HOME, Home())]]))


async def _refuse(tx: Tx, context: Context) -> None:
    rules.allow(await people.current(tx, context.actor), Action.SET_DIGEST)


async def _places(context: Context, tx: Tx) -> None:
    known = await schedules.places(tx, context.actor)
    on = {(one.chat_id, one.topic): one for one in await schedules.running(tx)}
    rows = []
    for place in known:
        topics = sorted({0, *(topic for chat_id, topic in on if chat_id == place.chat_id)})
        rows += [
            [place.chat_id, topic, place.title or say.untitled(), (place.chat_id, topic) in on]
            for topic in topics
        ]
    await offer(context, tx, letters.PLACES, {"places": rows})


async def _in_chat(context: Context, wanted: Wanted) -> None:
    """What was written in a group: here is where it is about."""
    lexicon = await context.lexicon()
    names: Any = None
    if wanted.verb == "agencies":
        meant = [agency_named(lexicon, name) for name in wanted.names]
        wrong = next((one.answer for one in meant if one.entry is None), None)
        if wrong is not None:
            await context.reply(page(wrong))
            return
        names = [one.entry.id for one in meant if one.entry is not None]
    kind = "panel" if wanted.verb not in ("now", "preview") else wanted.verb
    key = offers.key_of(context.incoming, f"digest_{kind}")
    said: list[str] = []

    async def body(tx: Tx) -> None:
        chat = context.chat
        chat_id = await chats.ensure(tx, chat.id, chat.type, chat.title, context.now)
        here = chat_id, _topic(context)
        if wanted.verb == "preview":
            said.append(await _preview(context, tx, here, key))
        elif wanted.verb == "now":
            said.append(await _now(context, tx, await _on(tx, here), key))
        else:
            await _change(context, tx, here, wanted, names, key)
            await show(context, tx, here, "main", lexicon, key=f"{key}:shown")

    await attempt(context, body)
    for words in said:
        await context.reply(page(words))


async def _change(
    context: Context, tx: Tx, here: Here, wanted: Wanted, names: Any, key: str
) -> None:
    if wanted.verb == "open":
        return await _refuse(tx, context)
    if wanted.verb in ("stop", "pause", "resume"):
        known = await _on(tx, here)
        if wanted.verb == "stop":
            await schedules.stop(tx, context.actor, known.id, effect_key=key, now=context.now)
        else:
            await _pause(context, tx, known, wanted.until, key)
        return None
    known_or_none = await schedules.find(tx, *here)
    before = known_or_none.settings if known_or_none else Settings()
    change = dict(wanted.change)
    if wanted.verb == "agencies":
        change = {"agencies": names}
    elif wanted.verb == "sections":
        change = {"sections": await schedules.sections_named(tx, wanted.names)}
    await _put(context, tx, here, changed(before, change), key)
    return None


async def _put(context: Context, tx: Tx, here: Here, settings: Settings, key: str) -> None:
    await schedules.put(
        tx,
        context.actor,
        *here,
        settings,
        effect_key=key,
        now=context.now,
        moment=context.deps.clock.moment(),
    )


async def _pause(context: Context, tx: Tx, known: Digest, until: date | None, key: str) -> None:
    await schedules.pause(
        tx,
        context.actor,
        known.id,
        until,
        effect_key=key,
        now=context.now,
        moment=context.deps.clock.moment(),
    )


async def _on(tx: Tx, here: Here) -> Digest:
    known = await schedules.find(tx, *here)
    if known is None or known.ended_at is not None:
        raise Refused(Refusal.DIGEST_ENDED)
    return known


def changed(settings: Settings, change: dict[str, Any]) -> Settings:
    """``settings`` with fields as they stand in JSON."""
    given = dict(change)
    for name, typed in _TYPES.items():
        if name in given:
            given[name] = typed(given[name])
    return replace(settings, **given)


_TYPES: dict[str, Any] = {
    "weekdays": lambda v: tuple(sorted(v)),
    "agencies": tuple,
    "plans": tuple,
    "sections": lambda v: tuple((plan, tuple(path)) for plan, path in v),
    "parts": lambda v: frozenset(Part(part) for part in v),
    "form": Form,
}


async def show(
    context: Context, tx: Tx, here: Here, at: str, lexicon: Lexicon, *, key: str
) -> None:
    """Queue the panel as it is now."""
    place = await schedules.place(tx, here[0])
    known = await schedules.find(tx, *here)
    is_on = known is not None and known.ended_at is None
    facts: Facts = {
        "chat": here[0],
        "topic": here[1],
        "title": place.title or say.untitled(),
        "page": at,
        "digest": known.id if known is not None and is_on else None,
        "ended": known.ended_why.value if known is not None and known.ended_why else None,
    }
    if known is not None and is_on:
        facts |= await _state(context, tx, known, lexicon)
    await offers.put(context, tx, letters.PANEL, facts, key=key)


async def _state(context: Context, tx: Tx, known: Digest, lexicon: Lexicon) -> Facts:
    settings, moment = known.settings, context.deps.clock.moment()
    calendar = await workdays.load(tx)
    after = moment
    if known.paused_until is not None:
        after = max(after, slots.moment(known.paused_until, 0, known.zone))
    coming = slots.next_after(
        after,
        known.zone,
        settings.minute,
        settings.weekdays,
        is_working=calendar.is_working,
    )
    plans = await context.plans()
    since = moment.astimezone(known.zone).date() - timedelta(days=slots.LOOK_BACK)
    missed = await slots.missed(tx, known.chat_id, known.kind, since)
    is_unknown = coming is not None and not calendar.knows(coming.day.year)
    is_paused = known.paused_until is not None and known.paused_until > moment.date()
    return {
        "settings": settings.to_row(),
        "plans": [[plan.id, plan.short] for plan in plans],
        "plans_named": [plan.short for plan in plans if plan.id in settings.plans],
        "sections": [path[-1] for _, path in settings.sections],
        "agencies": [body_of(lexicon, id_, context.today).full for id_ in settings.agencies],
        "paused": known.paused_until.isoformat() if known.paused_until and is_paused else None,
        "next": [coming.day.isoformat(), coming.moved_from is not None] if coming else None,
        "unknown_year": coming.day.year if coming is not None and is_unknown else None,
        "missed": missed,
        "by": known.set_by_name,
        "on": known.set_at.astimezone(context.deps.zone).date().isoformat(),
    }


async def _preview(context: Context, tx: Tx, here: Here, key: str) -> str:
    """Send what would go there to who asks, in private; what is said where they asked."""
    await _refuse(tx, context)
    place = await schedules.place(tx, here[0])
    known = await schedules.find(tx, *here)
    if known is None or known.ended_at is not None:
        known = schedules.imagined(place, here[1], Settings(), context.now)
    said = await _composed(context, tx, known, preview=True)
    if not said.messages:
        return say.nothing_to_send(days=known.settings.days)
    person = context.actor.telegram_id
    chat_id = await chats.ensure(tx, person, "private", None, context.now)
    rows = [(letters.DIGEST, facts) for facts in said.messages]
    if said.picture is not None:
        rows.append((PICTURE, said.picture))
    for number, (kind, facts) in enumerate(rows, 1):
        await outbox.put(
            tx,
            chat_id=chat_id,
            kind=kind,
            facts=facts,
            dedupe_key=f"{key}:{number}",
            now=context.now,
        )
    return say.previewed() if context.in_private else say.preview_in_private()


async def _now(context: Context, tx: Tx, known: Digest, key: str) -> str:
    is_new = await schedules.send_now(tx, context.actor, known.id, effect_key=key, now=context.now)
    if is_new:
        said = await _composed(context, tx, known, always=True)
        await serving.queue(tx, known, said, f"{serving.NOW_KEY}{key}", context.now)
    return say.sending_now()


async def _composed(
    context: Context, tx: Tx, known: Digest, *, always: bool = False, preview: bool = False
) -> serving.Said:
    told = Told(context.today, context.deps.bot_username, preview=preview)
    lexicon = await agencies.load(tx)
    return await serving.composed(tx, known, told, lexicon, always=always)


async def _overview(context: Context) -> None:
    """What would go where today, one line a schedule."""

    async def body(tx: Tx) -> list[str]:
        await _refuse(tx, context)
        return await lines_of_all(context, tx)

    said = await context.read(body)
    await context.reply(page("\n".join(said) or say.nothing_set()))


async def lines_of_all(context: Context, tx: Tx) -> list[str]:
    """Every schedule with its next day and how many messages it would send now."""
    said, calendar = [], await workdays.load(tx)
    for known in await schedules.running(tx):
        settings = known.settings
        coming = slots.next_after(
            context.deps.clock.moment(),
            known.zone,
            settings.minute,
            settings.weekdays,
            is_working=calendar.is_working,
        )
        where = say.where(title=known.chat_title or say.untitled(), topic=known.topic)
        when = say.when(weekdays=settings.weekdays, minute=settings.minute, zone=settings.zone)
        count = len((await _composed(context, tx, known)).messages)
        next_on = coming.day if coming else None
        said.append(say.overview_line(where=where, when=when, next_on=next_on, count=count))
    return said


def _topic(context: Context) -> int:
    message = context.message
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def _of(press: Press) -> Here:
    return press.number("chat"), press.number("topic")


async def _opened(context: Context, tx: Tx, press: Press) -> None:
    await _refuse(tx, context)
    await show(context, tx, _of(press), str(press.args["page"]), press.lexicon, key=press.key)


async def _set(context: Context, tx: Tx, press: Press) -> None:
    here = _of(press)
    known = await schedules.find(tx, *here)
    before = known.settings if known is not None else Settings()
    settings = changed(before, dict(press.args["set"]))
    await _put(context, tx, here, settings, press.key)
    at = str(press.args["page"])
    await show(context, tx, here, at, press.lexicon, key=f"{press.key}:shown")


async def _paused(context: Context, tx: Tx, press: Press) -> None:
    known = await schedules.by_id(tx, press.number("digest"))
    days = press.args.get("days")
    until = context.deps.clock.moment().astimezone(known.zone).date() + timedelta(days=days or 0)
    await _pause(context, tx, known, until if days else None, press.key)
    here = known.chat_id, known.topic
    await show(context, tx, here, "main", press.lexicon, key=f"{press.key}:shown")


async def _stopped(context: Context, tx: Tx, press: Press) -> None:
    known = await schedules.by_id(tx, press.number("digest"))
    await schedules.stop(tx, context.actor, known.id, effect_key=press.key, now=context.now)
    here = known.chat_id, known.topic
    await show(context, tx, here, "main", press.lexicon, key=f"{press.key}:shown")


async def _sent(context: Context, tx: Tx, press: Press) -> str:
    known = await schedules.by_id(tx, press.number("digest"))
    said = await _now(context, tx, known, press.key)
    await show(
        context, tx, (known.chat_id, known.topic), "main", press.lexicon, key=f"{press.key}:shown"
    )
    return said


async def _previewed(context: Context, tx: Tx, press: Press) -> str:
    here = _of(press)
    said = await _preview(context, tx, here, press.key)
    await show(context, tx, here, "main", press.lexicon, key=f"{press.key}:shown")
    return said


VERBS = {
    letters.OPEN: _opened,
    letters.SET: _set,
    letters.PAUSE: _paused,
    letters.STOP: _stopped,
    letters.NOW: _sent,
    letters.PREVIEW: _previewed,
}
LETTERS = letters.LETTERS
