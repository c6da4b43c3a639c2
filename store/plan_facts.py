"""What administrators say of a plan in force beside its text: where it holds, and what copy it is.

Where a plan holds decides whom its names mean: another place is a revision of its own, in which
each name stands for the body of that place. What the document prints stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, func, select, update

from store import audit, copying, origins, people, rules, turning
from store import counters as counts
from store.db import Tx
from store.edition import Saved
from store.errors import NotFound, Outdated
from store.origins import Marks
from store.places import is_place
from store.records import Actor
from store.tables import (
    addressees,
    assignments,
    plan_revisions,
    plans,
    reporting_duties,
    sources,
    task_versions,
)
from store.undoing import held

PLACE = "place"
# A name as printed and the body that it means, by id.
Meant = tuple[str, int]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Of the revision ``revision_id``. ``day``: when its names were valid; ``meant``: whom they
    mean, in responsibilities, among addressees and as senders of reports.
    """

    plan_id: int
    short: str
    revision_id: int
    place: str
    marks: Marks
    day: date | None
    meant: tuple[Meant, ...]


async def of(tx: Tx, actor: Actor, plan_id: int) -> PlanFacts:
    """As they are in force. Forbidden; NotFound also for a plan whose text was taken back."""
    rules.allow(await people.current(tx, actor), rules.Action.SEED_PLAN)
    p, r, s = plans.c, plan_revisions.c, sources.c
    row = await tx.row(
        select(p.short, p.jurisdiction, r.id, r.issued_on, r.published_on, r.period_start)
        .add_columns(s.repost, s.origin)
        .join(plan_revisions, p.current_revision_id == r.id)
        .join(sources, s.id == r.source_id)
        .where(p.id == plan_id)
    )
    if row is None:
        raise NotFound("plan", str(plan_id))
    day = row.issued_on or row.published_on or row.period_start
    marks = Marks(row.repost, row.origin)
    meant = await _meant(tx, row.id)
    return PlanFacts(plan_id, row.short, row.id, row.jurisdiction, marks, day, meant)


async def mark(
    tx: Tx, actor: Actor, plan_id: int, marks: Marks, *, effect_key: str, now: datetime
) -> bool:
    """Say of the file of the plan's text where it is from; False if done by this deed.

    Raises Forbidden and NotFound.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    plan = await held(tx, plan_id)
    r, s = plan_revisions.c, sources.c
    of_it = select(s.id, s.repost, s.origin).join(plan_revisions, r.source_id == s.id)
    row = await tx.row(of_it.where(r.id == plan.current_revision_id))
    if row is None:
        raise NotFound("plan", str(plan_id))
    detail = {"from": [row.repost, row.origin], "to": [marks.repost, marks.origin]}
    if not await audit.record_by(
        tx, actor, "mark_source", ("plan", plan.key), detail, effect_key=effect_key, now=now
    ):
        return False
    await origins.put(tx, row.id, marks)
    await counts.bump(tx, counts.PLANS)
    return True


async def relocate(
    tx: Tx,
    actor: Actor,
    plan_id: int,
    place: str,
    bodies: Mapping[Meant, int],
    *,
    seen: int,
    effect_key: str,
    now: datetime,
) -> Saved | None:
    """Let the plan hold in ``place``; None if done by this deed.

    ``bodies``: for a printed name and whom it means the body that it means there; a name that is
    not in it stays. ``seen``: the revision of which the actor saw the names. Raises Forbidden,
    NotFound; Outdated where the plan is another by now, or holds there already.
    """
    if not is_place(place):
        raise NotFound("place", place)
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    plan = await held(tx, plan_id)
    r = plan_revisions.c
    number = await tx.scalar(select(func.max(r.number)).where(r.plan_id == plan_id)) or 0
    detail = {"revision": number + 1, "from": plan.jurisdiction, "to": place}
    if not await audit.record_by(
        tx, actor, "relocate_plan", ("plan", plan.key), detail, effect_key=effect_key, now=now
    ):
        return None
    if plan.current_revision_id != seen or plan.jurisdiction == place:
        raise Outdated("closed")
    values = {"jurisdiction": place}
    made = {
        "number": number + 1,
        "kind": PLACE,
        "imported_at": now,
        "imported_by": actor.person_id,
        "plan_before": await turning.made_of(tx, plan_id, values),
    }
    new_id = await copying.revision(tx, seen, made)
    await copying.contents(tx, seen, new_id)
    await _mean(tx, new_id, bodies)
    await turning.to(tx, actor, plan_id, seen, new_id, now=now, values=values)
    return Saved(plan_id, new_id, number + 1, is_new=True)


async def _meant(tx: Tx, revision_id: int) -> tuple[Meant, ...]:
    found: list[Meant] = []
    a, v = assignments.c, task_versions.c
    of_tasks = select(a.printed, a.agency_id).join(task_versions, v.id == a.version_id)
    queries = [of_tasks.where(v.revision_id == revision_id).distinct().order_by(a.printed)]
    for table, printed, body in _BESIDE:
        c = table.c
        named = select(c[printed], c[body]).where(c.revision_id == revision_id)
        queries.append(named.where(c[body].is_not(None), c[printed].is_not(None)).order_by(c.id))
    for query in queries:
        found += [(row[0], row[1]) for row in await tx.rows(query)]
    return tuple(dict.fromkeys(found))


async def _mean(tx: Tx, revision_id: int, bodies: Mapping[Meant, int]) -> None:
    a, v = assignments.c, task_versions.c
    mine = select(v.id).where(v.revision_id == revision_id)
    # by what they meant before: a body that becomes another is not that one's successor here
    every = await tx.rows(select(a.id, a.printed, a.agency_id).where(a.version_id.in_(mine)))
    moved: dict[int, list[int]] = {}
    for row in every:
        new = bodies.get((row.printed, row.agency_id))
        if new is not None:
            moved.setdefault(new, []).append(row.id)
    for new, ids in moved.items():
        await _set(tx, assignments, ids, agency_id=new)
    counted = select(func.count(a.agency_id.distinct())).where(a.version_id == v.id)
    recounted = update(task_versions).where(v.revision_id == revision_id)
    await tx.run(recounted.values(agency_count=counted.scalar_subquery()))
    for table, printed, body in _BESIDE:
        rows = await tx.rows(select(table).where(table.c.revision_id == revision_id))
        for row in rows:
            new = bodies.get((getattr(row, printed), getattr(row, body)))
            if new is not None:
                await _set(tx, table, [row.id], **{body: new})


async def _set(tx: Tx, table: Table, ids: list[int], **values: Any) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        await tx.run(update(table).where(table.c.id.in_(some)).values(**values))


# Fewer than any database takes in one statement.
_AT_ONCE = 500
_BESIDE = (
    (addressees, "printed", "agency_id"),
    (reporting_duties, "sender", "collective_id"),
)
