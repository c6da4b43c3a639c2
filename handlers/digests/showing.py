"""The panel as it is now, what would be sent, and what goes where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handlers import offers
from handlers.bodies import body_of
from handlers.context import Context
from handlers.digests import letters, serving
from handlers.digests.compose import Told
from handlers.digests_picture import PICTURE
from handlers.page import page
from handlers.texts import digest_panel as say
from store import agencies, chats, digest_records, outbox, people, rules, slots, workdays
from store import digests as schedules
from store.db import Tx
from store.digest_records import Digest, Settings
from store.lexicon import Lexicon
from store.rules import Action

Facts = dict[str, Any]
Here = tuple[int, int]


async def refuse(tx: Tx, context: Context) -> None:
    """Forbidden for who may not set up digests."""
    rules.allow(await people.current(tx, context.actor), Action.SET_DIGEST)


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


async def preview(context: Context, tx: Tx, here: Here, key: str) -> str:
    """Send what would go there to who asks, in private; what is said where they asked."""
    await refuse(tx, context)
    place = await schedules.place(tx, here[0])
    known = await schedules.find(tx, *here)
    if known is None or known.ended_at is not None:
        known = digest_records.imagined(place, here[1], Settings(), context.now)
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


async def send_now(context: Context, tx: Tx, known: Digest, key: str) -> str:
    """Send it beside its days; what is said where it was asked."""
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


async def overview(context: Context) -> None:
    """What would go where today, one line a schedule."""

    async def body(tx: Tx) -> list[str]:
        await refuse(tx, context)
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
