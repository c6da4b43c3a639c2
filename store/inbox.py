"""Updates as they came, committed before Telegram is told that we have them.

open → done | quarantined. The transaction of a handler closes its row itself (``Database.begin``
with a claim); what answered without writing is closed by the lane.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, func, select, update

from store import lanes
from store.db import Tx
from store.tables import inbox, installation
from store.traffic import InboxUpdate
from store.upsert import insert_for

# Telegram draws the next update id at random after a week without updates. Younger than a day,
# the same id is the same update however its body looks; Telegram keeps none longer than that.
SAME_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=6)
MAX_TRIES = 3
_ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update on its way in. ``lane``: who is served one after the other."""

    update_id: int
    lane: str
    body: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a batch was: new rows, repeats of known ones, and ids that Telegram gave away anew."""

    new: int
    repeated: int
    redrawn: tuple[int, ...]


async def accept(tx: Tx, bot_id: int, arrivals: Sequence[Arrival], now: datetime) -> Accepted:
    """Store a batch; a known update changes nothing."""
    if not arrivals:
        return Accepted(0, 0, ())
    stored = await _insert(tx, bot_id, arrivals, now)
    rest = [arrival for arrival in arrivals if arrival.update_id not in stored]
    redrawn = await _redrawn(tx, bot_id, rest, now) if rest else []
    if redrawn:
        stored |= await _insert(tx, bot_id, redrawn, now)
    fresh = {a.lane for a in arrivals if a.update_id in stored}
    await lanes.wait(tx, bot_id, fresh)
    repeated = len(arrivals) - len(stored)
    return Accepted(len(stored), repeated, tuple(a.update_id for a in redrawn))


async def _insert(tx: Tx, bot_id: int, arrivals: Sequence[Arrival], now: datetime) -> set[int]:
    rows = [
        {
            "bot_id": bot_id,
            "update_id": arrival.update_id,
            "lane": arrival.lane,
            "body": arrival.body,
            "body_hash": arrival.body_hash,
            "state": "open",
            "tries": 0,
            "received_at": now,
        }
        for arrival in arrivals
    ]
    return {row.update_id for row in await tx.rows(_new(tx.sqlite), rows)}


@cache
def _new(sqlite: bool) -> Executable:
    insert = insert_for(sqlite, inbox).on_conflict_do_nothing(
        index_elements=[inbox.c.bot_id, inbox.c.update_id]
    )
    built: Executable = insert.returning(inbox.c.update_id)
    return built


async def _redrawn(
    tx: Tx, bot_id: int, arrivals: Sequence[Arrival], now: datetime
) -> list[Arrival]:
    """Those whose id was given to another update a day ago or more; the old row gives it up."""
    known = await tx.rows(
        select(inbox.c.seq, inbox.c.update_id, inbox.c.body_hash).where(
            inbox.c.bot_id == bot_id,
            inbox.c.update_id.in_([arrival.update_id for arrival in arrivals]),
            inbox.c.received_at < now - SAME_FOR,
        )
    )
    by_id = {row.update_id: row for row in known}
    found: dict[int, Arrival] = {}
    for arrival in arrivals:
        old = by_id.get(arrival.update_id)
        if old is not None and old.body_hash != arrival.body_hash:
            found[arrival.update_id] = arrival
    retired = [by_id[update_id].seq for update_id in found]
    if retired:
        # Telegram's ids are positive, so the negated row number is free; the old row keeps
        # its state, and if it is still open it is still served.
        await tx.run(update(inbox).where(inbox.c.seq.in_(retired)).values(update_id=-inbox.c.seq))
    return list(found.values())


async def oldest(tx: Tx, bot_id: int, lane: str, limit: int) -> list[InboxUpdate]:
    """The lane's oldest open updates, to be served in this order."""
    rows = await tx.rows(_OLDEST, {"bot": bot_id, "name": lane, "most": limit})
    return [InboxUpdate(*row) for row in rows]


async def close(tx: Tx, seqs: Collection[int], now: datetime) -> None:
    """Close what was served and wrote nothing; rows that are closed already stay as they are."""
    if seqs:
        await tx.run(_CLOSE, {"seqs": list(seqs), "now": now})


# Built once: these run for every update, and building them costs more than running them.
_OLDEST = (
    select(
        inbox.c.seq,
        inbox.c.update_id,
        inbox.c.lane,
        inbox.c.body,
        inbox.c.tries,
        inbox.c.received_at,
    )
    .where(
        inbox.c.state == "open",
        inbox.c.lane == bindparam("name"),
        inbox.c.bot_id == bindparam("bot"),
    )
    .order_by(inbox.c.seq)
    .limit(bindparam("most"))
)
_CLOSE = (
    update(inbox)
    .where(inbox.c.seq.in_(bindparam("seqs", expanding=True)), inbox.c.state == "open")
    .values(state="done", done_at=bindparam("now"))
)


async def failed(tx: Tx, seq: int, error: str, now: datetime) -> bool:
    """Count a failed try; True when that was the last and the row is now in quarantine."""
    tries = await tx.scalar(
        update(inbox)
        .where(inbox.c.seq == seq, inbox.c.state == "open")
        .values(tries=inbox.c.tries + 1, error=error[:_ERROR_LENGTH])
        .returning(inbox.c.tries)
    )
    if tries is None or tries < MAX_TRIES:
        return False
    await tx.run(update(inbox).where(inbox.c.seq == seq).values(state="quarantined", done_at=now))
    return True


async def shed(tx: Tx, bot_id: int, lane: str, keep: int, now: datetime) -> int:
    """Close what a lane has open beyond its ``keep`` oldest; how many that were."""
    over = (
        select(inbox.c.seq)
        .where(inbox.c.state == "open", inbox.c.lane == lane, inbox.c.bot_id == bot_id)
        .order_by(inbox.c.seq)
        .offset(keep)
    )
    result = await tx.run(
        update(inbox)
        .where(inbox.c.seq.in_(over))
        .values(state="done", error="over quota", done_at=now)
    )
    return result.rowcount


async def counts(tx: Tx) -> dict[str, int]:
    """How many rows are open and quarantined."""
    rows = await tx.rows(
        select(inbox.c.state, func.count().label("number"))
        .where(inbox.c.state.in_(["open", "quarantined"]))
        .group_by(inbox.c.state)
    )
    return {"open": 0, "quarantined": 0, **{row.state: row.number for row in rows}}


async def prune(tx: Tx, now: datetime) -> int:
    """Forget closed rows after six days: before Telegram may draw their ids again."""
    result = await tx.run(
        delete(inbox).where(inbox.c.state == "done", inbox.c.received_at < now - KEPT_FOR)
    )
    return result.rowcount


async def polled(tx: Tx, now: datetime) -> None:
    """Remember that Telegram was asked for updates just now, with success."""
    await tx.run(update(installation).values(polled_at=now))


async def last_poll(tx: Tx) -> datetime | None:
    """When Telegram was last asked with success; None before the first time."""
    found: Any = await tx.scalar(select(installation.c.polled_at))
    assert found is None or isinstance(found, datetime)
    return found
