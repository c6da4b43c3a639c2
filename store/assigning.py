"""Assigning what the document leaves open: agencies and internal dates, by the coordinator's hand.

What is taken back stays on record with by whom and when. Whoever sets something holds the task's
row first, so that two settings of one task come one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, insert, select, update

from store import audit, news, people, rules
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.lexicon import AgencyKind
from store.named import Party, agencies_of
from store.records import Actor, Part
from store.state import DueBasis
from store.tables import agencies, agency_successors, given_assignments, given_deadlines, tasks
from store.text import clean_user_text

PARTS = (Part.LEAD, Part.PARTICIPANT)
MOST_REASON = 200


async def assign(
    tx: Tx,
    actor: Actor,
    task_id: int,
    agency_id: int,
    part: Part,
    *,
    effect_key: str,
    now: datetime,
    reason: str = "",
) -> bool:
    """Put an agency on a task; another part that it had by hand ends. False if done before.

    Raises Forbidden for all but the coordinator, NotFound for a task or a body that cannot have
    one, Refused where the document or an earlier setting says the same.
    """
    if part not in PARTS:
        raise ValueError(f"nobody is assigned as {part.value}")
    actor, person_id = await may_assign(tx, actor)
    await hold(tx, [task_id])
    await _can_serve(tx, agency_id)
    detail = {"agency": agency_id, "part": part.value}
    if not await _on_record(tx, actor, "assign", task_id, detail, effect_key, now, reason):
        return False
    party = (await agencies_of(tx, task_id)).party_of(agency_id)
    if party is not None and _says_so(party, part):
        raise Refused(Refusal.ALREADY_SET, {"task": task_id, "agency": agency_id})
    await end_assignment(tx, task_id, agency_id, person_id, now)
    await start_assignment(tx, task_id, agency_id, part, person_id, now, reason=reason)
    await news.announce(tx, news.of_task(task_id, actor, agency_id, part=part.value), now)
    return True


async def set_date(
    tx: Tx,
    actor: Actor,
    task_id: int,
    due_on: date,
    *,
    effect_key: str,
    now: datetime,
    reason: str = "",
) -> bool:
    """Set a task's internal date; the one before it ends. False if done before.

    Raises as ``assign`` does.
    """
    actor, person_id = await may_assign(tx, actor)
    await hold(tx, [task_id])
    detail = {"due": due_on.isoformat()}
    if not await _on_record(tx, actor, "set_date", task_id, detail, effect_key, now, reason):
        return False
    d = given_deadlines.c
    same = select(d.id).where(
        d.task_id == task_id,
        d.kind == DueBasis.INTERNAL.value,
        d.revoked_at.is_(None),
        d.due_on == due_on,
    )
    if await tx.scalar(same) is not None:
        raise Refused(Refusal.ALREADY_SET, {"task": task_id})
    await end_date(tx, task_id, person_id, now)
    await start_date(tx, task_id, due_on, person_id, now, reason=reason)
    await news.announce(tx, news.of_task(task_id, actor, until=due_on.isoformat()), now)
    return True


async def revoke(
    tx: Tx, actor: Actor, assignment_id: int, *, effect_key: str, now: datetime
) -> bool:
    """Take back one assignment; Refused where it was taken back meanwhile. False if done before."""
    return await _revoke(tx, actor, given_assignments, "unassign", assignment_id, effect_key, now)


async def revoke_date(
    tx: Tx, actor: Actor, date_id: int, *, effect_key: str, now: datetime
) -> bool:
    """Take back an internal date or an extension, as ``revoke`` does."""
    return await _revoke(tx, actor, given_deadlines, "unset_date", date_id, effect_key, now)


async def may_assign(tx: Tx, actor: Actor) -> tuple[Actor, int]:
    """The actor as of now, and whose hand it is; Forbidden for all but the coordinator."""
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.ASSIGN)
    assert actor.person_id is not None, "who coordinates is a person"
    return actor, actor.person_id


async def hold(tx: Tx, task_ids: list[int]) -> None:
    """Keep others from setting anything on these tasks until the end; NotFound if one is gone."""
    held = await tx.rows(
        select(tasks.c.id)
        .where(tasks.c.id.in_(task_ids), tasks.c.current_version_id.is_not(None))
        .order_by(tasks.c.id)
        .with_for_update(key_share=True)
    )
    gone = set(task_ids) - {row.id for row in held}
    if gone:
        raise NotFound("task", str(min(gone)))


async def start_assignment(
    tx: Tx,
    task_id: int,
    agency_id: int,
    part: Part,
    person_id: int,
    now: datetime,
    *,
    reason: str = "",
    batch: str | None = None,
) -> None:
    """Write an assignment; the caller asked the rules and holds the task."""
    row = {"task_id": task_id, "agency_id": agency_id, "part": part.value, "batch": batch}
    by = {"reason": _reason(reason), "set_by": person_id, "set_at": now}
    await tx.run(insert(given_assignments).values(**row, **by))


async def end_assignment(
    tx: Tx, task_id: int, agency_id: int, person_id: int, now: datetime
) -> None:
    """End what an agency has by hand on a task."""
    g = given_assignments.c
    open_ = (g.task_id == task_id) & (g.agency_id == agency_id) & g.revoked_at.is_(None)
    ended = update(given_assignments).where(open_)
    await tx.run(ended.values(revoked_by=person_id, revoked_at=now))


async def start_date(
    tx: Tx,
    task_id: int,
    due_on: date,
    person_id: int,
    now: datetime,
    *,
    reason: str = "",
    batch: str | None = None,
) -> None:
    """Write an internal date; the caller asked the rules and holds the task."""
    row = {"task_id": task_id, "kind": DueBasis.INTERNAL.value, "due_on": due_on, "batch": batch}
    by = {"reason": _reason(reason), "set_by": person_id, "set_at": now}
    await tx.run(insert(given_deadlines).values(**row, **by))


async def end_date(tx: Tx, task_id: int, person_id: int, now: datetime) -> None:
    """End a task's internal date; extensions stay, which are decisions of their own."""
    d = given_deadlines.c
    open_ = (d.task_id == task_id) & (d.kind == DueBasis.INTERNAL.value) & d.revoked_at.is_(None)
    await tx.run(update(given_deadlines).where(open_).values(revoked_by=person_id, revoked_at=now))


