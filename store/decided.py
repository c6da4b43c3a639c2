"""Tasks under a name as the document prints it, which a person said means another body.

A lexicon resolves a printed name to whoever goes by it, so a body that goes by no such name was
chosen by an administrator. What is asked of the printed name is then answered with these tasks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from store.db import Tx
from store.items import in_order, line_of, lines_of, part_rank
from store.records import TaskLine
from store.tables import assignments, tasks
from store.text import match_key

# Bodies by the key of each name that current texts print.
Printed = Mapping[str, frozenset[int]]


async def printed(tx: Tx) -> Printed:
    """Every name that plans print, with the bodies on record for it."""
    a = assignments.c
    found: dict[str, frozenset[int]] = {}
    pairs = (
        select(a.printed, a.agency_id)
        .join(tasks, tasks.c.current_version_id == a.version_id)
        .distinct()
    )
    for row in await tx.rows(pairs):
        key = match_key(row.printed)
        found[key] = found.get(key, frozenset()) | {row.agency_id}
    return found


async def tasks_of(
    tx: Tx, keys: Collection[str], agency_ids: Collection[int]
) -> list[tuple[TaskLine, str, int]]:
    """The tasks on which one of these bodies stands under a name with one of these keys.

    In plan order, each once, with the name as printed and the body's id.
    """
    a = assignments.c
    wanted = (
        lines_of(part_rank())
        .join(assignments, a.version_id == tasks.c.current_version_id)
        .where(a.agency_id.in_(sorted(agency_ids)))
        .add_columns(a.printed, a.agency_id)
    )
    found: dict[int, tuple[TaskLine, str, int]] = {}
    for row in await tx.rows(in_order(wanted)):
        if match_key(row.printed) in keys:
            found.setdefault(row.id, (line_of(row), row.printed, row.agency_id))
    return list(found.values())
