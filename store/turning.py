"""A revision becomes the one that is read: numbers, texts, index, counters and news follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from store import amendments, counters, matches, news, numbering
from store.columns import instant, microseconds
from store.db import AnyRow, Tx
from store.records import Actor
from store.search import index
from store.tables import plans, task_versions, tasks


async def to(
    tx: Tx,
    actor: Actor,
    plan_id: int,
    old_id: int | None,
    new_id: int | None,
    *,
    now: datetime,
    values: dict[str, Any] | None = None,
    words: Sequence[index.Words] | None = None,
    is_first: bool = False,
) -> None:
    """Make the revision ``new_id`` of the plan the current one instead of ``old_id``.

    The plan's row is held by the caller, and the revision's rows are there. None: the plan has no
    text, and none of its tasks is read any more. ``values`` are what changes on the plan's row
    besides, ``words`` what is searched of the revision, where the caller has it in memory.
    ``is_first``: the plan had no revision before; its tasks were made with their versions.
    """
    before = await matches.texts(tx, plan_id)
    if not is_first:
        await _point(tx, plan_id, new_id)
    held = update(plans).where(plans.c.id == plan_id)
    await tx.run(held.values(current_revision_id=new_id, **(values or {})))
    if words is None:
        words = [] if new_id is None else await index.stored(tx, new_id)
    await index.put(tx, plan_id, words)
    await counters.bump(tx, counters.PLANS)
    if not is_first:
        changes = await amendments.between(tx, old_id, new_id)
        if new_id is not None:
            await amendments.mark_same(tx, new_id, changes)
        await news.announce_all(tx, amendments.news_of(changes, actor), now)
    await matches.announce(tx, actor, plan_id, before, now)


async def _point(tx: Tx, plan_id: int, new_id: int | None) -> None:
    v, t = task_versions.c, tasks.c
    mine = select(v.id).where(v.revision_id == (new_id or 0))
    # A task that the new text has no more keeps its id and its history, without a version.
    gone = update(tasks).where(t.plan_id == plan_id, t.current_version_id.is_not(None))
    await tx.run(gone.where(t.current_version_id.not_in(mine)).values(current_version_id=None))
    # Joined by the task's own id alone, and not looked up task by task: PostgreSQL, before it has
    # counted the rows of a new plan or of a new revision, takes either for a row or two, and went
    # through all of them for each (33,000 tasks: 104 s instead of one).
    moved = update(tasks).where(t.id == v.task_id, v.revision_id == (new_id or 0))
    await tx.run(moved.values(current_version_id=v.id))


async def numbers(tx: Tx, plan_id: int, revision_id: int) -> None:
    """Let tasks go by the numbers that the revision prints."""
    v = task_versions.c
    printed = select(v.task_id, v.ref).where(v.revision_id == revision_id)
    wanted = {row.task_id: row.ref for row in await tx.rows(printed)}
    await numbering.renumber(tx, plan_id, wanted)


async def made_of(tx: Tx, plan_id: int, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What a revision makes of the plan's row, each from what to what; ``restored`` reads it."""
    p = plans.c
    row = await tx.row(select(p.short, p.jurisdiction, p.archived_at).where(p.id == plan_id))
    assert row is not None, "a plan is never deleted"
    return {name: [_told(getattr(row, name)), _told(value)] for name, value in values.items()}


def restored(made: Mapping[str, list[Any]] | None, plan: AnyRow) -> dict[str, Any]:
    """What goes back to as it was before the revision.

    What somebody changed since, who put the plan away or took it out again, they meant.
    """
    return {
        name: _value(name, before)
        for name, (before, after) in (made or {}).items()
        if name in plans.c and _told(getattr(plan, name)) == after
    }


def _told(value: Any) -> Any:
    return microseconds(value) if isinstance(value, datetime) else value


def _value(name: str, told: Any) -> Any:
    return instant(told) if name == "archived_at" and told is not None else told
