"""Receipt numbers: ``YYYY-MMDD-NNN`` of the business date, one for every report."""

from __future__ import annotations

from datetime import date

from store.db import Tx
from store.tables import receipt_days
from store.upsert import insert_into


async def next_receipt(tx: Tx, day: date) -> str:
    """The next number of ``day``. A rollback gives it back; two never get the same.

    The day's row stays locked until the transaction ends: ask for it last.
    """
    row = insert_into(tx, receipt_days).values(day=day, last=1)
    counted = row.on_conflict_do_update(
        index_elements=["day"], set_={"last": receipt_days.c.last + 1}
    )
    number: int = await tx.scalar(counted.returning(receipt_days.c.last))
    return f"{day:%Y-%m%d}-{number:03d}"
