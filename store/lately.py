"""What was reported lately, as far as somebody may see it."""

from __future__ import annotations

from sqlalchemy import select

from store import people, rules
from store.db import Tx
from store.handling import tasks_of
from store.named import agencies_of_all
from store.records import Actor
from store.reports import reading
from store.reports.records import Life, ReportView
from store.rules import Action
from store.tables import reports

# So many are looked at to show the last few of them.
_LOOKED_AT = 300


async def lately(tx: Tx, actor: Actor, *, limit: int = 40) -> tuple[ReportView, ...]:
    """The reports in force of tasks whose progress the actor sees, the latest first.

    Of the tasks of one's own agencies; the office sees all. Nothing for anybody else.
    """
    actor = await people.current(tx, actor)
    r = reports.c
    found = select(r.id, r.task_id).where(r.state == Life.REPORTED.value)
    if not rules.may(actor, Action.READ_PROGRESS):
        own: set[int] = set()
        for agency in actor.agencies:
            own.update(await tasks_of(tx, agency.id))
        if not own:
            return ()
        found = found.where(r.task_id.in_(sorted(own)))
    latest = found.order_by(r.confirmed_at.desc(), r.id.desc()).limit(_LOOKED_AT)
    rows = await tx.rows(latest)
    named = await agencies_of_all(tx, {row.task_id for row in rows})
    ids = [
        row.id for row in rows if row.task_id in named and reading.sees(actor, named[row.task_id])
    ]
    return await reading.in_force(tx, ids[:limit])
