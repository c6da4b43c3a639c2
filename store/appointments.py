"""Appointing and dismissing, suspending, moving, handing over: who may do what from when on.

Nobody gives or takes a role that they may not appoint to. Who takes a right away locks the
person first, so that an act in flight comes before or after it, never in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select, update

from store import counters, people, rules
from store.db import AnyRow, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.posts import (
    HEADS,
    end,
    grant,
    held,
    hold,
    is_agency,
    never_owners,
    on_record,
    other_heads,
    rank,
)
from store.records import Actor, Role
from store.tables import handlings
from store.tables import people as persons


async def appoint(
    tx: Tx,
    actor: Actor,
    person_id: int,
    role: Role,
    agency_id: int | None,
    *,
    effect_key: str,
    now: datetime,
) -> bool:
    """Let a known person hold ``role`` there, in place of what they hold there now.

    Whoever may not take the role they hold may not change it. A liaison appoints those who
    serve the agency already; others come in by an invitation. False where it was done before.
    """
    actor = await people.current(tx, actor)
    rules.allow_appointing(actor, role, agency_id)
    if agency_id is not None:
        await is_agency(tx, agency_id)
    theirs = await _within_reach(tx, actor, person_id)
    detail = {"role": role.value, "agency_id": agency_id}
    if not await on_record(tx, actor, "appoint", person_id, detail, effect_key, now):
        return False
    here = [Role(row.role) for row in theirs if row.agency_id == agency_id]
    if role in here:
        raise Refused(Refusal.ALREADY_HOLDS, {"role": role.value})
    for held_now in here:
        rules.allow_appointing(actor, held_now, agency_id)
    await grant(tx, person_id, role, agency_id, by=actor.person_id, how="appointed", now=now)
    return True


async def dismiss(
    tx: Tx,
    actor: Actor,
    person_id: int,
    agency_id: int | None,
    *,
    effect_key: str,
    now: datetime,
) -> bool:
    """End what a person holds in an agency (None: in the office). False if done before.

    NotFound where they hold nothing there; Refused for the owner by configuration and for the
    last who could appoint anybody.
    """
    actor = await people.current(tx, actor)
    least = rules.Action.APPOINT_COORDINATOR if agency_id is None else rules.Action.APPOINT_MEMBER
    rules.allow(actor, least, agency_id=agency_id)
    ending = await _held_here(tx, person_id, agency_id)
    detail = {"agency_id": agency_id, "roles": sorted(row.role for row in ending)}
    if not await on_record(tx, actor, "dismiss", person_id, detail, effect_key, now):
        return False
    _must_be_taken(actor, ending, person_id)
    await end(tx, ending, now=now)
    await _drop_handlings(tx, person_id, agency_id, actor, now)
    return True


async def leave(
    tx: Tx, actor: Actor, agency_id: int | None, *, effect_key: str, now: datetime
) -> bool:
    """Lay down what one holds oneself in an agency (None: in the office)."""
    rules.allow(actor, rules.Action.JOIN)
    actor = await people.current(tx, actor)
    if actor.person_id is None:
        raise NotFound("appointment", "")
    ending = await _held_here(tx, actor.person_id, agency_id)
    detail = {"agency_id": agency_id, "roles": sorted(row.role for row in ending)}
    if not await on_record(tx, actor, "leave", actor.person_id, detail, effect_key, now):
        return False
    if not ending:
        raise NotFound("appointment", str(actor.person_id))
    await end(tx, ending, now=now)
    await _drop_handlings(tx, actor.person_id, agency_id, actor, now)
    return True


async def suspend(tx: Tx, actor: Actor, person_id: int, *, effect_key: str, now: datetime) -> bool:
    """Let every right of a person rest until ``resume``; never one's own."""
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.APPOINT_MEMBER, agencies=_served(actor))
    return await _rest(tx, actor, person_id, now, effect_key=effect_key, now=now)


