"""One's own tasks with the days they fall due on, as far as somebody may see them.

What a document prints is public. Dates set by hand and whether a part is done are told only to
whom may see how the task stands; for everybody else they are as if they were not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, null, or_, select

from store import office, people, rules, selection
from store.agencies import root_slugs
from store.db import AnyRow, Tx
from store.items import in_order, line_of, lines_of
from store.named import Named, agencies_of_all
from store.records import Actor, DeadlineView, Part, TaskLine
from store.rules import Action
from store.sensitive import is_kept_back
from store.state import DueBasis, Facts, State, due, of_part, of_task
from store.status import facts_of
from store.tables import (
    assignments,
    deadlines,
    follows,
    given_assignments,
    given_deadlines,
    handlings,
    plan_revisions,
    plans,
    reporting_duties,
    sections,
    task_versions,
    tasks,
)


class Which(StrEnum):
    """Whose tasks. The order is that of ``whose`` in buttons: only added to."""

    MINE = "mine"
    AGENCY = "agency"
    FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class Dated:
    """A task, with the day that counts for it and what the document prints.

    ``due_on`` is None where no day is known, or none applies (持续推进); ``basis`` whose date it
    is. ``printed`` are all phrases of the document, in order. ``changes`` grows with every change
    of a day or a wording. ``part`` is the agency's by the document; None by hand, or not asked.
    """

    line: TaskLine
    path: tuple[str, ...]
    due_on: date | None
    basis: DueBasis | None
    printed: tuple[DeadlineView, ...]
    is_ongoing: bool
    is_done: bool
    is_sensitive: bool
    changes: int
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a plan's addressees send in: ``position`` counts within the plan's current revision."""

    plan_id: int
    plan_short: str
    position: int
    what: str
    due_on: date | None
    phrase: str
    recipient: str | None
    changes: int


async def tasks_of(
    tx: Tx, actor: Actor, which: Which, family: frozenset[int], today: date
) -> tuple[Dated, ...]:
    """The tasks of ``which`` in the order of lists; ``family``: the agency asked about.

    Without a person nothing is theirs, and a visitor follows nothing: both are empty.
    """
    actor = await people.current(tx, actor)
    if actor.person_id is None and which is not Which.AGENCY:
        return ()
    lines = lines_of(null()).add_columns(
        task_versions.c.text,
        task_versions.c.heading,
        task_versions.c.responsibility_text,
        plan_revisions.c.number.label("revision"),
        sections.c.path,
    )
    lines = lines.join(sections, sections.c.id == task_versions.c.section_id, isouter=True)
    wanted = _of(which, actor, family)
    rows = await tx.rows(in_order(lines.where(wanted)))
    ids = [row.id for row in rows]
    named = await agencies_of_all(tx, ids)
    facts = await facts_of(tx, ids)
    policy = (await office.load(tx)).policy
    on = await _Beside.of(tx, ids)
    found = []
    for row in rows:
        task = named[row.id]
        sees = rules.may(actor, Action.READ_STATUS, agencies=task.every, policy=policy)
        is_named = bool({view.agency.id for view in on.who.get(row.id, ())} & family)
        if which is not Which.FOLLOWED and not sees and not is_named:
            continue
        own = None if which is Which.FOLLOWED else _own(task, family)
        found.append(_dated(row, facts[row.id], on, own, sees=sees, today=today))
    return tuple(found)


