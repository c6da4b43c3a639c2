"""People who may be told something: what they may see, where they are reached, what they want."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from store import chats
from store.db import Tx
from store.following import wanted_of
from store.quiet import Wanted
from store.records import Actor, AgencyRef, Appointment, Role
from store.tables import accounts, agencies, appointments, notice_settings, people
from store.tables import chats as chat_rows


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody in force. ``telegram_id`` None: no account, or they shut the bot out of it."""

    actor: Actor
    telegram_id: int | None
    wanted: Wanted

    @property
    def person_id(self) -> int:
        """Whoever hears is a person."""
        assert self.actor.person_id is not None
        return self.actor.person_id


async def of_people(tx: Tx, person_ids: Collection[int]) -> dict[int, Hearer]:
    """These people as of now, in four statements; suspended and forgotten ones are left out."""
    ids = sorted(set(person_ids))
    if not ids:
        return {}
    names = await tx.rows(
        select(people.c.id, people.c.name).where(
            people.c.id.in_(ids), people.c.suspended_at.is_(None), people.c.forgotten_at.is_(None)
        )
    )
    held, reached = await _appointments(tx, ids), await _reached(tx, ids)
    n = notice_settings.c
    rows = await tx.rows(select(notice_settings).where(n.person_id.in_(ids)))
    wanted = {row.person_id: wanted_of(row) for row in rows}
    return {
        row.id: Hearer(
            actor=Actor(
                reached.get(row.id) or 0,
                person_id=row.id,
                name=row.name,
                appointments=held.get(row.id, ()),
            ),
            telegram_id=reached.get(row.id),
            wanted=wanted.get(row.id, Wanted()),
        )
        for row in names
    }


async def _appointments(tx: Tx, ids: list[int]) -> dict[int, tuple[Appointment, ...]]:
    a = appointments.c
    rows = await tx.rows(
        select(a.person_id, a.role, agencies.c.id, agencies.c.slug, agencies.c.short)
        .add_columns(agencies.c.full_name)
        .join(agencies, agencies.c.id == a.agency_id, isouter=True)
        .where(a.person_id.in_(ids), a.valid_to.is_(None))
        .order_by(a.id)
    )
    held: dict[int, tuple[Appointment, ...]] = {}
    for person_id, role, id_, slug, short, full in rows:
        agency = None if id_ is None else AgencyRef(id_, slug, short, full)
        held[person_id] = (*held.get(person_id, ()), Appointment(Role(role), agency))
    return held


async def _reached(tx: Tx, ids: list[int]) -> dict[int, int]:
    """The latest account of each whose private chat is not shut."""
    rows = await tx.rows(
        select(accounts.c.person_id, accounts.c.telegram_id, chat_rows.c.state)
        .join(chat_rows, chat_rows.c.telegram_id == accounts.c.telegram_id, isouter=True)
        .where(accounts.c.person_id.in_(ids))
        .order_by(accounts.c.id)
    )
    return {row[0]: row[1] for row in rows if row[2] in (None, chats.ACTIVE)}
