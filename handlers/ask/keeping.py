"""What a question is answered against, and the questions that somebody asked before."""

from __future__ import annotations

from typing import Any

from handlers.ask.question import Question
from handlers.ask.result import Reader
from handlers.context import Context
from store import chats, people, questions
from store.db import Tx


async def reader_of(context: Context) -> Reader:
    """Against what, for whom and on which day a question is answered here."""
    return Reader(
        lexicon=await context.lexicon(),
        plans=await context.plans(),
        headings=await context.deps.reads.headings(),
        # in a group nobody learns from an answer whom the asker works for
        asker=context.actor.agency if context.in_private else None,
        today=context.today,
        terms=await context.deps.reads.terms(),
        # how work stands is told before others to nobody
        actor=context.actor if context.in_private else None,
    )


async def previous_of(context: Context) -> Question | None:
    """What the person last asked in this chat, within the hour."""
    now, said_in = context.now, context.said_in
    kept = await context.read(
        lambda tx: questions.previous(
            tx, chat=context.chat.id, person=context.actor.telegram_id, but=said_in, now=now
        )
    )
    return None if kept is None else Question.from_json(kept)


async def keep(context: Context, question: Question, text: str) -> int:
    """Write the question down before it is answered: its buttons carry the number of the row.

    Not the transaction that closes the update: where sending fails, it is answered again.
    """
    chat, now = context.chat, context.now

    person = context.actor.telegram_id
    asked: dict[str, Any] = {
        "said_in": context.said_in,
        "text": text,
        "question": question.to_json(),
        "now": now,
    }

    async def body(tx: Tx) -> int:
        known = await questions.keep_known(tx, chat=chat.id, person=person, **asked)
        if known is not None:
            return known
        chat_id = await chats.ensure(tx, chat.id, chat.type, chat.title, now)
        account_id = await people.ensure_account(tx, person, now)
        return await questions.keep(tx, chat_id=chat_id, account_id=account_id, **asked)

    return await context.deps.db.begin(body)
