"""分办: the list of an agency's tasks, to be ticked, by section or all; whom: see ``giving``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from handlers.bodies import body_of
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.lists import PAGE_SIZE, last_offset, pager
from handlers.measure import EMS, MOST_LINES, cut_to, lines_of
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import echoed, plan_tags
from handlers.status.views import StatusBoard
from handlers.steering.views import Distributing, DistributingSections, Giving
from handlers.texts import labels
from handlers.texts import steering as say
from handlers.texts.duties import plan_heading
from handlers.views import Home
from store import handling, items, rules
from store.db import Tx
from store.handling import Handling
from store.records import Actor, RoleFilter, TaskLine

Handled = dict[int, tuple[Handling, ...]]


def distributes(actor: Actor) -> int | None:
    """The agency whose tasks the actor distributes, the chosen one first; None for nobody else."""
    mine = sorted(actor.agencies, key=lambda agency: agency != actor.agency)
    for agency in mine:
        if rules.may(actor, rules.Action.DISTRIBUTE, agency_id=agency.id):
            return agency.id
    return None


async def command(update: Update, context: Context) -> None:
    """/distribute: the tasks of the agency whose liaison one is."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    agency = distributes(context.actor)
    if agency is None:
        await context.reply(page(say.no_agency_to_distribute(), [[nav(labels.HOME, Home())]]))
        return
    await context.show(await listing(context, Distributing(agency)))


async def listing(context: Context, view: Distributing) -> Page:
    """The agency's tasks with who handles each; ticks are kept in the buttons."""
    if not rules.may(context.actor, rules.Action.DISTRIBUTE, agency_id=view.agency):
        return page(say.no_agency_to_distribute(), [[nav(labels.BACK, Home())]])
    name = body_of(await context.lexicon(), view.agency, context.today).ref.short
    ids, found, handled = await context.read(lambda tx: _slice(tx, context.actor, view))
    below: list[Key] = [
        nav(say.BY_SECTION, DistributingSections(view.agency, view.plan)),
        nav(labels.BACK, StatusBoard(2, view.agency)),
    ]
    if not ids:
        return page(say.tasks_none(name=name), [below])
    offset = min(view.offset, last_offset(len(ids)))
    view = replace(view, offset=offset, ticks=view.ticks & ((1 << len(found)) - 1))
    head = bold(
        say.tasks_heading(name=name, first=offset + 1, last=offset + len(found), total=len(ids))
    )
    marks = plan_tags({line.plan_id for line in found}, await context.plans())
    told = _lines(found, handled, view, head, mixed=bool(marks))
    ticks: list[Key] = [
        nav(
            say.tick_label(
                label=labels.task(ref=line.ref, tag=marks.get(line.plan_id)),
                ticked=bool(view.ticks >> n & 1),
            ),
            replace(view, ticks=view.ticks ^ 1 << n),
        )
        for n, line in enumerate(found)
    ]
    every = (1 << len(found)) - 1
    chosen = view.ticks.bit_count()
    some = say.NONE_HERE if view.ticks == every else say.ALL_HERE
    giving = Giving(view.agency, 0, view.plan, view.section, offset, view.ticks)
    give: list[Key] = [nav(some, replace(view, ticks=0 if view.ticks == every else every))]
    if chosen:
        give.append(nav(say.give_ticked(count=chosen), giving))
    else:
        give.append(nav(say.give_all(count=len(ids)), giving))
    pages = -(-len(ids) // PAGE_SIZE)
    turning = pager(
        offset // PAGE_SIZE, pages, lambda n: replace(view, offset=n * PAGE_SIZE, ticks=0)
    )
    keyboard = [*rows(ticks, 2 if marks else 4), turning, *rows(give, 2), below]
    return page(lines([head, *told]), keyboard)


async def sections(context: Context, view: DistributingSections) -> Page:
    """The agency's sections with their counts; the document's own, where several plans have some
    the plan first.
    """
    if not rules.may(context.actor, rules.Action.DISTRIBUTE, agency_id=view.agency):
        return page(say.no_agency_to_distribute(), [[nav(labels.BACK, Home())]])
    body = body_of(await context.lexicon(), view.agency, context.today)
    found = await context.read(
        lambda tx: items.sections(tx, body.family, RoleFilter.ANY, view.plan or None)
    )
    back: list[Key] = [nav(labels.BACK, Distributing(view.agency))]
    plans = dict.fromkeys((section.plan_id, section.plan_short) for section in found)
    if len(plans) > 1:
        keys = [nav(short, replace(view, plan=plan)) for plan, short in plans]
        return page(say.choose_section(name=body.ref.short), [*rows(keys, 1), back])
    pages = max(1, -(-len(found) // PAGE_SIZE))
    at = min(view.page, pages - 1)
    keys = [
        nav(
            labels.section(name=one.path[-1], count=one.tasks),
            Distributing(view.agency, one.plan_id, one.id),
        )
        for one in found[at * PAGE_SIZE : (at + 1) * PAGE_SIZE]
    ]
    turning = pager(at, pages, lambda number: replace(view, page=number))
    return page(say.choose_section(name=body.ref.short), [*rows(keys, 1), turning, back])


async def _slice(
    tx: Tx, actor: Actor, view: Distributing
) -> tuple[tuple[int, ...], list[TaskLine], Handled]:
    ids = await listed(tx, view)
    offset = min(view.offset, last_offset(len(ids)))
    shown = ids[offset : offset + PAGE_SIZE]
    found = await items.lines_by_id(tx, shown)
    return ids, found, await handling.of_tasks(tx, actor, view.agency, shown)


async def listed(tx: Tx, view: Distributing | Giving) -> tuple[int, ...]:
    """All tasks that the view lists."""
    return await handling.tasks_of(
        tx, view.agency, plan_id=view.plan or None, section_id=view.section or None
    )


def _lines(
    found: Sequence[TaskLine], handled: Handled, view: Distributing, head: Rich, *, mixed: bool
) -> list[str]:
    """A line for each task, and a heading before each plan's while there is room."""
    told: list[str] = []
    plan: int | None = None
    room = MOST_LINES - lines_of(head) - len(found)
    for n, line in enumerate(found):
        if line.plan_id != plan and room > 0 and (mixed or plan is None):
            told.append(plan_heading(short=line.plan_short))
            room -= 1
        plan = line.plan_id
        who = say.names(shown=[_who(one) for one in handled.get(line.task_id, ())])
        whole = say.task(ref=line.ref, title=line.title, ticked=bool(view.ticks >> n & 1))
        tail = say.handled(who=cut_to(who, 6))
        told.append(cut_to(whole, EMS - len(tail)) + tail)
    return told


def _who(one: Handling) -> str:
    return echoed(one.person or one.unit or "")
