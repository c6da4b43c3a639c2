"""An entry of the list of agencies as administrators see it: rows with their ids, and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from store import agencies as agencies_of
from store import rules
from store.db import Tx
from store.errors import NotFound
from store.lexicon import AgencyEntry, NameKind
from store.records import Actor
from store.tables import (
    agency_names,
    agency_successors,
    assignments,
    collective_members,
    plans,
    tasks,
)


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name with its validity. ``by_hand``: the office wrote or changed it; ``of`` is the entry
    that was merged where it is not the entry's own.
    """

    id: int
    of: int
    text: str
    kind: NameKind
    valid_from: date | None
    valid_to: date | None
    unsure: bool
    by_hand: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership of a collective, by the members' ids."""

    id: int
    member_id: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HeirRow:
    """A succession; ``since`` is unknown for most of those that are shipped."""

    agency_id: int
    successor_id: int
    since: date | None
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The entry; ``printed`` says in how many tasks of each current plan (short name) it stands."""

    entry: AgencyEntry
    names: tuple[NameRow, ...]
    members: tuple[MemberRow, ...]
    heirs: tuple[HeirRow, ...]
    printed: tuple[tuple[str, int], ...]


async def of(tx: Tx, actor: Actor, agency_id: int) -> Listed:
    """An entry, or the one that it counts for; Forbidden for all but administrators."""
    rules.allow(actor, rules.Action.MANAGE_AGENCIES)
    lexicon = await agencies_of.load(tx)
    entry = lexicon.by_id(agency_id)
    if entry is None or entry.id is None:
        raise NotFound("agency", str(agency_id))
    ids = sorted(entry.ids)
    n, m, s = agency_names.c, collective_members.c, agency_successors.c
    names = await tx.rows(
        select(agency_names).where(n.agency_id.in_(ids), ~n.withdrawn).order_by(n.id)
    )
    members = await tx.rows(
        select(collective_members).where(m.collective_id.in_(ids)).order_by(m.valid_from, m.id)
    )
    heirs = await tx.rows(
        select(agency_successors)
        .where(s.agency_id.in_(ids) | s.successor_id.in_(ids))
        .order_by(s.id)
    )
    number = func.count(tasks.c.id.distinct())
    printed = await tx.rows(
        select(plans.c.short, number.label("total"))
        .join(tasks, tasks.c.plan_id == plans.c.id)
        .join(assignments, assignments.c.version_id == tasks.c.current_version_id)
        .where(assignments.c.agency_id.in_(ids))
        .group_by(plans.c.id, plans.c.short)
        .order_by(plans.c.id)
    )
    return Listed(
        entry,
        tuple(
            NameRow(
                row.id,
                row.agency_id,
                row.text,
                NameKind(row.kind),
                row.valid_from,
                row.valid_to,
                row.unsure,
                row.by_hand,
            )
            for row in names
        ),
        tuple(MemberRow(row.id, row.member_id, row.valid_from, row.valid_to) for row in members),
        tuple(HeirRow(row.agency_id, row.successor_id, row.since, row.by_hand) for row in heirs),
        tuple((row.short, row.total) for row in printed),
    )
