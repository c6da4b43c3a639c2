"""Messages with buttons that write: rows and message are one transaction.

On a tap the message takes the place of the tapped one; what stood under it writes no more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram import Update

from handlers import letters
from handlers.context import Context
from store import actions, chats, outbox, people
from store.db import Tx
from store.traffic import OpenKeyboard

LASTS = timedelta(days=7)
Facts = dict[str, Any]


async def put(
    context: Context,
    tx: Tx,
    kind: str,
    facts: Facts,
    *,
    key: str,
    anew: bool = False,
    lasts: timedelta = LASTS,
) -> int | None:
    """Queue a message of ``kind`` in this chat with its buttons; its outbox row, None if it was.

    ``key`` is the business key of what it answers. ``anew``: below the tapped message, which
    keeps its words and loses its buttons.
    """
    now, chat = context.now, context.chat
    chat_id = await chats.ensure(tx, chat.id, chat.type, chat.title, now)
    edited = _tapped(context.incoming)
    message = context.incoming.effective_message
    topic = message.message_thread_id if message is not None and message.is_topic_message else None
    if edited is not None:
        await actions.close_under(tx, chat_id, edited, now)
    return await outbox.put(
        tx,
        chat_id=chat_id,
        kind=kind,
        facts=facts,
        dedupe_key=key,
        now=now,
        keyboard=await _keyboard(context, tx, chat_id, kind, facts, lasts),
        edit_message_id=None if anew else edited,
        manner=None if topic is None else {"topic": topic},
    )


async def put_to(
    tx: Tx,
    telegram_id: int,
    kind: str,
    facts: Facts,
    *,
    key: str,
    at: Any,
    not_before: Any = None,
    edits: int | None = None,
    lasts: timedelta = LASTS,
) -> int | None:
    """Queue a message in somebody's private chat: a notice, with buttons that they may press.

    ``at`` is now, ``not_before`` when it may go out (quiet hours), ``edits`` Telegram's number of
    an earlier message that is to become this one.
    """
    chat_id = await chats.ensure(tx, telegram_id, "private", None, at)
    keyboard = None
    if needed := letters.acts(kind, facts):
        keyboard = await actions.open_keyboard(
            tx,
            chat_id=chat_id,
            account_id=await people.ensure_account(tx, telegram_id, at),
            kind=kind,
            facts=facts,
            buttons=needed,
            now=at,
            expires_at=at + lasts,
        )
    return await outbox.put(
        tx,
        chat_id=chat_id,
        kind=kind,
        facts=facts,
        dedupe_key=key,
        now=not_before or at,
        keyboard=keyboard,
        edit_message_id=edits,
    )


def key_of(update: Update, kind: str) -> str:
    """The business key of an offer: one for each message or tap that asks for it."""
    if update.callback_query is not None:
        return f"tap:{update.callback_query.id}:{kind}"
    message = update.effective_message
    assert message is not None
    return f"{message.chat.id}:{message.message_id}:{kind}"


async def _keyboard(
    context: Context, tx: Tx, chat_id: int, kind: str, facts: Facts, lasts: timedelta
) -> OpenKeyboard | None:
    needed = letters.acts(kind, facts)
    if not needed:
        return None
    return await actions.open_keyboard(
        tx,
        chat_id=chat_id,
        account_id=await people.ensure_account(tx, context.actor.telegram_id, context.now),
        kind=kind,
        facts=facts,
        buttons=needed,
        now=context.now,
        expires_at=context.now + lasts,
    )


def _tapped(update: Update) -> int | None:
    query = update.callback_query
    return query.message.message_id if query is not None and query.message else None