async def _revoke(
    tx: Tx,
    actor: Actor,
    table: Table,
    verb: str,
    row_id: int,
    effect_key: str,
    now: datetime,
) -> bool:
    actor, person_id = await may_assign(tx, actor)
    row = await tx.row(select(table).where(table.c.id == row_id))
    if row is None:
        raise NotFound("setting", str(row_id))
    task_id: int = row.task_id
    if not await _on_record(tx, actor, verb, task_id, {"row": row_id}, effect_key, now, ""):
        return False
    open_ = (table.c.id == row_id) & table.c.revoked_at.is_(None)
    ended = await tx.run(update(table).where(open_).values(revoked_by=person_id, revoked_at=now))
    if not ended.rowcount:
        raise Refused(Refusal.SETTING_GONE, {"task": task_id})
    agency_id = row.agency_id if table is given_assignments else None
    await news.announce(tx, news.of_task(task_id, actor, agency_id), now)
    return True


def _says_so(party: Party, part: Part) -> bool:
    """Whether it stands there in this part already; a lead by hand may be made a participant."""
    if part is Part.LEAD:
        return party.leads
    return not (party.leads and party.by_hand)


async def _can_serve(tx: Tx, agency_id: int) -> None:
    """A body that can have people: no collective, and none that others took over."""
    alone = agencies.c.merged_into.is_(None)
    kind = await tx.scalar(select(agencies.c.kind).where(agencies.c.id == agency_id, alone))
    heirs = select(agency_successors.c.successor_id).where(
        agency_successors.c.agency_id == agency_id
    )
    if kind != AgencyKind.AGENCY or await tx.scalar(heirs) is not None:
        raise NotFound("agency", str(agency_id))


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    task_id: int,
    detail: Mapping[str, Any],
    effect_key: str,
    now: datetime,
    reason: str,
) -> bool:
    said = _reason(reason)
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("task", task_id),
        detail,
        effect_key=effect_key,
        now=now,
        private={"reason": said} if said else None,
    )


def _reason(said: str) -> str | None:
    return " ".join(clean_user_text(said).split())[:MOST_REASON] or None
