"""What people say to reminders: later, reported elsewhere; and whether and when they want any.

That something was reported elsewhere (已在别处报送) is on record as said, by whom and when; it is
no report, changes no status, and whoever may see progress sees it as what it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from store import audit, people, reminding, rules, workdays
from store.db import Tx
from store.errors import NotFound
from store.named import families
from store.quiet import DAY
from store.records import Actor
from store.remindable import Topic, topics
from store.tables import agencies, plans, reminder_marks, reminder_settings, reminders, tasks
from store.tables import people as people_rows
from store.upsert import insert_into

LATER, ELSEWHERE = "later", "elsewhere"


@dataclass(frozen=True, slots=True)
class Wish:
    """``minute`` after midnight where the office is."""

    is_on: bool = True
    minute: int = 9 * 60


DEFAULT = Wish()


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody said for their agency that this was reported elsewhere. ``task_id`` None: what a
    plan asks to be handed in; ``what`` then says it, ``plan`` its short name.
    """

    id: int
    subject: str
    task_id: int | None
    plan: str
    ref: str | None
    what: str | None
    agency: str
    by: str
    due_on: date | None
    said_on: date


def wish_of(row: Any) -> Wish:
    """A row of ``reminder_settings``."""
    return Wish(row.is_on, row.minute)


async def wished(tx: Tx, actor: Actor) -> Wish:
    """What the actor has set, or the default."""
    s = reminder_settings.c
    row = await tx.row(select(reminder_settings).where(s.person_id == actor.person_id))
    return DEFAULT if row is None else wish_of(row)


async def set_wish(tx: Tx, actor: Actor, wish: Wish, *, effect_key: str, now: datetime) -> bool:
    """Set it; False if done before. ValueError for no time of day."""
    if not 0 <= wish.minute < DAY:
        raise ValueError("minutes after midnight")
    actor, person_id = await _serving(tx, actor)
    values = {"is_on": wish.is_on, "minute": wish.minute}
    if not await audit.record_by(
        tx, actor, "set_reminders", ("person", person_id), values, effect_key=effect_key, now=now
    ):
        return False
    row = insert_into(tx, reminder_settings).values(person_id=person_id, changed_at=now, **values)
    changed = {**values, "changed_at": now}
    await tx.run(row.on_conflict_do_update(index_elements=["person_id"], set_=changed))
    return True


async def later(
    tx: Tx, actor: Actor, day: date, *, today: date, effect_key: str, now: datetime
) -> date | None:
    """Put off what they were reminded of on ``day``: until when; None if done before.

    NotFound where they were reminded of nothing that day.
    """
    actor, person_id = await _serving(tx, actor)
    r = reminders.c
    rows = await tx.rows(
        select(r.agency_id, r.subject, r.due_on)
        .where(r.person_id == person_id, r.local_date == day)
        .order_by(r.id)
    )
    if not rows:
        raise NotFound("reminder", day.isoformat())
    until = reminding.snoozed_until(today, await workdays.load(tx))
    detail = {"day": day.isoformat(), "until": until.isoformat(), "count": len(rows)}
    if not await audit.record_by(
        tx, actor, "snooze_reminders", ("person", person_id), detail, effect_key=effect_key, now=now
    ):
        return None
    same = {"person_id": person_id, "kind": LATER, "until": until, "said_on": today, "at": now}
    marks = [
        {**same, "agency_id": row.agency_id, "subject": row.subject, "due_on": row.due_on}
        for row in rows
    ]
    await tx.run(insert(reminder_marks), marks)
    return until


async def elsewhere(
    tx: Tx,
    actor: Actor,
    subject: str,
    agency_id: int,
    *,
    today: date,
    effect_key: str,
    now: datetime,
) -> Topic | None:
    """Put on record that the agency reported this elsewhere; None if done before.

    Raises Forbidden for all but who reports for the agency; NotFound where nothing of that name
    is to be reported any more.
    """
    family = (await families(tx, [agency_id]))[agency_id]
    actor, person_id = await _serving(tx, actor)
    rules.allow(actor, rules.Action.REPORT, agencies=family)
    topic = await topic_of(tx, subject, agency_id, today)
    detail = {"subject": subject, "due": None if topic.due_on is None else str(topic.due_on)}
    if not await audit.record_by(
        tx,
        actor,
        "reported_elsewhere",
        ("agency", agency_id),
        detail,
        effect_key=effect_key,
        now=now,
    ):
        return None
    await tx.run(
        insert(reminder_marks).values(
            person_id=person_id,
            agency_id=agency_id,
            subject=subject,
            kind=ELSEWHERE,
            due_on=topic.due_on,
            said_on=today,
            at=now,
        )
    )
    return topic


