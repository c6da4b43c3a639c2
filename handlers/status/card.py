"""What a card says of progress and of settings by hand, to those entitled and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from handlers.context import Context
from handlers.keyboards import nav
from handlers.page import Key
from handlers.render import echoed
from handlers.status.said import standing_line
from handlers.status.views import History
from handlers.steering.views import Assigning, Giving
from handlers.texts import reminding as say_reminding
from handlers.texts import status as say
from handlers.texts import steering as say_steering
from store import given, reminder_marks, rules, status
from store.db import Tx
from store.given import GivenOn, Seen
from store.named import agencies_of
from store.records import Actor
from store.reminder_marks import Claim
from store.reports import reading
from store.reports.records import Life, ReportView
from store.state import DueBasis
from store.status import Row


@dataclass(frozen=True, slots=True)
class Told:
    """Lines of a card beside the document's, how the task stands, and buttons; often nothing."""

    beside: tuple[str, ...] = ()
    standing: str | None = None
    keys: tuple[Key, ...] = ()


async def told_of(context: Context, task_id: int) -> Told:
    """What a card tells this person of a task beside what the document says."""
    actor = context.actor
    if not actor.appointments or not context.in_private:
        return Told()

    async def body(
        tx: Tx,
    ) -> tuple[Row | None, Seen, tuple[ReportView, ...] | None, frozenset[int], tuple[Claim, ...]]:
        row = await status.of_task_seen(tx, actor, task_id, context.today)
        if row is None:
            return None, Seen(given.NOTHING, names=False), None, frozenset(), ()
        said = (await reading.current(tx, actor, [task_id])).get(task_id)
        named = (await agencies_of(tx, task_id)).every
        claimed = await reminder_marks.claims(tx, actor, [task_id])
        return row, await given.seen(tx, actor, task_id), said, named, claimed

    row, seen, said, named, claimed = await context.read(body)
    if row is None:
        return Told()
    beside = [*given_lines(seen, row.line.due_on, context.deps.zone), *_by_agency(said or ())]
    beside += [say_reminding.claimed(agency=one.agency, on=one.said_on) for one in claimed]
    keys: list[Key] = [nav(say.HISTORY, History(task_id))] if seen.names else []
    return Told(tuple(beside), standing_line(row), (*keys, *_steering(actor, task_id, named)))


def _steering(actor: Actor, task_id: int, named: frozenset[int]) -> list[Key]:
    """［分办］ for the liaison of an agency named on the task, ［统筹设定］ for the coordinator."""
    keys: list[Key] = [
        nav(say_steering.DISTRIBUTE, Giving(agency.id, task_id))
        for agency in actor.agencies
        if agency.id in named and rules.may(actor, rules.Action.DISTRIBUTE, agency_id=agency.id)
    ]
    if rules.may(actor, rules.Action.ASSIGN):
        keys.append(nav(say_steering.ASSIGN, Assigning(task_id)))
    return keys[:2]


def given_lines(seen: Seen, printed: date | None, zone: tzinfo) -> list[str]:
    """统筹设定, with by whom and when; an extension with the date that it moves."""
    return [*given_agencies(seen, zone), *_dates(seen.given, seen.names, printed, zone)]


def given_agencies(seen: Seen, zone: tzinfo) -> list[str]:
    """Who was put on a task by hand, with by whom and when."""
    return [
        say.given_agency(
            part=one.part.value,
            agency=one.agency.short,
            by=echoed(one.by) if seen.names else None,
            on=one.at.astimezone(zone).date(),
        )
        for one in seen.given.agencies
    ]


def _dates(on: GivenOn, names: bool, printed: date | None, zone: tzinfo) -> list[str]:
    told: list[str] = []
    before = printed
    for one in (on.internal, on.extension):
        if one is None:
            continue
        by = echoed(one.by) if names else None
        set_on = one.at.astimezone(zone).date()
        if one.kind is DueBasis.INTERNAL:
            told.append(say.given_date(due_on=one.due_on, by=by, on=set_on))
        else:
            told.append(say.extended(due_on=one.due_on, before=before, by=by, on=set_on))
        before = one.due_on
    return told


def _by_agency(said: Sequence[ReportView]) -> list[str]:
    """What each agency said last; only where several did, since one is what the task stands by."""
    if len(said) < 2:
        return []
    return [
        say.by_agency(
            agency=one.agency.short,
            status=one.report.status.value,
            on=one.report.said_on,
            waits=one.report.state is Life.PENDING,
        )
        for one in said
        if one.agency is not None and one.report.state is not Life.RETURNED
    ]
