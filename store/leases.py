"""Who may do a thing that only one worker may do: poll, tick. Rows that expire in real time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, or_, select

from store.db import Tx
from store.tables import leases
from store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that is held. ``token`` grows with every change of holder (fencing)."""

    name: str
    holder: str
    token: int
    until: datetime


async def take(tx: Tx, name: str, holder: str, now: datetime, until: datetime) -> Lease | None:
    """Take or renew; None while somebody else holds it and it has not expired."""
    insert = insert_into(tx, leases).values(name=name, holder=holder, token=1, until=until)
    taken = insert.on_conflict_do_update(
        index_elements=[leases.c.name],
        set_={
            "holder": insert.excluded.holder,
            "until": insert.excluded.until,
            "token": case((leases.c.holder == holder, leases.c.token), else_=leases.c.token + 1),
        },
        where=or_(leases.c.holder == holder, leases.c.until <= now),
    ).returning(leases.c.token)
    token = await tx.scalar(taken)
    return None if token is None else Lease(name, holder, token, until)


async def release(tx: Tx, name: str, holder: str) -> None:
    """Give it up, so that the next one need not wait for the expiry."""
    await tx.run(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


async def held(tx: Tx, name: str) -> Lease | None:
    """Who holds it, expired or not."""
    row = await tx.row(select(leases).where(leases.c.name == name))
    return None if row is None else Lease(row.name, row.holder, row.token, row.until)
