"""The same task in another year, and plans that name one another: what waits, and deciding it.

What is suggested is for administrators only; what members see is in ``store.links_shown``. A link
is between tasks, not between numbers: a revision that numbers them anew changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, select, union_all, update

from store import audit, counters, links_found, people, rules
from store.db import AnyRow, Tx
from store.errors import NotFound, Outdated, Refusal, Refused
from store.link_rows import (
    BY_HAND,
    SAME,
    Of,
    PlanPair,
    State,
    TaskPair,
    TaskSide,
    plan_pair,
    plan_pairs,
    task_pair,
    task_pairs,
)
from store.records import Actor
from store.tables import plan_links, task_links, tasks

__all__ = [
    "SAME",
    "Of",
    "PlanPair",
    "State",
    "Suggestion",
    "TaskPair",
    "TaskSide",
    "decide",
    "decided",
    "one",
    "propose",
    "suggested",
]

_TABLES = {Of.TASKS: task_links, Of.PLANS: plan_links}
_VERBS = {
    State.CONFIRMED: "confirm_link",
    State.REJECTED: "reject_link",
    State.SUGGESTED: "reopen_link",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link in a list. ``earlier`` and ``later`` are short names of plans; the numbers are of
    tasks, None for a plan as a whole. Of plans ``earlier`` is the one that names the other.
    """

    of: Of
    id: int
    kind: str
    earlier: str
    earlier_ref: str | None
    later: str
    later_ref: str | None
    state: State


async def suggested(tx: Tx, actor: Actor) -> tuple[Suggestion, ...]:
    """What waits for a decision: plans first, then tasks, the likeliest first.

    Nothing for who may not decide.
    """
    if not rules.may(actor, rules.Action.SEED_PLAN):
        return ()
    of_plans = plan_pairs().where(plan_links.c.state == State.SUGGESTED.value)
    of_tasks = task_pairs(texts=False).where(task_links.c.state == State.SUGGESTED.value)
    alike = of_tasks.order_by(task_links.c.likeness.desc(), task_links.c.id)
    return (
        *map(_named, await tx.rows(of_plans.order_by(plan_links.c.id))),
        *map(_alike, await tx.rows(alike)),
    )


async def decided(
    tx: Tx, actor: Actor, *, offset: int, limit: int
) -> tuple[tuple[Suggestion, ...], int]:
    """What was decided of tasks and plans, the latest first, and how much there is.

    Forbidden for all but who may decide.
    """
    rules.allow(actor, rules.Action.SEED_PLAN)
    ends = union_all(
        *(
            select(literal(of.value).label("of"), table.c.id, table.c.decided_at).where(
                table.c.state != State.SUGGESTED.value
            )
            for of, table in _TABLES.items()
        )
    ).subquery()
    total = await tx.scalar(select(func.count()).select_from(ends)) or 0
    page = select(ends.c.of, ends.c.id).order_by(ends.c.decided_at.desc(), ends.c.of, ends.c.id)
    rows = await tx.rows(page.offset(offset).limit(limit))
    of_plans = plan_pairs().where(plan_links.c.id.in_([r.id for r in rows if r.of == Of.PLANS]))
    of_tasks = task_pairs(texts=False).where(
        task_links.c.id.in_([r.id for r in rows if r.of == Of.TASKS])
    )
    found = {(Of.PLANS.value, row.id): _named(row) for row in await tx.rows(of_plans)}
    found |= {(Of.TASKS.value, row.id): _alike(row) for row in await tx.rows(of_tasks)}
    return tuple(found[r.of, r.id] for r in rows if (r.of, r.id) in found), total


