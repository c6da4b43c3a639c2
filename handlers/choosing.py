"""Choosing "my agency": offers with buttons that write, and the tap that does it.

Everything here answers through the outbox: rows of buttons and the message that shows them are
one transaction, and so are the choice and the home page that confirms it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from handlers import letters, offers
from handlers.bodies import Body, as_body, body_of, choosable
from handlers.context import Context
from handlers.home import home_facts
from handlers.page import page
from handlers.presses import Press
from handlers.render import echoed
from handlers.texts import first as say
from store import overview, people
from store.db import Tx

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


async def _chosen(context: Context, tx: Tx, press: Press) -> None:
    chosen = body_of(press.lexicon, press.number("agency"), context.today)
    await people.choose_agency(tx, context.actor, chosen.id, effect_key=press.key, now=context.now)
    facts = await home_facts(tx, chosen, press.plans, context.today)
    await offers.put(context, tx, letters.HOME, facts, key=press.key)


VERBS = {letters.CHOOSE: _chosen}


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
        key = offers.key_of(context.incoming, kind)
        await offers.put(context, tx, kind, await facts_of(tx), key=key)

    await context.write(body)
    if context.incoming.callback_query is not None:
        await context.toast(None)
