"""A draft as a sheet: handed out, and taken back corrected."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePath

from telegram import InputFile

from handlers import offers
from handlers.context import Context
from handlers.importing import letters, showing
from handlers.importing.listing import looked
from handlers.importing.work import changed, on_desk
from handlers.keyboards import DraftSheet, Home, nav
from handlers.members.asking import attempt
from handlers.page import Page, page
from handlers.texts import draft_sheet as say_sheet
from handlers.texts import importing as say
from handlers.texts import labels
from seed import draft_sheet
from seed.draft import Draft
from seed.draft_sheet import NoDraftSheet, RowProblem, Why
from store import plan_drafts
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sheet that belongs to an open draft, as it corrects it."""

    draft_id: int
    number: int
    draft: Draft
    wrong: tuple[RowProblem, ...]


async def hand_out(context: Context, view: DraftSheet) -> None:
    """Send the draft as .xlsx."""
    work = await looked(context, view.draft)
    if isinstance(work, Page):
        await context.show(work)
        return
    draft, name = work.review.draft, work.held.name
    data = await asyncio.to_thread(draft_sheet.write, draft, name, work.held.text)
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
        found = await context.read(lambda tx: _matching(tx, context, data))
    except NoDraftSheet as error:
        if error.why is not Why.OTHER_DRAFT:
            return False
        await context.reply(page(say.sheet_of_nobody(), [[nav(labels.HOME, Home())]]))
        return True
    lexicon = await context.lexicon()
    key = offers.key_of(context.incoming, letters.REVIEW)

    async def body(tx: Tx) -> None:
        work = await on_desk(tx, context, found.draft_id, lexicon)
        if work.number != found.number:
            await showing.review(context, tx, work, key, note="moved")
            return
        before = work.review.draft
        told = draft_sheet.changes(before, found.draft)
        work = await changed(
            tx, context, work, lambda work: work.review.with_draft(found.draft), lexicon
        )
        await showing.review(
            context,
            tx,
            work,
            key,
            note="sheet",
            changed=len(told.changed),
            added=len(told.added),
            removed=len(told.removed),
            wrong=[[one.line, one.fault.value, one.said] for one in found.wrong[:_SHOWN]],
            left=len(found.wrong),
        )

    await attempt(context, body)
    return True


_SHOWN = 3


async def _matching(tx: Tx, context: Context, data: bytes) -> Corrected:
    """The open draft of which the sheet was made; NoDraftSheet where there is none."""
    empty = NoDraftSheet(Why.OTHER_DRAFT)
    lines = await plan_drafts.open_ones(tx, context.actor)
    if not lines:
        # says whether it is such a sheet at all
        await asyncio.to_thread(draft_sheet.read, data, _NO_DRAFT)
        raise empty
    for line in lines:
        held = await plan_drafts.shown(tx, context.actor, line.id)
        draft = Draft.model_validate(held.draft)
        try:
            after, wrong = await asyncio.to_thread(draft_sheet.read, data, draft)
        except NoDraftSheet as error:
            if error.why is not Why.OTHER_DRAFT:
                raise
            continue
        return Corrected(line.id, held.number, after, wrong)
    raise empty


_NO_DRAFT = Draft.model_validate({"plan": {}, "items": []})
