"""Lanes: one (chat, user) is served by one worker at a time, and all of them in turn.

SKIP LOCKED on updates would not keep a lane serial: the lane's row is claimed, then its oldest
open updates are taken.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)

from store.columns import Instant
from store.db import Tx
from store.tables import inbox, lanes
from store.upsert import insert_for


async def wait(tx: Tx, bot_id: int, names: Collection[str]) -> None:
    """Say that these lanes have open updates."""
    if not names:
        return
    # In one order everywhere, so that two workers never wait for each other's row.
    rows = [{"bot_id": bot_id, "lane": name, "waiting": True} for name in sorted(names)]
    await tx.run(_waiting(tx.sqlite), rows)


async def claim(
    tx: Tx, bot_id: int, holder: str, now: datetime, until: datetime, limit: int
) -> list[str]:
    """Claim up to ``limit`` waiting lanes, the one that was served longest ago first."""
    given = {"bot": bot_id, "holder": holder, "now": now, "until": until, "most": limit}
    rows = await tx.rows(_CLAIM, given)
    return [row.lane for row in sorted(rows, key=lambda row: (row.served_at is not None, row.lane))]


async def release(
    tx: Tx,
    bot_id: int,
    name: str,
    holder: str,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> bool:
    """Give a lane back, to be served again not before ``not_before``; whether more waits in it.

    False, and nothing happens, if it was lost to somebody else.
    """
    given = {"bot": bot_id, "name": name, "holder": holder, "now": now, "due": not_before}
    # On PostgreSQL the row is locked before open updates are looked for, in a statement of its
    # own: an update that arrives in between has then either been committed, and is seen, or
    # marks the lane as waiting after us. SQLite has one writer.
    if not tx.sqlite and await tx.scalar(_LOCK, given) is None:
        return False
    return bool(await tx.scalar(_RELEASE, given))


@cache
def _waiting(sqlite: bool) -> Executable:
    built: Executable = insert_for(sqlite, lanes).on_conflict_do_update(
        index_elements=[lanes.c.bot_id, lanes.c.lane], set_={"waiting": True}
    )
    return built


def _claim() -> Executable:
    now = bindparam("now", type_=Instant)
    free = (
        select(lanes.c.lane)
        .where(
            lanes.c.bot_id == bindparam("bot"),
            lanes.c.waiting,
            or_(lanes.c.claimed_by.is_(None), lanes.c.claimed_until <= now),
            or_(lanes.c.not_before.is_(None), lanes.c.not_before <= now),
        )
        .order_by(lanes.c.served_at.asc().nulls_first(), lanes.c.lane)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    return (
        update(lanes)
        .where(lanes.c.bot_id == bindparam("bot"), lanes.c.lane.in_(select(free.c.lane)))
        .values(claimed_by=bindparam("holder"), claimed_until=bindparam("until"))
        .returning(lanes.c.lane, lanes.c.served_at)
    )


def _mine() -> tuple[ColumnElement[bool], ...]:
    return (
        lanes.c.bot_id == bindparam("bot"),
        lanes.c.lane == bindparam("name"),
        lanes.c.claimed_by == bindparam("holder"),
    )


def _release() -> Executable:
    more = exists().where(
        inbox.c.state == "open",
        inbox.c.lane == bindparam("name"),
        inbox.c.bot_id == bindparam("bot"),
    )
    return (
        update(lanes)
        .where(*_mine())
        .values(
            claimed_by=None,
            claimed_until=None,
            waiting=more,
            not_before=bindparam("due"),
            served_at=bindparam("now"),
        )
        .returning(lanes.c.waiting)
    )


# Built once: these run for every update, and building them costs more than running them.
_CLAIM = _claim()
_LOCK = select(lanes.c.lane).where(*_mine()).with_for_update()
_RELEASE = _release()


async def renew(
    tx: Tx, bot_id: int, holder: str, names: Collection[str], until: datetime
) -> set[str]:
    """Prolong this worker's claim on ``names``; those that are still its own.

    By name: a claim whose COMMIT got no answer is held in the table and served by nobody.
    """
    if not names:
        return set()
    rows = await tx.rows(
        update(lanes)
        .where(
            lanes.c.bot_id == bot_id, lanes.c.claimed_by == holder, lanes.c.lane.in_(sorted(names))
        )
        .values(claimed_until=until)
        .returning(lanes.c.lane)
    )
    return {row.lane for row in rows}


async def free_all(tx: Tx, bot_id: int, now: datetime) -> set[str]:
    """End every claim, only where no other process can be alive; lanes that have open updates.

    They come last: in one of them may be what ended the process.
    """
    freed = await tx.rows(
        update(lanes)
        .where(lanes.c.bot_id == bot_id, lanes.c.claimed_by.is_not(None))
        .values(claimed_by=None, claimed_until=None, served_at=now)
        .returning(lanes.c.lane)
    )
    still_open = await tx.rows(
        select(inbox.c.lane)
        .where(
            inbox.c.state == "open",
            inbox.c.lane.in_([row.lane for row in freed]),
            inbox.c.bot_id == bot_id,
        )
        .distinct()
    )
    return {row.lane for row in still_open}


async def prune(tx: Tx, before: datetime) -> int:
    """Forget lanes in which nothing has happened since ``before``."""
    result = await tx.run(
        delete(lanes).where(
            ~lanes.c.waiting, lanes.c.claimed_by.is_(None), lanes.c.served_at < before
        )
    )
    return result.rowcount
