"""司局、处室 of an agency as its liaison names them, and who works in which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from store import audit, counters, people, rules
from store.db import Tx
from store.errors import NotFound
from store.records import Actor
from store.tables import appointments, unit_members, units
from store.text import clean_user_text
from store.upsert import insert_into

NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """An office of an agency; ``members`` counts who is in it."""

    id: int
    agency_id: int
    name: str
    members: int = 0


def clean(said: str) -> str:
    """The name of a unit as it is kept: one line; empty for what is no name."""
    name = " ".join(clean_user_text(said).split())
    return name if len(name) <= NAME_LENGTH else ""


async def ensure(
    tx: Tx, actor: Actor, agency_id: int, name: str, *, effect_key: str, now: datetime
) -> int:
    """The unit of this name, made or opened again where it is not there.

    ValueError for what is no name.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.DISTRIBUTE, agency_id=agency_id)
    name = clean(name)
    if not name:
        raise ValueError("a unit has a name")
    here = (units.c.agency_id == agency_id) & (units.c.name == name)
    found: int | None = await tx.scalar(select(units.c.id).where(here, units.c.closed_at.is_(None)))
    if found is not None:
        return found
    await audit.record_by(
        tx,
        actor,
        "open_unit",
        ("agency", agency_id),
        {"name": name},
        effect_key=effect_key,
        now=now,
    )
    return await named(tx, agency_id, name, now)


async def close(tx: Tx, actor: Actor, unit_id: int, *, effect_key: str, now: datetime) -> bool:
    """Let a unit be chosen no more; who is in it stays on record until then."""
    actor = await people.current(tx, actor)
    agency_id = await tx.scalar(select(units.c.agency_id).where(units.c.id == unit_id))
    rules.allow(actor, rules.Action.DISTRIBUTE, agency_id=agency_id)
    if not await audit.record_by(
        tx,
        actor,
        "close_unit",
        ("agency", agency_id),
        {"unit": unit_id},
        effect_key=effect_key,
        now=now,
    ):
        return False
    open_ = (units.c.id == unit_id) & units.c.closed_at.is_(None)
    done = await tx.run(update(units).where(open_).values(closed_at=now))
    in_it = (unit_members.c.unit_id == unit_id) & unit_members.c.until.is_(None)
    await tx.run(update(unit_members).where(in_it).values(until=now))
    return bool(done.rowcount)


async def put(
    tx: Tx,
    actor: Actor,
    person_id: int,
    unit_id: int,
    *,
    effect_key: str,
    now: datetime,
) -> bool:
    """Say that a person of the agency works in this unit of it, and in no other one of it."""
    actor = await people.current(tx, actor)
    agency_id = await tx.scalar(
        select(units.c.agency_id).where(units.c.id == unit_id, units.c.closed_at.is_(None))
    )
    rules.allow(actor, rules.Action.DISTRIBUTE, agency_id=agency_id)
    serves = select(appointments.c.id).where(
        appointments.c.person_id == person_id,
        appointments.c.agency_id == agency_id,
        appointments.c.valid_to.is_(None),
    )
    if await tx.scalar(serves) is None:
        raise NotFound("person", str(person_id))
    detail = {"unit": unit_id, "person": person_id}
    if not await audit.record_by(
        tx, actor, "put_in_unit", ("agency", agency_id), detail, effect_key=effect_key, now=now
    ):
        return False
    await place(tx, person_id, unit_id, now)
    return True


async def of_agency(tx: Tx, agency_id: int) -> tuple[Unit, ...]:
    """The open units of an agency by name."""
    members = (
        select(func.count())
        .select_from(unit_members)
        .where(unit_members.c.unit_id == units.c.id, unit_members.c.until.is_(None))
        .scalar_subquery()
    )
    rows = await tx.rows(
        select(units.c.id, units.c.name, members.label("members"))
        .where(units.c.agency_id == agency_id, units.c.closed_at.is_(None))
        .order_by(units.c.name)
    )
    return tuple(Unit(row.id, agency_id, row.name, row.members) for row in rows)


async def of_people(tx: Tx, person_ids: Collection[int]) -> dict[int, tuple[Unit, ...]]:
    """In which units each of these works now."""
    found: dict[int, tuple[Unit, ...]] = {}
    if not person_ids:
        return found
    rows = await tx.rows(
        select(unit_members.c.person_id, units.c.id, units.c.agency_id, units.c.name)
        .join(units, units.c.id == unit_members.c.unit_id)
        .where(unit_members.c.person_id.in_(sorted(person_ids)), unit_members.c.until.is_(None))
        .order_by(unit_members.c.id)
    )
    for row in rows:
        unit = Unit(row.id, row.agency_id, row.name)
        found[row.person_id] = (*found.get(row.person_id, ()), unit)
    return found


async def named(tx: Tx, agency_id: int, name: str, now: datetime) -> int:
    """The unit of this name, open; the caller asked the rules."""
    values = {"agency_id": agency_id, "name": name, "created_at": now}
    row = insert_into(tx, units).values(**values, closed_at=None)
    made = row.on_conflict_do_update(
        index_elements=["agency_id", "name"], set_={"closed_at": None}
    ).returning(units.c.id)
    found: int = await tx.scalar(made)
    return found


async def place(tx: Tx, person_id: int, unit_id: int, now: datetime) -> None:
    """Write that somebody works there, and in no other unit of that agency."""
    agency = select(units.c.agency_id).where(units.c.id == unit_id).scalar_subquery()
    others = select(units.c.id).where(units.c.agency_id == agency)
    open_ = (unit_members.c.person_id == person_id) & unit_members.c.until.is_(None)
    left = update(unit_members).where(open_, unit_members.c.unit_id.in_(others))
    await tx.run(left.values(until=now))
    await tx.run(insert(unit_members).values(person_id=person_id, unit_id=unit_id, since=now))
    await counters.bump(tx, counters.PEOPLE)
