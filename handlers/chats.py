"""What Telegram says about chats: put in, put out, blocked, moved. Written down, never answered."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType

from handlers.context import Context
from handlers.digests.letters import INTRO
from handlers.digests.trouble import chat_lost
from store import chats, outbox
from store.db import Tx

_OUT = {
    ChatMemberStatus.LEFT: "left",
    ChatMemberStatus.BANNED: "blocked",
}
_MUTED = "muted"
_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)


async def membership(update: Update, context: Context) -> None:
    """The bot's own place in a chat changed; in a private chat it was blocked or unblocked."""
    change = update.my_chat_member
    assert change is not None
    chat, now = change.chat, context.now
    state = _state(change.new_chat_member)
    was_inside = ChatMemberStatus(change.old_chat_member.status) in _INSIDE

    async def body(tx: Tx) -> None:
        chat_id = await chats.ensure(tx, chat.id, chat.type, chat.title, now)
        await chats.set_state(tx, chat.id, state, now)
        if state != chats.ACTIVE:
            await chat_lost(tx, chat.id, state, now)
        elif chat.type != ChatType.PRIVATE and not was_inside:
            await outbox.put(
                tx, chat_id=chat_id, kind=INTRO, facts={}, dedupe_key=f"intro:{chat_id}", now=now
            )

    await context.write(body)


def _state(member: ChatMember) -> str:
    """What the bot can do there now: in a channel, and where it is restricted, it may be mute."""
    is_mute = (
        (isinstance(member, ChatMemberRestricted) and not member.can_send_messages)
        # None: no channel, where administrators need no right to write
        or (isinstance(member, ChatMemberAdministrator) and member.can_post_messages is False)
    )
    return _OUT.get(ChatMemberStatus(member.status), _MUTED if is_mute else chats.ACTIVE)


async def moved(update: Update, context: Context) -> None:
    """A group became a supergroup with another id; either chat may tell us first."""
    message = context.message
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await context.write(lambda tx: chats.moved(tx, old, new, context.now))
