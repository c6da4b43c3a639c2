"""How the tasks of an agency, a plan or a person stand, as far as somebody may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, null, or_, select

from store import office, people, rules
from store.db import AnyRow, Tx
from store.items import in_order, line_of, lines_of
from store.named import Named, agencies_of_all, families
from store.records import Actor, TaskLine
from store.rules import Action
from store.state import DueBasis, Facts, Given, Said, Standing, State, Status, of_part, of_task
from store.tables import (
    assignments,
    given_assignments,
    given_deadlines,
    handlings,
    reports,
    task_versions,
    tasks,
    unit_members,
)

REPORTED, PENDING = "reported", "pending"
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its standing. ``pending``: reports that wait for their agency's liaison.

    ``by_hand``: the agency asked about stands there by the coordinator's hand alone.
    """

    line: TaskLine
    standing: Standing
    pending: int
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """``rows`` in the order of lists; ``hidden`` more whose standing this person may not see."""

    rows: tuple[Row, ...]
    hidden: int

    @property
    def counts(self) -> dict[State, int]:
        """How many stand where."""
        return dict(Counter(row.standing.state for row in self.rows))

    @property
    def pending(self) -> int:
        """How many reports wait for confirmation."""
        return sum(row.pending for row in self.rows)


async def of_agency(
    tx: Tx, actor: Actor, family: frozenset[int], today: date, plan_id: int | None = None
) -> Board:
    """The tasks on which an agency is named, by the document or by hand; its own part of each."""
    lines = lines_of(null()).where(or_(_printed_for(family), _given_to(family)))
    return await _board(tx, actor, _of_plan(lines, plan_id), today, family)


async def of_plan(tx: Tx, actor: Actor, plan_id: int, today: date) -> Board:
    """Every task of a plan, each as a whole."""
    return await _board(tx, actor, _of_plan(lines_of(null()), plan_id), today, None)


async def of_person(
    tx: Tx, actor: Actor, family: frozenset[int], today: date, *, unit: bool = False
) -> Board:
    """What the actor handles for the agency (我的), or what their offices handle (本处)."""
    h = handlings.c
    mine = select(h.task_id).where(h.agency_id.in_(sorted(family)), h.revoked_at.is_(None))
    if unit:
        in_units = select(unit_members.c.unit_id).where(
            unit_members.c.person_id == actor.person_id, unit_members.c.until.is_(None)
        )
        mine = mine.where(h.unit_id.in_(in_units))
    else:
        mine = mine.where(h.person_id == actor.person_id)
    return await _board(tx, actor, lines_of(null()).where(tasks.c.id.in_(mine)), today, family)


async def of_tasks(
    tx: Tx, actor: Actor, ids: Collection[int], today: date, family: frozenset[int] | None = None
) -> Board:
    """These tasks, each as a whole; of those on which the agency stands, its own part."""
    lines = lines_of(null()).where(tasks.c.id.in_(sorted(ids)))
    return await _board(tx, actor, lines, today, family)


async def of_task_seen(tx: Tx, actor: Actor, task_id: int, today: date) -> Row | None:
    """One task as a whole; None where the actor may not see how it stands, or there is none."""
    lines = lines_of(null()).where(tasks.c.id == task_id)
    rows = (await _board(tx, actor, lines, today, None)).rows
    return rows[0] if rows else None


async def facts_of(tx: Tx, task_ids: Collection[int]) -> dict[int, Facts]:
    """What the table of states looks at, for nobody in particular; in six statements."""
    named = await agencies_of_all(tx, task_ids)
    wanted = sorted(named)
    if not wanted:
        return {}
    dated = await _dated(tx, wanted)
    given, said = await _given(tx, wanted), await _said(tx, wanted, named)
    return {
        id_: Facts(
            division="divided" if task.is_divided else task.division,
            deadline_kind=dated[id_].deadline_kind,
            due_on=dated[id_].due_on,
            named=frozenset(party.agency_id for party in task.parties),
            leads=frozenset(party.agency_id for party in task.parties if party.leads),
            given=given.get(id_, ()),
            said=said.get(id_, ()),
        )
        for id_, task in named.items()
    }


