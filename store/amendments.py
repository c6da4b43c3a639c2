"""What a new revision of a plan changed, as news for who follows it: it is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select, update

from store.aside import aside
from store.bulk import run_many
from store.db import AnyRow, Tx
from store.headlines import Event, News
from store.records import Actor
from store.tables import assignments
from store.tables import task_versions as versions

_SAID = ("text", "heading", "responsibility_text", "deadline_text", "due_on", "division")


@dataclass(frozen=True, slots=True)
class Changes:
    """Tasks of two revisions by id. ``back``: those that an earlier one had; ``same``: what says
    the same as before, with the first version that did. New ones are in none.
    """

    changed: tuple[int, ...]
    gone: tuple[int, ...]
    back: tuple[int, ...]
    same: dict[int, int]


async def between(tx: Tx, old_id: int | None, new_id: int | None) -> Changes:
    """What the revision ``new_id`` says otherwise than ``old_id``: wording, agencies, dates.

    None: a plan without a text.
    """
    before, after = await _versions(tx, old_id), await _versions(tx, new_id)
    agencies = await _agencies(tx, (old_id or 0, new_id or 0))
    earlier = await _earlier(tx, new_id)
    return await aside(len(after), _compared, before, after, agencies, earlier)


def _compared(
    before: Mapping[int, AnyRow],
    after: Mapping[int, AnyRow],
    agencies: Mapping[int, list[tuple[int, str]]],
    earlier: Sequence[int],
) -> Changes:
    def says(row: AnyRow) -> tuple[object, ...]:
        return (*(getattr(row, name) for name in _SAID), agencies.get(row.id))

    kept = {id_: old for id_, old in before.items() if id_ in after}
    same = {id_: old for id_, old in kept.items() if says(old) == says(after[id_])}
    return Changes(
        changed=tuple(id_ for id_ in kept if id_ not in same),
        gone=tuple(id_ for id_ in before if id_ not in after),
        back=tuple(id_ for id_ in earlier if id_ not in before),
        same={id_: old.same_as or old.id for id_, old in same.items()},
    )


def news_of(changes: Changes, actor: Actor) -> list[News]:
    """A piece of news for each task that says something else, that is gone, or back.

    New tasks are none: nobody follows them yet.
    """
    found: dict[int, dict[str, bool]] = {id_: {"gone": False} for id_ in changes.changed}
    found |= {id_: {"gone": True} for id_ in changes.gone}
    found |= {id_: {"gone": False, "back": True} for id_ in changes.back}
    return [
        News(Event.AMENDED, id_, None, None, actor.person_id, facts)
        for id_, facts in sorted(found.items())
    ]


async def mark_same(tx: Tx, revision_id: int, changes: Changes) -> None:
    """Note which versions of the revision say what an earlier one does: who read that one has
    read it.
    """
    if not changes.same:
        return
    v = versions.c
    mine = update(versions).where(v.revision_id == revision_id, v.task_id == bindparam("of"))
    rows = [{"of": id_, "first": first} for id_, first in changes.same.items()]
    await run_many(tx, mine.values(same_as=bindparam("first")), rows)


async def _earlier(tx: Tx, revision_id: int | None) -> list[int]:
    """The tasks of the revision that another one has too."""
    mine, other = versions.alias("mine"), versions.alias("other")
    same = (other.c.task_id == mine.c.task_id) & (other.c.revision_id != mine.c.revision_id)
    found = select(mine.c.task_id).where(
        mine.c.revision_id == (revision_id or 0), exists().where(same)
    )
    return [row.task_id for row in await tx.rows(found.order_by(mine.c.task_id))]


async def _versions(tx: Tx, revision_id: int | None) -> dict[int, AnyRow]:
    v = versions.c
    mine = select(v.id, v.task_id, v.same_as, *(v[name] for name in _SAID))
    rows = await tx.rows(mine.where(v.revision_id == (revision_id or 0)).order_by(v.ordinal))
    return {row.task_id: row for row in rows}


async def _agencies(tx: Tx, revision_ids: tuple[int, int]) -> dict[int, list[tuple[int, str]]]:
    a = assignments.c
    rows = await tx.rows(
        select(a.version_id, a.agency_id, a.role)
        .join(versions, versions.c.id == a.version_id)
        .where(versions.c.revision_id.in_(revision_ids))
        .order_by(a.version_id, a.position)
    )
    return await aside(len(rows), _by_version, rows)


def _by_version(rows: Sequence[AnyRow]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for version_id, agency_id, role in rows:
        found.setdefault(version_id, []).append((agency_id, role))
    return found
