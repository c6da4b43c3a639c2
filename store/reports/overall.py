"""The result of a whole task: the lead's where it is sole or joint, the coordinator's where it is
divided by duty. Both are reports of kind ``overall`` that ``record.submit`` takes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from store import rules
from store.db import Tx
from store.named import Named, agencies_of
from store.records import Actor
from store.reports.records import Kind, Life, Status
from store.tables import reports


@dataclass(frozen=True, slots=True)
class Tally:
    """``done`` of ``parts`` agencies reported their part done; ``closed``: the whole task is."""

    done: int
    parts: int
    closed: bool


async def tally(tx: Tx, task_id: int) -> Tally:
    """How many parties of a task have reported completion, counting what is in force."""
    named = await agencies_of(tx, task_id)
    r = reports.c
    found = await tx.rows(
        select(r.agency_id, r.kind, r.status)
        .where(r.task_id == task_id, r.state == Life.REPORTED.value)
        .order_by(r.id)
    )
    last = {(row.agency_id, row.kind): Status(row.status) for row in found}
    done = {
        party.agency_id
        for party in named.parties
        if any(last.get((id_, Kind.AGENCY.value)) is Status.DONE for id_ in party.family)
    }
    whole = (status for (_, kind), status in last.items() if kind == Kind.OVERALL.value)
    return Tally(len(done), len(named.parties), any(s is Status.DONE for s in whole))


def speaks_for_whole(actor: Actor, named: Named) -> int | None:
    """The agency for which ``actor`` may give the whole result; None where it is not theirs."""
    if named.is_divided:
        return None
    for agency in actor.agencies:
        may = rules.may(actor, rules.Action.COMPLETE_TASK, agency_id=agency.id)
        if agency.id in named.lead and may:
            return agency.id
    return None
