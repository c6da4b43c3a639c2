"""Where the installation tells those who run it: a chat that they set, or each in private."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from store import chats, office, outbox
from store.db import AnyRow, Tx
from store.records import Actor, Role
from store.tables import accounts, appointments, people

_HEADS = (Role.ADMINISTRATOR.value, Role.OWNER.value)


async def tell(tx: Tx, kind: str, facts: dict[str, Any], *, key: str, now: datetime) -> int:
    """Queue a message for all of them, once for each ``key``; to how many chats it goes."""
    told = 0
    for chat_id in await _chats(tx, now):
        dedupe_key = f"{key}:{chat_id}"
        queued = await outbox.put(
            tx, chat_id=chat_id, kind=kind, facts=facts, dedupe_key=dedupe_key, now=now
        )
        told += queued is not None
    return told


async def others(tx: Tx, actor: Actor) -> tuple[int, ...]:
    """Telegram's numbers of the other administrators who can act now."""
    return tuple(row.telegram_id for row in await _heads(tx) if row.person_id != actor.person_id)


async def _chats(tx: Tx, now: datetime) -> list[int]:
    chosen = (await office.load(tx)).admin_chat
    if chosen:
        return [chosen]
    numbers = dict.fromkeys(row.telegram_id for row in await _heads(tx))
    return [await chats.ensure(tx, number, "private", None, now) for number in numbers]


async def _heads(tx: Tx) -> Sequence[AnyRow]:
    held = (
        select(accounts.c.telegram_id, accounts.c.person_id)
        .join(appointments, appointments.c.person_id == accounts.c.person_id)
        .join(people, people.c.id == accounts.c.person_id)
        .where(appointments.c.role.in_(_HEADS), appointments.c.valid_to.is_(None))
        .where(people.c.suspended_at.is_(None))
        .order_by(accounts.c.id)
    )
    return await tx.rows(held)
