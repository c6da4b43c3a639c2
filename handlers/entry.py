"""The commands: each opens a view, or asks for what is missing."""

from __future__ import annotations

from telegram import Update

from handlers import choosing
from handlers.ask.answer import answer
from handlers.ask.parse import name_alone
from handlers.context import Context
from handlers.encoding import ENTRANCE, Unreadable, from_deep
from handlers.find import find_words, linked_words
from handlers.groups import private_link
from handlers.home import is_office
from handlers.members import links
from handlers.members.views import Me
from handlers.navigation import open_view
from handlers.page import page
from handlers.texts import first as say
from handlers.views import Help, Home, Plans, Summary


async def start(update: Update, context: Context) -> None:
    """A deep link, a typed name, home for the known, choosing an agency for the others."""
    given = _argument(context)
    rest = "" if given == ENTRANCE else given
    if not context.in_private:
        await context.reply(page(say.in_groups(), [[private_link(context)]]))
        return
    words = linked_words(rest)
    if words is not None:
        await find_words(context, words)
    elif links.is_link(rest):
        await links.opened(context, rest)
    elif rest:
        try:
            view = from_deep(rest)
        except Unreadable:
            await _named(context, rest, alone=True)
        else:
            await open_view(context, view)
    elif context.actor.agency is None and not is_office(context.actor):
        await choosing.welcome(context)
    else:
        await open_view(context, Home())


async def duties(update: Update, context: Context) -> None:
    """What my agency, or a named one, is responsible for."""
    rest = _argument(context)
    mine = context.actor.agency
    if rest:
        await _named(context, rest, alone=False)
    elif not context.in_private:
        await context.reply(page(say.own_in_private(), [[private_link(context)]]))
    elif mine is None:
        await choosing.welcome(context, asked=True)
    else:
        await open_view(context, Summary(mine.id))


async def agency(update: Update, context: Context) -> None:
    """What a named agency is responsible for."""
    rest = _argument(context)
    if rest:
        await _named(context, rest, alone=False)
    else:
        await context.reply(page(say.name_missing()))


async def plans(update: Update, context: Context) -> None:
    """All plan documents."""
    await open_view(context, Plans())


async def whoami(update: Update, context: Context) -> None:
    """The person's own id, agency and role; never in a group."""
    await open_view(context, Me())


async def help_(update: Update, context: Context) -> None:
    """What it can and cannot."""
    await open_view(context, Help())


async def _named(context: Context, typed: str, *, alone: bool) -> None:
    lexicon = await context.lexicon()
    asker = context.actor.agency
    question = name_alone(typed, lexicon=lexicon, asker=asker, alone=alone)
    await answer(context, question, typed)


def _argument(context: Context) -> str:
    return " ".join(context.args or ())
