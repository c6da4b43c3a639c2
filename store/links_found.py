"""What a comparison of plans found: read what is compared, keep what is suggested.

A suggestion that is found no more goes; one that somebody decided stays as it was decided, so
that a rejected pair is not suggested again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from store import audit, counters, people, rules
from store.comparable import Comparable, Looked, NamedPlan, SameTask, TaskText
from store.db import AnyRow, Tx
from store.link_rows import SAME, State
from store.records import Actor
from store.tables import (
    plan_links,
    plan_revisions,
    plans,
    sources,
    task_links,
    task_versions,
    tasks,
)
from store.upsert import insert_into

# Up to which revision plans were compared, and by which version of what compares them.
_LOOKED = "links"
_VERSIONS = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """How many suggestions came new, and how many are open now."""

    fresh: int
    open: int


async def since(tx: Tx, version: int) -> int:
    """Up to which revision plans were compared by ``version``; 0: none was."""
    looked = await counters.value(tx, _LOOKED)
    return looked // _VERSIONS if looked % _VERSIONS == version else 0


async def due(tx: Tx, version: int) -> int | None:
    """Up to which revision plans were compared, where there is a later one; else None."""
    looked = await since(tx, version)
    return looked if await newest(tx) > looked else None


async def ask_again(tx: Tx, actor: Actor, *, effect_key: str, now: datetime) -> bool:
    """Have all plans compared anew; False if that was asked before. Decisions stay.

    Forbidden for all but who may seed plans.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    is_new = await audit.record(
        tx,
        account_id=await _account(tx, actor, now),
        person_id=actor.person_id,
        verb="ask_for_links",
        object_kind="plan",
        object_id=str(await newest(tx)),
        detail={},
        effect_key=effect_key,
        now=now,
    )
    if is_new:
        await counters.put(tx, _LOOKED, 0)
    return is_new


async def newest(tx: Tx) -> int:
    """The latest revision that is a plan's current one; 0 without plans."""
    return await tx.scalar(select(func.max(plans.c.current_revision_id))) or 0


async def comparables(tx: Tx) -> tuple[Comparable, ...]:
    """All current plans with their tasks."""
    r, v = plan_revisions.c, task_versions.c
    rows = await tx.rows(
        select(plans.c.id, r.id.label("revision_id"), r.title, r.doc_number)
        .add_columns(r.period_start, r.period_end, sources.c.text)
        .join(plan_revisions, r.id == plans.c.current_revision_id)
        .join(sources, sources.c.id == r.source_id)
        .order_by(plans.c.id)
    )
    found = await tx.rows(
        select(tasks.c.plan_id, tasks.c.id, v.text, v.heading, v.span_start, v.span_end)
        .join(task_versions, v.id == tasks.c.current_version_id)
        .order_by(tasks.c.plan_id, v.ordinal)
    )
    of_plan: dict[int, list[TaskText]] = {row.id: [] for row in rows}
    for row in found:
        text = TaskText(row.id, row.text, row.heading, (row.span_start, row.span_end))
        of_plan.setdefault(row.plan_id, []).append(text)
    return tuple(
        Comparable(
            row.id,
            row.revision_id,
            row.title,
            row.doc_number,
            (row.period_start, row.period_end),
            row.text,
            tuple(of_plan[row.id]),
        )
        for row in rows
    )


