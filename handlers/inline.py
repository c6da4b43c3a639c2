"""Inline mode: @bot WORDS in any chat, cards of tasks to post there.

A card is plan text and nothing else: no progress, no person, nothing that depends on who asks.
Telegram may not keep an answer for anybody: who was let in yesterday may be out today, and what
could be shared may have become sensitive. There is no chat here, so nothing is sent but the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest

from handlers.context import Context, is_too_old
from handlers.encoding import ENTRANCE, deep
from handlers.hits import searched
from handlers.page import Link, Rich, page
from handlers.render_task import posted_card
from handlers.sharing import shareable
from handlers.texts import find as say
from handlers.views import Card
from store.db import Tx
from store.records import TaskCard
from store.text import clean_user_text

A_PAGE = 10


async def cards(update: Update, context: Context) -> None:
    """The tasks that the words mean, ten at a time; a hint where there are no words or tasks."""
    query = update.inline_query
    assert query is not None
    words = clean_user_text(query.query).strip()
    if not words:
        await tell(context, hint=say.inline_hint())
        return
    offset = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
    known, terms = await context.plans(), await context.deps.reads.terms()

    async def body(tx: Tx) -> tuple[int, list[TaskCard], int]:
        hits = (await searched(tx, words, terms)).hits
        found, seen = await shareable(tx, hits[offset:], A_PAGE, known)
        return len(hits), found, offset + seen

    total, found, end = await context.read(body)
    lexicon, today = await context.lexicon(), context.today
    articles = [
        _article(card, posted_card(card, lexicon, today), context.deps.bot_username)
        for card in found
    ]
    hint = None
    if not found and not offset:
        hint = say.inline_kept_back() if total else say.inline_nothing()
    more = str(end) if end < total else ""
    await tell(context, articles, hint=hint, more=more)


async def tell(
    context: Context,
    articles: Sequence[InlineQueryResultArticle] = (),
    *,
    hint: str | None = None,
    more: str = "",
) -> None:
    """Answer the query, for this person and this once; one that Telegram forgot needs nothing."""
    query = context.incoming.inline_query
    assert query is not None
    button = InlineQueryResultsButton(hint, start_parameter=ENTRANCE) if hint else None
    try:
        await query.answer(
            articles, cache_time=0, is_personal=True, next_offset=more, button=button
        )
    except BadRequest as error:
        if not is_too_old(error):
            raise


def _article(card: TaskCard, text: Rich, username: str) -> InlineQueryResultArticle:
    address = f"https://t.me/{username}?start={deep(Card(card.task_id))}"
    posted = page(text, [[Link(say.OPEN, address)]])
    told = posted.arguments()
    keys = told.pop("reply_markup")
    return InlineQueryResultArticle(
        id=deep(Card(card.task_id)),
        title=say.card_title(ref=card.ref, short=card.plan.short),
        description=card.title,
        input_message_content=InputTextMessageContent(message_text=told.pop("text"), **told),
        reply_markup=keys,
    )
