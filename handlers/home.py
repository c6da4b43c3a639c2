"""/start and the home page: my agency at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from handlers.bodies import Body, body_of
from handlers.context import Context
from handlers.doubts.views import Queue
from handlers.importing.views import NewPlan
from handlers.keyboards import nav
from handlers.page import Key, Page, bold, lines, page
from handlers.progress.offering import confirming, reports
from handlers.progress.views import Reporting, Reviewing
from handlers.status.views import Lately, StatusBoard
from handlers.status.whose import Whose, board
from handlers.texts import first as say
from handlers.texts import importing as say_importing
from handlers.texts import labels
from handlers.texts import status as say_status
from handlers.texts.doubts import QUEUE as QUEUE_OF_OFFICE
from handlers.texts.progress import QUEUE, REPORT, ask_invitation
from handlers.views import Chooser, Help, Home, Plans, Recent, Summary
from store import items, overview, rules
from store.db import Tx
from store.records import Actor, PlanRef
from store.state import State

SOON = timedelta(days=30)
Facts = dict[str, Any]


async def home(context: Context, view: Home) -> Page:
    """The person's agency with its counts; where there is none, the way to choose one."""
    mine = context.actor.agency
    if mine is None and is_office(context.actor):
        return _office_page(context.actor)
    if mine is None:
        keys = [nav(labels.CHOOSE_AGENCY, Chooser()), nav(labels.RECENT, Recent())]
        more = [nav(labels.PLANS, Plans()), nav(labels.HELP, Help())]
        return page(say.home_of_nobody(), [keys, _desk(context.actor), more])
    body = body_of(await context.lexicon(), mine.id, context.today)
    known = await context.plans()
    facts = await context.read(lambda tx: home_facts(tx, body, known, context.today))
    if rules.may(context.actor, rules.Action.READ_STATUS, agencies=body.family):
        found = await board(context, Whose.AGENCY, body.id)
        facts["silent"] = found.counts.get(State.PAST_DUE_SILENT, 0)
    facts["reports"] = reports(context.actor)
    facts["confirms"] = bool(confirming(context.actor))
    return home_page(facts, _desk(context.actor))


def is_office(actor: Actor) -> bool:
    """Whether somebody sees how everything stands, whatever agency they are of."""
    return rules.may(actor, rules.Action.READ_STATUS)


def _office_page(actor: Actor) -> Page:
    """For coordinators and administrators, who have no agency of their own."""
    seen = [nav(say_status.STATUS, StatusBoard()), nav(say_status.LATELY, Lately())]
    asked = [nav(labels.RECENT, Recent()), nav(labels.CHOOSE_AGENCY, Chooser())]
    below = [nav(labels.PLANS, Plans()), nav(labels.HELP, Help())]
    role = say.role(role=actor.role.value)
    text = say.home_of_the_office(name=actor.name or "", role=role)
    return page(text, [seen, _desk(actor), asked, below])


def _desk(actor: Actor) -> list[Key]:
    """What administrators do: plans to import, and what waits for them."""
    if not rules.may(actor, rules.Action.SEED_PLAN):
        return []
    return [nav(say_importing.IMPORT_PLAN, NewPlan()), nav(QUEUE_OF_OFFICE, Queue())]


async def home_facts(tx: Tx, body: Body, known: tuple[PlanRef, ...], today: date) -> Facts:
    """What the home page says, as JSON: it is also what confirms a choice, through the outbox."""
    duties = await items.duties(tx, body.ref, body.family, plan_refs=known)
    return {
        "agency": body.id,
        "full": body.full,
        "lead": sum(found.lead for found in duties.plans),
        "participant": sum(found.participant for found in duties.plans),
        "first": sum(found.first for found in duties.plans),
        "listed": sum(found.listed for found in duties.plans),
        "due": await overview.due_between(tx, body.family, today, today + SOON),
    }


def home_page(facts: Facts, desk: Sequence[Key] = ()) -> Page:
    """The page of ``home_facts``; ``silent``: what is past due, for who may see that. Pure.

    ``desk``: buttons of an administrator, beside those of their agency.
    """
    counts = {name: facts[name] for name in ("lead", "participant", "first", "listed")}
    due, silent = say.due_soon(count=facts["due"]), facts.get("silent")
    if silent is not None:
        due = f"{due} · {say_status.silent_count(count=silent)}"
    text = lines([bold(facts["full"]), say.parts(**counts), due])
    mine = [nav(labels.MY_TASKS, Summary(facts["agency"])), nav(labels.RECENT, Recent())]
    if silent is not None:
        mine.insert(1, nav(say_status.STATUS, StatusBoard()))
    if facts.get("reports"):
        work = [nav(REPORT, Reporting())]
        if facts.get("confirms"):
            work.append(nav(QUEUE, Reviewing()))
    else:
        work, text = [], text + f"\n{ask_invitation()}"
    return page(text, [mine, work, desk, [nav(labels.PLANS, Plans()), nav(labels.HELP, Help())]])
