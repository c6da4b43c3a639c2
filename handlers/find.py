"""/find and /ask: the search by name, and a question by name; both also work in groups."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from telegram import Update

from handlers import recent
from handlers.ask.answer import ask
from handlers.ask.question import Intent, Question
from handlers.context import Context
from handlers.following.offering import follow_key
from handlers.following.views import FollowSearch
from handlers.groups import private_link, words_of
from handlers.hits import hits_page, listed, read_otherwise, searched
from handlers.keyboards import nav
from handlers.page import Page, page
from handlers.render import echoed
from handlers.sharing import shareable
from handlers.texts import ask as say_ask
from handlers.texts import find as say
from handlers.texts import labels
from handlers.views import Hits, Home, Recent
from store import chats, people, questions
from store.db import Tx
from store.records import TaskCard
from store.search import Found
from store.text import clean_user_text

IN_GROUP = 3
_LINK = "f-"
_LONGEST_LINK = 64
_LINKED = re.compile(r"f-[A-Za-z0-9_-]{1,62}")


async def find(update: Update, context: Context) -> None:
    """The tasks that the words after the command mean."""
    await find_words(context, _argument(context))


async def asked(update: Update, context: Context) -> None:
    """The same as the question alone."""
    words = _argument(context)
    if words:
        await ask(context, words)
    elif context.in_private:
        await context.show(await recent.page_of(context, say.how_to_ask()))
    else:
        await context.reply(page(say.how_to_ask_in_group(), [[private_link(context)]]))


async def find_words(context: Context, words: str) -> None:
    """The hits for ``words`` where they were asked for; without words, how to search."""
    typed = clean_user_text(words).strip()
    if not context.in_private:
        await context.reply(await _brief(context, typed))
    elif typed:
        view = Hits(await _keep(context, typed))
        await context.show(await _page(context, view, typed))
    else:
        await context.show(await recent.page_of(context, say.how_to_find()))


async def hits(context: Context, view: Hits) -> Page:
    """Another page of an earlier search, or only one plan's; searched anew."""
    kept = await recent.own(context, view.question)
    words = None if kept is None else recent.words_sought(kept)
    if words is None:
        return page(say.outdated(), [[nav(labels.RECENT, Recent()), nav(labels.HOME, Home())]])
    return await _page(context, view, words)


def link_parameter(words: str) -> str | None:
    """A start parameter that searches for ``words``; None where they are too long for one."""
    made = _LINK + urlsafe_b64encode(words.encode("utf-8", "replace")).decode().rstrip("=")
    return made if len(made) <= _LONGEST_LINK else None


def linked_words(parameter: str) -> str | None:
    """The words of ``link_parameter``; None for anything else."""
    if not _LINKED.fullmatch(parameter):
        return None
    code = parameter.removeprefix(_LINK)
    try:
        return urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode()
    except ValueError:
        return None


async def _page(context: Context, view: Hits, words: str) -> Page:
    plans, terms = await context.plans(), await context.deps.reads.terms()
    shown = await context.read(lambda tx: listed(tx, view, words, plans, terms))
    keys = follow_key(context, FollowSearch(view.question)) if shown.hits else []
    return hits_page(view, words, shown, plans, keys)


async def _brief(context: Context, words: str) -> Page:
    """How many and the first ones, public text only, and the way to the rest."""
    if not words:
        return page(say.how_to_find_in_group(), [[private_link(context)]])

    known, terms = await context.plans(), await context.deps.reads.terms()

    async def body(tx: Tx) -> tuple[Found, list[TaskCard]]:
        found = await searched(tx, words, terms)
        return found, (await shareable(tx, found.hits, IN_GROUP, known))[0]

    found, first = await context.read(body)
    typed = echoed(words)
    cited = [
        say_ask.cited(short=card.plan.short, ref=card.ref, title=words_of(card)) for card in first
    ]
    text = say.nothing(typed=typed)
    if found.hits:
        read_as = read_otherwise(found, words)
        text = say.in_group(typed=typed, total=len(found.hits), read_as=read_as, cited=cited)
    return page(text, [[private_link(context, link_parameter(words))]])


async def _keep(context: Context, words: str) -> int:
    """Write the search down before it is answered: its buttons carry the number of the row."""
    chat, now = context.chat, context.now

    async def body(tx: Tx) -> int:
        return await questions.keep(
            tx,
            chat_id=await chats.ensure(tx, chat.id, chat.type, chat.title, now),
            account_id=await people.ensure_account(tx, context.actor.telegram_id, now),
            said_in=context.said_in,
            text=recent.as_sought(words),
            question=Question(Intent.FIND, keywords=(words,)).to_json(),
            now=now,
        )

    return await context.deps.db.begin(body)


def _argument(context: Context) -> str:
    return " ".join(context.args or ())
