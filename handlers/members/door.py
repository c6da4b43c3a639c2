"""Who may knock where the bot is closed to strangers: by an invitation, and nothing else."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType

from handlers.context import Context
from handlers.encoding import ACT_PREFIX
from handlers.members import links

_START = "/start "


async def is_knocking(update: Update, context: Context, telegram_id: int) -> bool:
    """Opening a link, saying the name it asks for, or tapping the button that this brought.

    In private only. Such a button bears a token that was made for this very account.
    """
    query = update.callback_query
    if query is not None:
        message = query.message
        in_private = message is not None and message.chat.type == ChatType.PRIVATE
        return in_private and (query.data or "").startswith(ACT_PREFIX)
    message = update.message
    if message is None or message.chat.type != ChatType.PRIVATE or not message.text:
        return False
    if message.text.startswith(_START):
        return links.is_link(message.text.removeprefix(_START).strip())
    found = await context.deps.reads.waiting(message.chat.id, telegram_id, context.now)
    return found is not None and found.kind == links.NAME
