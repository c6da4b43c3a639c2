"""Whole plans: what administrators may do with one, putting it away, its revisions, undo."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from handlers import offers
from handlers.amending import letters
from handlers.amending.choosing import plan_named
from handlers.amending.steps import is_refused
from handlers.amending.views import (
    AddingTask,
    Archiving,
    Editions,
    Managing,
    ParkedTasks,
    PlanFact,
    UndoingRevision,
)
from handlers.context import Context
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import MOST_LINES, lines_of, screens
from handlers.members.asking import attempt, offer
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.presses import Press
from handlers.progress.composing import fitted
from handlers.render import echoed
from handlers.status.views import History
from handlers.texts import amending as say
from handlers.texts import labels
from handlers.texts import managing as say_managing
from handlers.views import PlanCard, Plans
from seed.collector import undisturbed_by
from store import archiving, editions, parked, plans, plans_known, rules, status, undoing
from store.db import Tx
from store.edition import Known
from store.editions import EditionView
from store.errors import Forbidden, NotFound
from store.parked import Parked
from store.records import PlanRef
from store.standing import Standing, standing
from store.state import State

_A_PAGE = 6


async def archive_command(update: Update, context: Context) -> None:
    """/archive PLAN: put a plan away, with what that means."""
    await _command(context, "archive")


async def restore_command(update: Update, context: Context) -> None:
    """/restore PLAN: take it out again."""
    await _command(context, "restore")


async def _command(context: Context, deed: str) -> None:
    if await is_refused(context):
        return
    found = await plan_named(context, " ".join(context.args or ()), deed)
    if isinstance(found, int):
        await archiving_asked(context, Archiving(found, int(deed == "restore")))
    else:
        await context.reply(found)


async def managing(context: Context, view: Managing) -> Page:
    """What may be done with a plan, also with one whose first import was undone."""
    known = await context.plans()
    plan = next((one for one in known if one.id == view.plan), None)

    async def body(tx: Tx) -> tuple[tuple[EditionView, ...], tuple[Parked, ...], str]:
        made = await editions.of_plan(tx, context.actor, view.plan, context.now)
        gone = await parked.of_plan(tx, context.actor, view.plan)
        back = dict(await editions.taken_back(tx, context.actor))
        return made, gone, back.get(view.plan, "")

    try:
        made, gone, short = await context.read(body)
    except Forbidden:
        return _denied()
    if not made:
        raise NotFound("plan", str(view.plan))
    last, keys = made[0], list[Key]()
    if plan is None:
        text = Rich(say_managing.taken_back(short=short, can_undo=last.can_undo))
    else:
        head = say_managing.manage(short=plan.short, number=last.number, tasks=plan.tasks)
        text = lines([bold(head), say_managing.archived() if plan.archived else None])
        keys.append(nav(say_managing.ADD_TASK, AddingTask(plan.id)))
        label = say_managing.RESTORE if plan.archived else say_managing.ARCHIVE
        keys.append(nav(label, Archiving(plan.id, int(plan.archived))))
        keys.append(nav(say_managing.PLACE, PlanFact(plan.id, 0)))
        keys.append(nav(say_managing.SOURCE, PlanFact(plan.id, 1)))
    if last.can_undo:
        label = say_managing.undo_label(number=last.number) if plan else say_managing.BRING_BACK
        keys.append(nav(label, UndoingRevision(view.plan, last.id)))
    keys.append(nav(say_managing.EDITIONS, Editions(view.plan)))
    if gone:
        keys.append(nav(say_managing.parked_label(count=len(gone)), ParkedTasks(view.plan)))
    back = nav(labels.BACK, PlanCard(view.plan) if plan else Plans())
    return page(text, [*rows(keys, 2), [back]])


async def listed(context: Context, view: Editions) -> Page:
    """版本记录: number, date, what, by whom, and why."""
    zone = context.deps.zone
    try:
        short, made = await context.read(lambda tx: _editions(tx, context, view.plan))
    except Forbidden:
        return _denied()
    blocks = [
        lines(
            [
                say_managing.edition(
                    number=one.number,
                    kind=one.kind,
                    at=one.at.astimezone(zone),
                    by=None if one.by is None else echoed(one.by),
                    tasks=one.tasks,
                    task=one.task,
                    undoes=one.undoes,
                    undone=one.undone,
                ),
                fitted(
                    say_managing.edition_why(
                        basis=None if one.basis is None else echoed(one.basis),
                        reason=None if one.reason is None else echoed(one.reason),
                        file_name=echoed(one.file_name),
                    ),
                    2,
                ),
            ]
        )
        for one in made
    ]
    head = bold(say_managing.editions_heading(short=short, count=len(made)))
    pages = screens(blocks, budget=MOST_LINES - lines_of(head), most=_A_PAGE)
    at = min(view.page, len(pages) - 1)
    keys: list[Key] = [
        nav(say_managing.undo_label(number=one.number), UndoingRevision(view.plan, one.id))
        for one in made[:1]
        if one.can_undo
    ]
    turning = pager(at, len(pages), lambda number: replace(view, page=number))
    text = lines([head, *(blocks[n] for n in pages[at])])
    return page(text, [turning, [*keys, nav(labels.BACK, Managing(view.plan))]])


async def parked_tasks(context: Context, view: ParkedTasks) -> Page:
    """Tasks that the plan has no more, with what was reported on them, for those entitled."""
    known = await context.plans()

    async def body(tx: Tx) -> tuple[str, tuple[Parked, ...]]:
        gone = await parked.of_plan(tx, context.actor, view.plan)
        plan = next((one for one in known if one.id == view.plan), None)
        return plan.short if plan else await plans.short_of(tx, view.plan), gone

    short, gone = await context.read(body)
    is_listed = any(one.id == view.plan for one in known)
    back = nav(labels.BACK, PlanCard(view.plan) if is_listed else Plans())
    if not gone:
        return page(say_managing.nothing_parked(short=short), [[back]])
    blocks = [
        Rich(
            say_managing.parked_task(
                ref=one.ref, title=one.title, revision=one.revision, reports=one.reports
            )
        )
        for one in gone
    ]
    head = bold(say_managing.parked_heading(short=short, count=len(gone)))
    pages = screens(blocks, budget=MOST_LINES - lines_of(head), most=_A_PAGE)
    at = min(view.page, len(pages) - 1)
    keys: list[Key] = [nav(gone[n].ref, History(gone[n].task_id)) for n in pages[at]]
    turning = pager(at, len(pages), lambda number: replace(view, page=number))
    text = lines([head, *(blocks[n] for n in pages[at])])
    return page(text, [*rows(keys, 4), turning, [back]])


async def archiving_asked(context: Context, view: Archiving) -> None:
    """What it means, before it is done."""
    plan = next((one for one in await context.plans() if one.id == view.plan), None)

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.SEED_PLAN)
        if plan is None:
            raise NotFound("plan", str(view.plan))
        await offer(context, tx, letters.ASK_ARCHIVE, await _archiving(context, tx, plan, view))

    await attempt(context, body)


async def _archiving(context: Context, tx: Tx, plan: PlanRef, view: Archiving) -> dict[str, object]:
    facts: dict[str, object] = {"plan": plan.id, "short": plan.short, "on": not view.out}
    if view.out:
        active = replace(plan, archived=False)
        return facts | {"ended": standing(active, context.today) is Standing.HISTORY}
    board = await status.of_plan(tx, context.actor, plan.id, context.today)
    open_ = len(board.rows) - board.counts.get(State.DONE, 0)
    closing = standing(plan, context.today) is Standing.CLOSING
    return facts | {"open": open_, "closing": closing}


async def archived(context: Context, tx: Tx, press: Press) -> None:
    """Put it away, or take it out."""
    plan_id, on = press.number("plan"), bool(press.args["on"])
    deed = archiving.archive if on else archiving.restore
    if await deed(tx, context.actor, plan_id, effect_key=press.key, now=context.now):
        short = await plans.short_of(tx, plan_id)
        facts = {"plan": plan_id, "short": short, "on": on}
        await offers.put(context, tx, letters.ARCHIVED, facts, key=press.key)


async def undo_asked(context: Context, view: UndoingRevision) -> None:
    """What undoing the revision does, before it is done."""

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.SEED_PLAN)
        short, made = await _editions(tx, context, view.plan)
        one = next((one for one in made if one.id == view.revision), None)
        if one is None:
            raise NotFound("revision", str(view.revision))
        facts = {
            "plan": view.plan,
            "revision": one.id,
            "short": short,
            "number": one.number,
            "kind": one.kind,
            "empties": _empties(made, one),
            "parked": await _would_park(tx, view.plan, made, one),
            "undoes": one.undoes,
            "brings_back": _brings_back(made, one),
        }
        await offer(context, tx, letters.ASK_UNDO, facts)

    await attempt(context, body)


async def undone(context: Context, tx: Tx, press: Press) -> None:
    """Take the revision back."""
    plan_id, revision_id = press.number("plan"), press.number("revision")
    before = await editions.of_plan(tx, context.actor, plan_id, context.now)
    one = next((one for one in before if one.id == revision_id), None)
    with undisturbed_by(max((other.tasks for other in before), default=0)):
        saved = await undoing.undo(
            tx, context.actor, plan_id, revision_id, context.now, effect_key=press.key
        )
    assert one is not None, "undo found it"
    facts = {
        "plan": plan_id,
        "short": await plans.short_of(tx, plan_id),
        "number": one.number,
        "new": saved.number,
        "empties": _empties(before, one),
        "brings_back": _brings_back(before, one),
    }
    await offers.put(context, tx, letters.UNDONE, facts, key=press.key)


async def _editions(tx: Tx, context: Context, plan_id: int) -> tuple[str, tuple[EditionView, ...]]:
    made = await editions.of_plan(tx, context.actor, plan_id, context.now)
    if not made:
        raise NotFound("plan", str(plan_id))
    return await plans.short_of(tx, plan_id), made


def _empties(made: tuple[EditionView, ...], one: EditionView) -> bool:
    """Whether nothing is left when it is undone."""
    before = next((other for other in made if other.number == one.number - 1), None)
    return before is None or before.tasks == 0


def _brings_back(made: tuple[EditionView, ...], one: EditionView) -> bool:
    """Whether the plan has no text before it is undone, and has one then."""
    return one.tasks == 0 and not _empties(made, one)


async def _would_park(tx: Tx, plan_id: int, made: tuple[EditionView, ...], one: EditionView) -> int:
    """Tasks with reports that the revision before did not have."""
    before = next((other for other in made if other.number == one.number - 1), None)
    known: tuple[Known, ...] = await plans_known.of(tx, plan_id)
    had = set() if before is None else await editions.tasks_of(tx, before.id)
    return sum(o.has_reports and o.is_current and o.task_id not in had for o in known)


def _denied() -> Page:
    return page(say.only_administrators(), [[nav(labels.PLANS, Plans())]])


async def manage_keys(context: Context, plan_id: int) -> list[Key]:
    """［增加任务］［版本记录］［管理］ for administrators."""
    if not context.in_private or not rules.may(context.actor, rules.Action.SEED_PLAN):
        return []
    return [
        nav(say_managing.ADD_TASK, AddingTask(plan_id)),
        nav(say_managing.EDITIONS, Editions(plan_id)),
        nav(say_managing.MANAGE, Managing(plan_id)),
    ]


async def parked_keys(context: Context, plan_id: int) -> tuple[str | None, list[Key]]:
    """The line and the button of what is parked, for those who may see any of it."""
    if not context.in_private or not context.actor.appointments:
        return None, []
    gone = await context.read(lambda tx: parked.of_plan(tx, context.actor, plan_id))
    if not gone:
        return None, []
    label = say_managing.parked_label(count=len(gone))
    return say_managing.parked_line(count=len(gone)), [nav(label, ParkedTasks(plan_id))]


async def taken_back_keys(context: Context) -> list[Key]:
    """Plans whose first import was undone, for administrators."""
    if not context.in_private or not rules.may(context.actor, rules.Action.SEED_PLAN):
        return []
    gone = await context.read(lambda tx: editions.taken_back(tx, context.actor))
    return [nav(say_managing.taken_back_label(short=short), Managing(id_)) for id_, short in gone]
