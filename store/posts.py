"""What people hold: read, given and ended, for whoever asked the rules.

Who takes a right away locks the person first, so that an act in flight comes before or after it.
Nobody ends an owner by configuration, or the last who could appoint anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from store import audit, counters
from store.db import AnyRow, Tx
from store.errors import NotFound, Refusal, Refused
from store.lexicon import AgencyKind
from store.records import Actor, Role
from store.tables import accounts, agencies, appointments
from store.tables import people as persons

HEADS = (Role.ADMINISTRATOR.value, Role.OWNER.value)


async def is_agency(tx: Tx, agency_id: int) -> None:
    """Raise NotFound for what is no single agency, or counts for another one.

    The row is held, so that a merge of it comes before or after what follows.
    """
    here = select(agencies.c.kind, agencies.c.merged_into).where(agencies.c.id == agency_id)
    found = await tx.row(here.with_for_update(read=True))
    if found is None or found.kind != AgencyKind.AGENCY or found.merged_into is not None:
        raise NotFound("agency", str(agency_id))


def rank(role: Role) -> int:
    """From least to most."""
    return list(Role).index(role)


async def hold(tx: Tx, person_id: int) -> None:
    """Lock a person to the end of the transaction; NotFound for nobody, or one forgotten."""
    found = await tx.row(
        select(persons.c.id)
        .where(persons.c.id == person_id, persons.c.forgotten_at.is_(None))
        .with_for_update()
    )
    if found is None:
        raise NotFound("person", str(person_id))


async def held(tx: Tx, person_id: int) -> list[AnyRow]:
    """The appointments in force of a person, suspended or not."""
    rows = await tx.rows(
        select(appointments)
        .where(appointments.c.person_id == person_id, appointments.c.valid_to.is_(None))
        .order_by(appointments.c.id)
    )
    return list(rows)


async def grant(
    tx: Tx,
    person_id: int,
    role: Role,
    agency_id: int | None,
    *,
    by: int | None,
    how: str,
    now: datetime,
) -> None:
    """Write the appointment in place of what is held there; the caller asked the rules."""
    here = [row for row in await held(tx, person_id) if row.agency_id == agency_id]
    if [row.role for row in here] == [role.value]:
        return
    await end(tx, here, now=now, follows=role)
    values = {"person_id": person_id, "agency_id": agency_id, "role": role.value}
    await tx.run(
        insert(appointments).values(**values, valid_from=now, appointed_by=by, appointed_how=how)
    )
    await counters.bump(tx, counters.PEOPLE)


async def end(
    tx: Tx, ending: Iterable[AnyRow], *, now: datetime, follows: Role | None = None
) -> None:
    """End appointments; Refused for an owner by configuration and for the last head.

    ``follows`` is the role that takes their place.
    """
    rows = list(ending)
    never_owners(rows)
    heads = [row.id for row in rows if row.role in HEADS]
    if heads and (follows is None or follows.value not in HEADS):
        # Two heads who dismiss each other at once come one after the other.
        await counters.hold(tx, counters.PEOPLE)
        if not await other_heads(tx, heads):
            raise Refused(Refusal.LAST_HEAD)
    ids = [row.id for row in rows]
    if ids:
        await tx.run(update(appointments).where(appointments.c.id.in_(ids)).values(valid_to=now))
        await counters.bump(tx, counters.PEOPLE)


async def on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    person_id: int,
    detail: Mapping[str, Any],
    effect_key: str,
    now: datetime,
    private: Mapping[str, str] | None = None,
) -> bool:
    """The audit row of what was done to a person; False if it is there already."""
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("person", person_id),
        detail,
        effect_key=effect_key,
        now=now,
        private=private,
    )


def never_owners(rows: Iterable[AnyRow]) -> None:
    """Refused where an owner by configuration is among them."""
    if any(row.role == Role.OWNER.value for row in rows):
        raise Refused(Refusal.OWNER_BY_CONFIGURATION)


async def other_heads(tx: Tx, but: list[int]) -> int:
    """How many appointments beside these let somebody with an account appoint anybody."""
    counted = (
        select(func.count())
        .select_from(appointments)
        .join(persons, persons.c.id == appointments.c.person_id)
        .join(accounts, accounts.c.person_id == persons.c.id)
        .where(
            appointments.c.role.in_(HEADS),
            appointments.c.valid_to.is_(None),
            appointments.c.id.not_in(but),
            persons.c.suspended_at.is_(None),
        )
    )
    number: int = await tx.scalar(counted)
    return number