async def one(tx: Tx, actor: Actor, of: Of, link_id: int) -> PlanPair | TaskPair:
    """One link however it stands, for who may decide it; NotFound."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    table = _TABLES[of]
    pairs = plan_pairs() if of is Of.PLANS else task_pairs()
    row = await tx.row(pairs.where(table.c.id == link_id))
    if row is None:
        raise NotFound("link", str(link_id))
    return plan_pair(row) if of is Of.PLANS else task_pair(row)


async def decide(
    tx: Tx,
    actor: Actor,
    of: Of,
    link_id: int,
    state: State,
    *,
    seen: State,
    effect_key: str,
    now: datetime,
) -> bool:
    """Confirm or reject a suggestion, or open a decision again. False if done before.

    ``seen`` is how it stood when the button was made. Raises Forbidden for all but who may seed
    plans, NotFound where the suggestion went, Outdated where somebody decided meanwhile.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    table = _TABLES[of]
    row = await tx.row(select(table).where(table.c.id == link_id).with_for_update())
    if row is None:
        raise NotFound("link", str(link_id))
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    is_new = await audit.record(
        tx,
        account_id=account_id,
        person_id=actor.person_id,
        verb=_VERBS[state],
        object_kind="task_link" if of is Of.TASKS else "plan_link",
        object_id=str(link_id),
        detail=_detail(of, row),
        effect_key=effect_key,
        now=now,
    )
    if not is_new:
        return False
    if row.state != seen.value or seen is state:
        raise Outdated("used")
    is_open = state is State.SUGGESTED
    by = {
        "decided_by": None if is_open else account_id,
        "decided_at": None if is_open else now,
    }
    await tx.run(update(table).where(table.c.id == link_id).values(state=state.value, **by))
    return True


async def propose(
    tx: Tx, actor: Actor, one: int, other: int, *, effect_key: str, now: datetime
) -> int:
    """Two tasks that a person holds for the same, to be judged like a suggestion; the link's id.

    One that is there already stays as it stands. Raises Forbidden for all but who may seed plans,
    NotFound for a task that no current plan has, Refused for two of one plan.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    # who keeps what the night found waits, so that no pair is there twice
    await counters.hold(tx, counters.PLANS)
    t = tasks.c
    current = select(t.id, t.plan_id).where(t.id.in_([one, other]))
    rows = await tx.rows(current.where(t.current_version_id.is_not(None)))
    plan_of = {row.id: row.plan_id for row in rows}
    for id_ in (one, other):
        if id_ not in plan_of:
            raise NotFound("task", str(id_))
    if plan_of[one] == plan_of[other]:
        raise Refused(Refusal.LINK_IN_ONE_PLAN, {})
    place = await links_found.order(tx)
    first, second = sorted((one, other), key=lambda id_: (place.get(plan_of[id_], -1), id_))
    p = task_links.c
    known: int | None = await tx.scalar(
        select(p.id).where(p.earlier_id.in_([one, other]), p.later_id.in_([one, other]))
    )
    if known is not None:
        return known
    made = {"earlier_id": first, "later_id": second, "kind": SAME, "found_at": now}
    row = {**made, "likeness": 0.0, "signs": [BY_HAND], "state": State.SUGGESTED.value}
    link_id = await tx.new_id(insert(task_links).values(row))
    detail = {"earlier": first, "later": second}
    await audit.record(
        tx,
        account_id=await people.ensure_account(tx, actor.telegram_id, now),
        person_id=actor.person_id,
        verb="propose_link",
        object_kind="task_link",
        object_id=str(link_id),
        detail=detail,
        effect_key=effect_key,
        now=now,
    )
    return link_id


def _named(row: AnyRow) -> Suggestion:
    pair = plan_pair(row)
    named = pair.from_short, pair.ref, pair.to_short, None
    return Suggestion(Of.PLANS, pair.id, pair.kind, *named, pair.state)


def _alike(row: AnyRow) -> Suggestion:
    named = row.earlier_short, row.earlier_ref, row.later_short, row.later_ref
    return Suggestion(Of.TASKS, row.id, SAME, *named, State(row.state))


def _detail(of: Of, row: AnyRow) -> dict[str, Any]:
    if of is Of.TASKS:
        return {"earlier": row.earlier_id, "later": row.later_id}
    return {"from": row.from_plan_id, "to": row.to_plan_id, "task": row.task_id, "kind": row.kind}
