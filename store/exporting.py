"""Tasks as they leave in a file: what the document says, and beside it only what one may see.

Row by row by the policy of the card: progress and reporters' names for the agencies named on the
task and the office, what was set by hand for whom its status is open to, the document for all.
Sensitive work leaves with its number only: a file is passed on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, null, select

from store import agencies, audit, given, people, rules, selection, sensitive, status
from store.db import AnyRow, Tx
from store.errors import Outdated
from store.given import GivenOn
from store.items import line_of, lines_of
from store.named import agencies_of_all
from store.records import Actor, AssignmentView, DeadlineView, TaskLine
from store.reports import reading
from store.reports.records import Life, ReportView
from store.selection import Selection
from store.state import Standing
from store.tables import (
    deadlines,
    plan_revisions,
    plans,
    sections,
    sources,
    task_versions,
    tasks,
)

# How many tasks are read at once: while what hangs on more is put together, others wait.
AT_ONCE = 100
VERB = "export"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a task is printed: the file and the code points of its text."""

    file_name: str
    sha256: str
    span: tuple[int, int]
    repost: bool
    origin: str | None


@dataclass(frozen=True, slots=True)
class Amendment:
    """The last one behind the wording: when, and by which document."""

    at: datetime
    basis: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One task. ``withheld``: sensitive work, of which plan and number are all there is here.

    ``standing`` is None where this person may not see how the task stands, and then nothing that
    was set by hand is here either; ``reports`` in force are None where they may not be read.
    ``by_hand``: fields of the wording that a person wrote or corrected, ``amended`` if it was in an
    amendment. ``source`` is None where no document prints the task.
    """

    line: TaskLine
    withheld: bool
    path: tuple[str, ...] = ()
    heading: str | None = None
    text: str = ""
    responsibility: str | None = None
    who: tuple[AssignmentView, ...] = ()
    deadlines: tuple[DeadlineView, ...] = ()
    by_hand: tuple[str, ...] = ()
    amended: Amendment | None = None
    source: Origin | None = None
    standing: Standing | None = None
    given: GivenOn = given.NOTHING
    reports: tuple[ReportView, ...] | None = None


async def of_plan(tx: Tx, plan_id: int) -> list[int]:
    """The tasks of a plan as printed."""
    in_order = (
        select(tasks.c.id)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .where(tasks.c.plan_id == plan_id)
        .order_by(task_versions.c.ordinal)
    )
    return [row.id for row in await tx.rows(in_order)]


async def of_agency(tx: Tx, actor: Actor, family: frozenset[int]) -> list[int]:
    """The tasks of an agency by its documents, then those by hand that the actor may know of."""
    printed = [id_ for id_, _ in await selection.keys(tx, Selection(families=(family,)))]
    actor = await people.current(tx, actor)
    by_hand = [line.task_id for line in await given.assigned_to(tx, actor, family)]
    return [*printed, *by_hand]


async def of_keys(tx: Tx, keys: Sequence[str]) -> list[int]:
    """The tasks of ``KEY#REF`` in this order; those that are gone are left out."""
    by_plan: dict[str, list[str]] = defaultdict(list)
    for one in keys:
        key, _, ref = one.partition("#")
        by_plan[key].append(ref)
    found: dict[str, int] = {}
    for key, refs in by_plan.items():
        for at in range(0, len(refs), AT_ONCE):
            some = refs[at : at + AT_ONCE]
            of_plan_ = select(tasks.c.id, tasks.c.ref).join(plans, plans.c.id == tasks.c.plan_id)
            named = of_plan_.where(plans.c.key == key, tasks.c.ref.in_(some))
            found.update({f"{key}#{row.ref}": row.id for row in await tx.rows(named)})
    return [found[one] for one in keys if one in found]


async def rows(
    tx: Tx,
    actor: Actor,
    task_ids: Sequence[int],
    today: date,
    family: frozenset[int] | None = None,
) -> tuple[Row, ...]:
    """These tasks, at most ``AT_ONCE``, in this order, as ``actor`` may take them away.

    ``family``: whose part of a task its standing is, where the list is one agency's. Forbidden
    for who may not read plans.
    """
    assert len(task_ids) <= AT_ONCE
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.READ_PLAN)
    printed = {row.id: row for row in await tx.rows(_printed(task_ids))}
    who = await selection.who(tx, list(printed))
    counts_as = await agencies.root_slugs(tx)
    due = await _due(tx, list(printed))
    beside = await _beside(tx, actor, list(printed), today, family)
    made = []
    for id_ in task_ids:
        if id_ not in printed:
            continue
        row = printed[id_]
        slugs = {view.agency.slug for view in who.get(id_, ())}
        if sensitive.is_kept_back(row, slugs, counts_as):
            made.append(Row(_bare(row), withheld=True))
            continue
        made.append(
            Row(
                line=line_of(row),
                withheld=False,
                path=tuple(row.path or ()),
                heading=row.heading,
                text=row.text,
                responsibility=row.responsibility_text,
                who=who.get(id_, ()),
                deadlines=due.get(id_, ()),
                by_hand=tuple(row.by_hand or ()),
                amended=None if row.at is None else Amendment(row.at, row.basis),
                source=_origin(row),
                standing=beside.stands.get(id_),
                given=beside.given.get(id_, given.NOTHING),
                reports=beside.reports.get(id_),
            )
        )
    return tuple(made)