async def resume(tx: Tx, actor: Actor, person_id: int, *, effect_key: str, now: datetime) -> bool:
    """Give a suspended person their rights back."""
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.APPOINT_MEMBER, agencies=_served(actor))
    return await _rest(tx, actor, person_id, None, effect_key=effect_key, now=now)


async def move(
    tx: Tx,
    actor: Actor,
    person_id: int,
    *,
    from_agency: int,
    to_agency: int,
    role: Role,
    effect_key: str,
    now: datetime,
) -> bool:
    """Let a person serve another agency instead, in one step: nothing is left behind."""
    actor = await people.current(tx, actor)
    rules.allow_appointing(actor, role, to_agency)
    await is_agency(tx, to_agency)
    rules.allow(actor, rules.Action.APPOINT_MEMBER, agency_id=from_agency)
    ending = await _held_here(tx, person_id, from_agency)
    detail = {"from": from_agency, "agency_id": to_agency, "role": role.value}
    if not await on_record(tx, actor, "move", person_id, detail, effect_key, now):
        return False
    if from_agency == to_agency:
        raise Refused(Refusal.ALREADY_HOLDS, {"role": role.value})
    _must_be_taken(actor, ending, person_id)
    _must_be_taken(actor, await _held_here(tx, person_id, to_agency))
    await end(tx, ending, now=now)
    await grant(tx, person_id, role, to_agency, by=actor.person_id, how="moved", now=now)
    await _drop_handlings(tx, person_id, from_agency, actor, now)
    return True


