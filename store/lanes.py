"""Lanes: one (chat, user) is served by one worker at a time, and all of them in turn.

SKIP LOCKED on updates would not keep a lane serial: the lane's row is claimed, then its oldest
open updates are taken.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from store.db import Tx
from store.tables import inbox, lanes
from store.upsert import insert_into


async def wait(tx: Tx, bot_id: int, names: Collection[str]) -> None:
    """Say that these lanes have open updates."""
    if not names:
        return
    # In one order everywhere, so that two workers never wait for each other's row.
    rows = [{"bot_id": bot_id, "lane": name, "waiting": True} for name in sorted(names)]
    insert = insert_into(tx, lanes)
    await tx.run(
        insert.on_conflict_do_update(
            index_elements=[lanes.c.bot_id, lanes.c.lane], set_={"waiting": True}
        ),
        rows,
    )


async def claim(
    tx: Tx, bot_id: int, holder: str, now: datetime, until: datetime, limit: int
) -> list[str]:
    """Claim up to ``limit`` waiting lanes, the one that was served longest ago first."""
    free = (
        select(lanes.c.lane, lanes.c.served_at)
        .where(lanes.c.bot_id == bot_id, lanes.c.waiting, _is_free(now), _is_due(now))
        .order_by(lanes.c.served_at.asc().nulls_first(), lanes.c.lane)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    rows = await tx.rows(
        update(lanes)
        .where(lanes.c.bot_id == bot_id, lanes.c.lane.in_(select(free.c.lane)))
        .values(claimed_by=holder, claimed_until=until)
        .returning(lanes.c.lane, lanes.c.served_at)
    )
    return [row.lane for row in sorted(rows, key=lambda row: (row.served_at is not None, row.lane))]


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(lanes.c.claimed_by.is_(None), lanes.c.claimed_until <= now)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(lanes.c.not_before.is_(None), lanes.c.not_before <= now)


async def release(
    tx: Tx,
    bot_id: int,
    name: str,
    holder: str,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """Give a lane back, to be served again not before ``not_before``. Nothing if it was lost."""
    mine = (lanes.c.bot_id == bot_id, lanes.c.lane == name, lanes.c.claimed_by == holder)
    # The row is locked before open updates are looked for, in a statement of its own: an
    # update that arrives in between has then either been committed, and is seen, or marks the
    # lane as waiting after us.
    if await tx.scalar(select(lanes.c.lane).where(*mine).with_for_update()) is None:
        return
    more = await tx.scalar(
        select(
            exists().where(inbox.c.state == "open", inbox.c.lane == name, inbox.c.bot_id == bot_id)
        )
    )
    await tx.run(
        update(lanes)
        .where(*mine)
        .values(
            claimed_by=None,
            claimed_until=None,
            waiting=bool(more),
            not_before=not_before,
            served_at=now,
        )
    )


async def renew(tx: Tx, bot_id: int, holder: str, until: datetime) -> int:
    """Prolong what this worker holds; how many lanes that are."""
    result = await tx.run(
        update(lanes)
        .where(lanes.c.bot_id == bot_id, lanes.c.claimed_by == holder)
        .values(claimed_until=until)
    )
    return result.rowcount


async def free_all(tx: Tx, bot_id: int) -> None:
    """End every claim: only where no other process can be alive."""
    await tx.run(
        update(lanes)
        .where(lanes.c.bot_id == bot_id, lanes.c.claimed_by.is_not(None))
        .values(claimed_by=None, claimed_until=None)
    )


async def prune(tx: Tx, before: datetime) -> int:
    """Forget lanes in which nothing has happened since ``before``."""
    result = await tx.run(
        delete(lanes).where(
            ~lanes.c.waiting, lanes.c.claimed_by.is_(None), lanes.c.served_at < before
        )
    )
    return result.rowcount
