"""A picture that nobody waits for: it is not read, and what to send instead depends on who asks."""

from __future__ import annotations

from telegram import Message

from handlers.context import Context
from handlers.keyboards import nav
from handlers.page import page
from handlers.progress.offering import reports
from handlers.texts import first as say
from handlers.texts import labels
from handlers.views import Help
from store import rules

_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff")


async def unread(context: Context) -> bool:
    """Say so of a photo or an image file; False for anything else."""
    message = context.message
    if not _is_picture(message):
        return False
    text = say.picture(
        has_words=bool(message.caption),
        imports=rules.may(context.actor, rules.Action.SEED_PLAN),
        reports=reports(context.actor),
    )
    await context.reply(page(text, [[nav(labels.HELP, Help())]]))
    return True


def _is_picture(message: Message) -> bool:
    file = message.document
    if file is None:
        return bool(message.photo)
    named = (file.file_name or "").lower().endswith(_ENDINGS)
    return named or (file.mime_type or "").startswith("image/")
