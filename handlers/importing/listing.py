"""Pages of a review that only look: drafts, tasks of a draft, what a new version changes."""

from __future__ import annotations

import asyncio

from telegram import Update

from handlers.context import Context
from handlers.groups import private_link
from handlers.importing import facts
from handlers.importing.fitting import ROOM, cut
from handlers.importing.views import DraftChanges, DraftReview, DraftTask, DraftTasks, NewPlan
from handlers.importing.work import Work, looked_at
from handlers.keyboards import nav, rows
from handlers.lists import PAGE_SIZE, pager
from handlers.measure import EMS, cut_to, ems, lines_of, screens
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.texts import importing as say
from handlers.texts import importing_tasks as say_task
from handlers.texts import labels, refusals
from handlers.views import Home
from seed.diff import Diff, TaskDiff
from seed.draft import DraftItem
from store import plan_drafts, rules
from store.errors import Forbidden, Refused

_DRAFTS = 5


async def command(update: Update, context: Context) -> None:
    """/newplan: what waits to be imported, and how to send more."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    await context.reply(await drafts(context, NewPlan()))


async def drafts(context: Context, view: NewPlan) -> Page:
    """The open drafts, whoever sent them."""
    home: list[Key] = [nav(labels.HOME, Home())]
    if not rules.may(context.actor, rules.Action.SEED_PLAN):
        return page(say.only_administrators(), [home])
    found = await context.read(lambda tx: plan_drafts.open_ones(tx, context.actor))
    pages = max(1, -(-len(found) // _DRAFTS))
    at = min(view.page, pages - 1)
    shown = list(enumerate(found, 1))[at * _DRAFTS : (at + 1) * _DRAFTS]
    zone = context.deps.zone
    told = [
        say.draft_line(
            at=n,
            name=cut(one.name, 0.9),
            by=one.touched_by,
            when=f"{one.touched_at.astimezone(zone):%m-%d %H:%M}",
        )
        for n, one in shown
    ]
    keys: list[Key] = [nav(say.draft_label(at=n), DraftReview(one.id)) for n, one in shown]
    text = lines([bold(say.drafts_head(count=len(found))), *told, say.how_to_send()])
    if lines_of(text) > ROOM + 3:
        text = lines([bold(say.drafts_head(count=len(found))), *told])
    return page(text, [*rows(keys, 3), pager(at, pages, NewPlan), home])


async def tasks(context: Context, view: DraftTasks) -> Page:
    """The tasks of a draft, eight at a time."""
    work = await looked(context, view.draft)
    if isinstance(work, Page):
        return work
    items = work.review.draft.items
    pages = max(1, -(-len(items) // PAGE_SIZE))
    at = min(view.page, pages - 1)
    shown = range(at * PAGE_SIZE, min(len(items), (at + 1) * PAGE_SIZE))
    head = say_task.list_head(
        name=cut(work.held.name, 1.2),
        first=shown.start + 1,
        last=shown.stop,
        total=len(items),
    )
    told = [_line(items[n], 1.6) for n in shown]
    keys: list[Key] = [nav(items[n].number, DraftTask(view.draft, n)) for n in shown]
    while lines_of(lines([bold(head), *told])) > ROOM + 2:
        told = [_line(items[n], 0.95) for n in shown]
        if all(lines_of(Rich(one)) == 1 for one in told):
            break
    turning = pager(at, pages, lambda to: DraftTasks(view.draft, to))
    back: list[Key] = [nav(labels.BACK, DraftReview(view.draft))]
    return page(lines([bold(head), *told]), [*rows(keys, 4), turning, back])


def _line(item: DraftItem, rows: float) -> str:
    """A task in so many lines: its words are cut, and not who is responsible."""
    lead = item.lead or next(iter(item.agencies), None)

    def line(words: str) -> str:
        return say_task.list_line(
            number=item.number,
            words=words,
            lead=lead and cut(lead, 0.35),
            others=max(0, len(item.agencies) - 1),
        )

    room = max(rows * EMS - 1 - ems(line("")), 4)
    return cut(line(cut_to(facts.words_of(item), room)), rows)


async def changes(context: Context, view: DraftChanges) -> Page:
    """What the draft would change in the plan in force."""
    work = await looked(context, view.draft)
    if isinstance(work, Page):
        return work
    return await asyncio.to_thread(_changes, work, view)


def _changes(work: Work, view: DraftChanges) -> Page:
    back: list[Key] = [nav(labels.BACK, DraftReview(view.draft))]
    found = work.diff()
    short = "" if work.plan is None else work.plan.short
    blocks = [] if found is None else _blocks(work, found)
    if not blocks:
        return page(say_task.no_changes(short=short), [back])
    longest = say_task.changes_head(short=short, first=999, last=999, total=999)
    spans = screens(blocks, budget=ROOM + 2 - lines_of(bold(longest)), most=6)
    at = min(view.page, len(spans) - 1)
    span = spans[at]
    head = say_task.changes_head(
        short=short, first=span.start + 1, last=span.stop, total=len(blocks)
    )
    turning = pager(at, len(spans), lambda to: DraftChanges(view.draft, to))
    return page(lines([bold(head), *(blocks[n] for n in span)]), [turning, back])


def _blocks(work: Work, found: Diff) -> list[Rich]:
    by_number = {item.number: item for item in work.review.draft.items}
    told = [
        Rich(say_task.added(number=number, words=facts.words_of(by_number[number])))
        for number in found.new
    ]
    told += [
        Rich(say_task.back(number=one.number, words=facts.words_of(by_number[one.number])))
        for one in found.back
    ]
    told += [
        Rich(
            say_task.gone(
                number=one.ref,
                words=cut(one.heading or one.text, 0.8),
                reported=one.has_reports,
            )
        )
        for one in found.gone
    ]
    told += [_changed(one, facts.words_of(by_number[one.number])) for one in found.changed]
    told += [
        Rich(
            say_task.renumbered(
                before=one.known.ref,
                after=one.number,
                words=facts.words_of(by_number[one.number]),
            )
        )
        for one in found.renumbered
        if not one.is_changed
    ]
    return told


def _changed(one: TaskDiff, words: str) -> Rich:
    number = one.number if not one.is_renumbered else f"{one.known.ref} → {one.number}"
    told = [say_task.changed(number=number, words=words)]
    if one.text is not None:
        told.append(_pair("text", *one.text))
    if one.agencies is not None:
        before, after = ("、".join(name for name, _ in side) for side in one.agencies)
        told.append(_pair("agencies", before, after))
    if one.deadlines is not None:
        before, after = ("；".join(side) for side in one.deadlines)
        told.append(_pair("deadline", before, after))
    return lines(told)


def _pair(what: str, before: str, after: str) -> str:
    """Both sides from where they part, so that a long text shows its change."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    start = max(0, start - 4) if start > 12 else 0
    cuts = [("…" if start else "") + cut(side[start:], 1.1) for side in (before, after)]
    one, two = (side or say_task.empty() for side in cuts)
    return say_task.change_of(what=what, before=one, after=two)


async def looked(context: Context, draft_id: int) -> Work | Page:
    """An open draft, or the page that says why there is none for this person."""
    lexicon = await context.lexicon()
    keys: list[list[Key]] = [[nav(say.DRAFTS, NewPlan()), nav(labels.HOME, Home())]]
    try:
        return await context.read(lambda tx: looked_at(tx, context, draft_id, lexicon))
    except Refused as error:
        return page(refusals.refused(code=error.code, facts=error.facts), keys)
    except Forbidden:
        return page(say.only_administrators(), keys[1:])
