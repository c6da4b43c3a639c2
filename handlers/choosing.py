"""Choosing "my agency": offers with buttons that write, and the tap that does it.

Everything here answers through the outbox: rows of buttons and the message that shows them are
one transaction, and so are the choice and the home page that confirms it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any

from telegram import Update

from handlers import letters
from handlers.bodies import Body, as_body, body_of, choosable
from handlers.context import Context
from handlers.home import home_facts
from handlers.keyboards import ACT_PREFIX
from handlers.page import page
from handlers.render import echoed
from handlers.texts import first as say
from store import actions, chats, outbox, overview, people
from store.db import Tx
from store.errors import NotFound, Outdated
from store.records import Button

OFFER_LASTS = timedelta(days=7)
ON_WELCOME = 8
A_PAGE = 10
Facts = dict[str, Any]


async def welcome(context: Context, *, asked: bool = False) -> None:
    """Offer the busiest agencies to somebody who has none."""
    lexicon = await context.lexicon()

    async def facts(tx: Tx) -> Facts:
        bodies = [
            body_of(lexicon, id_, context.today) for id_ in await overview.busiest(tx, ON_WELCOME)
        ]
        return {"agencies": _pairs(bodies), "asked": asked}

    await _offer(context, letters.WELCOME, facts)


async def pick(context: Context, number: int) -> None:
    """Offer all agencies, a page at a time."""
    held = _appointed(context)
    if held is not None:
        await context.show(page(say.agency_by_appointment(full=held)))
        return
    lexicon = await context.lexicon()
    every = choosable(lexicon)
    pages = max(1, -(-len(every) // A_PAGE))
    at = min(number, pages - 1)
    shown = [
        as_body(lexicon, entry, context.today) for entry in every[at * A_PAGE : (at + 1) * A_PAGE]
    ]
    facts = {
        "agencies": _pairs(shown),
        "first": at * A_PAGE + 1,
        "last": at * A_PAGE + len(shown),
        "total": len(every),
        "page": at,
        "pages": pages,
    }
    await _offer(context, letters.PICK, _ready(facts))


async def confirm(context: Context, agency_id: int) -> None:
    """Ask whether this is the person's agency."""
    held = _appointed(context)
    if held is not None:
        await context.show(page(say.agency_by_appointment(full=held)))
        return
    lexicon = await context.lexicon()
    body = body_of(lexicon, agency_id, context.today)
    now = context.actor.agency
    facts = {
        "agency": body.id,
        "full": body.full,
        "printed": body.printed,
        "now": body_of(lexicon, now.id, context.today).full if now and now.id != body.id else None,
    }
    await _offer(context, letters.CONFIRM, _ready(facts))


async def which(context: Context, typed: str, bodies: Iterable[Body], *, near: bool) -> None:
    """Ask which of several agencies a typed name means."""
    facts = {"typed": echoed(typed), "agencies": [[body.id, body.full] for body in bodies]}
    await _offer(context, letters.NEAR if near else letters.WHICH, _ready(facts))


async def pressed(update: Update, context: Context) -> None:
    """A button that writes was tapped: take it and do it, in one transaction, or say why not."""
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    token = query.data.removeprefix(ACT_PREFIX)
    lexicon, known = await context.lexicon(), await context.plans()

    async def body(tx: Tx) -> None:
        now = context.now
        button = await actions.take(tx, token, context.actor.telegram_id, now)
        chosen = body_of(lexicon, _agency(button), context.today)
        await people.choose_agency(
            tx, context.actor, chosen.id, effect_key=f"action:{token}", now=now
        )
        facts = await home_facts(tx, chosen, known, context.today)
        await _put(context, tx, letters.HOME, facts, key=f"action:{token}")

    try:
        await context.write(body)
    except Outdated as error:
        await context.toast(say.outdated(why=error.why), alert=True)
    except NotFound:
        # the agency has gone from the tables since the button was made
        await context.toast(say.outdated(why="closed"), alert=True)
    else:
        await context.toast(None)


def _agency(button: Button) -> int:
    if button.verb != letters.CHOOSE:
        raise Outdated("unknown")
    agency = button.args.get("agency")
    if not isinstance(agency, int):
        raise NotFound("agency", str(agency))
    return agency


def _appointed(context: Context) -> str | None:
    """The full name of the agency one was appointed to: a choice would change nothing."""
    held = (appointment.agency for appointment in context.actor.appointments)
    return next((say.spoken(full=agency.full) for agency in held if agency is not None), None)


def _pairs(bodies: Iterable[Body]) -> list[list[Any]]:
    return [[body.id, body.ref.short] for body in bodies]


def _ready(facts: Facts) -> Callable[[Tx], Awaitable[Facts]]:
    async def same(tx: Tx) -> Facts:
        return facts

    return same


async def _offer(context: Context, kind: str, facts_of: Callable[[Tx], Awaitable[Facts]]) -> None:
    async def body(tx: Tx) -> None:
        await _put(context, tx, kind, await facts_of(tx), key=_key(context.incoming, kind))

    await context.write(body)
    if context.incoming.callback_query is not None:
        await context.toast(None)


async def _put(context: Context, tx: Tx, kind: str, facts: Facts, *, key: str) -> None:
    """Queue a message with its buttons; on a tap it takes the place of the tapped message."""
    now = context.now
    chat = context.chat
    chat_id = await chats.ensure(tx, chat.id, chat.type, chat.title, now)
    edited = None
    if context.incoming.callback_query is not None and context.incoming.callback_query.message:
        edited = context.incoming.callback_query.message.message_id
        await actions.close_under(tx, chat_id, edited, now)
    keyboard = None
    if needed := letters.acts(kind, facts):
        keyboard = await actions.open_keyboard(
            tx,
            chat_id=chat_id,
            account_id=await people.ensure_account(tx, context.actor.telegram_id, now),
            kind=kind,
            facts=facts,
            buttons=needed,
            now=now,
            expires_at=now + OFFER_LASTS,
        )
    await outbox.put(
        tx,
        chat_id=chat_id,
        kind=kind,
        facts=facts,
        dedupe_key=key,
        now=now,
        keyboard=keyboard,
        edit_message_id=edited,
    )


def _key(update: Update, kind: str) -> str:
    """The business key of an offer: one for each message or tap that asks for it."""
    if update.callback_query is not None:
        return f"tap:{update.callback_query.id}:{kind}"
    message = update.effective_message
    assert message is not None
    return f"{message.chat.id}:{message.message_id}:{kind}"
