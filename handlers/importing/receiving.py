"""What an administrator sends: a plan in a file or as text, a corrected sheet, or something else.

What it is, is decided by its content and by what is waited for; what fits two, asks. A file is
fetched and read before the transaction that keeps its draft: killed in between, it is read again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from telegram import Document
from telegram.error import BadRequest

from handlers import offers, pictures
from handlers.context import Context
from handlers.importing import letters, pasting, reading, sheet
from handlers.importing.views import Received
from handlers.keyboards import nav
from handlers.members import uploads
from handlers.members.asking import attempt, expect
from handlers.page import Page, page
from handlers.steering import sheets
from handlers.texts import first as say_first
from handlers.texts import importing as say
from handlers.texts import labels
from handlers.views import Help, Home
from seed import plan_sheet, roster
from seed.reading import MOST_BYTES
from seed.sheets import NoTable, Why
from store import rules
from store.db import Tx
from store.text import clean_user_text
from store.waiting import Waiting

FILE = "plan_file"
_COMMAND, _ASSIGNING = "/newplan", "/assign"
_NAME_LENGTH = 120
# Files that wait to be called one or the other: an album.
_MOST_ASKED = 10
_ZIP = b"PK\x03\x04"
# Telegram's words for a file that a bot may not fetch; it does not always tell a size before.
_TOO_BIG = "file is too big"


@dataclass(frozen=True, slots=True)
class Sent:
    """A document as Telegram announces it, and later its bytes."""

    file_id: str
    name: str
    caption: str
    data: bytes = b""


async def received(context: Context) -> bool:
    """Take a document; False for what is none, or is for somebody else to take."""
    if context.message.document is None:
        return False
    if not rules.may(context.actor, rules.Action.SEED_PLAN):
        if await sheets.received(context) or await uploads.received(context):
            return True
        await context.reply(home(say.no_file_from_others()))
        return True
    await document(context)
    return True


async def document(context: Context) -> None:
    """A document from an administrator."""
    found = context.message.document
    assert found is not None
    sent = await _fetched(context, found)
    if sent is None:
        return
    taken = await _as_table(context, sent) if sent.data.startswith(_ZIP) else None
    if taken is None:
        await reading.plan(context, sent.name, sent.data)


async def otherwise(context: Context) -> None:
    """Something else came than what was waited for: a file, a question, or no words at all."""
    from handlers.ask.answer import ask  # answers open reviews, and reviews answer

    message = context.message
    if await pictures.unread(context):
        return
    if message.document is not None:
        await document(context)
    elif message.text:
        if not await pasting.received(context):
            await ask(context, message.text)
    else:
        await context.reply(page(say_first.not_text(), [[nav(labels.HELP, Help())]]))


async def waited(context: Context, waiting: Waiting) -> None:
    """Something came while files wait to be called a plan or a roster."""
    await otherwise(context)


async def chosen(context: Context, view: Received) -> None:
    """What was sent is a plan (1), a question (2) or a roster (3)."""
    if not rules.may(context.actor, rules.Action.SEED_PLAN):
        await context.show(home(say.only_administrators()))
        return
    found = await context.deps.reads.waiting(
        context.chat.id, context.actor.telegram_id, context.now
    )
    kind, facts = ("", {}) if found is None else (found.kind, found.facts)
    sent = _called(facts, view.of) if kind == FILE else None
    if found is not None and kind == pasting.KIND and not view.of:
        await pasting.chosen(context, found, is_plan=view.what == 1)
    elif sent is not None:
        await _as_called(context, sent, is_plan=view.what == 1)
    else:
        await context.show(home(say.nothing_waits()))


def _called(facts: dict[str, Any], of: int) -> Sent | None:
    """The file that came with the message ``of``."""
    files = facts["files"]
    return next((Sent(file, name, "") for one, file, name in files if one == of), None)


async def _as_called(context: Context, sent: Sent, *, is_plan: bool) -> None:
    whole = await _bytes_of(context, sent)
    await context.toast(None)
    if whole is None:
        return
    if is_plan:
        await reading.plan(context, whole.name, whole.data, is_sure=True)
    else:
        await uploads.taken(context, whole.data)


async def _as_table(context: Context, sent: Sent) -> bool | None:
    """Take a workbook that is something else than a plan; None for a plan, or no workbook."""
    if context.message.forward_origin is not None:
        return None
    if sent.caption.startswith(_COMMAND):
        return None
    if sent.caption.startswith(_ASSIGNING) and await sheets.received(context):
        return True
    if await asyncio.to_thread(_is_sheet, sent.data):
        if not await sheets.received(context):
            await context.reply(home(say.sheet_only_coordinators()))
        return True
    if await sheet.corrected(context, sent.data):
        return True
    fits = await asyncio.to_thread(_roster_fit, sent.data)
    if fits == 1.0:
        await uploads.taken(context, sent.data)
        return True
    if fits > 0:
        await _ask_which(context, sent)
        return True
    return None


async def _ask_which(context: Context, sent: Sent) -> None:
    of = context.message.message_id
    found = await context.deps.reads.waiting(
        context.chat.id, context.actor.telegram_id, context.now
    )
    before = found.facts["files"] if found is not None and found.kind == FILE else []
    files = [*before, [of, sent.file_id, sent.name]][-_MOST_ASKED:]

    async def body(tx: Tx) -> None:
        await expect(context, tx, FILE, {"files": files})
        key = offers.key_of(context.incoming, letters.WHICH)
        await offers.put(context, tx, letters.WHICH, {"name": sent.name, "of": of}, key=key)

    await attempt(context, body)


async def _fetched(context: Context, found: Document) -> Sent | None:
    """The document with its bytes; None where it was refused, and that was said."""
    if (found.file_size or 0) > MOST_BYTES:
        await context.reply(home(say.too_large()))
        return None
    if await reading.is_crowded(context):
        return None
    name = clean_user_text(found.file_name or "")[:_NAME_LENGTH].strip() or found.file_unique_id
    caption = (context.message.caption or "").strip()
    return await _bytes_of(context, Sent(found.file_id, name, caption))


async def _bytes_of(context: Context, sent: Sent) -> Sent | None:
    try:
        file = await context.bot.get_file(sent.file_id)
    except BadRequest as error:
        if _TOO_BIG not in error.message.lower():
            raise
        await context.reply(home(say.too_large()))
        return None
    # a server of one's own hands out more than Telegram does
    data = b"" if (file.file_size or 0) > MOST_BYTES else bytes(await file.download_as_bytearray())
    if max(len(data), file.file_size or 0) > MOST_BYTES:
        await context.reply(home(say.too_large()))
        return None
    return Sent(sent.file_id, sent.name, sent.caption, data)


def _is_sheet(data: bytes) -> bool:
    """Whether it is the coordinator's sheet of a plan; a plan's table has the same headers."""
    try:
        plan_sheet.read(data)
    except NoTable:
        return False
    return True


def _roster_fit(data: bytes) -> float:
    """How much of a roster's headers a workbook has: 1 all, 0 none or hardly any."""
    try:
        roster.read(data)
    except NoTable as error:
        if error.why in (Why.NO_ROWS, Why.TOO_MANY_ROWS):
            return 1.0
        if error.why is not Why.NO_HEADERS or not error.missing:
            return 0.0
        # a plan's table may well have a column of bodies; people's names it has not
        return 0.5 if roster.NAME not in error.missing else 0.0
    return 1.0


def home(text: str) -> Page:
    """A sentence with the way home."""
    return page(text, [[nav(labels.HOME, Home())]])
