"""Two entries that are the same body: everything of one counts for the other.

What documents print and what was reported stays where it is and counts through ``merged_into``;
what is in force today (appointments, offices, settings by hand, follows) is moved row by row, and
the rows are kept, so that a merge can be taken back for thirty days if nothing has happened since
that could belong to either. Whoever it concerns is held first: an act of theirs comes before or
after, never in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, insert, select, update

from store import agencies as agencies_of
from store import audit, counters, people, posts, rules
from store.db import AnyRow, Tx
from store.errors import NotFound, Refusal, Refused
from store.lexicon import AgencyEntry, AgencyKind, Lexicon
from store.merge_weight import KIND_AGENCY, Weight, body_column, open_rows, weight_of
from store.merged_since import since
from store.records import Actor
from store.tables import (
    accounts,
    agencies,
    agency_merges,
    appointments,
    follows,
    given_assignments,
    units,
)
from store.tables import people as persons

UNDOABLE_FOR = timedelta(days=30)
Moved = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge on record. ``blocked``: why it cannot be taken back, in the names of this module."""

    id: int
    agency_id: int
    into_id: int
    at: datetime
    blocked: tuple[str, ...] = ()


async def weigh(tx: Tx, actor: Actor, agency_id: int) -> Weight:
    """What a merge of this entry would bring along; Forbidden for all but administrators."""
    rules.allow(actor, rules.Action.MANAGE_AGENCIES)
    return await weight_of(tx, agency_id)


async def merge(
    tx: Tx,
    actor: Actor,
    agency_id: int,
    into_id: int,
    *,
    seen: tuple[Weight, Weight] | None = None,
    effect_key: str,
    now: datetime,
) -> int | None:
    """Let ``agency_id`` count for ``into_id``; the merge's number, None if done before.

    ``seen`` is what whoever confirmed was shown of both: what has changed since is refused, so
    that nobody gains a right that was not said. Refused too for what cannot be one body, for
    people who serve both, and for offices of one name.
    """
    actor = await _may(tx, actor)
    lexicon = await agencies_of.load(tx)
    detail = {"into": into_id}
    if not await audit.record_by(
        tx, actor, "merge_agencies", ("agency", agency_id), detail, effect_key=effect_key, now=now
    ):
        return None
    _fits(lexicon, agency_id, into_id)
    await _hold_people(tx, agency_id)
    await _hold_entries(tx, agency_id, into_id)
    if seen is not None:
        now_is = (await weight_of(tx, agency_id), await weight_of(tx, into_id))
        if [(one.people, one.printed, one.given, one.links) for one in seen] != [
            (one.people, one.printed, one.given, one.links) for one in now_is
        ]:
            raise Refused(Refusal.MERGE_MOVED)
    await _nobody_serves_both(tx, agency_id, into_id)
    await _no_unit_of_one_name(tx, agency_id, into_id)
    here = update(agencies).where(agencies.c.id == agency_id)
    await tx.run(here.values(merged_into=into_id))
    moved = await _move(tx, actor, agency_id, into_id, now)
    values = {"agency_id": agency_id, "into_id": into_id, "moved": moved}
    values |= {"merged_by": actor.person_id, "merged_at": now}
    id_ = await tx.new_id(insert(agency_merges).values(values))
    await _bump(tx)
    return id_


async def undo(tx: Tx, actor: Actor, merge_id: int, *, effect_key: str, now: datetime) -> bool:
    """Take a merge back, row by row; False if done before.

    Refused after thirty days, and where something has happened since that could belong to either
    (MERGE_LIVED_IN with what).
    """
    actor = await _may(tx, actor)
    row = await tx.row(select(agency_merges).where(agency_merges.c.id == merge_id))
    if row is None:
        raise NotFound("merge", str(merge_id))
    detail = {"merge": merge_id, "into": row.into_id}
    if not await audit.record_by(
        tx, actor, "undo_merge", ("agency", row.agency_id), detail, effect_key=effect_key, now=now
    ):
        return False
    if row.undone_at is not None or now >= row.merged_at + UNDOABLE_FOR:
        raise Refused(Refusal.MERGE_TOO_OLD)
    await _hold_people(tx, row.into_id)
    await _hold_entries(tx, row.agency_id, row.into_id)
    if happened := await since(tx, row):
        raise Refused(Refusal.MERGE_LIVED_IN, {"what": ",".join(happened)})
    await _move_back(tx, row)
    here = update(agencies).where(agencies.c.id == row.agency_id)
    await tx.run(here.values(merged_into=None))
    done = update(agency_merges).where(agency_merges.c.id == merge_id)
    await tx.run(done.values(undone_by=actor.person_id, undone_at=now))
    await _bump(tx)
    return True


async def undoable(tx: Tx, actor: Actor, into_id: int, now: datetime) -> tuple[Merge, ...]:
    """Merges into this body of the last thirty days, with what stands in the way of an undo."""
    rules.allow(actor, rules.Action.MANAGE_AGENCIES)
    m = agency_merges.c
    rows = await tx.rows(
        select(agency_merges)
        .where(m.into_id == into_id, m.undone_at.is_(None), m.merged_at > now - UNDOABLE_FOR)
        .order_by(m.id)
    )
    return tuple(
        [
            Merge(row.id, row.agency_id, row.into_id, row.merged_at, tuple(await since(tx, row)))
            for row in rows
        ]
    )


async def _may(tx: Tx, actor: Actor) -> Actor:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.MANAGE_AGENCIES)
    if actor.person_id is None:
        raise NotFound("person", "")
    await counters.hold(tx, counters.LEXICON)
    return actor


