"""What is an agency responsible for: summary, lists, filters, sections, rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.bodies import Body, body_of, collectives_of, kin_of, was_member
from handlers.context import Context
from handlers.following.offering import follow_key
from handlers.following.views import FollowAgency
from handlers.keyboards import nav, rows
from handlers.lists import PAGE_SIZE, last_offset, pager, task_list
from handlers.page import Key, Page, Rich, bold, lines, page, quoted
from handlers.render import none_block, paged, summary_blocks
from handlers.steering.hand_given import found_for
from handlers.steering.views import HandGiven
from handlers.texts import duties as say
from handlers.texts import labels
from handlers.texts import steering as say_steering
from handlers.view import View
from handlers.views import (
    Filters,
    Home,
    Listing,
    PlanCard,
    Plans,
    Proposal,
    Rules,
    Sections,
    Summary,
)
from store import items, overview, plans
from store.db import Tx
from store.lexicon import Lexicon
from store.records import Duties, PlanPage, PlanRef, RoleFilter, SectionCount, TaskPage

SECTIONS_A_PAGE = 8
PLANS_A_PAGE = 6


async def summary(context: Context, view: Summary, note: str | None = None) -> Page:
    """The answer to "what is X responsible for", its counts and what was searched."""
    lexicon = await context.lexicon()
    body = body_of(lexicon, view.agency, context.today)
    duties = await context.duties(body.ref, body.family)
    via = body_of(lexicon, view.via, context.today) if view.via else None
    whole = duties
    if via is not None:
        duties = _as_member(duties, body, via, context.today)
    back: View = Summary(via.id) if via else Home()
    given = await found_for(context, body)
    if via is not None and whole.plans and not duties.plans:
        said = say.was_no_member(full=via.full, collective=body.ref.short)
        return page(said, [[nav(labels.BACK, back)]])
    if not duties.plans:
        return await _none(context, body, duties, note, back, given=len(given))
    total = sum(found.total for found in duties.plans)
    head = lines(
        [
            note,
            say.via(collective=body.ref.short, full=via.full) if via else None,
            bold(say.heading(full=body.full, total=total)),
        ]
    )
    blocks = summary_blocks(duties, context.today)
    if kin := kin_of(lexicon, body):
        blocks.append(Rich(say.includes(names=kin)))
    if body.is_renamed and body.printed:
        blocks.append(Rich(say.printed_as(printed=body.printed)))
    if given:
        blocks.append(Rich(say_steering.hand_given(count=len(given))))
    text, at, pages = paged(head, blocks, view.page)
    turning = pager(at, pages, lambda number: replace(view, page=number))
    around = await _around(context, lexicon, body, back)
    by_hand = _by_hand(body, len(given))
    is_cut = len(duties.plans) < len(whole.plans)
    keys = _plan_keys(body, duties) if is_cut else _summary_keys(body, duties)
    return page(text, [turning, *keys, by_hand, *around])


def _as_member(duties: Duties, group: Body, body: Body, today: date) -> Duties:
    """What a group has to do in the documents of when ``body`` belonged to it."""
    plans = tuple(
        found for found in duties.plans if was_member(group, body, _dated(found.plan, today))
    )
    return replace(duties, plans=plans)


def _dated(plan: PlanRef, today: date) -> date:
    """When a document says who belongs to a group: its own day, so far as it has one."""
    return plan.issued_on or plan.published_on or plan.period_start or today


def _by_hand(body: Body, count: int) -> list[Key]:
    """The list of what is assigned by hand: apart from the document's."""
    if not count:
        return []
    return [nav(say_steering.hand_given_label(count=count), HandGiven(body.id))]


def _plan_keys(body: Body, duties: Duties) -> list[list[Key]]:
    """The lists of some plans only: those of when somebody belonged to the group."""
    keys: list[Key] = [
        nav(found.plan.short, Listing(body.id, plan=found.plan.id)) for found in duties.plans
    ]
    return [*map(list, rows(keys, 1)), [nav(labels.RULES, Rules(body.id))]]


def _summary_keys(body: Body, duties: Duties) -> list[list[Key]]:
    lead = sum(found.lead for found in duties.plans)
    participant = sum(found.participant for found in duties.plans)
    total = sum(found.total for found in duties.plans)
    parts: list[Key] = []
    if lead:
        parts.append(nav(labels.lead(count=lead), Listing(body.id, RoleFilter.LEAD)))
    if participant:
        as_participant = Listing(body.id, RoleFilter.PARTICIPANT)
        parts.append(nav(labels.participant(count=participant), as_participant))
    if total > lead + participant:
        parts.append(nav(labels.everything(count=total), Listing(body.id)))
    more: list[Key] = [
        nav(labels.BY_SECTION, Sections(body.id)),
        nav(labels.RULES, Rules(body.id)),
    ]
    return [parts, more]


async def _around(context: Context, lexicon: Lexicon, body: Body, back: View) -> list[list[Key]]:
    """The ways on from an agency: its groups that have tasks, making it mine, back."""
    groups: list[list[Key]] = [
        [nav(labels.via(collective=group.ref.short), Summary(group.id, via=body.id))]
        for group in collectives_of(lexicon, body, context.today)
        if _as_member(
            await context.duties(group.ref, group.family), group, body, context.today
        ).plans
    ]
    mine = context.actor.agency
    last = follow_key(context, FollowAgency(body.id))
    can_choose = not any(held.agency for held in context.actor.appointments)
    if can_choose and not body.is_collective and (mine is None or mine.id != body.id):
        last.append(nav(labels.MAKE_MINE, Proposal(body.id)))
    last.append(nav(labels.BACK, back))
    return [*groups, last]


async def _none(
    context: Context,
    body: Body,
    duties: Duties,
    note: str | None,
    back: View,
    *,
    given: int,
) -> Page:
    lexicon = await context.lexicon()
    groups = {
        id_: group
        for group in collectives_of(lexicon, body, context.today)
        for id_ in group.entry.ids
    }
    known = {plan.id: plan for plan in await context.plans()}
    addressed = [
        (plan_id, group_id)
        for plan_id, group_id in await context.read(
            lambda tx: overview.addressed_to(tx, frozenset(groups))
        )
        if plan_id in known
        and was_member(groups[group_id], body, _dated(known[plan_id], context.today))
    ]
    said = [
        say.addressed(
            full=body.full, short=known[plan_id].short, collective=groups[group_id].ref.short
        )
        for plan_id, group_id in addressed
    ]
    keys: list[list[Key]] = [
        [nav(known[plan_id].short, PlanCard(plan_id))] for plan_id, _ in addressed
    ]
    around = await _around(context, lexicon, body, back)
    around[-1].insert(0, nav(labels.PLANS, Plans()))
    by_hand = say_steering.hand_given(count=given) if given else None
    text = lines([note, none_block(duties), *said, by_hand])
    return page(text, [*keys, _by_hand(body, given), *around])


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
