"""Reminders: to whom today, of what; and the rows that say it was done.

One message a person a working day, at the hour they chose: the slot of their private chat is the
decision, so that restarts, stalls, clocks that jump and other workers change nothing. Everything
is looked at when it is sent: what is done, handed on or put off by then is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, func, insert, select

from store import audience, chats, reminding, responsible, rules, slots, workdays
from store import people as people_of
from store.agencies import merged_roots
from store.audience import Hearer
from store.db import AnyRow, Tx
from store.handling import Why
from store.quiet import OFFICE
from store.records import Actor
from store.remindable import Sort, Topic, topics
from store.reminder_marks import DEFAULT, ELSEWHERE, LATER, Wish, wish_of
from store.reminding import PAST, Before, Step
from store.slots import State
from store.tables import (
    accounts,
    agencies,
    appointments,
    people,
    reminder_marks,
    reminder_settings,
    reminders,
)
from store.tables import chats as chat_rows
from store.tables import slots as slot_rows
from store.workdays import Workdays

KIND = "reminder"
# People in one transaction: others wait for it.
MOST = 40
KEPT_FOR = timedelta(days=800)
_REPORT = rules.Action.REPORT
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody whose hour has come. ``at``: when it was; ``day`` the local date."""

    hearer: Hearer
    day: date
    at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be reminded of. ``agency`` its short name; ``may``: whether they report for it;
    ``why`` they are told.
    """

    topic: Topic
    step: Step
    agency: str
    may: bool
    why: Why


async def ready(tx: Tx, moment: datetime) -> tuple[Ready, ...]:
    """Whose hour has come and who were not told of today, the longest known first. Reads only.

    ``moment``: now, as plans see it. What is six hours late is left for the next working day.
    """
    day = moment.astimezone(OFFICE).date()
    if not (await workdays.load(tx)).is_working(day):
        return ()
    found = await audience.of_people(tx, await _waiting(tx, day))
    wishes = await _wishes(tx, found)
    made = []
    for id_ in sorted(found):
        at = due_at(found[id_], wishes.get(id_, DEFAULT), day)
        if at is None or found[id_].wanted.is_quiet(moment):
            continue
        if at <= moment <= at + slots.CATCH_UP:
            made.append(Ready(found[id_], day, at, moment - at > slots.LATE_AFTER))
    return tuple(made)


def due_at(hearer: Hearer, wish: Wish, day: date) -> datetime | None:
    """When somebody is told that day: at their hour, or when their quiet hours end."""
    if not wish.is_on or hearer.telegram_id is None or not hearer.actor.appointments:
        return None
    at = slots.moment(day, wish.minute, OFFICE)
    if hearer.wanted.is_quiet(at):
        at = slots.moment(day, hearer.wanted.quiet_to, OFFICE)
    return at


async def compose(tx: Tx, day: date, whom: Collection[int]) -> dict[int, tuple[Item, ...]]:
    """What each of these people (ids) is to be reminded of on that day, in the order of lists."""
    calendar = await workdays.load(tx)
    found = await topics(tx, day)
    staff = await responsible.staff(tx, {t.task_id for t in found if t.task_id is not None})
    mine: dict[int, list[tuple[Topic, Why]]] = defaultdict(list)
    for topic in found:
        why, told = staff.to_tell(topic.task_id, topic.family)
        if topic.sort is Sort.ONGOING and why not in (Why.HANDLES, Why.OFFICE):
            continue
        for id_ in set(told) & set(whom):
            mine[id_].append((topic, why))
    before, elsewhere = await _before(tx, mine, day), await _elsewhere(tx)
    names = await _names(tx)
    made = {}
    for id_, theirs in mine.items():
        left = [(t, why) for topic, why in theirs if (t := _heard(topic, elsewhere)) is not None]
        steps = _steps([topic for topic, _ in left], before[id_], day, calendar)
        actor = staff.hearers[id_].actor
        made[id_] = tuple(
            Item(t, step, names[t.agency_id], rules.may(actor, _REPORT, agencies=t.family), why)
            for (t, why), step in zip(left, steps, strict=True)
            if step is not None
        )
    return made


async def take(tx: Tx, one: Ready, items: Sequence[Item], moment: datetime) -> bool:
    """Decide their day: False where it was decided before, and then nothing is to be said.

    The rows of what is said are written with it.
    """
    hearer = one.hearer
    assert hearer.telegram_id is not None, "only who can be reached is ready"
    taken = await slots.take(
        tx,
        await chats.ensure(tx, hearer.telegram_id, "private", None, moment),
        KIND,
        one.day,
        zone=OFFICE.key,
        due_at=one.at,
        state=State.SENT if items else State.EMPTY,
        now=moment,
        is_late=one.is_late,
    )
    if taken is None:
        return False
    rows = [
        {
            "person_id": hearer.person_id,
            "agency_id": item.topic.agency_id,
            "subject": item.topic.subject,
            "step": item.step.value,
            "due_on": item.topic.due_on,
            "local_date": one.day,
            "at": moment,
        }
        for item in items
    ]
    if rows:
        await tx.run(insert(reminders), rows)
    return True


async def open_of(tx: Tx, actor: Actor, day: date, today: date) -> tuple[tuple[Topic, int], ...]:
    """What the actor was reminded of on ``day`` and reports for, as far as it still stands; with
    the agency of each.
    """
    actor = await people_of.current(tx, actor)
    rules.allow(actor, rules.Action.FOLLOW)
    r = reminders.c
    mine = select(r.subject, r.agency_id).where(r.person_id == actor.person_id, r.local_date == day)
    roots = await merged_roots(tx)
    rows = await tx.rows(mine.order_by(r.id))
    wanted = [(row.subject, roots.get(row.agency_id, row.agency_id)) for row in rows]
    open_ = {(t.subject, t.agency_id): t for t in await topics(tx, today)}
    said = await _elsewhere(tx)
    return tuple(
        (open_[key], key[1])
        for key in wanted
        if key in open_
        and rules.may(actor, _REPORT, agencies=open_[key].family)
        and _heard(open_[key], said) == open_[key]
    )


async def prune(tx: Tx, moment: datetime) -> int:
    """Forget what was said more than two years ago."""
    old = reminders.c.local_date < (moment - KEPT_FOR).date()
    return (await tx.run(delete(reminders).where(old))).rowcount


def _steps(
    found: Sequence[Topic], before: Mapping[Key, Before], day: date, calendar: Workdays
) -> list[Step | None]:
    """The step of each; what is past due comes along as soon as any of it is due."""
    heard = [before.get((topic.agency_id, topic.subject), reminding.NEVER) for topic in found]
    steps = [_step(topic, day, calendar, one) for topic, one in zip(found, heard, strict=True)]
    if not any(step in PAST for step in steps):
        return steps
    return [
        step or (Step.WEEKLY if _joins(topic, day, calendar, one) else None)
        for topic, one, step in zip(found, heard, steps, strict=True)
    ]


def _step(topic: Topic, day: date, calendar: Workdays, before: Before) -> Step | None:
    if topic.sort is Sort.ONGOING:
        assert topic.since is not None, "who runs has begun"
        return reminding.nudge(
            day, calendar, since=topic.since, said_on=topic.said_on, before=before
        )
    assert topic.due_on is not None, "what is no ongoing task has a day"
    return reminding.steps(topic.due_on, day, calendar, before)


def _joins(topic: Topic, day: date, calendar: Workdays, before: Before) -> bool:
    return topic.due_on is not None and reminding.joins(topic.due_on, day, calendar, before)


async def _waiting(tx: Tx, day: date) -> list[int]:
    """People in force for whom the day is not decided, in any of their chats."""
    a, p = appointments.c, people.c
    decided = (
        select(slot_rows.c.id)
        .join(chat_rows, chat_rows.c.id == slot_rows.c.chat_id)
        .join(accounts, accounts.c.telegram_id == chat_rows.c.telegram_id)
        .where(accounts.c.person_id == p.id)
        .where(slot_rows.c.kind == KIND, slot_rows.c.local_date == day)
    )
    rows = await tx.rows(
        select(p.id)
        .join(appointments, a.person_id == p.id)
        .where(a.valid_to.is_(None), p.suspended_at.is_(None), p.forgotten_at.is_(None))
        .where(~exists(decided))
        .distinct()
        .order_by(p.id)
    )
    return [row.id for row in rows]


async def _wishes(tx: Tx, whom: Iterable[int]) -> dict[int, Wish]:
    s = reminder_settings.c
    rows = await tx.rows(select(reminder_settings).where(s.person_id.in_(sorted(whom))))
    return {row.person_id: wish_of(row) for row in rows}


async def _before(tx: Tx, whom: Iterable[int], day: date) -> defaultdict[int, dict[Key, Before]]:
    """What was said up to that day, and what was put off. A clock may have run ahead once."""
    ids, r, m = sorted(whom), reminders.c, reminder_marks.c
    found: defaultdict[int, dict[Key, Before]] = defaultdict(dict)
    said = (
        select(r.person_id, r.agency_id, r.subject, func.max(r.local_date).label("last"))
        .where(r.person_id.in_(ids), r.local_date <= day)
        .group_by(r.person_id, r.agency_id, r.subject)
    )
    for row in await tx.rows(said):
        found[row.person_id][row.agency_id, row.subject] = Before(row.last)
    later = select(m.person_id, m.agency_id, m.subject, m.until).order_by(m.id)
    mine = later.where(m.person_id.in_(ids), m.kind == LATER, m.revoked_at.is_(None))
    # a clock that ran ahead has put things off for longer than anybody asked
    longest = day + reminding.SNOOZE + timedelta(days=31)
    for row in await tx.rows(mine.where(m.said_on <= day, m.until <= longest)):
        key = row.agency_id, row.subject
        known = found[row.person_id].get(key, reminding.NEVER)
        found[row.person_id][key] = replace(known, snoozed_until=row.until)
    return found


async def _elsewhere(tx: Tx) -> dict[str, list[AnyRow]]:
    m = reminder_marks.c
    rows = await tx.rows(
        select(m.subject, m.agency_id, m.due_on, m.said_on).where(
            m.kind == ELSEWHERE, m.revoked_at.is_(None)
        )
    )
    found: dict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.subject].append(row)
    return dict(found)


def _heard(topic: Topic, said: Mapping[str, Sequence[AnyRow]]) -> Topic | None:
    """The topic beside what was reported elsewhere, by this agency, what it came from or became.

    None where that was all: another day asks anew. An ongoing task was heard of on that day.
    """
    mine = [row for row in said.get(topic.subject, ()) if row.agency_id in topic.family]
    if topic.sort is Sort.ONGOING and mine:
        days = [row.said_on for row in mine] + ([topic.said_on] if topic.said_on else [])
        return replace(topic, said_on=max(days))
    return None if any(row.due_on == topic.due_on for row in mine) else topic


async def _names(tx: Tx) -> dict[int, str]:
    return {row.id: row.short for row in await tx.rows(select(agencies.c.id, agencies.c.short))}
