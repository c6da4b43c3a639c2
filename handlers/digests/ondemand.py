"""/due, /overdue, /week, and the buttons of a digest: the answers of ``handlers.ask``, for a span
of days. Where nothing falls due it is said why.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from telegram import Update

from handlers.ask import windows
from handlers.ask.answer import answer
from handlers.ask.keeping import reader_of
from handlers.ask.parse import parse
from handlers.ask.question import Intent, Question, Window
from handlers.ask.reader import Reader
from handlers.ask.ways import ways_on
from handlers.choosing import welcome
from handlers.context import Context
from handlers.digests.views import Ahead, AheadMine
from handlers.digests.why import silent_because
from handlers.groups import private_link
from handlers.page import page
from handlers.texts import digests as say

DAYS = 14
MOST_DAYS = 3660
_DAYS = re.compile(r"(?:未来|今后)?(\d{1,3})\s*(?:天|日)?(?:内|之内|以内)?(?=\s|$)")


async def due(update: Update, context: Context) -> None:
    """What falls due: within so many days, in a span of days, of an agency or a plan."""
    words = " ".join(context.args or ())
    number = _DAYS.match(words)
    if number is not None:
        await _ahead(context, int(number[1]), words[number.end() :].strip())
        return
    reader = await reader_of(context)
    found = windows.read(words, context.today) if words else None
    if found is None:
        await _ahead(context, DAYS, words)
        return
    await _tell(context, replace(_read(words, reader), window=found.window), words, reader)


async def overdue(update: Update, context: Context) -> None:
    """Whose day is past, by what the documents say."""
    words = " ".join(context.args or ())
    reader = await reader_of(context)
    question = _read(words, reader)
    window = windows.before(question.window, context.today)
    asked = replace(question, intent=Intent.OVERDUE, window=window)
    await answer(context, asked, words or say.OVERDUE, reader)


async def week(update: Update, context: Context) -> None:
    """What falls due in this week, up to Sunday."""
    words = " ".join(context.args or ())
    reader = await reader_of(context)
    monday = context.today - timedelta(days=context.today.weekday())
    window = Window(monday, monday + timedelta(days=6))
    await _tell(context, replace(_read(words, reader), window=window), words or say.WEEK, reader)


async def ahead(context: Context, view: Ahead) -> None:
    """The link under a digest."""
    await _ahead(context, min(view.days, MOST_DAYS), "")


async def mine(context: Context, view: AheadMine) -> None:
    """The same of my own agency; who has none is asked for it."""
    agency = context.actor.agency
    if agency is None:
        await welcome(context, asked=True)
        return
    reader = await reader_of(context)
    window = _window(context.today, min(view.days, MOST_DAYS))
    question = Question(Intent.DUE, agencies=(agency.slug,), own=True, window=window)
    await answer(context, question, say.due_in(days=view.days), reader)


async def _ahead(context: Context, days: int, words: str) -> None:
    reader = await reader_of(context)
    question = replace(_read(words, reader), window=_window(context.today, days))
    await _tell(context, question, words or say.due_in(days=days), reader)


async def _tell(context: Context, question: Question, words: str, reader: Reader) -> None:
    window = question.window
    assert window is not None
    narrowed = question.agencies or question.but or question.keywords or question.doubt
    if not narrowed and window.last is not None and window.last >= context.today:
        plans = tuple(plan.id for plan in reader.plan_refs(question))
        last, today = window.last, context.today
        why = await context.read(lambda tx: silent_because(tx, plans, today, last))
        if why is not None:
            keys = ways_on(context) or [[private_link(context)]]
            await context.show(page(why, keys))
            return
    await answer(context, replace(question, intent=Intent.DUE), words, reader)


def _read(words: str, reader: Reader) -> Question:
    """Whom and which documents the words name; of nobody in particular where there are none."""
    if not words:
        return Question(Intent.DUE)
    return parse(
        f"{words} {say.OF_DUE}",
        lexicon=reader.lexicon,
        plans=reader.plans,
        sections=[heading.name for heading in reader.headings],
        asker=reader.asker,
        today=reader.today,
    )


def _window(today: date, days: int) -> Window:
    return Window(today, today + timedelta(days=days))


OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    Ahead: ahead,
    AheadMine: mine,
}
