"""One task: its card, and its printed text (原文)."""

from __future__ import annotations

from dataclasses import replace

from handlers.amending.adjusting import amend_keys, amended_blocks, amended_lines
from handlers.context import Context
from handlers.doubts.doubting import doubt_key
from handlers.following.offering import card_keys
from handlers.keyboards import nav, rows
from handlers.page import Key, Page, page
from handlers.progress.offering import can_report
from handlers.progress.views import Reporting
from handlers.render_task import card_pages, source_pages
from handlers.status.card import told_of
from handlers.texts import labels
from handlers.texts.progress import REPORT
from handlers.view import View
from handlers.views import Card, PlanTasks, Source
from handlers.years import showing as of_years
from store import items
from store.db import Tx
from store.links_shown import LinkedTask
from store.records import TaskCard


async def card(context: Context, view: Card) -> Page:
    """A task with who, until when, and what is damaged; a long one in pages (全文 1/2)."""
    known = await context.plans()
    lexicon = await context.lexicon()

    async def body(tx: Tx) -> tuple[TaskCard, tuple[LinkedTask, ...]]:
        found = await items.card(tx, view.task, plan_refs=known)
        return found, await of_years.linked(tx, found)

    found, linked = await context.read(body)
    told = await told_of(context, view.task)
    beside = [*await amended_lines(context, found), *told.beside]
    beside += of_years.card_lines(found, linked, lexicon)
    texts = card_pages(found, lexicon, context.today, beside=beside, standing=told.standing)
    at = min(view.page, len(texts) - 1)
    back: View = view.back or PlanTasks(found.plan.id)
    more = [*told.keys, *await card_keys(context, view.task), *doubt_key(context, view.task)]
    more += amend_keys(context, view.task)
    others = rows(of_years.card_keys(linked), 1)
    below: list[Key] = [nav(labels.SOURCE, Source(view.task, back=view.back))]
    if await can_report(context, view.task):
        below.append(nav(REPORT, Reporting(view.task)))
    below.append(nav(labels.BACK, back))
    return page(texts[at], [_whole_text(view, at, len(texts)), *others, *rows(more, 3), below])


async def source(context: Context, view: Source) -> Page:
    """The printed text to the letter, with file, section, number, span and damage."""
    known = await context.plans()
    found = await context.read(lambda tx: items.source(tx, view.task, plan_refs=known))
    texts = source_pages(found, await amended_blocks(context, view.task))
    at = min(view.page, len(texts) - 1)
    back = nav(labels.BACK, Card(view.task, back=view.back))
    return page(texts[at], [_whole_text(view, at, len(texts)), [back]])


def _whole_text(view: Card | Source, at: int, pages: int) -> list[Key]:
    """［全文 1/2］ turns to the next page and from the last one to the first."""
    if pages < 2:
        return []
    label = labels.whole_text(page=at + 1, pages=pages)
    return [nav(label, replace(view, page=(at + 1) % pages))]
