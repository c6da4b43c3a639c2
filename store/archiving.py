"""A plan is put away when its reports are in, or taken out again. Nothing of it is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from store import audit, counters, people, rules
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.records import Actor
from store.tables import plans
from store.undoing import held


async def archive(tx: Tx, actor: Actor, plan_id: int, *, effect_key: str, now: datetime) -> bool:
    """Make it 历史计划: no reports, reminders or digests any more; False if done by this deed.

    Raises Forbidden, NotFound, Refused where it is archived already.
    """
    return await _set(tx, actor, plan_id, now, verb="archive_plan", effect_key=effect_key, now=now)


async def restore(tx: Tx, actor: Actor, plan_id: int, *, effect_key: str, now: datetime) -> bool:
    """Take it out again: it is reported on, reminded of and counted as before."""
    verb = "restore_plan"
    return await _set(tx, actor, plan_id, None, verb=verb, effect_key=effect_key, now=now)


async def _set(
    tx: Tx,
    actor: Actor,
    plan_id: int,
    archived_at: datetime | None,
    *,
    verb: str,
    effect_key: str,
    now: datetime,
) -> bool:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    plan = await held(tx, plan_id)
    if plan.current_revision_id is None:
        raise NotFound("plan", str(plan_id))
    is_new = await audit.record_by(
        tx, actor, verb, ("plan", plan.key), {}, effect_key=effect_key, now=now
    )
    if not is_new:
        return False
    if (plan.archived_at is None) == (archived_at is None):
        facts = {"plan": plan.short, "archived": plan.archived_at is not None}
        raise Refused(Refusal.ARCHIVED_SO, facts)
    await tx.run(update(plans).where(plans.c.id == plan_id).values(archived_at=archived_at))
    await counters.bump(tx, counters.PLANS)
    return True