async def take_back(
    tx: Tx, actor: Actor, subject: str, agency_id: int, *, effect_key: str, now: datetime
) -> bool:
    """It was not reported elsewhere after all; False where nobody says so any more."""
    family = (await families(tx, [agency_id]))[agency_id]
    actor, _ = await _serving(tx, actor)
    rules.allow(actor, rules.Action.REPORT, agencies=family)
    m = reminder_marks.c
    said = (m.subject == subject) & m.agency_id.in_(sorted(family)) & (m.kind == ELSEWHERE)
    open_ = said & m.revoked_at.is_(None)
    if await tx.scalar(select(m.id).where(open_).limit(1)) is None:
        return False
    where = ("agency", agency_id)
    if not await audit.record_by(
        tx, actor, "not_elsewhere", where, {"subject": subject}, effect_key=effect_key, now=now
    ):
        return False
    await tx.run(update(reminder_marks).where(open_).values(revoked_at=now))
    return True


async def claims(
    tx: Tx, actor: Actor, task_ids: Collection[int] | None = None
) -> tuple[Claim, ...]:
    """What was said to be reported elsewhere, the newest first, as far as the actor may see it:
    the office all of it, an agency its own. ``task_ids``: of these tasks only.
    """
    m, p = reminder_marks.c, people_rows.c
    rows = await tx.rows(
        select(m.id, m.subject, m.agency_id, m.due_on, m.said_on, p.name, agencies.c.short)
        .join(people_rows, p.id == m.person_id)
        .join(agencies, agencies.c.id == m.agency_id)
        .where(m.kind == ELSEWHERE, m.revoked_at.is_(None))
        .order_by(m.id.desc())
    )
    # whoever speaks for the body today: it may have been merged, or taken over, since
    kin = await families(tx, {row.agency_id for row in rows}) if rows else {}
    seen = [
        row
        for row in rows
        if rules.may(actor, rules.Action.READ_PROGRESS, agencies=kin[row.agency_id])
        and (task_ids is None or _task_of(row.subject) in task_ids)
    ]
    if not seen:
        return ()
    about = await _tasks(tx, [_task_of(row.subject) for row in seen])
    of_plan = {row.id: row.short for row in await tx.rows(select(plans.c.id, plans.c.short))}
    found = []
    for row in seen:
        task_id = _task_of(row.subject)
        plan, ref = about.get(task_id or 0, ("", None))
        what = None
        if task_id is None:
            plan_id, what, _ = row.subject.removeprefix("d").split(":", 2)
            plan = of_plan.get(int(plan_id), "")
        found.append(
            Claim(
                row.id, row.subject, task_id, plan, ref, what, row.short, row.name,
                row.due_on, row.said_on,
            )
        )  # fmt: skip
    return tuple(found)


def _task_of(subject: str) -> int | None:
    """The task in the name of a subject; None for what is handed in."""
    return int(subject[1:].partition(":")[0]) if subject.startswith("t") else None


async def _tasks(tx: Tx, ids: Collection[int | None]) -> dict[int, tuple[str, str | None]]:
    wanted = sorted({id_ for id_ in ids if id_ is not None})
    rows = await tx.rows(
        select(tasks.c.id, plans.c.short, tasks.c.ref)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .where(tasks.c.id.in_(wanted))
    )
    return {row.id: (row.short, row.ref) for row in rows}


async def topic_of(tx: Tx, subject: str, agency_id: int, today: date) -> Topic:
    """What the subject is for the agency today; NotFound where it is to be reported no more."""
    for topic in await topics(tx, today):
        if topic.subject == subject and agency_id in topic.family:
            return topic
    raise NotFound("reminder", subject)


async def _serving(tx: Tx, actor: Actor) -> tuple[Actor, int]:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.FOLLOW)
    assert actor.person_id is not None, "who serves is a person"
    return actor, actor.person_id
