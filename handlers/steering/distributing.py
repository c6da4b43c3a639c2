"""分办: an agency's tasks, given to offices and people singly, by section and in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from telegram import Update

from handlers import offers
from handlers.bodies import body_of
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import (
    Distributing,
    DistributingSections,
    Giving,
    Home,
    StatusBoard,
    nav,
    rows,
)
from handlers.lists import PAGE_SIZE, last_offset, pager
from handlers.measure import EMS, MOST_LINES, cut_to, lines_of
from handlers.members.asking import attempt, expect, offer, over
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.presses import Press
from handlers.progress.about import Desk, about, subject
from handlers.progress.start import desk_of
from handlers.render import echoed, plan_tags
from handlers.steering import letters_handling as letters
from handlers.texts import labels
from handlers.texts import steering as say
from handlers.texts.duties import plan_heading
from store import handling, items, members, rules, units
from store.db import Tx
from store.errors import NotFound, Outdated
from store.handling import Handling, ToTell, Why
from store.records import Actor, RoleFilter, TaskLine
from store.text import clean_user_text, match_key
from store.waiting import Waiting

WHOM = "distribute_whom"
_OPTIONS = 10
_NAMED = 3
Facts = dict[str, Any]
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


async def asked(context: Context, view: Giving) -> None:
    """To whom: offices and people of the agency, or a name that is typed."""
    desk = await desk_of(context)

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.DISTRIBUTE, agency_id=view.agency)
        tasks = await _meant(tx, view)
        if not tasks:
            raise NotFound("tasks", str(view.agency))
        facts = await _whom(context, tx, view.agency, tasks, desk)
        await expect(context, tx, WHOM, {"agency": view.agency, "tasks": tasks})
        await offer(context, tx, letters.WHOM, facts)

    await attempt(context, body)


async def named(context: Context, waiting: Waiting) -> None:
    """A person or an office was named: give the tasks, or say that there is nobody of the name."""
    said = match_key(clean_user_text(context.message.text or ""))
    agency, tasks = waiting.facts["agency"], waiting.facts["tasks"]
    desk = await desk_of(context)
    key = offers.key_of(context.incoming, letters.DONE)

    async def body(tx: Tx) -> None:
        found = [one for one in await _options(context, tx, agency) if said == match_key(one[2])]
        if len(found) != 1:
            facts = await _whom(context, tx, agency, tasks, desk)
            shown = echoed(context.message.text or "")
            await offer(context, tx, letters.WHOM, {**facts, "unknown": shown})
            return
        await over(context, tx)
        kind, id_, name, _ = found[0]
        args = {"agency": agency, "tasks": tasks, kind: id_, "name": name}
        await _give(context, tx, desk, args, key)

    await attempt(context, body)


async def given(context: Context, tx: Tx, press: Press) -> None:
    """One of those offered."""
    await over(context, tx)
    desk = Desk(press.lexicon, press.plans, context.today)
    await _give(context, tx, desk, dict(press.args), press.key)


async def taken_back(context: Context, tx: Tx, press: Press) -> None:
    """Nobody in particular any more."""
    agency = press.number("agency")
    await over(context, tx)
    count = await handling.take_back(
        tx,
        context.actor,
        agency,
        _ids(press.args["tasks"]),
        effect_key=press.key,
        now=context.now,
    )
    if count is not None:
        facts = {"agency": agency, "back": count, "task": _single(press.args["tasks"])}
        await offers.put(context, tx, letters.DONE, facts, key=press.key)


async def _give(context: Context, tx: Tx, desk: Desk, args: Facts, key: str) -> None:
    agency, tasks = int(args["agency"]), _ids(args["tasks"])
    count = await handling.distribute(
        tx,
        context.actor,
        agency,
        tasks,
        unit_id=args.get("unit"),
        person_id=args.get("person"),
        effect_key=key,
        now=context.now,
    )
    if count is None:
        return
    heard = await _tell(context, tx, desk, args, tasks, key) if count else []
    facts = {
        "agency": agency,
        "count": count,
        "name": args["name"],
        "told": len([one for one in heard if one.person_id != context.actor.person_id]),
        "handles": len(heard),
        "task": _single(tasks),
        "tasks": tasks,
    }
    await offers.put(context, tx, letters.DONE, facts, key=key)


async def _tell(
    context: Context, tx: Tx, desk: Desk, args: Facts, tasks: Sequence[int], key: str
) -> list[ToTell]:
    """One message for each who handles the tasks now, but for oneself; who they are."""
    agency = int(args["agency"])
    every = await handling.whom_to_tell(tx, tasks[0], agency)
    heard = [one for one in every if one.why in (Why.HANDLES, Why.OFFICE)]
    listed = [about(await subject(tx, id_, desk), desk, None) for id_ in tasks[:_NAMED]]
    facts = {
        "by": echoed(context.actor.name or ""),
        "agency": desk.name(agency),
        "unit": args["name"] if args.get("unit") else None,
        "count": len(tasks),
        "tasks": listed,
    }
    for one in heard:
        if one.person_id == context.actor.person_id:
            continue
        for telegram_id in one.telegram_ids:
            own = f"{key}:told:{telegram_id}"
            await offers.put_to(tx, telegram_id, letters.TOLD, facts, key=own, at=context.now)
    return heard


async def _whom(context: Context, tx: Tx, agency: int, tasks: Sequence[int], desk: Desk) -> Facts:
    handled = await handling.of_tasks(tx, context.actor, agency, tasks)
    single = _single(tasks)
    told = None if single is None else about(await subject(tx, single, desk), desk, None)
    return {
        "agency": agency,
        "tasks": list(tasks),
        "options": (await _options(context, tx, agency))[:_OPTIONS],
        "undistributed": len(tasks) - len(handled),
        "handled": bool(handled),
        "about": told,
    }


async def _options(context: Context, tx: Tx, agency: int) -> list[list[Any]]:
    """[unit or person, id, name, label], offices first."""
    offices = [
        [
            "unit",
            unit.id,
            echoed(unit.name),
            say.in_unit(name=echoed(unit.name), members=unit.members),
        ]
        for unit in await units.of_agency(tx, agency)
    ]
    staff = [
        ["person", one.person_id, echoed(one.name), echoed(one.name)]
        for one in await members.of_agency(tx, context.actor, agency)
        if not one.suspended
    ]
    return [*offices, *staff]


async def _slice(
    tx: Tx, actor: Actor, view: Distributing
) -> tuple[tuple[int, ...], list[TaskLine], Handled]:
    ids = await _listed(tx, view)
    offset = min(view.offset, last_offset(len(ids)))
    shown = ids[offset : offset + PAGE_SIZE]
    found = await items.lines_by_id(tx, shown)
    return ids, found, await handling.of_tasks(tx, actor, view.agency, shown)


async def _listed(tx: Tx, view: Distributing | Giving) -> tuple[int, ...]:
    return await handling.tasks_of(
        tx, view.agency, plan_id=view.plan or None, section_id=view.section or None
    )


async def _meant(tx: Tx, view: Giving) -> list[int]:
    """One task, those that are ticked, or all that are listed."""
    if view.task:
        return [view.task]
    ids = await _listed(tx, view)
    if not view.ticks:
        return list(ids)
    shown = ids[view.offset : view.offset + PAGE_SIZE]
    return [id_ for n, id_ in enumerate(shown) if view.ticks >> n & 1]


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


def _single(tasks: Any) -> int | None:
    return tasks[0] if len(tasks) == 1 else None


def _ids(tasks: Any) -> list[int]:
    if not isinstance(tasks, list) or not all(isinstance(one, int) for one in tasks) or not tasks:
        raise Outdated("unknown")
    return tasks
