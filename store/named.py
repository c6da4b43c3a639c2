"""Who is named on a task: by its current wording, or by the coordinator's hand.

A body stands for those it came from and those it became: who speaks for 国家铁路局 speaks where
a document printed 铁道部. A collective stands for itself alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from store.agencies import merged_roots
from store.db import Tx
from store.errors import NotFound
from store.records import Part
from store.tables import agency_successors, assignments, given_assignments, task_versions, tasks

_LEADS = (Part.LEAD.value, Part.FIRST.value)


@dataclass(frozen=True, slots=True)
class Party:
    """One body on a task: ``agency_id`` as printed or assigned, ``family`` who speaks for it.

    What was merged into another counts as the other.
    """

    agency_id: int
    leads: bool
    by_hand: bool
    family: frozenset[int]


@dataclass(frozen=True, slots=True)
class Named:
    """The parties of a task, the lead first. ``division`` is sole, joint, divided, … as read.

    ``version_id`` is the first version that says what the current one does: a later revision that
    leaves the task as it is makes nothing outdated.

    Where a document states no lead rule, the first listed stands for the lead: somebody has to
    give the result of the whole.
    """

    task_id: int
    version_id: int
    division: str
    parties: tuple[Party, ...] = ()

    @property
    def lead(self) -> frozenset[int]:
        """Who may speak as the lead."""
        return _together(party for party in self.parties if party.leads)

    @property
    def participants(self) -> frozenset[int]:
        """Who may speak as a participant."""
        return _together(party for party in self.parties if not party.leads)

    @property
    def every(self) -> frozenset[int]:
        """Everybody who may speak on the task."""
        return _together(self.parties)

    @property
    def silent(self) -> bool:
        """Whether nobody is named: nothing can be reported."""
        return not self.parties

    @property
    def is_divided(self) -> bool:
        """Whether each party completes its own part and the coordinator closes the whole."""
        return self.division == "divided" and len(self.parties) > 1

    def party_of(self, agency_id: int) -> Party | None:
        """For which party this agency speaks; the strongest, where it stands for several."""
        return next((party for party in self.parties if agency_id in party.family), None)


async def agencies_of(tx: Tx, task_id: int) -> Named:
    """Who is named on the task today; NotFound where no current version is."""
    found = await agencies_of_all(tx, [task_id])
    if task_id not in found:
        raise NotFound("task", str(task_id))
    return found[task_id]


async def agencies_of_all(tx: Tx, task_ids: Collection[int]) -> dict[int, Named]:
    """The same for many, in four statements; tasks without a current version are left out."""
    wanted = sorted(set(task_ids))
    if not wanted:
        return {}
    v = task_versions.c
    versions = await tx.rows(
        select(tasks.c.id, func.coalesce(v.same_as, v.id).label("version_id"), v.division)
        .join(task_versions, v.id == tasks.c.current_version_id)
        .where(tasks.c.id.in_(wanted))
    )
    named = await tx.rows(_assigned(wanted))
    roots = await merged_roots(tx)
    kin = await _families(tx, {row.agency_id for row in named}, roots)
    parties: dict[int, dict[int, Party]] = defaultdict(dict)
    for row in named:
        by_hand, leads = row.by_hand == 1, row.part in _LEADS
        body = roots.get(row.agency_id, row.agency_id)
        known = parties[row.task_id].get(body)
        if known is None or (leads and not known.leads):
            parties[row.task_id][body] = Party(body, leads, by_hand, kin[row.agency_id])
    return {
        row.id: Named(row.id, row.version_id, row.division, _lead_first(parties[row.id]))
        for row in versions
    }


async def families(tx: Tx, agency_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Each agency with those it came from and those it became, to the end, and what was merged."""
    return await _families(tx, agency_ids, await merged_roots(tx))


async def _families(
    tx: Tx, agency_ids: Collection[int], roots: Mapping[int, int]
) -> dict[int, frozenset[int]]:
    heirs: dict[int, set[int]] = defaultdict(set)
    origins: dict[int, set[int]] = defaultdict(set)
    for row in await tx.rows(select(agency_successors)):
        old, new = (roots.get(id_, id_) for id_ in (row.agency_id, row.successor_id))
        heirs[old].add(new)
        origins[new].add(old)
    absorbed: dict[int, set[int]] = defaultdict(set)
    for id_, root in roots.items():
        absorbed[root].add(id_)
    found = {}
    for id_ in agency_ids:
        start = roots.get(id_, id_)
        reached = _reached(start, heirs) | _reached(start, origins)
        found[id_] = frozenset(reached.union(*(absorbed[one] for one in reached)))
    return found


def _assigned(task_ids: list[int]) -> Select[Any]:
    a, g = assignments.c, given_assignments.c
    printed = (
        select(tasks.c.id.label("task_id"), a.agency_id, a.role.label("part"))
        .add_columns(a.position.label("position"), literal(0).label("by_hand"))
        .join(assignments, a.version_id == tasks.c.current_version_id)
        .where(tasks.c.id.in_(task_ids))
    )
    given = select(g.task_id, g.agency_id, g.part, g.id, literal(1)).where(
        g.task_id.in_(task_ids), g.revoked_at.is_(None)
    )
    rows = union_all(printed, given).subquery()
    return select(rows).order_by(rows.c.task_id, rows.c.by_hand, rows.c.position)


def _lead_first(parties: Mapping[int, Party]) -> tuple[Party, ...]:
    return tuple(sorted(parties.values(), key=lambda party: not party.leads))


def _together(parties: Iterable[Party]) -> frozenset[int]:
    return frozenset(id_ for party in parties for id_ in party.family)


def _reached(start: int, steps: Mapping[int, Collection[int]]) -> frozenset[int]:
    found, left = {start}, [start]
    while left:
        for other in steps.get(left.pop(), ()):
            if other not in found:
                found.add(other)
                left.append(other)
    return frozenset(found)
