"""What somebody could be reminded of today: tasks with a day that counts, ongoing ones, what is to
be done again and again, and what plans ask to be handed in.

Only plans in force and those that wind up, only where an agency is named, and only what is not
done. Of whom to tell and what was said before nothing is known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import null, or_, select

from store import named, plans, recurring, status
from store.agencies import merged_roots
from store.db import AnyRow, Tx
from store.items import in_order, line_of, lines_of
from store.named import Named, Party, agencies_of_all
from store.records import PlanRef, TaskLine
from store.recurring import Occasion
from store.stages import stages
from store.standing import Standing, standing
from store.state import ONGOING, DueBasis, Facts, State, due, of_part, of_task
from store.tables import collective_members, recurring_duties, reporting_duties, tasks
from store.tables import plans as plan_rows

_TOLD = (Standing.CURRENT, Standing.CLOSING)
# A first reminder may come this much before its day, where a long holiday lies between.
_AHEAD = timedelta(days=45)


class Sort(StrEnum):
    """Whether it is a task, an ongoing one, an instance of a recurring one, or a reporting duty."""

    TASK = "task"
    ONGOING = "ongoing"
    RECURRING = "recurring"
    DUTY = "duty"


class Whose(StrEnum):
    """Whose day it is: as ``DueBasis``, inferred from the wording (由文件文字推定), or written by
    an administrator where the document prints another one, or none.
    """

    DOCUMENT = DueBasis.DOCUMENT.value
    INTERNAL = DueBasis.INTERNAL.value
    EXTENSION = DueBasis.EXTENSION.value
    WORDING = "wording"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing for one agency. ``family`` speaks for it; ``words`` what it is.

    ``since`` and ``said_on`` are of ongoing tasks: from when on they run, and the last report.
    """

    subject: str
    sort: Sort
    plan: PlanRef
    agency_id: int
    family: frozenset[int]
    words: str
    task_id: int | None = None
    ref: str | None = None
    due_on: date | None = None
    whose: Whose | None = None
    phrase: str | None = None
    since: date | None = None
    said_on: date | None = None


async def topics(tx: Tx, today: date) -> list[Topic]:
    """Everything, in the order of lists; a few statements, however much there is."""
    told = {plan.id: plan for plan in await plans.refs(tx) if standing(plan, today) in _TOLD}
    if not told:
        return []
    mine = lines_of(null()).where(tasks.c.plan_id.in_(sorted(told)))
    lines = [line_of(row) for row in await tx.rows(in_order(mine))]
    on = await agencies_of_all(tx, [line.task_id for line in lines])
    lines = [line for line in lines if on[line.task_id].parties]
    facts = await status.facts_of(tx, [line.task_id for line in lines])
    phrases = await stages(tx, list(facts))
    again = await _recurring(tx, list(facts))
    found = []
    for line in lines:
        of, plan = facts[line.task_id], told[line.plan_id]
        if of_task(of, today).state is State.DONE:
            continue
        found += _of_task(line, plan, on[line.task_id], of, phrases, today)
        for row in again.get(line.task_id, ()):
            found += _occasions(line, plan, on[line.task_id], of, row, today)
    return [*found, *await _duties(tx, told, today)]


def _of_task(
    line: TaskLine,
    plan: PlanRef,
    on: Named,
    of: Facts,
    phrases: Mapping[int, Sequence[tuple[date, str | None]]],
    today: date,
) -> list[Topic]:
    due_on, basis = due(of)
    is_ongoing = of.deadline_kind == ONGOING and basis in (None, DueBasis.DOCUMENT)
    since = plan.period_start or plan.issued_on or plan.published_on
    if is_ongoing and since is None:
        return []
    if not is_ongoing and (due_on is None or due_on > today + _AHEAD):
        return []
    printed = None
    if basis is DueBasis.DOCUMENT:
        printed = next((p for day, p in phrases.get(line.task_id, ()) if day == due_on), None)
    return [
        Topic(
            subject=f"t{line.task_id}",
            sort=Sort.ONGOING if is_ongoing else Sort.TASK,
            plan=plan,
            agency_id=party.agency_id,
            family=party.family,
            words=line.title,
            task_id=line.task_id,
            ref=line.ref,
            due_on=None if is_ongoing else due_on,
            whose=None if is_ongoing or basis is None else _whose(line, basis),
            phrase=printed,
            since=since if is_ongoing else None,
            said_on=_last_said(of, party),
        )
        for party in on.parties
        if of_part(of, frozenset({party.agency_id}), today).state is not State.DONE
    ]


