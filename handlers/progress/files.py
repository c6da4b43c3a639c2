"""Evidence: fetched from Telegram before the transaction, shown again to those entitled."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InputFile, Message
from telegram.error import BadRequest

from handlers.context import Context
from handlers.keyboards import nav, rows
from handlers.page import Key, lines, page
from handlers.progress.start import desk_of
from handlers.progress.views import File, Files
from handlers.texts import labels, refusals
from handlers.texts import progress as say
from handlers.views import Card, Home
from store import evidence
from store.blobs import Kept
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.evidence import MEGABYTE, MOST_BYTES
from store.reports import reading

_PHOTO_TYPE = "image/jpeg"
# Telegram's words for a file that a bot may not fetch; it does not always tell a size before.
_TOO_BIG = "file is too big"


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo or document of a message: ``size`` is what Telegram says, 0 where it does not."""

    file_id: str
    kind: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """An attachment whose bytes are safe on our disk."""

    attached: Attached
    kept: Kept


def attached(message: Message) -> Attached | None:
    """The photo (its largest size) or the document of a message."""
    if message.photo:
        photo = max(message.photo, key=lambda size: size.width * size.height)
        name = f"{photo.file_unique_id}.jpg"
        return Attached(photo.file_id, "photo", name, _PHOTO_TYPE, photo.file_size or 0)
    document = message.document
    if document is None:
        return None
    return Attached(
        document.file_id,
        "document",
        document.file_name or document.file_unique_id,
        document.mime_type or "application/octet-stream",
        document.file_size or 0,
    )


async def fetch(context: Context, found: Attached) -> Fetched:
    """Bring the bytes onto our disk; Refused for a file that is too large or finds no room.

    What Telegram or the disk fails at is raised: the lane tries the update again.
    """
    await context.read(lambda tx: evidence.room(tx, found.size))
    try:
        file = await context.bot.get_file(found.file_id)
    except BadRequest as error:
        if _TOO_BIG not in error.message.lower():
            raise
        raise _too_large() from error
    data = bytes(await file.download_as_bytearray())
    if len(data) > MOST_BYTES:
        raise _too_large()
    return Fetched(found, await context.deps.files.keep(data))


def _too_large() -> Refused:
    return Refused(Refusal.FILE_TOO_LARGE, {"most": MOST_BYTES // MEGABYTE})


async def listing(context: Context, view: Files) -> None:
    """Show the files of a report; NotFound for who may not see it."""
    found = await context.read(lambda tx: reading.one(tx, context.actor, view.report))
    desk = await desk_of(context)
    report = found.report
    agency = "" if report.agency_id is None else desk.name(report.agency_id)
    head = say.files_of(receipt=report.receipt, agency=agency, count=len(found.evidence))
    said = [
        say.file(position=n, name=one.name, byte_size=one.byte_size, removed=one.removed)
        for n, one in enumerate(found.evidence, 1)
    ]
    keys: list[Key] = [
        nav(say.file_label(position=n), File(one.id))
        for n, one in enumerate(found.evidence, 1)
        if not one.removed
    ]
    back: list[Key] = [nav(labels.BACK, Card(report.task_id))]
    await context.show(page(lines([head, *said]), [*rows(keys, 4), back]))


async def send(context: Context, view: File) -> None:
    """Send a file again, in private, to somebody who may see its report."""
    try:
        file = await context.read(lambda tx: evidence.shown(tx, context.actor, view.evidence))
        data = await context.deps.files.read(file.sha256)
        if data is None:
            raise Refused(Refusal.FILE_GONE)
    except (Refused, NotFound, Forbidden) as error:
        code = error.code if isinstance(error, Refused) else Refusal.FILE_GONE
        keys = [[nav(labels.HOME, Home())]]
        await context.reply(page(refusals.refused(code=code, facts={}), keys))
    else:
        content = InputFile(data, filename=file.name)
        if file.kind == "photo":
            await context.bot.send_photo(context.chat.id, content)
        else:
            await context.bot.send_document(context.chat.id, content)
    if context.incoming.callback_query is not None:
        await context.toast(None)