async def hand_over(
    tx: Tx, actor: Actor, from_person: int, to_person: int, *, effect_key: str, now: datetime
) -> bool:
    """Give everything of a person to another: appointments, and the tasks they handle.

    What was reported stays theirs who reported it. Refused where the other is suspended.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.APPOINT_MEMBER, agencies=_served(actor))
    if from_person == to_person:
        raise Refused(Refusal.SAME_PERSON)
    first, second = sorted((from_person, to_person))
    found = {id_: await _within_reach(tx, actor, id_) for id_ in (first, second)}
    ending = found[from_person]
    detail = {"to": to_person}
    if not await on_record(tx, actor, "hand_over", from_person, detail, effect_key, now):
        return False
    _must_be_taken(actor, ending, from_person)
    if await _is_suspended(tx, to_person):
        raise Refused(Refusal.PERSON_SUSPENDED)
    theirs = {row.agency_id: Role(row.role) for row in found[to_person]}
    for row in ending:
        role = max(Role(row.role), theirs.get(row.agency_id, Role.VISITOR), key=rank)
        await grant(
            tx, to_person, role, row.agency_id, by=actor.person_id, how="handed over", now=now
        )
    await end(tx, ending, now=now)
    await _pass_handlings(tx, from_person, to_person, ending, actor, now)
    return True


async def rename(
    tx: Tx, actor: Actor, person_id: int, name: str, *, effect_key: str, now: datetime
) -> bool:
    """Put a name right, as records show it from now on. ValueError for an empty one."""
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.APPOINT_MEMBER, agencies=_served(actor))
    if not name.strip():
        raise ValueError("a person has a name")
    theirs = await _within_reach(tx, actor, person_id)
    private = {"name": name}
    if not await on_record(tx, actor, "rename", person_id, {}, effect_key, now, private):
        return False
    for row in theirs:
        if row.role != Role.OWNER.value or actor.person_id != person_id:
            rules.allow_appointing(actor, Role(row.role), row.agency_id)
    await tx.run(update(persons).where(persons.c.id == person_id).values(name=name))
    await counters.bump(tx, counters.PEOPLE)
    return True


def _served(actor: Actor) -> set[int]:
    return {agency.id for agency in actor.agencies}


async def _within_reach(tx: Tx, actor: Actor, person_id: int) -> list[AnyRow]:
    """Hold a person and read what they hold. Who acts for one agency learns of no one else."""
    mine, everywhere = _served(actor), rules.may(actor, rules.Action.APPOINT_MEMBER)
    theirs = await held(tx, person_id)
    if not everywhere and mine.isdisjoint({row.agency_id for row in theirs}):
        raise Forbidden(rules.Action.APPOINT_MEMBER.value, actor.role.value)
    await hold(tx, person_id)
    return await held(tx, person_id)


async def _held_here(tx: Tx, person_id: int, agency_id: int | None) -> list[AnyRow]:
    await hold(tx, person_id)
    return [row for row in await held(tx, person_id) if row.agency_id == agency_id]


def _must_be_taken(actor: Actor, rows: Iterable[AnyRow], person_id: int | None = None) -> None:
    """Raise unless ``actor`` may take every one of these; NotFound for none of ``person_id``."""
    ending = list(rows)
    if person_id is not None and not ending:
        raise NotFound("appointment", str(person_id))
    never_owners(ending)
    for row in ending:
        rules.allow_appointing(actor, Role(row.role), row.agency_id)


async def _is_suspended(tx: Tx, person_id: int) -> bool:
    found = select(persons.c.suspended_at).where(persons.c.id == person_id)
    return await tx.scalar(found) is not None


async def _rest(
    tx: Tx, actor: Actor, person_id: int, since: datetime | None, *, effect_key: str, now: datetime
) -> bool:
    if actor.person_id == person_id:
        raise Refused(Refusal.ONESELF)
    theirs = await _within_reach(tx, actor, person_id)
    verb = "suspend" if since is not None else "resume"
    if not await on_record(tx, actor, verb, person_id, {}, effect_key, now):
        return False
    _must_be_taken(actor, theirs, person_id)
    if await _is_suspended(tx, person_id) == (since is not None):
        raise Refused(Refusal.ALREADY_SO, {"suspended": since is not None})
    heads = [row.id for row in theirs if row.role in HEADS]
    if heads and since is not None:
        await counters.hold(tx, counters.PEOPLE)
        if not await other_heads(tx, heads):
            raise Refused(Refusal.LAST_HEAD)
    await tx.run(update(persons).where(persons.c.id == person_id).values(suspended_at=since))
    await counters.bump(tx, counters.PEOPLE)
    return True


async def _drop_handlings(
    tx: Tx, person_id: int, agency_id: int | None, actor: Actor, now: datetime
) -> None:
    open_ = (handlings.c.person_id == person_id) & handlings.c.revoked_at.is_(None)
    await tx.run(
        update(handlings)
        .where(open_, handlings.c.agency_id == agency_id)
        .values(revoked_by=actor.person_id, revoked_at=now)
    )


async def _pass_handlings(
    tx: Tx, from_person: int, to_person: int, ending: Iterable[AnyRow], actor: Actor, now: datetime
) -> None:
    where = {row.agency_id for row in ending if row.agency_id is not None}
    found = await tx.rows(
        select(handlings).where(
            handlings.c.person_id == from_person,
            handlings.c.revoked_at.is_(None),
            handlings.c.agency_id.in_(sorted(where)),
        )
    )
    theirs = {
        (row.task_id, row.agency_id)
        for row in await tx.rows(
            select(handlings.c.task_id, handlings.c.agency_id).where(
                handlings.c.person_id == to_person, handlings.c.revoked_at.is_(None)
            )
        )
    }
    if not found:
        return
    await tx.run(
        update(handlings)
        .where(handlings.c.id.in_([row.id for row in found]))
        .values(revoked_by=actor.person_id, revoked_at=now)
    )
    fresh = [
        {
            "task_id": row.task_id,
            "agency_id": row.agency_id,
            "unit_id": row.unit_id,
            "person_id": to_person,
            "set_by": actor.person_id,
            "set_at": now,
        }
        for row in found
        if (row.task_id, row.agency_id) not in theirs
    ]
    if fresh:
        await tx.run(insert(handlings), fresh)