async def keep(
    tx: Tx,
    actor: Actor,
    looked: Looked,
    *,
    upto: int,
    version: int,
    effect_key: str,
    now: datetime,
) -> Kept | None:
    """Make the open suggestions of the pairs looked at those of ``looked``; None if done before.

    ``upto`` is the latest revision that was compared, ``version`` of what compared it.
    Forbidden for all but who may seed plans.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    # Two workers may have compared the same plans: the second waits, and sees the first.
    await counters.hold(tx, counters.PLANS)
    is_new = await audit.record(
        tx,
        account_id=await _account(tx, actor, now),
        person_id=actor.person_id,
        verb="look_for_links",
        object_kind="plan",
        object_id=str(upto),
        detail={"tasks": len(looked.tasks), "plans": len(looked.plans)},
        effect_key=effect_key,
        now=now,
    )
    if not is_new:
        return None
    fresh = await _keep_tasks(tx, looked, now) + await _keep_plans(tx, looked, now)
    await counters.put(tx, _LOOKED, upto * _VERSIONS + version)
    return Kept(fresh, await _open(tx))


async def _account(tx: Tx, actor: Actor, now: datetime) -> int | None:
    if actor == rules.OPERATOR:
        return None
    return await people.ensure_account(tx, actor.telegram_id, now)


async def _keep_tasks(tx: Tx, looked: Looked, now: datetime) -> int:
    plan_of = {row.id: row.plan_id for row in await tx.rows(select(tasks.c.id, tasks.c.plan_id))}
    place = await order(tx)
    wanted: dict[frozenset[int], SameTask] = {
        frozenset((same.one, same.other)): same
        for same in looked.tasks
        if same.one in plan_of and same.other in plan_of
    }
    gone = []
    for row in await tx.rows(select(task_links)):
        pair = frozenset((row.earlier_id, row.later_id))
        found = wanted.pop(pair, None)
        if row.state != State.SUGGESTED.value:
            continue
        if found is not None:
            if (row.likeness, tuple(row.signs)) != (found.likeness, found.signs):
                await _measure_anew(tx, row.id, found)
        elif frozenset(plan_of[id_] for id_ in pair) in looked.pairs:
            gone.append(row.id)
    await _forget(tx, task_links, gone)
    made = []
    for same in wanted.values():
        first, second = sorted(
            (same.one, same.other), key=lambda id_: (place.get(plan_of[id_], -1), id_)
        )
        made.append(
            {
                "earlier_id": first,
                "later_id": second,
                "kind": SAME,
                "likeness": same.likeness,
                "signs": list(same.signs),
                "state": State.SUGGESTED.value,
                "found_at": now,
            }
        )
    for start in range(0, len(made), 500):
        rows = insert_into(tx, task_links).values(made[start : start + 500])
        await tx.run(rows.on_conflict_do_nothing())
    return len(made)


async def _measure_anew(tx: Tx, link_id: int, found: SameTask) -> None:
    values = {"likeness": found.likeness, "signs": list(found.signs)}
    await tx.run(update(task_links).where(task_links.c.id == link_id).values(**values))


async def _keep_plans(tx: Tx, looked: Looked, now: datetime) -> int:
    wanted = {_identity(named): named for named in looked.plans}
    gone = []
    for row in await tx.rows(select(plan_links)):
        found = wanted.pop(_identity_of(row), None)
        is_looked_at = frozenset((row.from_plan_id, row.to_plan_id)) in looked.pairs
        if found is None and row.state == State.SUGGESTED.value and is_looked_at:
            gone.append(row.id)
    await _forget(tx, plan_links, gone)
    for named in wanted.values():
        await tx.run(
            insert(plan_links).values(
                task_id=named.task_id,
                from_plan_id=named.from_plan,
                to_plan_id=named.to_plan,
                kind=named.kind,
                phrase=named.phrase,
                state=State.SUGGESTED.value,
                found_at=now,
            )
        )
    return len(wanted)


def _identity(named: NamedPlan) -> tuple[Any, ...]:
    return named.task_id, named.from_plan, named.to_plan, named.kind


def _identity_of(row: AnyRow) -> tuple[Any, ...]:
    return row.task_id, row.from_plan_id, row.to_plan_id, row.kind


async def _forget(tx: Tx, table: Any, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), 500):
        await tx.run(delete(table).where(table.c.id.in_(ids[start : start + 500])))


async def order(tx: Tx) -> dict[int, int]:
    """The place of each plan in time, the oldest first; without any date before all others."""
    r = plan_revisions.c
    rows: Iterable[AnyRow] = await tx.rows(
        select(plans.c.id, r.period_start, r.issued_on, r.published_on, r.period_end).join(
            plan_revisions, r.id == plans.c.current_revision_id
        )
    )
    known = sorted(rows, key=lambda row: (*_when(row), row.id))
    return {row.id: place for place, row in enumerate(known)}


def _when(row: AnyRow) -> tuple[date, date]:
    start = row.period_start or row.issued_on or row.published_on or date.min
    return start, row.period_end or date.min


async def _open(tx: Tx) -> int:
    total = 0
    for table in (task_links, plan_links):
        is_open = table.c.state == State.SUGGESTED.value
        total += await tx.scalar(select(func.count()).where(is_open)) or 0
    return total
