"""最近问过: what somebody asked lately in this chat, and asking it once more.

A question is nobody's but who asked it: a button with another's number opens nothing.
"""

from __future__ import annotations

from functools import partial

from handlers.ask.answer import answer
from handlers.ask.parse import leans, parse
from handlers.ask.question import Question
from handlers.context import Context
from handlers.keyboards import nav, rows
from handlers.page import Key, Page, lines, page
from handlers.render import echoed
from handlers.texts import find as say
from handlers.texts import labels
from handlers.views import Again, Help, Home, Recent
from store import questions
from store.errors import NotFound
from store.questions import Asked

MOST = 8
_SEARCH = "/find "


def as_sought(words: str) -> str:
    """How a search is kept among questions."""
    return _SEARCH + words


def words_sought(kept: Asked) -> str | None:
    """The words of a search; None where it was a question."""
    return kept.text.removeprefix(_SEARCH) if kept.text.startswith(_SEARCH) else None


def _label(kept: Asked) -> str:
    words = words_sought(kept)
    return echoed(kept.text) if words is None else say.searched_for(words=echoed(words))


async def recent(context: Context, view: Recent) -> Page:
    """The last questions, a button each."""
    return await page_of(context, None)


async def page_of(context: Context, said: str | None) -> Page:
    """``said``, then the last questions of this person in this chat."""
    found = await context.read(
        lambda tx: questions.lately(
            tx,
            chat=context.chat.id,
            person=context.actor.telegram_id,
            limit=MOST,
            now=context.now,
        )
    )
    keys: list[Key] = [nav(_label(asked), Again(asked.id)) for asked in found]
    if found:
        below: str | None = say.recent(days=questions.RECENT.days)
    else:
        below = None if said else say.nothing_recent()
    ways_on = [nav(labels.HELP, Help()), nav(labels.BACK, Home())]
    return page(lines([said, below]), [*rows(keys, 1), ways_on])


async def own(context: Context, question: int) -> Asked | None:
    """A question of the person who acts; None for another's and for one that is gone."""
    try:
        kept = await context.read(lambda tx: questions.by_id(tx, question))
    except NotFound:
        return None
    return kept if kept.telegram_id == context.actor.telegram_id else None


async def again(context: Context, view: Again) -> None:
    """Ask a question of the list once more, as of today, in a message of its own."""
    from handlers.find import find_words  # it lists what was asked lately

    kept = await own(context, view.question)
    words = None if kept is None else words_sought(kept)
    context.anew = True
    if kept is None:
        keys = [nav(labels.RECENT, Recent()), nav(labels.HOME, Home())]
        await context.show(page(say.gone_recent(), [keys]))
    elif words is not None:
        await find_words(context, words)
    else:
        await answer(context, await _read_anew(context, kept), kept.text)
    await context.toast(None)


async def _read_anew(context: Context, kept: Asked) -> Question:
    """The words read on this day. What leans on another question leans on how it was read."""
    read = partial(
        parse,
        kept.text,
        lexicon=await context.lexicon(),
        plans=await context.plans(),
        sections=[heading.name for heading in await context.deps.reads.headings()],
        asker=context.actor.agency,
        today=context.today,
    )
    alone = read()
    return read(previous=Question.from_json(kept.question)) if leans(kept.text, alone) else alone
