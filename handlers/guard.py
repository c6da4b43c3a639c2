"""Who is this, and may they come in: default deny, before every handler.

What people did not do themselves never acts: edits, channel posts, forwards, messages by way of
other bots, other bots, anonymous administrators, chats that speak as such. A plan that an
administrator forwards is read as a plan, and as nothing else.
"""

from __future__ import annotations

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from handlers import inline
from handlers.context import Context
from handlers.importing.pasting import is_forwarded_plan
from handlers.members.door import is_knocking
from handlers.page import page
from handlers.texts import find as say_find
from handlers.texts import first as say
from store import rules
from store.errors import Forbidden


async def guard(update: Update, context: Context) -> None:
    """Set ``context.actor``, or stop the update; a refusal speaks, in private only."""
    if is_about_chats(update):
        return
    user = _who(update)
    if user is None:
        raise ApplicationHandlerStop
    actor = await context.deps.reads.actor(user.id)
    try:
        rules.enter(actor, rules.Access(context.deps.access))
    except Forbidden:
        # owners come from the configuration and are never locked out
        is_owner = user.id in context.deps.owner_ids
        if not is_owner and not await is_knocking(update, context, user.id):
            await _refuse(context, user)
            raise ApplicationHandlerStop from None
    if update.message is not None and _is_own_card(update.message, context):
        raise ApplicationHandlerStop
    message = update.message
    second_hand = message is not None and _is_second_hand(message)
    if message and second_hand and not await is_forwarded_plan(context, message, actor):
        if message.chat.type == ChatType.PRIVATE:
            await context.reply(page(say.forwarded()))
        raise ApplicationHandlerStop
    query = update.callback_query
    if query is not None and query.message is None:
        # nothing that is tapped stands under an inline card: somebody made this up
        await context.toast(say.old_button(), alert=True)
        raise ApplicationHandlerStop
    context.actor = actor


def is_about_chats(update: Update) -> bool:
    """Telegram's own news about a chat: no person acts by it, and it is only written down."""
    if update.my_chat_member is not None:
        return True
    message = update.message
    return message is not None and bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


def _who(update: Update) -> User | None:
    if update.callback_query is not None:
        user: User | None = update.callback_query.from_user
    elif update.inline_query is not None:
        user = update.inline_query.from_user
    elif update.message is not None and update.message.sender_chat is None:
        user = update.message.from_user
    else:
        return None
    return None if user is None or user.is_bot or user.id in rules.SERVICE_IDS else user


def _is_own_card(message: Message, context: Context) -> bool:
    """A card of ours that somebody posted by inline mode: it was no question."""
    return message.via_bot is not None and message.via_bot.id == context.bot.id


def _is_second_hand(message: Message) -> bool:
    return message.forward_origin is not None or message.via_bot is not None


async def _refuse(context: Context, user: User) -> None:
    if context.incoming.inline_query is not None:
        await inline.tell(context, hint=say_find.inline_closed())
        return
    text = say.closed(telegram_id=user.id)
    query = context.incoming.callback_query
    if query is not None:
        in_private = query.message is None or query.message.chat.type == ChatType.PRIVATE
        await context.toast(text if in_private else None, alert=in_private)
    elif context.in_private:
        await context.reply(page(text))
