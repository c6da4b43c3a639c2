"""/history and /recent: who said what when, what supersedes what, and what came in lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from handlers.amending.views import ParkedTasks
from handlers.ask.naming import Named, task_said
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import EMS, MOST_LINES, cut_to, lines_of, screens, split_text
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.progress.about import about, subject
from handlers.progress.choosing import task_keys
from handlers.progress.start import desk_of
from handlers.progress.views import Files
from handlers.render import echoed
from handlers.status.said import standing_line
from handlers.status.views import History, Lately
from handlers.texts import first as say_first
from handlers.texts import labels
from handlers.texts import progress as say_progress
from handlers.texts import status as say
from handlers.texts import task as say_task
from handlers.views import Card, Home, Plans
from store import items, lately, parked, selection, status
from store.db import Tx
from store.errors import Forbidden, NotFound
from store.parked import Parked
from store.records import TaskCard
from store.reports import reading
from store.reports.records import Kind, ReportView
from store.status import Row

A_PAGE = 6
# As much as this of what people wrote: a record has to leave room for others.
_TEXT_LINES, _OTHER_LINES = 3, 1


async def command(update: Update, context: Context) -> None:
    """/history NUMBER: everything that was reported of a task."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    said = " ".join(context.args or ())
    found = task_said(said, await context.plans())
    if found is None:
        await context.reply(page(say.usage_history(), [[nav(labels.HOME, Home())]]))
        return
    await context.reply(await chosen(context, found, History))


async def chosen(context: Context, found: Named, view: type[History]) -> Page:
    """The page of the one task of this number, or which of several is meant."""
    ids = [id_ for id_, _ in await context.read(lambda tx: selection.keys(tx, found.wanted))]
    if not ids:
        return page(say_task.in_no_plan(ref=echoed(found.ref)), [[nav(labels.PLANS, Plans())]])
    if len(ids) == 1:
        return await shown(context, view(ids[0]))
    keys = await task_keys(context, ids, view)
    back = [nav(labels.BACK, Home())]
    return page(say.choose_task(ref=found.ref), [*rows(keys, 1), back])


async def shown(context: Context, view: History) -> Page:
    """Who, when, what, which supersedes which; returned ones with the reason."""
    known = await context.plans()

    async def body(tx: Tx) -> tuple[TaskCard | Parked, tuple[ReportView, ...] | None, Row | None]:
        try:
            card: TaskCard | Parked = await items.card(tx, view.task, plan_refs=known)
        except NotFound:
            # the plan's text has it no more: for those entitled its reports stay readable
            card = await parked.of_task(tx, context.actor, view.task)
        try:
            found = await reading.history(tx, context.actor, view.task)
        except Forbidden:
            return card, None, None
        row = await status.of_task_seen(tx, context.actor, view.task, context.today)
        return card, found, row

    card, found, row = await context.read(body)
    if isinstance(card, Parked):
        back: list[Key] = [nav(labels.BACK, ParkedTasks(card.plan_id))]
        short = card.plan
    else:
        back, short = [nav(labels.BACK, Card(view.task))], card.plan.short
    title = bold(say_task.title(ref=card.ref, short=short))
    name = cut_to(card.title, EMS)
    if found is None:
        return page(lines([title, name, "", say.history_denied()]), [back])
    stands = None if row is None else standing_line(row)
    if not found:
        return page(lines([title, name, stands, "", say.history_empty()]), [back])
    head = lines([title, name, stands, say.history_heading(total=len(found))])
    blocks = [_record(context, one, found, card.ref) for one in reversed(found)]
    pages = screens(blocks, budget=MOST_LINES - lines_of(head), most=A_PAGE)
    at = min(view.page, len(pages) - 1)
    newest = list(reversed(found))
    keys: list[Key] = [
        nav(
            say.evidence_label(receipt=one.report.receipt, count=len(one.evidence)),
            Files(one.report.id),
        )
        for one in (newest[n] for n in pages[at])
        if one.evidence
    ]
    turning = pager(at, len(pages), lambda number: replace(view, page=number))
    text = lines([head, *(blocks[n] for n in pages[at])])
    return page(text, [*rows(keys, 2), turning, back])


async def recent(update: Update, context: Context) -> None:
    """/recent: what was reported lately, as far as one may see it."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    await context.show(await latest(context, Lately()))


async def latest(context: Context, view: Lately) -> Page:
    """The latest first, each with plan, number and first words."""
    back: list[Key] = [nav(labels.BACK, Home())]
    if not context.actor.appointments:
        return page(say.not_for_visitors(), [[nav(labels.PLANS, Plans()), *back]])
    desk = await desk_of(context)

    async def body(tx: Tx) -> list[tuple[ReportView, str]]:
        made = []
        for one in await lately.lately(tx, context.actor):
            told = about(await subject(tx, one.report.task_id, desk), desk, None)
            where = say_progress.task(plan=told["plan"], ref=told["ref"], words=told["words"])
            made.append((one, where))
        return made

    found = await context.read(body)
    if not found:
        return page(say.lately_empty(), [back])
    blocks = [
        Rich(
            say.reported(
                on=one.report.said_on,
                agency=None if one.agency is None else one.agency.short,
                status=one.report.status.value,
                where=where,
            )
        )
        for one, where in found
    ]
    head = say.lately_heading(first=1, last=len(found), total=len(found))
    pages = screens(blocks, budget=MOST_LINES - lines_of(bold(head)), most=A_PAGE)
    at = min(view.page, len(pages) - 1)
    span = pages[at]
    head = say.lately_heading(first=span.start + 1, last=span.stop, total=len(found))
    keys: list[Key] = [nav(str(n + 1), History(found[n][0].report.task_id)) for n in span]
    turning = pager(at, len(pages), Lately)
    return page(lines([bold(head), *(blocks[n] for n in span)]), [*rows(keys, 4), turning, back])


def _record(context: Context, one: ReportView, every: Sequence[ReportView], ref: str) -> Rich:
    report, zone = one.report, context.deps.zone
    office = None if one.office is None else echoed(one.office)
    before = next((o.report.receipt for o in every if o.report.id == report.supersedes_id), None)
    return lines(
        [
            say.record(
                at=report.made_at.astimezone(zone),
                receipt=report.receipt,
                agency=None if one.agency is None else one.agency.short,
                status=report.status.value,
                is_whole=report.kind is Kind.OVERALL,
            ),
            None if one.ref in ("", ref) else say.numbered_then(ref=one.ref),
            say.author(
                name=echoed(one.person),
                office=office,
                role=say_first.role(role=report.as_role),
                life=report.state.value,
            ),
            say.text(said=_short(report.text, _TEXT_LINES)),
            None
            if report.completed_on is None
            else say.completed(
                on=report.completed_on, deliverable=_short(report.deliverable, _OTHER_LINES)
            ),
            None if before is None else say.supersedes(receipt=before),
            None if one.superseded_by is None else say.superseded(receipt=one.superseded_by),
            *(
                say.step(
                    event=step.event.value,
                    name=None if step.person is None else echoed(step.person),
                    at=step.at.astimezone(zone),
                    reason=_short(step.reason, _OTHER_LINES),
                )
                for step in one.events
            ),
        ]
    )


def _short(said: str | None, most: int) -> str:
    """The beginning of what somebody wrote, on at most ``most`` lines."""
    first, *left = split_text(" ".join((said or "").split()), most) or [""]
    return f"{first}……" if left else first
