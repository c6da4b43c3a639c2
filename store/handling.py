"""分办: which office and who inside an agency handles a task, as its liaison says; whom to tell.

Offices and people are the agency's own. Who no longer serves there handles nothing, whatever is
still on record.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, insert, null, or_, select, update

from store import audit, people, rules
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.items import in_order, lines_of, narrowed
from store.named import agencies_of_all, families
from store.records import Actor, Role
from store.tables import (
    accounts,
    appointments,
    assignments,
    given_assignments,
    handlings,
    task_versions,
    tasks,
    unit_members,
    units,
)
from store.tables import people as people_rows


@dataclass(frozen=True, slots=True)
class Handling:
    """An office or a person (or both) that handles a task for ``agency_id``."""

    id: int
    task_id: int
    agency_id: int
    unit_id: int | None
    unit: str | None
    person_id: int | None
    person: str | None
    at: datetime


class Why(StrEnum):
    """Why somebody is told of a task: they handle it, their office does, or nobody does."""

    HANDLES = "handles"
    OFFICE = "office"
    LIAISON = "liaison"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class ToTell:
    """``telegram_ids`` are the accounts of a person, whose private chats are told."""

    person_id: int
    name: str
    telegram_ids: tuple[int, ...]
    why: Why


async def distribute(
    tx: Tx,
    actor: Actor,
    agency_id: int,
    task_ids: Collection[int],
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
    effect_key: str,
    now: datetime,
) -> int | None:
    """Let a unit or a person of the agency handle these tasks, in place of who did before.

    How many tasks were changed; None if done before. Raises Forbidden for all but the agency's
    liaison; Refused for a person or a unit of another agency, and NOT_NAMED as soon as the agency
    is not on one of the tasks.
    """
    actor, by = await _liaison(tx, actor, agency_id)
    await _on_all(tx, agency_id, task_ids)
    await _is_ours(tx, agency_id, unit_id, person_id)
    wanted = sorted(set(task_ids))
    to = {"unit": unit_id, "person": person_id}
    if not await _on_record(tx, actor, "distribute", agency_id, wanted, to, effect_key, now):
        return None
    same = (handlings.c.unit_id.is_not_distinct_from(unit_id)) & (
        handlings.c.person_id.is_not_distinct_from(person_id)
    )
    open_ = _open(agency_id, wanted)
    kept = {row.task_id for row in await tx.rows(select(handlings.c.task_id).where(open_, same))}
    await tx.run(update(handlings).where(open_, ~same).values(revoked_by=by, revoked_at=now))
    fresh = [id_ for id_ in wanted if id_ not in kept]
    if fresh:
        one = {"agency_id": agency_id, "unit_id": unit_id, "person_id": person_id}
        rows = [{"task_id": id_, **one, "set_by": by, "set_at": now} for id_ in fresh]
        await tx.run(insert(handlings), rows)
    return len(fresh)


async def take_back(
    tx: Tx,
    actor: Actor,
    agency_id: int,
    task_ids: Collection[int],
    *,
    effect_key: str,
    now: datetime,
) -> int | None:
    """Let nobody in particular handle these tasks for the agency any more; how many somebody did.

    None if done before. Refused where nobody does.
    """
    actor, by = await _liaison(tx, actor, agency_id)
    wanted = sorted(set(task_ids))
    if not await _on_record(tx, actor, "take_back", agency_id, wanted, {}, effect_key, now):
        return None
    ended = await tx.run(
        update(handlings)
        .where(_open(agency_id, wanted))
        .values(revoked_by=by, revoked_at=now)
        .returning(handlings.c.task_id)
    )
    count = len({row.task_id for row in ended.all()})
    if not count:
        raise Refused(Refusal.SETTING_GONE)
    return count


async def of_tasks(
    tx: Tx, actor: Actor, agency_id: int, task_ids: Collection[int]
) -> dict[int, tuple[Handling, ...]]:
    """Who handles these tasks for the agency; for its own people and the office only."""
    rules.allow(actor, rules.Action.READ_MEMBERS, agency_id=agency_id)
    return await _in_force(tx, [agency_id], task_ids)


async def tasks_of(
    tx: Tx, agency_id: int, *, plan_id: int | None = None, section_id: int | None = None
) -> tuple[int, ...]:
    """The tasks on which an agency is named, by a document or by hand, in the order of lists."""
    own = sorted((await families(tx, [agency_id]))[agency_id])
    a, g = assignments.c, given_assignments.c
    printed = select(a.version_id).where(a.agency_id.in_(own))
    given = select(g.task_id).where(g.agency_id.in_(own), g.revoked_at.is_(None))
    lines = lines_of(null()).where(or_(task_versions.c.id.in_(printed), tasks.c.id.in_(given)))
    lines = narrowed(lines, plan_id, section_id)
    return tuple(row.id for row in await tx.rows(in_order(lines)))


async def whom_to_tell(tx: Tx, task_id: int, agency_id: int) -> list[ToTell]:
    """Who hears of a task for an agency: who handles it, else its liaisons, else coordinators.

    A body speaks for those it came from and became, so people of any of them count. Suspended
    people and people without an account are left out, and then the next in line are told.
    """
    family = sorted((await families(tx, [agency_id]))[agency_id])
    for handlers in (
        await _handlers(tx, task_id, family),
        await _with_role(tx, Role.LIAISON, family, Why.LIAISON),
        await _with_role(tx, Role.COORDINATOR, None, Why.COORDINATOR),
    ):
        if handlers:
            return handlers
    return []


async def _handlers(tx: Tx, task_id: int, family: Sequence[int]) -> list[ToTell]:
    """People who handle it themselves, and where only an office does, everybody in it."""
    found = (await _in_force(tx, family, [task_id])).get(task_id, ())
    persons = {one.person_id for one in found if one.person_id is not None}
    offices = {one.unit_id for one in found if one.person_id is None}
    in_office = select(unit_members.c.person_id).where(
        unit_members.c.unit_id.in_(sorted(filter(None, offices))),
        unit_members.c.until.is_(None),
    )
    own = await _served(tx, _accounts(family).where(people_rows.c.id.in_(sorted(persons))))
    theirs = await _served(tx, _accounts(family).where(people_rows.c.id.in_(in_office)))
    told = {id_: ToTell(id_, name, ids, Why.OFFICE) for id_, (name, ids) in theirs.items()}
    told |= {id_: ToTell(id_, name, ids, Why.HANDLES) for id_, (name, ids) in own.items()}
    return [told[id_] for id_ in sorted(told)]


async def _with_role(
    tx: Tx, role: Role, agency_ids: Sequence[int] | None, why: Why
) -> list[ToTell]:
    found = await _served(tx, _accounts(agency_ids).where(appointments.c.role == role.value))
    return [ToTell(id_, name, ids, why) for id_, (name, ids) in sorted(found.items())]


def _accounts(agency_ids: Sequence[int] | None) -> Select[Any]:
    """Accounts of people in force, who serve one of these agencies (None: the office)."""
    held = appointments.c
    where = held.agency_id.is_(None) if agency_ids is None else held.agency_id.in_(agency_ids)
    return (
        select(people_rows.c.id, people_rows.c.name, accounts.c.telegram_id)
        .select_from(people_rows)
        .join(accounts, accounts.c.person_id == people_rows.c.id)
        .join(appointments, held.person_id == people_rows.c.id)
        .where(where, held.valid_to.is_(None), people_rows.c.suspended_at.is_(None))
        .order_by(people_rows.c.id, accounts.c.telegram_id)
        .distinct()
    )


async def _served(tx: Tx, found: Select[Any]) -> dict[int, tuple[str, tuple[int, ...]]]:
    by_person: dict[int, tuple[str, tuple[int, ...]]] = {}
    for id_, name, telegram_id in await tx.rows(found):
        _, before = by_person.get(id_, (name, ()))
        by_person[id_] = (name, (*before, telegram_id))
    return by_person


async def _in_force(
    tx: Tx, agency_ids: Sequence[int], task_ids: Collection[int]
) -> dict[int, tuple[Handling, ...]]:
    h = handlings.c
    serves = select(appointments.c.person_id).where(
        appointments.c.agency_id.in_(list(agency_ids)), appointments.c.valid_to.is_(None)
    )
    rows = await tx.rows(
        select(handlings, units.c.name.label("unit"), people_rows.c.name.label("person"))
        .join(units, units.c.id == h.unit_id, isouter=True)
        .join(people_rows, people_rows.c.id == h.person_id, isouter=True)
        .where(h.agency_id.in_(list(agency_ids)), h.task_id.in_(sorted(set(task_ids))))
        .where(h.revoked_at.is_(None), units.c.closed_at.is_(None))
        .where(or_(h.person_id.is_(None), h.person_id.in_(serves)))
        .order_by(h.id)
    )
    found: dict[int, tuple[Handling, ...]] = {}
    for row in rows:
        one = Handling(
            row.id,
            row.task_id,
            row.agency_id,
            row.unit_id,
            row.unit,
            row.person_id,
            row.person,
            row.set_at,
        )
        found[row.task_id] = (*found.get(row.task_id, ()), one)
    return found


async def _liaison(tx: Tx, actor: Actor, agency_id: int) -> tuple[Actor, int]:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.DISTRIBUTE, agency_id=agency_id)
    assert actor.person_id is not None, "who is a liaison is a person"
    return actor, actor.person_id


async def _on_all(tx: Tx, agency_id: int, task_ids: Collection[int]) -> None:
    """Hold the tasks, so that two who distribute one come one after the other."""
    held = (
        select(tasks.c.id).where(tasks.c.id.in_(sorted(set(task_ids)))).order_by(tasks.c.id)
    ).with_for_update(key_share=True)
    await tx.rows(held)
    named = await agencies_of_all(tx, task_ids)
    for id_ in sorted(set(task_ids)):
        if id_ not in named:
            raise NotFound("task", str(id_))
        if agency_id not in named[id_].every:
            raise Refused(Refusal.NOT_NAMED, {"task": id_})


async def _is_ours(tx: Tx, agency_id: int, unit_id: int | None, person_id: int | None) -> None:
    if unit_id is None and person_id is None:
        raise ValueError("a unit or a person handles a task")
    if unit_id is not None:
        ours = select(units.c.id).where(
            units.c.id == unit_id, units.c.agency_id == agency_id, units.c.closed_at.is_(None)
        )
        if await tx.scalar(ours) is None:
            raise Refused(Refusal.UNIT_CLOSED)
    if person_id is not None:
        serves = select(appointments.c.id).where(
            appointments.c.person_id == person_id,
            appointments.c.agency_id == agency_id,
            appointments.c.valid_to.is_(None),
        )
        if await tx.scalar(serves) is None:
            raise Refused(Refusal.NOT_STAFF)


def _open(agency_id: int, task_ids: Sequence[int]) -> Any:
    h = handlings.c
    return h.task_id.in_(task_ids) & (h.agency_id == agency_id) & h.revoked_at.is_(None)


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    agency_id: int,
    task_ids: Sequence[int],
    to: dict[str, Any],
    effect_key: str,
    now: datetime,
) -> bool:
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("agency", agency_id),
        {"tasks": list(task_ids), **to},
        effect_key=effect_key,
        now=now,
    )
