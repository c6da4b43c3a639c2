"""What Telegram says about chats: put in, put out, blocked, moved. Written down, never answered."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType

from handlers.context import Context
from handlers.digests.letters import INTRO
from handlers.digests.trouble import chat_lost
from store import chats, outbox, rules
from store.db import Tx
from store.errors import Forbidden

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
    is_ours = await _may_enter(context, change.from_user.id)

    async def body(tx: Tx) -> None:
        chat_id = await chats.ensure(tx, chat.id, chat.type, chat.title, now)
        await chats.set_state(tx, chat.id, state, now)
        if state != chats.ACTIVE:
            await chat_lost(tx, chat.id, state, now)
        elif chat.type != ChatType.PRIVATE and not was_inside and is_ours:
            await outbox.put(
                tx, chat_id=chat_id, kind=INTRO, facts={}, dedupe_key=f"intro:{chat_id}", now=now
            )

    await context.write(body)


async def _may_enter(context: Context, telegram_id: int) -> bool:
    """Whether who put it in may talk to it: in a stranger's group a closed bot says nothing."""
    actor = await context.deps.reads.actor(telegram_id)
    try:
        rules.enter(actor, rules.Access(context.deps.access))
    except Forbidden:
        return False
    return True


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
