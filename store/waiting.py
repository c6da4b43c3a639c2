"""What the bot asked somebody and waits for: the next words of that person in that chat are it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from store import counters
from store.db import Tx
from store.tables import accounts, chats, waiting
from store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Waiting:
    """``chat`` and ``person`` are Telegram's ids; ``kind`` is one of ``handlers.awaited``."""

    chat: int
    person: int
    kind: str
    facts: dict[str, Any]
    expires_at: datetime


async def expect(
    tx: Tx,
    *,
    account_id: int,
    chat_id: int,
    kind: str,
    facts: dict[str, Any],
    now: datetime,
    lasts: timedelta,
) -> None:
    """Take the account's next words in this chat as ``kind``; what was waited for before is not."""
    values = {"kind": kind, "facts": facts, "since": now, "expires_at": now + lasts}
    row = insert_into(tx, waiting).values(account_id=account_id, chat_id=chat_id, **values)
    await tx.run(row.on_conflict_do_update(index_elements=["account_id", "chat_id"], set_=values))
    await counters.bump(tx, counters.WAITING)


async def done(tx: Tx, *, account_id: int, chat_id: int) -> bool:
    """Wait no longer; whether anything was waited for."""
    here = (waiting.c.account_id == account_id) & (waiting.c.chat_id == chat_id)
    result = await tx.run(delete(waiting).where(here))
    if result.rowcount:
        await counters.bump(tx, counters.WAITING)
    return bool(result.rowcount)


async def take(
    tx: Tx, *, account_id: int, chat_id: int, kind: str, now: datetime
) -> Waiting | None:
    """End the wait for ``kind`` and return it; None if it ended meanwhile or expired."""
    here = (waiting.c.account_id == account_id) & (waiting.c.chat_id == chat_id)
    of_kind = (waiting.c.kind == kind) & (waiting.c.expires_at > now)
    row = await tx.row(_all().where(here, of_kind).with_for_update(of=waiting))
    if row is None or not await done(tx, account_id=account_id, chat_id=chat_id):
        return None
    return Waiting(*row)


async def everything(tx: Tx) -> tuple[Waiting, ...]:
    """All that is waited for, expired or not: few, kept in memory by the read model."""
    return tuple(Waiting(*row) for row in await tx.rows(_all()))


async def prune(tx: Tx, now: datetime) -> int:
    """Forget what expired; how many."""
    result = await tx.run(delete(waiting).where(waiting.c.expires_at <= now))
    if result.rowcount:
        await counters.bump(tx, counters.WAITING)
    return result.rowcount


def _all() -> Any:
    return (
        select(chats.c.telegram_id, accounts.c.telegram_id, waiting.c.kind, waiting.c.facts)
        .add_columns(waiting.c.expires_at)
        .select_from(waiting)
        .join(chats, chats.c.id == waiting.c.chat_id)
        .join(accounts, accounts.c.id == waiting.c.account_id)
    )
