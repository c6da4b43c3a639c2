"""What the dialogues about people share: a write that may be refused, and names that are typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers import offers
from handlers.bodies import body_of
from handlers.context import Context
from handlers.keyboards import nav
from handlers.page import page
from handlers.render import echoed
from handlers.texts import first as say_first
from handlers.texts import joining as say
from handlers.texts import labels, refusals
from handlers.views import Home
from store import chats, people, waiting
from store.db import Tx
from store.errors import Forbidden, NotFound, Refused
from store.lexicon import AgencyEntry, Lexicon
from store.records import Actor

LASTS = timedelta(minutes=30)
NEAR = 3
Facts = dict[str, Any]


async def attempt(
    context: Context, body: Callable[[Tx], Awaitable[None]], *, awaited: bool = False
) -> None:
    """Run ``body`` in one transaction; what is refused is said, and nothing of it is kept.

    ``awaited``: it takes words that were waited for. Refused, no other words will do: the next
    ones are a question again.
    """
    try:
        await context.write(body)
    except Forbidden as error:
        said = refusals.forbidden(action=error.action, suspended=error.suspended)
    except Refused as error:
        said = refusals.refused(code=error.code, facts=error.facts)
    except NotFound:
        said = say_first.updated()
    else:
        if context.incoming.callback_query is not None:
            await context.toast(None)
        return
    if awaited:
        await context.write(lambda tx: over(context, tx))
    if context.incoming.callback_query is not None:
        await context.toast(said, alert=True)
    else:
        await context.reply(page(said, [[nav(labels.HOME, Home())]]))


async def offer(context: Context, tx: Tx, kind: str, facts: Facts) -> None:
    """Queue the answer to this message or tap."""
    await offers.put(context, tx, kind, facts, key=offers.key_of(context.incoming, kind))


async def expect(context: Context, tx: Tx, kind: str, facts: Facts) -> None:
    """Take this person's next words here as ``kind``, for half an hour."""
    account_id, chat_id = await _here(context, tx)
    await waiting.expect(
        tx,
        account_id=account_id,
        chat_id=chat_id,
        kind=kind,
        facts=facts,
        now=context.now,
        lasts=LASTS,
    )


async def over(context: Context, tx: Tx) -> None:
    """Wait for nothing here any more."""
    account_id, chat_id = await _here(context, tx)
    await waiting.done(tx, account_id=account_id, chat_id=chat_id)


def full_name(context: Context, lexicon: Lexicon, agency_id: int | None) -> str | None:
    """An agency as it is called today; None for the office."""
    if agency_id is None:
        return None
    return body_of(lexicon, agency_id, context.today).full


@dataclass(frozen=True, slots=True)
class Meant:
    """The one body a typed name means, or what to answer."""

    entry: AgencyEntry | None
    answer: str = ""


def agency_named(lexicon: Lexicon, typed: str) -> Meant:
    """The body of this name that can have people; nothing is guessed."""
    found = lexicon.serving(typed)
    if len(found) == 1:
        return Meant(found[0])
    shown = echoed(typed)
    if found:
        names = [entry.full for entry in found][:NEAR]
        return Meant(None, say.several_places(typed=shown, names=names))
    near = [r.entry.short for r in lexicon.suggest(typed, NEAR)]
    return Meant(None, say.no_such_place(typed=shown, near=near))


def agency_ids(actor: Actor) -> list[int]:
    """The agencies one is appointed to."""
    return [agency.id for agency in actor.agencies]


async def _here(context: Context, tx: Tx) -> tuple[int, int]:
    account_id = await people.ensure_account(tx, context.actor.telegram_id, context.now)
    chat = context.chat
    return account_id, await chats.ensure(tx, chat.id, chat.type, chat.title, context.now)
