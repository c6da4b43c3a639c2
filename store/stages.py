"""The days that a task's wording prints, one for each stage of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from store.db import Tx
from store.tables import deadlines, tasks


async def stages(tx: Tx, task_ids: Collection[int]) -> dict[int, list[tuple[date, str | None]]]:
    """Of each task the days in the order they are printed, with the words that say them."""
    rows = await tx.rows(
        select(tasks.c.id, deadlines.c.due_on, deadlines.c.phrase)
        .join(deadlines, deadlines.c.version_id == tasks.c.current_version_id)
        .where(tasks.c.id.in_(list(task_ids)), deadlines.c.due_on.is_not(None))
        .order_by(tasks.c.id, deadlines.c.position)
    )
    found: dict[int, list[tuple[date, str | None]]] = defaultdict(list)
    for row in rows:
        found[row.id].append((row.due_on, row.phrase))
    return found