def _fits(lexicon: Lexicon, agency_id: int, into_id: int) -> None:
    one, other = lexicon.by_id(agency_id), lexicon.by_id(into_id)
    if one is None or other is None:
        raise NotFound("agency", str(agency_id if one is None else into_id))
    if one.id != agency_id or other.id != into_id:
        raise Refused(Refusal.ENTRY_MERGED)
    if not could_be_one(lexicon, one, other):
        raise Refused(Refusal.MERGE_UNLIKE)


def could_be_one(lexicon: Lexicon, one: AgencyEntry, other: AgencyEntry) -> bool:
    """Of one kind and place, and neither the other's heir; ``other`` things never are."""
    same = (one.kind, one.jurisdiction) == (other.kind, other.jurisdiction)
    real = one.kind is not AgencyKind.OTHER and one.slug != other.slug
    return same and real and other.slug not in lexicon.family(one.slug)


async def _hold_people(tx: Tx, agency_id: int) -> None:
    """Whoever serves the entry: their acts come before or after."""
    a = appointments.c
    rows = await tx.rows(
        select(a.person_id).where(a.agency_id == agency_id, a.valid_to.is_(None)).distinct()
    )
    for person_id in sorted(row[0] for row in rows):
        await posts.hold(tx, person_id)


async def _hold_entries(tx: Tx, agency_id: int, into_id: int) -> None:
    """Whoever gives somebody a place in either holds its row: what is weighed is all there is."""
    here = select(agencies.c.id).where(agencies.c.id.in_([agency_id, into_id]))
    await tx.run(here.order_by(agencies.c.id).with_for_update())


async def _nobody_serves_both(tx: Tx, agency_id: int, into_id: int) -> None:
    a = appointments.c
    there = select(a.person_id).where(a.agency_id == into_id, a.valid_to.is_(None))
    rows = await tx.rows(
        select(persons.c.name)
        .join(appointments, a.person_id == persons.c.id)
        .where(a.agency_id == agency_id, a.valid_to.is_(None), a.person_id.in_(there))
        .order_by(persons.c.id)
    )
    if rows:
        names = "、".join(dict.fromkeys(row.name for row in rows))
        raise Refused(Refusal.MERGE_SERVES_BOTH, {"names": names})


async def _no_unit_of_one_name(tx: Tx, agency_id: int, into_id: int) -> None:
    there = select(units.c.name).where(units.c.agency_id == into_id)
    same = select(units.c.name).where(units.c.agency_id == agency_id, units.c.name.in_(there))
    if rows := await tx.rows(same.order_by(units.c.name)):
        raise Refused(Refusal.MERGE_UNITS, {"names": "、".join(row.name for row in rows)})


async def _move(tx: Tx, actor: Actor, agency_id: int, into_id: int, now: datetime) -> Moved:
    moved: Moved = {}
    moved["given_ended"] = await _end_double(
        tx,
        given_assignments,
        "agency_id",
        ("task_id",),
        (agency_id, into_id),
        {"revoked_by": actor.person_id, "revoked_at": now},
    )
    moved["follows_ended"] = await _end_double(
        tx, follows, "object_id", ("kind", "person_id"), (agency_id, into_id), {"until": now}
    )
    for name, (table, open_) in open_rows(agency_id).items():
        moved[name] = await _repoint(tx, table, open_, body_column(table), into_id)
    mine = accounts.c.preferred_agency_id == agency_id
    moved["accounts"] = await _repoint(tx, accounts, mine, "preferred_agency_id", into_id)
    return {name: ids for name, ids in moved.items() if ids}


async def _repoint(
    tx: Tx, table: Table, which: ColumnElement[bool], column: str, to: int
) -> list[int]:
    ids = [row.id for row in await tx.rows(select(table.c.id).where(which).order_by(table.c.id))]
    if ids:
        await tx.run(update(table).where(table.c.id.in_(ids)).values({column: to}))
    return ids


async def _end_double(
    tx: Tx,
    table: Table,
    column: str,
    same: tuple[str, ...],
    bodies: tuple[int, int],
    end: Mapping[str, Any],
) -> list[int]:
    """End what the other entry has as well: moved, it would be there twice."""
    ended = table.c[list(end)[-1]]
    there = table.alias("there")
    twin = select(there.c.id).where(
        there.c[column] == bodies[1],
        there.c[ended.name].is_(None),
        *(there.c[name] == table.c[name] for name in same),
    )
    open_ = (table.c[column] == bodies[0]) & ended.is_(None)
    if table is follows:
        open_ &= table.c.kind == KIND_AGENCY
    found = await tx.rows(select(table.c.id).where(open_, twin.exists()).order_by(table.c.id))
    ids = [row.id for row in found]
    if ids:
        await tx.run(update(table).where(table.c.id.in_(ids)).values(dict(end)))
    return ids


async def _move_back(tx: Tx, row: AnyRow) -> None:
    moved: Moved = row.moved
    tables: dict[str, Table] = {name: table for name, (table, _) in open_rows(0).items()}
    for name, table in tables.items():
        if ids := moved.get(name):
            back = update(table).where(table.c.id.in_(ids))
            await tx.run(back.values({body_column(table): row.agency_id}))
    if ids := moved.get("accounts"):
        still = accounts.c.id.in_(ids) & (accounts.c.preferred_agency_id == row.into_id)
        await tx.run(update(accounts).where(still).values(preferred_agency_id=row.agency_id))
    if ids := moved.get("given_ended"):
        again = update(given_assignments).where(given_assignments.c.id.in_(ids))
        await tx.run(again.values(revoked_by=None, revoked_at=None))
    if ids := moved.get("follows_ended"):
        await tx.run(update(follows).where(follows.c.id.in_(ids)).values(until=None))


async def _bump(tx: Tx) -> None:
    for name in (counters.LEXICON, counters.PEOPLE, counters.PLANS):
        await counters.bump(tx, name)
