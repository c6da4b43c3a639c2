"""How much waits for an agency's liaison: numbers for a notice, no words."""

from __future__ import annotations

from sqlalchemy import func, select

from store.db import Tx
from store.named import families
from store.reports.records import Life
from store.tables import reports


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
