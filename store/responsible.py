"""Whom to tell of many tasks at once: as ``handling.whom_to_tell`` says of one, in few statements.

Only people who can be reached count, so that a task whose handler has no account, or shut the bot
out, comes to the liaisons, and then to the coordinators.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from store import audience
from store.audience import Hearer
from store.db import AnyRow, Tx
from store.handling import Why
from store.records import Role
from store.tables import appointments, handlings, people, unit_members, units

Family = frozenset[int]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody in force who can be reached, with what they hold, and who handles what."""

    hearers: Mapping[int, Hearer]
    serves: Mapping[int, frozenset[int]]
    liaisons: Mapping[int, frozenset[int]]
    coordinators: frozenset[int]
    handles: Mapping[int, tuple[AnyRow, ...]] = field(default_factory=dict)
    in_unit: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def to_tell(self, task_id: int | None, family: Family) -> tuple[Why, tuple[int, ...]]:
        """Why, and who (ids, ascending); nobody where not even a coordinator is there."""
        if task_id is not None and (found := self._handlers(task_id, family)):
            return found
        heads = _together(self.liaisons, family)
        if heads:
            return Why.LIAISON, tuple(sorted(heads))
        return Why.COORDINATOR, tuple(sorted(self.coordinators))

    def _handlers(self, task_id: int, family: Family) -> tuple[Why, tuple[int, ...]] | None:
        mine = [row for row in self.handles.get(task_id, ()) if row.agency_id in family]
        staff = _together(self.serves, family)
        persons = {row.person_id for row in mine if row.person_id is not None} & staff
        offices = {row.unit_id for row in mine if row.person_id is None}
        members = _together(self.in_unit, offices) & staff
        if not persons | members:
            return None
        why = Why.HANDLES if persons else Why.OFFICE
        return why, tuple(sorted(persons | members))


async def staff(tx: Tx, task_ids: Collection[int]) -> Staff:
    """The staff as of now, and who handles these tasks."""
    a, p = appointments.c, people.c
    held = await tx.rows(
        select(a.person_id, a.agency_id, a.role)
        .join(people, p.id == a.person_id)
        .where(a.valid_to.is_(None), p.suspended_at.is_(None), p.forgotten_at.is_(None))
    )
    known = await audience.of_people(tx, {row.person_id for row in held})
    hearers = {id_: one for id_, one in known.items() if one.telegram_id is not None}
    here = [row for row in held if row.person_id in hearers]
    return Staff(
        hearers=hearers,
        serves=_grouped((r.agency_id, r.person_id) for r in here if r.agency_id is not None),
        liaisons=_grouped(
            (r.agency_id, r.person_id)
            for r in here
            if r.agency_id is not None and r.role == Role.LIAISON.value
        ),
        coordinators=frozenset(r.person_id for r in here if r.role == Role.COORDINATOR.value),
        handles=await _handles(tx, task_ids),
        in_unit=await _in_unit(tx),
    )


async def _handles(tx: Tx, task_ids: Collection[int]) -> dict[int, tuple[AnyRow, ...]]:
    h = handlings.c
    rows = await tx.rows(
        select(h.task_id, h.agency_id, h.unit_id, h.person_id)
        .join(units, units.c.id == h.unit_id, isouter=True)
        .where(h.task_id.in_(sorted(set(task_ids))), h.revoked_at.is_(None))
        .where(units.c.closed_at.is_(None))
        .order_by(h.id)
    )
    found: dict[int, tuple[AnyRow, ...]] = {}
    for row in rows:
        found[row.task_id] = (*found.get(row.task_id, ()), row)
    return found


async def _in_unit(tx: Tx) -> dict[int, frozenset[int]]:
    m = unit_members.c
    rows = await tx.rows(select(m.unit_id, m.person_id).where(m.until.is_(None)))
    return _grouped((row.unit_id, row.person_id) for row in rows)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _together(by: Mapping[int, frozenset[int]], keys: Iterable[int | None]) -> frozenset[int]:
    return frozenset().union(*(by.get(key, frozenset()) for key in keys if key is not None))