async def _board(
    tx: Tx, actor: Actor, lines: Select[Any], today: date, family: frozenset[int] | None
) -> Board:
    actor = await people.current(tx, actor)
    policy = (await office.load(tx)).policy
    found = [line_of(row) for row in await tx.rows(in_order(lines))]
    ids = [line.task_id for line in found]
    named, facts = await agencies_of_all(tx, ids), await facts_of(tx, ids)
    waiting = await _pending(tx, actor, ids)
    rows = []
    for line in found:
        task = named.get(line.task_id)
        if task is None or not _may_see(actor, task, policy):
            continue
        own = _party(task, family)
        of = facts[line.task_id]
        standing = of_task(of, today) if own is None else of_part(of, own, today)
        given = [p.by_hand for p in task.parties if own is not None and p.agency_id in own]
        by_hand = bool(given) and all(given)
        rows.append(Row(line, standing, waiting.get(line.task_id, 0), by_hand))
    return Board(tuple(rows), len(found) - len(rows))


def _may_see(actor: Actor, task: Named, policy: frozenset[rules.Rule]) -> bool:
    return rules.may(actor, Action.READ_STATUS, agencies=task.every, policy=policy)


def _party(task: Named, family: frozenset[int] | None) -> frozenset[int] | None:
    """Which of the task's parties the agency is: those that its family speaks for."""
    if family is None:
        return None
    own = frozenset(p.agency_id for p in task.parties if p.family & family)
    return own or None


def _printed_for(family: frozenset[int]) -> Any:
    a = assignments.c
    named = select(a.version_id).where(a.agency_id.in_(sorted(family)))
    return task_versions.c.id.in_(named)


def _given_to(family: frozenset[int]) -> Any:
    g = given_assignments.c
    given = select(g.task_id).where(g.agency_id.in_(sorted(family)), g.revoked_at.is_(None))
    return tasks.c.id.in_(given)


def _of_plan(lines: Select[Any], plan_id: int | None) -> Select[Any]:
    return lines if plan_id is None else lines.where(tasks.c.plan_id == plan_id)


async def _dated(tx: Tx, ids: Sequence[int]) -> dict[int, AnyRow]:
    v = task_versions.c
    found = (
        select(tasks.c.id, v.deadline_kind, v.due_on)
        .join(task_versions, v.id == tasks.c.current_version_id)
        .where(tasks.c.id.in_(ids))
    )
    return {row.id: row for row in await tx.rows(found)}


async def _given(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[Given, ...]]:
    g = given_deadlines.c
    rows = await tx.rows(
        select(g.task_id, g.kind, g.due_on, g.id)
        .where(g.task_id.in_(ids), g.revoked_at.is_(None))
        .order_by(g.id)
    )
    by_task: dict[int, list[Given]] = defaultdict(list)
    for row in rows:
        by_task[row.task_id].append(Given(DueBasis(row.kind), row.due_on, row.id))
    return {id_: tuple(dates) for id_, dates in by_task.items()}


async def _said(tx: Tx, ids: Sequence[int], named: dict[int, Named]) -> dict[int, tuple[Said, ...]]:
    """The last report in force of each party and kind; who is no party any more counts not."""
    r = reports.c
    rows = await tx.rows(
        select(r.task_id, r.agency_id, r.kind, r.status, r.said_on, r.completed_on, r.id)
        .where(r.task_id.in_(ids), r.state == REPORTED)
        .order_by(r.id)
    )
    last: dict[tuple[int, int | None, str], Said] = {}
    for row in rows:
        party = None if row.agency_id is None else named[row.task_id].party_of(row.agency_id)
        if row.agency_id is not None and party is None:
            continue
        agency = None if party is None else party.agency_id
        key = (row.task_id, agency, row.kind)
        last.pop(key, None)  # so that the order is that of the last words
        is_overall = row.kind == OVERALL
        said = Said(agency, Status(row.status), row.said_on, is_overall, row.completed_on)
        last[key] = said
    by_task: dict[int, list[Said]] = defaultdict(list)
    for (task_id, _, _), said in last.items():
        by_task[task_id].append(said)
    return {id_: tuple(said) for id_, said in by_task.items()}


async def _pending(tx: Tx, actor: Actor, ids: Sequence[int]) -> dict[int, int]:
    """How many wait: one's own agency's; for the coordinator everybody's, as a number only."""
    r = reports.c
    counted = select(r.task_id, func.count(literal(1))).where(
        r.task_id.in_(ids), r.state == PENDING
    )
    if not rules.may(actor, Action.READ_STATUS):
        counted = counted.where(r.agency_id.in_(await _ids(tx, actor)))
    return {row[0]: row[1] for row in await tx.rows(counted.group_by(r.task_id))}


async def _ids(tx: Tx, actor: Actor) -> list[int]:
    """Of whom the actor may see what waits: their agencies, with what each came from or became."""
    kin = await families(tx, {agency.id for agency in actor.agencies})
    return sorted(frozenset().union(*kin.values()))
