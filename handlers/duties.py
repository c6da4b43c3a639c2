"""What is an agency responsible for: counts, where it stands in each plan, and silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers import decided
from handlers.bodies import Body, body_of, collectives_of, kin_of, was_member
from handlers.context import Context
from handlers.decided import Decided
from handlers.following.offering import follow_key
from handlers.following.views import FollowAgency
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import none_block, paged, summary_blocks
from handlers.steering.hand_given import found_for
from handlers.steering.views import HandGiven
from handlers.texts import duties as say
from handlers.texts import labels
from handlers.texts import steering as say_steering
from handlers.view import View
from handlers.views import (
    Home,
    Listing,
    PlanCard,
    Plans,
    Proposal,
    Rules,
    Sections,
    Summary,
)
from store import overview
from store.lexicon import Lexicon
from store.records import Duties, PlanRef, RoleFilter


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
    otherwise = await decided.of_body(context, body) if via is None else ()
    if via is not None and whole.plans and not duties.plans:
        said = say.was_no_member(full=via.full, collective=body.ref.short)
        return page(said, [[nav(labels.BACK, back)]])
    if not duties.plans:
        return await _none(context, body, duties, note, back, otherwise, given=len(given))
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
    blocks += map(decided.said, otherwise)
    if given:
        blocks.append(Rich(say_steering.hand_given(count=len(given))))
    text, at, pages = paged(head, blocks, view.page)
    turning = pager(at, pages, lambda number: replace(view, page=number))
    around = await _around(context, lexicon, body, back)
    by_hand = _by_hand(body, len(given))
    is_cut = len(duties.plans) < len(whole.plans)
    keys = _plan_keys(body, duties) if is_cut else _summary_keys(body, duties)
    cards = [row for one in otherwise for row in decided.keys(one)]
    return page(text, [turning, *keys, *cards, by_hand, *around])


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
    otherwise: Sequence[Decided],
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
    none = bold(say.none_on_record(full=body.full)) if otherwise else none_block(duties)
    text = lines([note, none, *map(decided.said, otherwise), *said, by_hand])
    cards = [row for one in otherwise for row in decided.keys(one)]
    return page(text, [*cards, *keys, _by_hand(body, given), *around])
