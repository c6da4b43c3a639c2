"""What Telegram says about chats: put in, put out, blocked, moved. Written down, never answered."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatMemberStatus

from handlers.context import Context
from store import chats
from store.db import Tx

_OUT = {
    ChatMemberStatus.LEFT: "left",
    ChatMemberStatus.BANNED: "blocked",
}


async def membership(update: Update, context: Context) -> None:
    """The bot's own place in a chat changed; in a private chat it was blocked or unblocked."""
    change = update.my_chat_member
    assert change is not None
    chat, now = change.chat, context.now
    state = _OUT.get(ChatMemberStatus(change.new_chat_member.status), "active")

    async def body(tx: Tx) -> None:
        await chats.ensure(tx, chat.id, chat.type, chat.title, now)
        await chats.set_state(tx, chat.id, state, now)

    await context.write(body)


async def moved(update: Update, context: Context) -> None:
    """A group became a supergroup with another id; either chat may tell us first."""
    message = context.message
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await context.write(lambda tx: chats.moved(tx, old, new, context.now))
