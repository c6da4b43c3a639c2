"""A draft as a sheet: handed out, and taken back corrected."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

from telegram import InputFile

from handlers import offers
from handlers.context import Context
from handlers.importing import letters, showing
from handlers.importing.listing import looked
from handlers.importing.views import DraftSheet
from handlers.importing.work import Work, changed, looked_at, on_desk
from handlers.keyboards import nav
from handlers.members.asking import attempt
from handlers.page import Page, page
from handlers.texts import draft_sheet as say_sheet
from handlers.texts import importing as say
from handlers.texts import labels
from handlers.views import Home
from seed import draft_sheet
from seed.draft import Draft
from seed.draft_sheet import RowProblem
from seed.sheets import NoTable
from store import plan_drafts
from store.db import Tx
from store.lexicon import Lexicon

# Of rows that were not taken.
_SHOWN = 3


async def hand_out(context: Context, view: DraftSheet) -> None:
    """Send the draft as .xlsx."""
    work = await looked(context, view.draft)
    if isinstance(work, Page):
        await context.show(work)
        return
    draft, name = work.review.draft, work.held.name
    data = await asyncio.to_thread(draft_sheet.write, draft, name, work.review.text)
    await context.bot.send_document(
        context.chat.id,
        InputFile(data, filename=say_sheet.sheet_name(name=PurePath(name).stem[:40])),
        caption=say_sheet.caption(tasks=len(draft.items)),
    )
    if context.incoming.callback_query is not None:
        await context.toast(None)


async def corrected(context: Context, data: bytes) -> bool:
    """Take a workbook that is the sheet of an open draft; False where it is no such sheet."""
    try:
        mark = await asyncio.to_thread(draft_sheet.mark_in, data)
    except NoTable:
        return False
    lexicon = await context.lexicon()
    of = await context.read(lambda tx: _marked(tx, context, mark, lexicon))
    if of is None:
        await context.reply(page(say.sheet_of_nobody(), [[nav(labels.HOME, Home())]]))
        return True
    found = await asyncio.to_thread(draft_sheet.read, data, of.review.draft)
    key = offers.key_of(context.incoming, letters.REVIEW)

    async def body(tx: Tx) -> None:
        work = await on_desk(tx, context, of.held.id, lexicon)
        if work.number != of.number:
            await showing.review(context, tx, work, key, note="moved")
            return
        await _taken(context, tx, work, found, key, lexicon)

    await attempt(context, body)
    return True


async def _taken(
    context: Context,
    tx: Tx,
    work: Work,
    found: tuple[Draft, tuple[RowProblem, ...]],
    key: str,
    lexicon: Lexicon,
) -> None:
    draft, wrong = found
    told = await asyncio.to_thread(draft_sheet.changes, work.review.draft, draft)
    work = await changed(tx, context, work, lambda work: work.review.with_draft(draft), lexicon)
    await showing.review(
        context,
        tx,
        work,
        key,
        note="sheet",
        changed=len(told.changed),
        added=len(told.added),
        removed=len(told.removed),
        wrong=[[one.line, one.fault.value, one.said] for one in wrong[:_SHOWN]],
        left=len(wrong),
    )


async def _marked(tx: Tx, context: Context, mark: str, lexicon: Lexicon) -> Work | None:
    """The open draft of which a sheet with this mark was made."""
    for line in await plan_drafts.open_ones(tx, context.actor):
        work = await looked_at(tx, context, line.id, lexicon)
        if await asyncio.to_thread(draft_sheet.mark_of, work.review.draft) == mark:
            return work
    return None