async def duties_of(tx: Tx, bodies: Collection[int]) -> tuple[Duty, ...]:
    """What plans ask of ``bodies``, or of the groups among them, to be sent in; current ones."""
    r = reporting_duties.c
    rows = await tx.rows(
        select(reporting_duties, plans.c.id.label("plan"), plans.c.short)
        .add_columns(plan_revisions.c.number.label("revision"))
        .join(plans, plans.c.current_revision_id == r.revision_id)
        .join(plan_revisions, plan_revisions.c.id == r.revision_id)
        .where(r.collective_id.in_(sorted(bodies)))
        .order_by(plans.c.id, r.position)
    )
    return tuple(
        Duty(
            row.plan,
            row.short,
            row.position,
            row.what,
            row.due_on,
            row.phrase,
            row.recipient,
            row.revision - 1,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What hangs on tasks, by task: printed deadlines, bodies, how often a day was set.

    ``counts_as``: merged bodies by slug, with what they count for.
    """

    printed: dict[int, tuple[DeadlineView, ...]]
    who: dict[int, Any]
    set_by_hand: dict[int, int]
    counts_as: dict[str, str]

    @classmethod
    async def of(cls, tx: Tx, ids: Sequence[int]) -> _Beside:
        d, g = deadlines.c, given_deadlines.c
        printed: dict[int, list[DeadlineView]] = defaultdict(list)
        for row in await tx.rows(
            select(tasks.c.id, d.kind, d.due_on, d.phrase)
            .join(deadlines, d.version_id == tasks.c.current_version_id)
            .where(tasks.c.id.in_(ids))
            .order_by(tasks.c.id, d.position)
        ):
            printed[row.id].append(DeadlineView(row.kind, row.due_on, row.phrase))
        # taking a day back is a change as well
        changed = await tx.rows(
            select(g.task_id, (func.count() + func.count(g.revoked_at)).label("times"))
            .where(g.task_id.in_(ids))
            .group_by(g.task_id)
        )
        return cls(
            {id_: tuple(views) for id_, views in printed.items()},
            dict(await selection.who(tx, ids)),
            {row.task_id: row.times for row in changed},
            await root_slugs(tx),
        )


def _dated(
    row: AnyRow,
    facts: Facts,
    on: _Beside,
    own: frozenset[int] | None,
    *,
    sees: bool,
    today: date,
) -> Dated:
    if not sees:
        facts = replace(facts, given=(), said=())
    due_on, basis = due(facts)
    standing = of_task(facts, today) if own is None else of_part(facts, own, today)
    is_ongoing = facts.deadline_kind == "ongoing" and basis in (None, DueBasis.DOCUMENT)
    who = on.who.get(row.id, ())
    parts = [view.part for view in who if own is not None and view.agency.id in own]
    return Dated(
        line=line_of(row),
        path=tuple(row.path or ()),
        due_on=None if is_ongoing else due_on,
        basis=None if is_ongoing else basis,
        printed=on.printed.get(row.id, ()),
        is_ongoing=is_ongoing,
        is_done=standing.state is State.DONE,
        is_sensitive=is_kept_back(row, {view.agency.slug for view in who}, on.counts_as),
        changes=row.revision - 1 + (on.set_by_hand.get(row.id, 0) if sees else 0),
        part=parts[0] if parts else None,
    )


def _own(task: Named, family: frozenset[int]) -> frozenset[int] | None:
    """Which of the task's parties the agency is."""
    return frozenset(p.agency_id for p in task.parties if p.family & family) or None


def _of(which: Which, actor: Actor, family: frozenset[int]) -> Any:
    own = sorted(family)
    if which is Which.FOLLOWED:
        return tasks.c.id.in_(_followed(actor))
    if which is Which.MINE:
        h = handlings.c
        mine = select(h.task_id).where(h.agency_id.in_(own), h.revoked_at.is_(None))
        return tasks.c.id.in_(mine.where(h.person_id == actor.person_id))
    a, g = assignments.c, given_assignments.c
    printed = select(a.version_id).where(a.agency_id.in_(own))
    given = select(g.task_id).where(g.agency_id.in_(own), g.revoked_at.is_(None))
    return or_(task_versions.c.id.in_(printed), tasks.c.id.in_(given))


def _followed(actor: Actor) -> Select[Any]:
    f = follows.c
    mine = select(f.object_id).where(f.person_id == actor.person_id, f.until.is_(None))
    return mine.where(f.kind == "task")
