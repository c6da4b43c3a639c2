"""What a new revision of a plan changed, as news for who follows it: it is public."""

from __future__ import annotations

from sqlalchemy import select

from store.db import AnyRow, Tx
from store.headlines import Event, News
from store.records import Actor
from store.tables import assignments
from store.tables import task_versions as versions

_SAID = ("text", "heading", "responsibility_text", "deadline_text", "due_on", "division")


async def of_revision(tx: Tx, actor: Actor, old_id: int, new_id: int) -> list[News]:
    """A piece of news for each task whose wording, agencies or dates are others, or that is gone.

    New tasks are none: nobody follows them yet.
    """
    before, after = await _versions(tx, old_id), await _versions(tx, new_id)
    agencies = await _agencies(tx, (old_id, new_id))

    def says(row: AnyRow) -> tuple[object, ...]:
        return (*(getattr(row, name) for name in _SAID), agencies.get(row.id))

    found = []
    for task_id, old in before.items():
        new = after.get(task_id)
        if new is None or says(old) != says(new):
            gone = {"gone": new is None}
            found.append(News(Event.AMENDED, task_id, None, None, actor.person_id, gone))
    return found


async def _versions(tx: Tx, revision_id: int) -> dict[int, AnyRow]:
    mine = select(versions).where(versions.c.revision_id == revision_id)
    return {row.task_id: row for row in await tx.rows(mine.order_by(versions.c.ordinal))}


async def _agencies(tx: Tx, revision_ids: tuple[int, int]) -> dict[int, list[tuple[int, str]]]:
    a = assignments.c
    rows = await tx.rows(
        select(a.version_id, a.agency_id, a.role)
        .join(versions, versions.c.id == a.version_id)
        .where(versions.c.revision_id.in_(revision_ids))
        .order_by(a.version_id, a.position)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for version_id, agency_id, role in rows:
        found.setdefault(version_id, []).append((agency_id, role))
    return found
