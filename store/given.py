"""What the coordinator set by hand (统筹设定) and is in force: who, until when, by whom, when.

The document's own word stays beside it: nothing here ever counts as printed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import exists, null, select

from store import office, rules
from store.db import Tx
from store.items import in_order, line_of, lines_of
from store.named import agencies_of_all
from store.records import Actor, AgencyRef, Part, TaskLine
from store.rules import Action
from store.state import DueBasis
from store.tables import agencies, assignments, given_assignments, given_deadlines, people, tasks


@dataclass(frozen=True, slots=True)
class GivenAgency:
    """A body put on a task by hand. ``by`` is a person's name: only for who may see names."""

    id: int
    task_id: int
    agency: AgencyRef
    part: Part
    by: str
    at: datetime
    batch: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A date set by hand: internal (内部时限), or an extension that a report had asked for."""

    id: int
    task_id: int
    kind: DueBasis
    due_on: date
    by: str
    at: datetime
    batch: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class GivenOn:
    """All that is in force on a task, in the order in which it was set."""

    agencies: tuple[GivenAgency, ...] = ()
    dates: tuple[GivenDate, ...] = ()

    @property
    def internal(self) -> GivenDate | None:
        """The internal date in force."""
        found = [one for one in self.dates if one.kind is DueBasis.INTERNAL]
        return found[-1] if found else None

    @property
    def extension(self) -> GivenDate | None:
        """The extension in force."""
        found = [one for one in self.dates if one.kind is DueBasis.EXTENSION]
        return found[-1] if found else None


NOTHING = GivenOn()


@dataclass
class _On:
    agencies: list[GivenAgency] = field(default_factory=list)
    dates: list[GivenDate] = field(default_factory=list)


async def of_tasks(tx: Tx, task_ids: Collection[int]) -> dict[int, GivenOn]:
    """What is in force on each task, for nobody in particular; tasks without any are left out."""
    wanted = sorted(set(task_ids))
    if not wanted:
        return {}
    found: dict[int, _On] = {}
    g, d = given_assignments.c, given_deadlines.c
    rows = await tx.rows(
        select(given_assignments, people.c.name.label("by"))
        .add_columns(agencies.c.slug, agencies.c.short, agencies.c.full_name)
        .join(agencies, agencies.c.id == g.agency_id)
        .join(people, people.c.id == g.set_by)
        .where(g.task_id.in_(wanted), g.revoked_at.is_(None))
        .order_by(g.id)
    )
    for row in rows:
        ref = AgencyRef(row.agency_id, row.slug, row.short, row.full_name)
        one = GivenAgency(
            row.id, row.task_id, ref, Part(row.part), row.by, row.set_at, row.batch, row.reason
        )
        found.setdefault(row.task_id, _On()).agencies.append(one)
    rows = await tx.rows(
        select(given_deadlines, people.c.name.label("by"))
        .join(people, people.c.id == d.set_by)
        .where(d.task_id.in_(wanted), d.revoked_at.is_(None))
        .order_by(d.id)
    )
    for row in rows:
        kind = DueBasis(row.kind)
        day = GivenDate(
            row.id, row.task_id, kind, row.due_on, row.by, row.set_at, row.batch, row.reason
        )
        found.setdefault(row.task_id, _On()).dates.append(day)
    return {id_: GivenOn(tuple(on.agencies), tuple(on.dates)) for id_, on in found.items()}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is set on a task as somebody may see it; ``names``: by whom, too."""

    given: GivenOn
    names: bool


async def seen(tx: Tx, actor: Actor, task_id: int) -> Seen:
    """What the actor may see of a task's settings: visitors, and who shares nothing in it, see
    what the document says and no more.
    """
    return (await seen_on(tx, actor, [task_id])).get(task_id, Seen(NOTHING, names=False))


async def seen_on(tx: Tx, actor: Actor, task_ids: Collection[int]) -> dict[int, Seen]:
    """The same of many tasks; those are left out of which the actor may see nothing."""
    policy = (await office.load(tx)).policy
    named = await agencies_of_all(tx, task_ids)
    every = {id_: named[id_].every if id_ in named else frozenset() for id_ in task_ids}
    open_ = [
        id_
        for id_, agencies_ in every.items()
        if rules.may(actor, Action.READ_STATUS, agencies=agencies_, policy=policy)
    ]
    on = await of_tasks(tx, open_)
    return {
        id_: Seen(
            on.get(id_, NOTHING),
            names=rules.may(actor, Action.READ_PROGRESS, agencies=every[id_]),
        )
        for id_ in open_
    }


async def assigned_to(tx: Tx, actor: Actor, family: frozenset[int]) -> tuple[TaskLine, ...]:
    """Tasks that somebody of ``family`` has by hand alone, not by a document, as far as ``actor``
    may see that, in the order of lists.
    """
    policy = (await office.load(tx)).policy
    g, a, own = given_assignments.c, assignments.c, sorted(family)
    given = select(g.task_id).where(g.agency_id.in_(own), g.revoked_at.is_(None))
    printed = exists().where(a.version_id == tasks.c.current_version_id, a.agency_id.in_(own))
    lines = lines_of(null()).where(tasks.c.id.in_(given), ~printed)
    found = [line_of(row) for row in await tx.rows(in_order(lines))]
    named = await agencies_of_all(tx, [line.task_id for line in found])
    return tuple(
        line
        for line in found
        if line.task_id in named
        and rules.may(actor, Action.READ_STATUS, agencies=named[line.task_id].every, policy=policy)
    )
