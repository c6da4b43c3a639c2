"""An agency's tasks: the list, what narrows it, and the sentences that say who leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.bodies import Body, body_of
from handlers.context import Context
from handlers.keyboards import nav, rows
from handlers.lists import PAGE_SIZE, last_offset, pager, task_list
from handlers.page import Key, Page, Rich, bold, lines, page, quoted
from handlers.render import paged
from handlers.texts import duties as say
from handlers.texts import labels
from handlers.views import (
    Filters,
    Listing,
    Rules,
    Sections,
    Summary,
)
from store import items, plans
from store.db import Tx
from store.records import Duties, PlanPage, PlanRef, RoleFilter, SectionCount, TaskPage

SECTIONS_A_PAGE = 8
PLANS_A_PAGE = 6


async def listing(context: Context, view: Listing, note: str | None = None) -> Page:
    """An agency's tasks, eight at a time."""
    lexicon = await context.lexicon()
    body = body_of(lexicon, view.agency, context.today)
    found, section = await context.read(lambda tx: _listed(tx, body, view))
    role = view.role.value
    below = [
        nav(labels.FILTER, Filters(view.agency, view.role, view.plan)),
        nav(labels.BACK, Summary(view.agency)),
    ]
    known = await context.plans()
    if not found.lines:
        return page(lines([note, *_nothing(body, view, known)]), [below[1:]])
    first, last = found.offset + 1, found.offset + len(found.lines)
    counted = say.list_heading(full=body.full, role=role, first=first, last=last, total=found.total)
    heads = [note, bold(counted), section and say.within(path=section.path)]
    return task_list(
        found,
        heads=[head for head in heads if head],
        plans=known,
        here=replace(view, offset=found.offset),
        at=lambda offset: replace(view, offset=offset),
        below=below,
    )


def _nothing(body: Body, view: Listing, known: Sequence[PlanRef]) -> list[str]:
    """An empty list, and why: the plan may not name anybody at all."""
    plan = next((plan for plan in known if plan.id == view.plan), None)
    if plan is not None and not plan.names_agencies:
        return [say.silent_plan(short=plan.short)]
    short = plan.short if plan else None
    return [say.list_empty(full=body.full, role=view.role.value, plan=short)]


async def _listed(tx: Tx, body: Body, view: Listing) -> tuple[TaskPage, SectionCount | None]:
    plan = view.plan or None
    section = None
    if view.section:
        sections = await items.sections(tx, body.family, view.role, plan)
        section = next((found for found in sections if found.id == view.section), None)
    found = await _slice(tx, body, view, view.offset)
    if not found.lines and found.total:
        found = await _slice(tx, body, view, last_offset(found.total))
    return found, section


async def _slice(tx: Tx, body: Body, view: Listing, offset: int) -> TaskPage:
    return await items.listed(
        tx,
        body.family,
        view.role,
        plan_id=view.plan or None,
        section_id=view.section or None,
        offset=offset,
        limit=PAGE_SIZE,
    )


