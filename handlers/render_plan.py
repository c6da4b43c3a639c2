"""Plan documents: the list, and a plan's own page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.measure import MOST_LINES, lines_of, pages_of
from handlers.page import Rich, bold, lines
from handlers.texts import plan as say
from store.places import NATIONAL, place_name
from store.records import PlanPage, PlanRef
from store.standing import standing


def list_block(plan: PlanRef, today: date) -> Rich:
    """Two lines about a plan for the list of all."""
    return lines(
        [
            plan.short,
            say.line(
                tasks=plan.tasks,
                names_agencies=plan.names_agencies,
                standing=standing(plan, today),
            ),
        ]
    )


def plan_pages(
    found: PlanPage, today: date, parked: str | None = None, linked: Sequence[str] = ()
) -> list[Rich]:
    """A plan's own page on one screen, or on several with its short name on each.

    ``parked``: what those entitled are told of tasks that it has no more. ``linked``: the plans
    that it rests on or leads to, as confirmed by an administrator.
    """
    plan = found.plan
    head = bold(say.page_heading(short=plan.short, standing=standing(plan, today)))
    facts = [
        say.title(title=plan.title),
        say.issuer(issuer=found.issuer, doc_number=found.doc_number),
        say.dates(issued_on=plan.issued_on, published_on=plan.published_on),
        say.period(start=plan.period_start, end=plan.period_end),
        None if found.place == NATIONAL else say.holds(place=place_name(found.place)),
        *_reporting(found),
        say.tasks(tasks=plan.tasks, sections=sum(bool(s.tasks) for s in found.sections)),
        parked,
        say.deadlines(counts=list(found.by_deadline.items())),
        say.lead_rule(rule=found.lead_rule)
        if found.lead_rule
        else say.no_lead_rule(
            names_agencies=plan.names_agencies, stated=found.stated, listed=found.listed
        ),
        *linked,
        say.extras(boxes=found.boxes, goals=found.goals),
        say.addressees(names=found.addressees) if found.addressees else None,
        say.copy(repost=plan.repost, origin=found.origin),
        say.file(name=found.file_name),
        say.checksum(sha256=found.sha256),
        say.problems(count=found.problems),
    ]
    blocks = [Rich(fact) for fact in facts if fact]
    budget = MOST_LINES - lines_of(head)
    return [lines([head, part]) for part in pages_of(blocks, budget=budget)]


def _reporting(found: PlanPage) -> list[str]:
    return [
        say.reporting(
            what=duty.what,
            due_on=duty.due_on,
            phrase=duty.phrase,
            recipient=duty.recipient,
        )
        for duty in found.reporting
    ]
