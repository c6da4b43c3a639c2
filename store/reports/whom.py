"""Who is told of a report: people in force now, by the account they write from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from store.db import Tx
from store.records import Role
from store.tables import accounts, appointments, people


@dataclass(frozen=True, slots=True)
class Recipient:
    """``telegram_id`` is their private chat with the bot."""

    person_id: int
    telegram_id: int
    name: str


async def liaisons(tx: Tx, agency_ids: Collection[int]) -> tuple[Recipient, ...]:
    """The liaisons of these agencies, each account once."""
    held = _held(Role.LIAISON).where(appointments.c.agency_id.in_(sorted(agency_ids)))
    return await _found(tx, held)


async def coordinators(tx: Tx) -> tuple[Recipient, ...]:
    """The coordinators of the office."""
    return await _found(tx, _held(Role.COORDINATOR))


async def person(tx: Tx, person_id: int) -> tuple[Recipient, ...]:
    """The accounts of a person; nobody where the person is suspended."""
    return await _found(tx, _accounts().where(people.c.id == person_id))


def _accounts() -> Select[Any]:
    return (
        select(people.c.id, accounts.c.telegram_id, people.c.name)
        .select_from(people)
        .join(accounts, accounts.c.person_id == people.c.id)
        .where(people.c.suspended_at.is_(None))
        .order_by(accounts.c.telegram_id)
        .distinct()
    )


def _held(role: Role) -> Select[Any]:
    in_force = (appointments.c.role == role.value) & appointments.c.valid_to.is_(None)
    return _accounts().join(appointments, appointments.c.person_id == people.c.id).where(in_force)


async def _found(tx: Tx, held: Select[Any]) -> tuple[Recipient, ...]:
    return tuple(Recipient(*row) for row in await tx.rows(held))