async def record(
    tx: Tx,
    actor: Actor,
    *,
    kind: str,
    object_id: str,
    detail: dict[str, Any],
    effect_key: str,
    now: datetime,
) -> bool:
    """Put on record that somebody takes a file away; False where this tap did so before.

    ``kind`` is plan, agency or question; ``actor`` for whom the file was made. Raises Outdated
    where they hold something else by now: a file of many tasks is made for a minute.
    """
    made_for, actor = actor, await people.current(tx, actor)
    rules.allow(actor, rules.Action.READ_PLAN)
    if set(actor.appointments) != set(made_for.appointments):
        raise Outdated("closed")
    account_id = None
    if actor != rules.OPERATOR:
        account_id = await people.ensure_account(tx, actor.telegram_id, now)
    return await audit.record(
        tx,
        account_id=account_id,
        person_id=actor.person_id,
        verb=VERB,
        object_kind=kind,
        object_id=object_id,
        detail=detail,
        effect_key=effect_key,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is not the document's, by task, as far as somebody may see it."""

    stands: Mapping[int, Standing]
    given: Mapping[int, GivenOn]
    reports: Mapping[int, tuple[ReportView, ...]]


async def _beside(
    tx: Tx, actor: Actor, ids: Sequence[int], today: date, family: frozenset[int] | None
) -> _Beside:
    if not actor.appointments:
        return _Beside({}, {}, {})
    board = await status.of_tasks(tx, actor, ids, today, family)
    stands = {row.line.task_id: row.standing for row in board.rows}
    named = await agencies_of_all(tx, stands)
    open_to = {id_ for id_, task in named.items() if reading.sees(actor, task)}
    said = await reading.current(tx, actor, open_to)
    on = await given.of_tasks(tx, stands)
    return _Beside(
        stands,
        {id_: one if id_ in open_to else _unnamed(one) for id_, one in on.items()},
        {
            id_: tuple(v for v in said.get(id_, ()) if v.report.state is Life.REPORTED)
            for id_ in open_to
        },
    )


def _printed(task_ids: Sequence[int]) -> Select[Any]:
    v, s, later = task_versions.c, sources.c, plan_revisions.alias("amendment")
    return (
        lines_of(null())
        .add_columns(v.text, v.heading, v.responsibility_text, v.by_hand)
        .add_columns(v.span_start, v.span_end, s.name, s.sha256, s.repost, s.origin)
        .add_columns(sections.c.path, later.c.imported_at.label("at"), later.c.basis)
        .join(later, later.c.id == v.amended_id, isouter=True)
        .join(sources, s.id == plan_revisions.c.source_id)
        .join(sections, sections.c.id == v.section_id, isouter=True)
        .where(tasks.c.id.in_(list(task_ids)))
    )


async def _due(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[DeadlineView, ...]]:
    d = deadlines.c
    found: dict[int, list[DeadlineView]] = defaultdict(list)
    for row in await tx.rows(
        select(tasks.c.id, d.kind, d.due_on, d.phrase)
        .join(deadlines, d.version_id == tasks.c.current_version_id)
        .where(tasks.c.id.in_(ids))
        .order_by(tasks.c.id, d.position)
    ):
        found[row.id].append(DeadlineView(row.kind, row.due_on, row.phrase))
    return {id_: tuple(views) for id_, views in found.items()}


def _bare(row: AnyRow) -> TaskLine:
    """Plan and number, and nothing of what the task says."""
    return TaskLine(
        row.id, row.plan_id, row.key, row.short, row.ref, "", None, 0, "none", "none", None
    )


def _unnamed(on: GivenOn) -> GivenOn:
    """What is set by hand, without by whom."""
    return GivenOn(
        tuple(replace(one, by="") for one in on.agencies),
        tuple(replace(one, by="") for one in on.dates),
    )


def _origin(row: AnyRow) -> Origin | None:
    if row.span_start == row.span_end:
        return None
    return Origin(row.name, row.sha256, (row.span_start, row.span_end), row.repost, row.origin)
