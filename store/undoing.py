"""Undo of an import, an amendment or an undo: a new revision that says what the one before said.

Reports, follows and settings by hand stay with their tasks. What the plan has no more is parked
with its reports (store.parked); a plan whose first import is undone has no text at all, and the
same file brings back what it prints, and nothing that was corrected in its draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from store import audit, copying, origins, people, rules, turning
from store.db import AnyRow, Tx
from store.edition import Saved
from store.errors import NotFound, Refusal, Refused
from store.records import Actor
from store.tables import plan_revisions, plans, task_versions

LASTS = timedelta(days=30)
UNDO = "undo"


async def undo(
    tx: Tx,
    actor: Actor,
    plan_id: int,
    revision_id: int,
    now: datetime,
    *,
    effect_key: str | None = None,
) -> Saved:
    """Take the revision back. ``is_new`` is False where it was taken back already.

    Raises Forbidden, NotFound; Refused where a later revision has to be undone first
    (LATER_REVISION, with its number and id), and after 30 days (UNDO_OVER).
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    plan = await held(tx, plan_id)
    r = plan_revisions.c
    mine = select(plan_revisions).where(r.plan_id == plan_id).order_by(r.number)
    every = {row.id: row for row in await tx.rows(mine)}
    wanted = every.get(revision_id)
    if wanted is None:
        raise NotFound("revision", str(revision_id))
    if revision_id in revoked(every.values()):
        done = next(row for row in every.values() if row.undoes_id == revision_id)
        return Saved(plan_id, done.id, done.number, is_new=False)
    last = max(every.values(), key=lambda row: row.number)
    if last.id != revision_id:
        facts = {"plan": plan.short, "number": last.number, "revision": last.id}
        raise Refused(Refusal.LATER_REVISION, facts)
    if now - wanted.imported_at > LASTS:
        raise Refused(Refusal.UNDO_OVER, {"days": LASTS.days, "number": wanted.number})
    number = last.number + 1
    is_new = await audit.record_by(
        tx,
        actor,
        "undo_revision",
        ("plan", plan.key),
        {"revision": number, "undoes": wanted.number},
        effect_key=effect_key or f"undo_revision:{revision_id}",
        now=now,
    )
    if not is_new:
        return Saved(plan_id, revision_id, wanted.number, is_new=False)
    before = next((row for row in every.values() if row.number == wanted.number - 1), None)
    if before is not None and not await _says_anything(tx, before.id):
        before = None
    values = turning.restored(wanted.plan_before, plan)
    made = await turning.made_of(tx, plan_id, values)
    made |= await origins.taken_back(tx, wanted.plan_before)
    new_id = await _made(tx, actor, wanted, before, number, now, made)
    current = None if before is None else new_id
    old_id = plan.current_revision_id
    await turning.to(tx, actor, plan_id, old_id, current, now=now, values=values)
    return Saved(plan_id, new_id, number, is_new=True)


def revoked(revisions: Iterable[AnyRow]) -> frozenset[int]:
    """Those of a plan's revisions that an undo took back which was not taken back itself."""
    gone: set[int] = set()
    for row in sorted(revisions, key=lambda row: row.number, reverse=True):
        if row.undoes_id is not None and row.id not in gone:
            gone.add(row.undoes_id)
    return frozenset(gone)


async def held(tx: Tx, plan_id: int) -> AnyRow:
    """The plan's row, held to the end of the transaction: one change at a time; NotFound."""
    found = await tx.row(select(plans).where(plans.c.id == plan_id).with_for_update())
    if found is None:
        raise NotFound("plan", str(plan_id))
    return found


async def _made(
    tx: Tx,
    actor: Actor,
    wanted: AnyRow,
    before: AnyRow | None,
    number: int,
    now: datetime,
    plan_before: dict[str, Any],
) -> int:
    """The revision that takes ``wanted`` back, with what ``before`` says."""
    made = {
        "number": number,
        "kind": UNDO,
        "undoes_id": wanted.id,
        "imported_at": now,
        "imported_by": actor.person_id,
        "plan_before": plan_before,
    }
    new_id = await copying.revision(tx, (before or wanted).id, made)
    if before is not None:
        await copying.contents(tx, before.id, new_id)
        await turning.numbers(tx, wanted.plan_id, new_id)
    return new_id


async def _says_anything(tx: Tx, revision_id: int) -> bool:
    """Whether the revision has tasks; the undo of a first import has none."""
    has = exists().where(task_versions.c.revision_id == revision_id)
    return bool(await tx.scalar(select(has)))
