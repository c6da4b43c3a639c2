"""The message of a kind that stands in somebody's chat and shows still what it did, so that news of
the same become part of it instead of one more message.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from store.db import Tx
from store.tables import chats, outbox


@dataclass(frozen=True, slots=True)
class Standing:
    """``message`` is Telegram's number, None while it waits to be sent (``row`` of the outbox)."""

    row: int
    chat_id: int
    message: int | None


async def find(
    tx: Tx, telegram_id: int, kind: str, about: dict[str, Any], since: datetime
) -> Standing | None:
    """The latest message of ``kind`` in a private chat since then whose facts hold ``about``; None
    where there is none, it may be there twice, or something else has taken its place.
    """
    o = outbox.c
    rows = await tx.rows(
        select(o.id, o.chat_id, o.state, o.message_id, o.facts, o.repeated)
        .join(chats, chats.c.id == o.chat_id)
        .where(chats.c.telegram_id == telegram_id, o.kind == kind, o.created_at >= since)
        .where(o.state.in_(["queued", "sent"]), o.repeated.is_(False))
        .order_by(o.id.desc())
    )
    found = next((row for row in rows if about.items() <= row.facts.items()), None)
    if found is None:
        return None
    if found.message_id is None:
        return Standing(found.id, found.chat_id, None) if found.state == "queued" else None
    same = or_(o.message_id == found.message_id, o.edit_message_id == found.message_id)
    later = (o.chat_id == found.chat_id) & (o.id > found.id) & same
    is_other = await tx.scalar(select(o.id).where(later).limit(1))
    return None if is_other else Standing(found.id, found.chat_id, found.message_id)


async def known(tx: Tx, keys: Collection[str]) -> frozenset[str]:
    """Which of these keys were queued before, as far as the outbox remembers."""
    o = outbox.c
    rows = await tx.rows(select(o.dedupe_key).where(o.dedupe_key.in_(sorted(keys))))
    return frozenset(row.dedupe_key for row in rows)
