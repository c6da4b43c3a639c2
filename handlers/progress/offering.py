"""Whether ［填报进展］ is shown: to those who may. The store asks again when it is tapped."""

from __future__ import annotations

from handlers.context import Context
from store import rules
from store.named import agencies_of
from store.records import Actor, AgencyRef


def reports(actor: Actor) -> bool:
    """Whether somebody reports for any agency at all."""
    own = [agency.id for agency in actor.agencies]
    return rules.may(actor, rules.Action.REPORT, agencies=own)


def closes(actor: Actor) -> bool:
    """Whether somebody closes tasks that are divided by duty."""
    return rules.may(actor, rules.Action.CLOSE_TASK)


async def can_report(context: Context, task_id: int) -> bool:
    """Whether the person reports on this task, or closes it."""
    actor = context.actor
    if not closes(actor) and not reports(actor):
        return False
    named = await context.read(lambda tx: agencies_of(tx, task_id))
    if closes(actor) and named.is_divided:
        return True
    mine = (agency.id for agency in actor.agencies if agency.id in named.every)
    return any(rules.may(actor, rules.Action.REPORT, agency_id=id_) for id_ in mine)


def confirming(actor: Actor) -> list[AgencyRef]:
    """The agencies whose reports somebody confirms."""
    return [
        agency
        for agency in actor.agencies
        if rules.may(actor, rules.Action.CONFIRM, agency_id=agency.id)
    ]
