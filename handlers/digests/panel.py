"""/digest: what is set up in a chat, changed by taps or by words, where it is asked.

Every tap writes what it says and shows the panel as it is then; there is no draft that could be
forgotten half-way. Rights are asked by the store in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from telegram import Update

from handlers import offers
from handlers.context import Context
from handlers.digests import letters
from handlers.digests.showing import Here, overview, preview, refuse, send_now, show
from handlers.digests.words import Wanted, read
from handlers.keyboards import nav
from handlers.members.asking import agency_named, attempt, offer
from handlers.page import page
from handlers.texts import digest_panel as say
from handlers.texts import labels
from handlers.views import Home
from store import chats, rules
from store import digests as schedules
from store.db import Tx
from store.digest_records import Digest, Form, Part, Settings
from store.errors import Refusal, Refused
from store.rules import Action


async def command(update: Update, context: Context) -> None:
    """The panel of this chat or topic; in private, the chats there are to choose from."""
    wanted = read(" ".join(context.args or ()), context.today)
    if not rules.may(context.actor, Action.SET_DIGEST):
        # so that nobody is told how to write what they may not do anyway
        await attempt(context, lambda tx: refuse(tx, context))
    elif wanted is None:
        await context.reply(page(say.not_understood()))
    elif not context.in_private:
        await _in_chat(context, wanted)
    elif wanted.verb == "open":
        await attempt(context, lambda tx: _places(context, tx))
    elif wanted.verb == "preview":
        await overview(context)
    else:
        await context.reply(page(say.in_which(), [[nav(labels.HOME, Home())]]))


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
            said.append(await preview(context, tx, here, key))
        elif wanted.verb == "now":
            said.append(await send_now(context, tx, await _on(tx, here), key))
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
        return await refuse(tx, context)
    if wanted.verb in ("stop", "pause", "resume"):
        known = await _on(tx, here)
        if wanted.verb == "stop":
            await schedules.stop(tx, context.actor, known.id, effect_key=key, now=context.now)
        else:
            await pause(context, tx, known, wanted.until, key)
        return None
    known_or_none = await schedules.find(tx, *here)
    before = known_or_none.settings if known_or_none else Settings()
    change = dict(wanted.change)
    if wanted.verb == "agencies":
        change = {"agencies": names}
    elif wanted.verb == "sections":
        change = {"sections": await schedules.sections_named(tx, wanted.names)}
    await put(context, tx, here, changed(before, change), key)
    return None


async def put(context: Context, tx: Tx, here: Here, settings: Settings, key: str) -> None:
    """Set it up here, or change it."""
    await schedules.put(
        tx,
        context.actor,
        *here,
        settings,
        effect_key=key,
        now=context.now,
        moment=context.deps.clock.moment(),
    )


async def pause(context: Context, tx: Tx, known: Digest, until: date | None, key: str) -> None:
    """Nothing before ``until``; None: go on."""
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


def _topic(context: Context) -> int:
    message = context.message
    return (message.message_thread_id or 0) if message.is_topic_message else 0


LETTERS = letters.LETTERS
