"""What a revision says, once more as another: rows are copied inside the database.

For amendments, which change one task of a plan, and for undoing, which brings an earlier revision
back. Parents are found again by what is unique in a revision: positions, and a version's task.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, FromClause, Select, Table, func, insert, literal, select

from store.db import Tx
from store.tables import (
    addressees,
    assignments,
    boxes,
    deadlines,
    goals,
    plan_revisions,
    problems,
    prose,
    recurring_duties,
    reporting_duties,
    sections,
    targets,
    task_versions,
)

_OF_PLAN = (addressees, reporting_duties, prose)
_IN_SECTION = (boxes, goals)
_OF_VERSION = (assignments, deadlines, recurring_duties)


async def revision(tx: Tx, old_id: int, values: dict[str, Any]) -> int:
    """A row like that of ``old_id`` with other ``values``; its id. What it says comes later."""
    kept = [c.name for c in plan_revisions.c if c.name not in {"id", *values, *_OWN}]
    old = plan_revisions.c
    row = await tx.row(select(*(old[name] for name in kept)).where(old.id == old_id))
    assert row is not None, "a revision is never deleted"
    return await tx.new_id(insert(plan_revisions).values(**row._mapping, **values))


# Why somebody made it is a matter of each revision.
_OWN = ("kind", "reason", "basis", "undoes_id", "task_id", "plan_before")


async def contents(tx: Tx, old_id: int, new_id: int, *, without: int | None = None) -> None:
    """Everything that the revision ``old_id`` says, for ``new_id``, which says nothing yet.

    ``without``: a task that is left out, with its responsibility, dates and problems.
    """
    await _copy(tx, sections, old_id, new_id)
    await _versions(tx, old_id, new_id, without)
    for table in _OF_PLAN:
        await _copy(tx, table, old_id, new_id)
    for table in _IN_SECTION:
        await _copy(tx, table, old_id, new_id, section=True)
    for table in _OF_VERSION:
        await _of_parent(tx, table, task_versions, "version_id", old_id, new_id)
    for parent, column in (
        (task_versions, "version_id"),
        (boxes, "box_id"),
        (goals, "goal_id"),
    ):
        await _of_parent(tx, targets, parent, column, old_id, new_id)
    await _of_parent(tx, problems, task_versions, "version_id", old_id, new_id)
    await _copy(tx, problems, old_id, new_id, only=problems.c.version_id.is_(None))


async def _versions(tx: Tx, old_id: int, new_id: int, without: int | None) -> None:
    v = task_versions.c
    instead = {"same_as": func.coalesce(v.same_as, v.id)}
    only = None if without is None else v.task_id != without
    await _copy(tx, task_versions, old_id, new_id, section=True, only=only, instead=instead)


async def _copy(
    tx: Tx,
    table: Table,
    old_id: int,
    new_id: int,
    *,
    section: bool = False,
    only: Any = None,
    instead: dict[str, Any] | None = None,
) -> None:
    """The rows of ``old_id``; those in a section are put into its copy."""
    values: dict[str, Any] = {c.name: c for c in table.c if c.name != "id"}
    values |= {"revision_id": literal(new_id), **(instead or {})}
    origin: FromClause = table
    if section:
        before, after = sections.alias("before"), sections.alias("after")
        same = (after.c.position == before.c.position) & (after.c.revision_id == new_id)
        origin = table.outerjoin(before, before.c.id == table.c.section_id)
        origin = origin.outerjoin(after, same)
        values["section_id"] = after.c.id
    rows = _selected(values).select_from(origin).where(table.c.revision_id == old_id)
    if only is not None:
        rows = rows.where(only)
    await _insert(tx, table, values, rows.order_by(table.c.id))


async def _of_parent(
    tx: Tx, table: Table, parent: Table, column: str, old_id: int, new_id: int
) -> None:
    """What hangs on the rows of ``parent``, for their copies."""
    before, after = parent.alias("before"), parent.alias("after")
    key = "task_id" if parent is task_versions else "position"
    same = (after.c[key] == before.c[key]) & (after.c.revision_id == new_id)
    values: dict[str, Any] = {c.name: c for c in table.c if c.name != "id"}
    values[column] = after.c.id
    if "revision_id" in table.c:
        values["revision_id"] = literal(new_id)
    origin = table.join(before, before.c.id == table.c[column]).join(after, same)
    rows = _selected(values).select_from(origin).where(before.c.revision_id == old_id)
    await _insert(tx, table, values, rows.order_by(table.c.id))


def _selected(values: dict[str, Any]) -> Select[Any]:
    return select(*(value.label(f"new_{name}") for name, value in values.items()))


async def _insert(tx: Tx, table: Table, values: dict[str, Any], rows: Select[Any]) -> None:
    into: list[Column[Any]] = [table.c[name] for name in values]
    await tx.run(insert(table).from_select(into, rows))
