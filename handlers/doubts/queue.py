"""/queue: what waits for administrators, from every source; a new one is a line of ``SOURCES``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from telegram import Update

from handlers.context import Context
from handlers.doubts.views import DoubtCard, Queue
from handlers.groups import private_link
from handlers.importing.views import DraftReview
from handlers.keyboards import nav, rows
from handlers.leaving import leave
from handlers.lists import pager
from handlers.page import Key, Page, bold, lines, page
from handlers.render import echoed
from handlers.texts import doubts as say
from handlers.texts import labels
from handlers.view import View
from handlers.views import Home
from handlers.years.judging import ends, pair_view
from store import links, misreadings, plan_drafts, rules
from store.db import Tx
from store.records import Actor
from store.text import first_words

# What is waited for here: why a text stays.
WHY = "doubt_why"
_A_PAGE = 6
_WORDS = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: its line, given its number in the list, and what opens it."""

    line: Callable[[int], str]
    view: View


@dataclass(frozen=True, slots=True)
class Source:
    """``key`` is the name in handlers.texts.doubts."""

    key: str
    items: Callable[[Tx, Actor, tzinfo], Awaitable[Sequence[Item]]]


async def _doubts(tx: Tx, actor: Actor, zone: tzinfo) -> list[Item]:
    return [_doubt(one) for one in await misreadings.waiting(tx, actor)]


def _doubt(one: misreadings.Doubt) -> Item:
    title = first_words(one.title, _WORDS)

    def line(number: int) -> str:
        return say.doubt_line(
            number=number, what=one.what.value, plan=one.plan, ref=one.ref, title=title
        )

    return Item(line, DoubtCard(one.id))


async def _links(tx: Tx, actor: Actor, zone: tzinfo) -> list[Item]:
    return [_link(one) for one in await links.suggested(tx, actor)]


def _link(one: links.Suggestion) -> Item:
    def line(number: int) -> str:
        earlier, later = ends(one)
        return say.link_line(number=number, earlier=earlier, later=later)

    return Item(line, pair_view(one))


async def _drafts(tx: Tx, actor: Actor, zone: tzinfo) -> list[Item]:
    return [_draft(one, zone) for one in await plan_drafts.open_ones(tx, actor)]


def _draft(one: plan_drafts.Line, zone: tzinfo) -> Item:
    name, on = echoed(one.name), on_day(one.touched_at, zone)
    by = None if one.touched_by is None else echoed(one.touched_by)

    def line(number: int) -> str:
        return say.draft_line(number=number, name=name, by=by, on=on)

    return Item(line, DraftReview(one.id))


# The order is that of ``Queue.source`` in buttons, from 1 on: only added to.
SOURCES: tuple[Source, ...] = (
    Source("doubts", _doubts),
    Source("links", _links),
    Source("drafts", _drafts),
)


async def command(update: Update, context: Context) -> None:
    """The queue, for administrators."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    await context.reply(await shown(context, Queue()))


async def shown(context: Context, view: Queue) -> Page:
    """How much of each waits, or the list of one source."""
    back = [nav(labels.BACK, Home())]
    actor, zone = context.actor, context.deps.zone
    if not rules.may(actor, rules.Action.SEED_PLAN):
        return page(say.not_allowed(), [back])
    await leave(context, WHY)

    async def body(tx: Tx) -> list[Sequence[Item]]:
        return [await source.items(tx, actor, zone) for source in SOURCES]

    found = await context.read(body)
    if 0 < view.source <= len(SOURCES) and found[view.source - 1]:
        return _listing(SOURCES[view.source - 1], found[view.source - 1], view)
    total = sum(map(len, found))
    if not total:
        return page(say.queue_empty(), [back])
    keys: list[Key] = [
        nav(say.source(key=source.key, count=len(items)), Queue(place))
        for place, (source, items) in enumerate(zip(SOURCES, found, strict=True), start=1)
        if items
    ]
    return page(bold(say.queue_head(total=total)), [*rows(keys, 1), back])


def _listing(source: Source, items: Sequence[Item], view: Queue) -> Page:
    pages = -(-len(items) // _A_PAGE)
    at = min(view.page, pages - 1)
    first = at * _A_PAGE
    some = items[first : first + _A_PAGE]
    head = say.list_head(key=source.key, first=first + 1, last=first + len(some), total=len(items))
    keys: list[Key] = [nav(str(first + n), item.view) for n, item in enumerate(some, start=1)]
    turning = pager(at, pages, lambda number: Queue(view.source, number))
    said = [item.line(first + n) for n, item in enumerate(some, start=1)]
    return page(lines([bold(head), *said]), [*rows(keys, 4), turning, [nav(labels.BACK, Queue())]])


def on_day(at: datetime, zone: tzinfo) -> str:
    """The day as the queue shows it."""
    return at.astimezone(zone).date().isoformat()
