"""Two administrators where one mistake would take much: more than a tenth of a plan's tasks."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from store import people, rules
from store.db import Tx
from store.errors import Refusal, Refused
from store.records import Actor, Role
from store.tables import appointments, tasks
from store.tables import people as people_rows

# One in so many may go at the word of one administrator.
ONE_IN = 10
_HEADS = (Role.ADMINISTRATOR.value, Role.OWNER.value)


def is_much(gone: int, of: int) -> bool:
    """Whether so many tasks of so many are more than a tenth."""
    return gone * ONE_IN > of


async def is_asked(tx: Tx, actor: Actor) -> bool:
    """Whether anybody is there to ask: another administrator, who can act now."""
    if actor.person_id is None:
        return False
    a, p = appointments.c, people_rows.c
    others = (
        select(func.count(a.person_id.distinct()))
        .join(people_rows, p.id == a.person_id)
        .where(a.role.in_(_HEADS), a.valid_to.is_(None), a.person_id != actor.person_id)
        .where(p.suspended_at.is_(None), p.forgotten_at.is_(None))
    )
    return bool(await tx.scalar(others))


async def ask(
    tx: Tx, actor: Actor, plan_id: int, kept: Collection[int], seconded: int | None
) -> None:
    """Refused where the plan's current tasks lose more than a tenth but for ``kept``, and nobody
    else confirmed it.

    ``seconded``: the person who did; they must be an administrator still, and not the actor. The
    operator of the machine, and an only administrator, answer for themselves.
    """
    t = tasks.c
    current = select(t.id).where(t.plan_id == plan_id, t.current_version_id.is_not(None))
    ids = {row.id for row in await tx.rows(current)}
    gone = len(ids.difference(kept))
    if not is_much(gone, len(ids)) or not await is_asked(tx, actor):
        return
    if seconded is not None and seconded != actor.person_id:
        other = await people.as_person(tx, seconded)
        if rules.may(other, rules.Action.SEED_PLAN):
            return
    raise Refused(Refusal.SECOND_NEEDED, {"gone": gone, "of": len(ids)})