async def filters(context: Context, view: Filters) -> Page:
    """Role and plan of a list, each with its count."""
    body = body_of(await context.lexicon(), view.agency, context.today)
    duties = await context.duties(body.ref, body.family)
    counts = [(found.plan, _count(duties, view.role, found.plan.id)) for found in duties.plans]
    chosen = next((plan.short for plan, _ in counts if plan.id == view.plan), None)
    roles = [
        nav(_ticked(label, role is view.role), Filters(view.agency, role, view.plan))
        for role, label in _role_labels(duties, view.plan)
    ]
    every = nav(_ticked(labels.ALL_PLANS, not view.plan), Listing(view.agency, view.role))
    one = [
        nav(
            _ticked(labels.counted(name=plan.short, count=count), plan.id == view.plan),
            Listing(view.agency, view.role, plan.id),
        )
        for plan, count in counts
        if count
    ]
    pages = max(1, -(-len(one) // PLANS_A_PAGE))
    at = min(view.page, pages - 1)
    below = [
        nav(labels.BY_SECTION, Sections(view.agency, view.role, view.plan)),
        nav(labels.BACK, Listing(view.agency, view.role, view.plan)),
    ]
    text = say.filters(full=body.full, role=view.role.value, plan=chosen)
    shown = one[at * PLANS_A_PAGE : (at + 1) * PLANS_A_PAGE]
    turning = pager(at, pages, lambda number: replace(view, page=number))
    return page(text, [roles, [every], *rows(shown, 1), turning, below])


def _role_labels(duties: Duties, plan: int) -> list[tuple[RoleFilter, str]]:
    counts = {role: _count(duties, role, plan) for role in RoleFilter}
    return [
        (RoleFilter.ANY, labels.everything(count=counts[RoleFilter.ANY])),
        (RoleFilter.LEAD, labels.lead(count=counts[RoleFilter.LEAD])),
        (RoleFilter.PARTICIPANT, labels.participant(count=counts[RoleFilter.PARTICIPANT])),
    ]


def _count(duties: Duties, role: RoleFilter, plan: int) -> int:
    def of(found: object) -> int:
        name = {"lead": "lead", "participant": "participant", "any": "total"}[role.value]
        value: int = getattr(found, name)
        return value

    return sum(of(found) for found in duties.plans if not plan or found.plan.id == plan)


def _ticked(label: str, is_chosen: bool) -> str:
    return labels.chosen(label) if is_chosen else label


async def sections(context: Context, view: Sections) -> Page:
    """An agency's sections with their counts; first a plan, where several have some."""
    body = body_of(await context.lexicon(), view.agency, context.today)
    found = await context.read(
        lambda tx: items.sections(tx, body.family, view.role, view.plan or None)
    )
    role = view.role.value
    back = nav(labels.BACK, Summary(view.agency))
    plan_ids = dict.fromkeys((section.plan_id, section.plan_short) for section in found)
    if len(plan_ids) > 1:
        keys = [nav(short, replace(view, plan=plan)) for plan, short in plan_ids]
        return page(say.choose_plan(full=body.full, role=role), [*rows(keys, 1), [back]])
    if not found:
        return page(say.no_sections(full=body.full, role=role), [[back]])
    head = say.sections_heading(full=body.full, role=role, short=found[0].plan_short)
    return _section_page(view, found, head, back)


def _section_page(view: Sections, found: tuple[SectionCount, ...], head: str, back: Key) -> Page:
    pages = -(-len(found) // SECTIONS_A_PAGE)
    at = min(view.page, pages - 1)
    shown = found[at * SECTIONS_A_PAGE : (at + 1) * SECTIONS_A_PAGE]
    keys = [
        nav(
            labels.section(name=section.path[-1], count=section.tasks),
            Listing(view.agency, view.role, section.plan_id, section.id),
        )
        for section in shown
    ]
    turning = pager(at, pages, lambda number: replace(view, page=number))
    return page(head, [*rows(keys, 1), turning, [back]])


async def rules(context: Context, view: Rules) -> Page:
    """The sentences by which the counts say 牵头, to the letter."""
    body = body_of(await context.lexicon(), view.agency, context.today)
    duties = await context.duties(body.ref, body.family)
    found = await context.read(lambda tx: _plan_pages(tx, duties))
    blocks = [_rule(one) for one in found]
    text, at, pages = paged(bold(say.rules_heading()), [*blocks, Rich(say.rules_note())], view.page)
    turning = pager(at, pages, lambda number: replace(view, page=number))
    return page(text, [turning, [nav(labels.BACK, Summary(view.agency))]])


async def _plan_pages(tx: Tx, duties: Duties) -> list[PlanPage]:
    return [await plans.page(tx, found.plan.id) for found in duties.plans]


def _rule(found: PlanPage) -> Rich:
    if not found.lead_rule:
        return Rich(say.no_rule(short=found.plan.short))
    return lines([say.plan_heading(short=found.plan.short), quoted(found.lead_rule)])
