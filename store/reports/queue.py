"""How much waits for an agency's liaison: numbers for a notice, no words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from store.db import Tx
from store.named import families
from store.reports import whom
from store.reports.records import Life
from store.tables import agencies, reports


@dataclass(frozen=True, slots=True)
class Unattended:
    """Reports that wait where nobody can confirm them; ``agency`` its short name."""

    agency_id: int
    agency: str
    count: int


async def waiting(tx: Tx, agency_id: int) -> tuple[int, int]:
    """How many reports are pending in the agency, and the id of the last; 0, 0 for none."""
    family = sorted((await families(tx, [agency_id]))[agency_id])
    r = reports.c
    counted = select(func.count(), func.max(r.id)).where(
        r.agency_id.in_(family), r.state == Life.PENDING.value
    )
    row = await tx.row(counted)
    assert row is not None
    return row[0], row[1] or 0


async def unattended(tx: Tx) -> tuple[Unattended, ...]:
    """Where reports wait and no liaison is there, whoever left, rests or was forgotten."""
    r = reports.c
    counted = (
        select(r.agency_id, agencies.c.short, func.count().label("number"))
        .join(agencies, agencies.c.id == r.agency_id)
        .where(r.state == Life.PENDING.value)
        .group_by(r.agency_id, agencies.c.short)
        .order_by(r.agency_id)
    )
    rows = await tx.rows(counted)
    if not rows:
        return ()
    of = await families(tx, [row.agency_id for row in rows])
    found = [
        Unattended(row.agency_id, row.short, row.number)
        for row in rows
        if not await whom.liaisons(tx, of[row.agency_id])
    ]
    return tuple(found)
