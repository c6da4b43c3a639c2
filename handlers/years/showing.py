"""Confirmed links for everybody: lines and buttons on a task's card and on a plan's page."""

from __future__ import annotations

from handlers.context import Context
from handlers.keyboards import nav
from handlers.page import Key
from handlers.texts import years as say
from handlers.views import Card, PlanCard
from handlers.years.changes import changes
from store import links_shown
from store.db import Tx
from store.lexicon import Lexicon
from store.link_rows import PlanPair
from store.links_shown import LinkedTask
from store.records import TaskCard

# A card is one short read: what is linked beyond that is counted.
_MOST = 3


async def linked(tx: Tx, card: TaskCard) -> tuple[LinkedTask, ...]:
    """The confirmed tasks of other years; no statement where there are none."""
    return await links_shown.of_task(tx, card)


def card_lines(card: TaskCard, found: tuple[LinkedTask, ...], lexicon: Lexicon) -> list[str]:
    """往年同一任务, with what changed."""
    said = [
        say.linked(
            plan=one.plan_short,
            ref=one.ref,
            is_earlier=one.is_earlier,
            changes=changes(card, one, lexicon),
        )
        for one in found[:_MOST]
    ]
    if len(found) > _MOST:
        said.append(say.and_more(count=len(found) - _MOST))
    return said


def card_keys(found: tuple[LinkedTask, ...]) -> list[Key]:
    """A button for each that is named, which opens it."""
    return [
        nav(say.open_linked(plan=one.plan_short, ref=one.ref), Card(one.task_id))
        for one in found[:_MOST]
    ]


async def of_plan(context: Context, plan_id: int) -> tuple[PlanPair, ...]:
    """The confirmed links of a plan."""
    return await context.read(lambda tx: links_shown.of_plan(tx, plan_id))


def plan_lines(plan_id: int, found: tuple[PlanPair, ...]) -> list[str]:
    """依据、后续计划."""
    return [
        say.of_plan(
            kind=one.kind,
            is_giving=one.from_id == plan_id,
            other=one.to_short if one.from_id == plan_id else one.from_short,
            ref=one.ref,
            phrase=one.phrase,
        )
        for one in found
    ]


def plan_keys(plan_id: int, found: tuple[PlanPair, ...]) -> list[Key]:
    """A button for each other plan that is named."""
    others = {
        (one.to_id, one.to_short) if one.from_id == plan_id else (one.from_id, one.from_short)
        for one in found
    }
    keys: list[Key] = [nav(short, PlanCard(id_)) for id_, short in sorted(others)]
    return keys[:_MOST]
