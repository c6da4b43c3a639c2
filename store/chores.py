"""What is done by itself, once for its day, however many workers tick and whoever is killed.

The row decides: due is what has no row that is done. A worker that takes it has it for a while;
if it dies, somebody else takes it then.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, select, update

from store.db import Tx
from store.tables import chores
from store.upsert import insert_into

DOING, DONE, FAILED = "doing", "done", "failed"
# Longer than any of them takes; a dead worker's is taken over then.
LONGEST = timedelta(minutes=30)
AGAIN_AFTER = timedelta(hours=1)
KEPT_FOR = timedelta(days=400)
_ERROR_LENGTH = 500


async def take(tx: Tx, name: str, slot: date, now: datetime) -> bool:
    """Whether this worker is to do ``name`` for the day ``slot`` now.

    On a database where it was never done, the day counts as done: there is nothing to make good.
    """
    here = (chores.c.name == name) & (chores.c.slot == slot)
    is_known = await tx.scalar(select(chores.c.id).where(chores.c.name == name).limit(1))
    values = {"name": name, "slot": slot, "tries": 1}
    if is_known is None:
        row = insert_into(tx, chores).values(**values, state=DONE, finished_at=now)
        await tx.run(row.on_conflict_do_nothing(index_elements=["name", "slot"]))
        return False
    row = insert_into(tx, chores).values(**values, state=DOING, until=now + LONGEST)
    made = await tx.run(row.on_conflict_do_nothing(index_elements=["name", "slot"]))
    if made.rowcount:
        return True
    again = update(chores).where(here, chores.c.state != DONE, chores.c.until <= now)
    taken = await tx.run(again.values(state=DOING, until=now + LONGEST, tries=chores.c.tries + 1))
    return taken.rowcount == 1


async def done(tx: Tx, name: str, slot: date, now: datetime) -> None:
    """It is done for that day."""
    here = (chores.c.name == name) & (chores.c.slot == slot)
    await tx.run(update(chores).where(here).values(state=DONE, finished_at=now, error=None))


async def failed(tx: Tx, name: str, slot: date, error: str, now: datetime) -> bool:
    """It failed and is tried again in an hour; whether this is news.

    It is none where it failed before on that day, or on the day before.
    """
    here = (chores.c.name == name) & (chores.c.slot == slot)
    known = select(chores.c.error).where(chores.c.name == name, chores.c.slot <= slot)
    last = await tx.rows(known.order_by(chores.c.slot.desc()).limit(2))
    values = {"state": FAILED, "until": now + AGAIN_AFTER, "error": error[:_ERROR_LENGTH]}
    await tx.run(update(chores).where(here).values(**values))
    return all(row.error is None for row in last)


async def last_done(tx: Tx, name: str) -> date | None:
    """The latest day for which it was done."""
    latest = select(chores.c.slot).where(chores.c.name == name, chores.c.state == DONE)
    found: date | None = await tx.scalar(latest.order_by(chores.c.slot.desc()).limit(1))
    return found


async def trouble(tx: Tx, name: str) -> str | None:
    """Why it failed, if it failed last."""
    latest = select(chores.c.error).where(chores.c.name == name)
    found: str | None = await tx.scalar(latest.order_by(chores.c.slot.desc()).limit(1))
    return found


async def prune(tx: Tx, now: datetime) -> int:
    """Forget the days of more than a year ago; the latest of each stays."""
    later = chores.alias()
    is_followed = exists().where(later.c.name == chores.c.name, later.c.slot > chores.c.slot)
    old = (chores.c.slot < (now - KEPT_FOR).date()) & is_followed
    return (await tx.run(delete(chores).where(old))).rowcount
