"""Free text and everything nobody else took: an answer in private, silence in groups."""

from __future__ import annotations

from telegram import Message, MessageEntity, Update

from handlers import awaited, pictures
from handlers.ask.answer import ask
from handlers.context import Context
from handlers.importing import pasting, receiving
from handlers.keyboards import nav
from handlers.page import page
from handlers.progress.lines import replied
from handlers.render import echoed
from handlers.texts import first as say
from handlers.texts import labels
from handlers.views import Help


async def asked(update: Update, context: Context) -> None:
    """A question in words: any text in private, a mention or a reply to the bot in groups."""
    message = context.message
    text = message.text or ""
    if not context.in_private:
        addressed = _addressed(message, context)
        if addressed is None:
            return
        text = addressed
    elif message.forward_origin is not None:
        # let in by the guard as a plan, and taken for nothing else
        await pasting.received(context)
        return
    elif await replied(context) or await awaited.taken(context) or await pasting.received(context):
        return
    await ask(context, text)


async def unknown_command(update: Update, context: Context) -> None:
    """A command that is not in the table; one for another bot is nobody's business here."""
    command = (context.message.text or "").split()[0]
    name, _, addressee = command.partition("@")
    is_ours = not addressee or addressee.lower() == context.deps.bot_username.lower()
    if context.in_private and is_ours:
        keys = [nav(labels.HELP, Help())]
        await context.reply(page(say.unknown_command(command=echoed(name)), [keys]))


async def not_text(update: Update, context: Context) -> None:
    """A photo, sticker, file or anything else without words for us."""
    is_forwarded = context.message.forward_origin is not None
    if not context.in_private or (not is_forwarded and await replied(context)):
        return
    if not is_forwarded and await awaited.taken(context):
        return
    # a plan, the sheet of one, a roster of people: known by what is in the file
    if await pictures.unread(context) or await receiving.received(context):
        return
    await context.reply(page(say.not_text(), [[nav(labels.HELP, Help())]]))


async def outdated_button(update: Update, context: Context) -> None:
    """Callback data of no format we know."""
    await context.toast(say.old_button(), alert=True)


def _addressed(message: Message, context: Context) -> str | None:
    """The text without the mention of the bot; None where the bot was not spoken to."""
    text = message.text or ""
    ours = f"@{context.deps.bot_username}".lower()
    for words in message.parse_entities([MessageEntity.MENTION]).values():
        if words.lower() == ours:
            return text.replace(words, " ", 1)
    for entity, words in message.parse_entities([MessageEntity.TEXT_MENTION]).items():
        if entity.user is not None and entity.user.id == context.bot.id:
            return text.replace(words, " ", 1)
    answered = message.reply_to_message
    author = answered.from_user if answered is not None else None
    return text if author is not None and author.id == context.bot.id else None
