"""Plan documents: the list, a plan's own page, its tasks by section."""

from __future__ import annotations

from dataclasses import replace

from handlers.amending.plans import manage_keys, parked_keys, taken_back_keys
from handlers.context import Context
from handlers.following.offering import follow_key
from handlers.following.views import FollowPlan
from handlers.keyboards import nav, rows
from handlers.lists import PAGE_SIZE, last_offset, pager, task_list
from handlers.measure import MOST_LINES, lines_of, screens
from handlers.page import Key, Page, bold, lines, page
from handlers.render_plan import list_block, plan_pages
from handlers.texts import duties as say_duties
from handlers.texts import labels
from handlers.texts import plan as say
from handlers.views import Home, PlanCard, Plans, PlanSections, PlanTasks
from handlers.years import showing as of_years
from store import items, plans
from store.db import Tx
from store.errors import NotFound
from store.records import PlanRef, SectionCount, TaskPage

PLANS_A_PAGE = 5
SECTIONS_A_PAGE = 8


async def listing(context: Context, view: Plans) -> Page:
    """All plans, a screen at a time: what each counts and whether it names agencies."""
    known = await context.plans()
    back = nav(labels.BACK, Home())
    if not known:
        gone = rows(await taken_back_keys(context), 1)
        return page(say_duties.nothing_loaded(), [*gone, [back]])
    head = bold(say.heading(count=len(known)))
    blocks = [list_block(plan, context.today) for plan in known]
    pages = screens(blocks, budget=MOST_LINES - lines_of(head), most=PLANS_A_PAGE)
    at = min(view.page, len(pages) - 1)
    text = lines([head, *(blocks[number] for number in pages[at])])
    keys = [nav(known[number].short, PlanCard(known[number].id)) for number in pages[at]]
    gone = rows(await taken_back_keys(context), 1)
    return page(text, [*rows(keys, 1), pager(at, len(pages), Plans), *gone, [back]])


async def card(context: Context, view: PlanCard) -> Page:
    """What a plan says about itself: dates, copy, counts, lead rule, duties, addressees."""
    found = await context.read(lambda tx: plans.page(tx, view.plan))
    parked, gone = await parked_keys(context, view.plan)
    named = await of_years.of_plan(context, view.plan)
    linked = of_years.plan_lines(view.plan, named)
    texts = plan_pages(found, context.today, parked, linked)
    at = min(view.page, len(texts) - 1)
    turning = pager(at, len(texts), lambda number: replace(view, page=number))
    below: list[Key] = [nav(labels.tasks(count=found.plan.tasks), PlanTasks(view.plan))]
    if found.sections:
        below.append(nav(labels.BY_SECTION, PlanSections(view.plan)))
    below += [*follow_key(context, FollowPlan(view.plan)), nav(labels.BACK, Plans())]
    more = [*gone, *await manage_keys(context, view.plan)]
    others = rows(of_years.plan_keys(view.plan, named), 1)
    return page(texts[at], [turning, below, *others, *rows(more, 3)])


async def sections(context: Context, view: PlanSections) -> Page:
    """A plan's sections that hold tasks, to choose from."""
    found = await context.read(lambda tx: plans.page(tx, view.plan))
    filled = [section for section in found.sections if section.tasks]
    back = nav(labels.BACK, PlanCard(view.plan))
    if not filled:
        return page(say.no_sections(short=found.plan.short), [[back]])
    pages = -(-len(filled) // SECTIONS_A_PAGE)
    at = min(view.page, pages - 1)
    keys = [
        nav(
            labels.section(name=section.path[-1], count=section.tasks),
            PlanTasks(view.plan, section.id),
        )
        for section in filled[at * SECTIONS_A_PAGE : (at + 1) * SECTIONS_A_PAGE]
    ]
    turning = pager(at, pages, lambda number: replace(view, page=number))
    head = say.sections_heading(short=found.plan.short, count=len(filled))
    return page(head, [*rows(keys, 1), turning, [back]])


async def tasks(context: Context, view: PlanTasks) -> Page:
    """A plan's tasks as printed, whoever is responsible."""
    known = await context.plans()
    plan = _plan(known, view.plan)
    found, section = await context.read(lambda tx: _listed(tx, view))
    first, last = found.offset + 1, found.offset + len(found.lines)
    counted = say.tasks_heading(short=plan.short, first=first, last=last, total=found.total)
    heads = [bold(counted), section and say_duties.within(path=section.path)]
    below = [
        nav(labels.BY_SECTION, PlanSections(view.plan)),
        *follow_key(context, FollowPlan(view.plan, view.section)),
        nav(labels.BACK, PlanCard(view.plan)),
    ]
    return task_list(
        found,
        heads=[head for head in heads if head],
        plans=known,
        here=replace(view, offset=found.offset),
        at=lambda offset: replace(view, offset=offset),
        below=below,
        heads_name_plan=True,
    )


def _plan(known: tuple[PlanRef, ...], plan_id: int) -> PlanRef:
    for plan in known:
        if plan.id == plan_id:
            return plan
    raise NotFound("plan", str(plan_id))


async def _listed(tx: Tx, view: PlanTasks) -> tuple[TaskPage, SectionCount | None]:
    section = None
    if view.section:
        found = (await plans.page(tx, view.plan)).sections
        section = next((one for one in found if one.id == view.section), None)
    page_ = await _slice(tx, view, view.offset)
    if not page_.lines and page_.total:
        page_ = await _slice(tx, view, last_offset(page_.total))
    if not page_.lines:
        raise NotFound("section", str(view.section))
    return page_, section


async def _slice(tx: Tx, view: PlanTasks, offset: int) -> TaskPage:
    return await items.plan_tasks(
        tx, view.plan, section_id=view.section or None, offset=offset, limit=PAGE_SIZE
    )
