"""Whose tasks a board is about, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from handlers.bodies import body_of
from handlers.context import Context
from handlers.status.views import StatusBoard, StatusList, StatusRule
from handlers.texts import status as say
from store import status
from store.db import Tx
from store.errors import NotFound
from store.records import Actor
from store.state import State
from store.status import Board, Row


class Whose(StrEnum):
    """What is on a board. The order is that of ``whose`` in buttons: only added to."""

    MINE = "mine"
    UNIT = "unit"
    AGENCY = "agency"
    PLAN = "plan"


# Rows of a board in their order; that of ``row`` in buttons: only added to.
ROWS: tuple[str, ...] = (
    State.PAST_DUE_SILENT.value,
    State.PAST_DUE_REPORTED.value,
    State.SILENT.value,
    State.REPORTED.value,
    State.PARTS.value,
    State.DONE.value,
    State.ONGOING.value,
    State.PAST_DUE_NOBODY.value,
    State.NOBODY.value,
    say.PENDING_ROW,
)


def whose_of(view: StatusBoard | StatusList | StatusRule) -> Whose:
    """What the view is about; NotFound for a place that no view of ours has."""
    places = list(Whose)
    if view.whose >= len(places):
        raise NotFound("board", str(view.whose))
    return places[view.whose]


def row_of(view: StatusList | StatusRule) -> str:
    """The row's name; NotFound for a place that no view of ours has."""
    if view.row >= len(ROWS):
        raise NotFound("row", str(view.row))
    return ROWS[view.row]


async def named(context: Context, whose: Whose, of: int) -> tuple[int, str]:
    """The id and the name of what is asked for; NotFound where there is no such thing."""
    if whose is Whose.PLAN:
        plan = next((plan for plan in await context.plans() if plan.id == of), None)
        if plan is None:
            raise NotFound("plan", str(of))
        return plan.id, say.whose(whose=whose.value, agency="", plan=plan.short)
    mine = context.actor.agency
    id_ = of or (0 if mine is None else mine.id)
    if not id_:
        raise NotFound("agency", str(of))
    body = body_of(await context.lexicon(), id_, context.today)
    return id_, say.whose(whose=whose.value, agency=body.ref.short, plan="")


async def board(context: Context, whose: Whose, of: int) -> Board:
    """The board as the person may see it."""
    actor, today = context.actor, context.today
    if whose is Whose.PLAN:
        return await context.read(lambda tx: status.of_plan(tx, actor, of, today))
    family = body_of(await context.lexicon(), of, today).family
    return await context.read(lambda tx: _of_agency(tx, actor, whose, family, context))


async def _of_agency(
    tx: Tx, actor: Actor, whose: Whose, family: frozenset[int], context: Context
) -> Board:
    if whose is Whose.AGENCY:
        return await status.of_agency(tx, actor, family, context.today)
    unit = whose is Whose.UNIT
    return await status.of_person(tx, actor, family, context.today, unit=unit)


def in_row(found: Board, name: str) -> Sequence[Row]:
    """The tasks of a row of the board."""
    if name == say.PENDING_ROW:
        return [row for row in found.rows if row.pending]
    return [row for row in found.rows if row.standing.state.value == name]


def sees_boards(actor: Actor) -> bool:
    """Whether there is any board for this person: who serves nobody sees no progress."""
    return bool(actor.appointments)