def _whose(line: TaskLine, basis: DueBasis) -> Whose:
    if basis is DueBasis.DOCUMENT and line.is_dated_by_hand:
        return Whose.ADMINISTRATOR
    return Whose(basis.value)


def _occasions(
    line: TaskLine, plan: PlanRef, on: Named, of: Facts, row: AnyRow, today: date
) -> list[Topic]:
    first = plan.period_start or plan.issued_on or plan.published_on
    if first is None:
        return []
    last = plan.period_end or today + timedelta(days=400)
    every = recurring.occasions(line.task_id, row.every, row.phrase, first, last)
    return [
        _occasion(line, plan, party, one)
        for party in on.parties
        for one in recurring.open_ones(every, today, _said(of, party))
    ]


def _occasion(line: TaskLine, plan: PlanRef, party: Party, one: Occasion) -> Topic:
    return Topic(
        subject=one.subject,
        sort=Sort.RECURRING,
        plan=plan,
        agency_id=party.agency_id,
        family=party.family,
        words=line.title,
        task_id=line.task_id,
        ref=line.ref,
        due_on=one.due_on,
        whose=Whose.WORDING,
        phrase=one.phrase,
    )


def _said(of: Facts, party: Party) -> list[date]:
    return [said.on for said in of.said if said.agency_id in party.family]


def _last_said(of: Facts, party: Party) -> date | None:
    return max(_said(of, party), default=None)


async def _recurring(tx: Tx, task_ids: Collection[int]) -> dict[int, list[AnyRow]]:
    """The first of each kind that a wording repeats."""
    r = recurring_duties.c
    rows = await tx.rows(
        select(tasks.c.id, r.every, r.phrase)
        .join(recurring_duties, r.version_id == tasks.c.current_version_id)
        .where(tasks.c.id.in_(list(task_ids)))
        .order_by(tasks.c.id, r.position)
    )
    found: dict[int, dict[str, AnyRow]] = defaultdict(dict)
    for row in rows:
        if recurring.is_dated(row.every, row.phrase):
            found[row.id].setdefault(row.every, row)
    return {id_: list(by_kind.values()) for id_, by_kind in found.items()}


async def _duties(tx: Tx, told: Mapping[int, PlanRef], today: date) -> list[Topic]:
    """What is to be handed in, for each member of the group that is asked."""
    r = reporting_duties.c
    rows = await tx.rows(
        select(plan_rows.c.id.label("plan_id"), r.what, r.due_on, r.phrase, r.collective_id)
        .join(reporting_duties, r.revision_id == plan_rows.c.current_revision_id)
        .where(plan_rows.c.id.in_(sorted(told)))
        .order_by(plan_rows.c.id, r.position)
    )
    by_plan: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        by_plan[row.plan_id].append(row)
    senders = await senders_of(tx, {row.collective_id for row in rows} - {None}, today)
    kin = await named.families(tx, {id_ for ids in senders.values() for id_ in ids})
    found = []
    for plan_id, duties in by_plan.items():
        subjects = recurring.duty_subjects(plan_id, [row.what for row in duties])
        for subject, row in zip(subjects, duties, strict=True):
            if row.due_on is None or row.due_on > today + _AHEAD:
                continue
            found += [
                Topic(
                    subject=subject,
                    sort=Sort.DUTY,
                    plan=told[plan_id],
                    agency_id=agency_id,
                    family=kin[agency_id],
                    words=row.what,
                    due_on=row.due_on,
                    whose=Whose.DOCUMENT,
                    phrase=row.phrase,
                )
                for agency_id in senders.get(row.collective_id, ())
            ]
    return found


async def senders_of(
    tx: Tx, body_ids: Collection[int | None], today: date
) -> dict[int, tuple[int, ...]]:
    """Who hands in for each body: its members of today where it is a group, else itself."""
    m = collective_members.c
    rows = await tx.rows(
        select(m.collective_id, m.member_id)
        .where(m.collective_id.in_(sorted(filter(None, body_ids))))
        .where(or_(m.valid_from.is_(None), m.valid_from <= today))
        .where(or_(m.valid_to.is_(None), m.valid_to >= today))
        .order_by(m.id)
    )
    roots = await merged_roots(tx)
    found: dict[int, dict[int, None]] = {id_: {} for id_ in body_ids if id_ is not None}
    for row in rows:
        found[row.collective_id][roots.get(row.member_id, row.member_id)] = None
    return {id_: tuple(members) or (id_,) for id_, members in found.items()}
