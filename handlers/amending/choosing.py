"""Which task or plan a command means: by number, by name, or chosen from a few."""

from __future__ import annotations

from handlers.amending.views import AddingTask, Amending, Archiving
from handlers.ask.naming import task_said
from handlers.ask.plans_meant import plans_meant
from handlers.context import Context
from handlers.keyboards import nav, rows
from handlers.page import Key, Page, page
from handlers.progress.choosing import task_keys
from handlers.render import echoed
from handlers.texts import amending as say
from handlers.texts import labels
from handlers.texts import task as say_task
from handlers.view import View
from handlers.views import Home, Plans
from store import selection
from store.records import PlanRef

_MOST = 8


async def task_named(context: Context, said: str) -> int | Page:
    """The task of this number, or the page that asks which one."""
    found = task_said(said, await context.plans())
    back: Key = nav(labels.HOME, Home())
    if found is None:
        return page(say.how_to_edit(), [[nav(labels.PLANS, Plans()), back]])
    ids = [id_ for id_, _ in await context.read(lambda tx: selection.keys(tx, found.wanted))]
    if len(ids) == 1:
        return ids[0]
    if not ids:
        text = say_task.in_no_plan(ref=echoed(found.ref))
        return page(text, [[nav(labels.PLANS, Plans()), back]])
    keys = await task_keys(context, ids, Amending)
    return page(say.choose_task(ref=echoed(found.ref)), [*rows(keys, 1), [back]])


async def plan_named(context: Context, said: str, deed: str) -> int | Page:
    """The plan of this name that the ``deed`` (add, archive, restore) may be done to, or the page
    that asks which one.
    """
    wanted = {"add": None, "archive": False, "restore": True}[deed]
    every = [p for p in await context.plans() if wanted is None or p.archived is wanted]
    back: Key = nav(labels.HOME, Home())
    if not every:
        return page(say.no_plan_to(deed=deed), [[nav(labels.PLANS, Plans()), back]])
    keys = set(plans_meant(said, every).plans) if said else set()
    named = [plan for plan in every if plan.key in keys]
    if len(named) == 1:
        return named[0].id
    shown = (named or every)[:_MOST]
    choices: list[Key] = [nav(plan.short, _view(plan, deed)) for plan in shown]
    return page(say.choose_plan(deed=deed), [*rows(choices, 1), [back]])


def _view(plan: PlanRef, deed: str) -> View:
    if deed == "add":
        return AddingTask(plan.id)
    return Archiving(plan.id, int(deed == "restore"))
