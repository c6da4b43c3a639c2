"""Reminders: who gets one of a task, and who may say what to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import insert

from store import people, reminder_marks, reminders
from store.reminder_marks import Wish
from store.tables import reminders as rows
from tests.matrix import oracle
from tests.matrix.asked import Cell, Probe, Should, lead_of
from tests.matrix.identities import Identity
from tests.matrix.oracle import Scope
from tests.matrix.world import NOW

# A week before the date that is set on every task that has one.
DAY = date(2022, 6, 23)


def on_reminders() -> Iterator[Probe]:
    yield Probe("be reminded", _is_reminded, _hears, "dated")
    inside: Should = lambda w, s: oracle.inside(w)  # noqa: E731
    yield Probe("put a reminder off", _own(_put_off), inside, "dated")
    yield Probe("put off another's reminder", _others(_put_off), lambda w, s: False, "dated")
    yield Probe("choose among what was reminded of", _own(_open), _speaks, "dated")
    yield Probe("choose among what another heard", _others(_open), lambda w, s: False, "dated")
    yield Probe("say it was reported elsewhere", _say, _speaks, "dated")
    yield Probe("take that back", _take_back, _speaks, "dated")
    yield Probe("read what was reported elsewhere", _read, _reads, "dated")
    yield Probe(
        "set the hour of reminders",
        lambda c: reminder_marks.set_wish(c.tx, c.actor, Wish(minute=600), **c.same),
        inside,
        whole=True,
    )


def _hears(who: Identity, scope: Scope) -> bool:
    """Nobody handles these tasks, so that it is the liaisons of the agencies named; every agency
    here has one, so that the coordinator is not asked for it.
    """
    return oracle.serves(who, scope.named, ("liaison",)) and not scope.archived


def _speaks(who: Identity, scope: Scope) -> bool:
    """For the lead, as who reports for it or for what it came from or became."""
    lead = lead_of(scope)
    mine = oracle.serves(who, oracle.family(lead), oracle.REPORTING)
    return mine and lead in scope.named and not scope.archived


def _reads(who: Identity, scope: Scope) -> bool:
    """What an agency says of itself is its own and the office's."""
    lead = lead_of(scope)
    is_said = lead in scope.named and not scope.archived
    return is_said and (oracle.of_office(who) or oracle.serves(who, frozenset({lead})))


async def _is_reminded(c: Cell) -> Any:
    if c.actor.person_id is None:
        return None
    made = await reminders.compose(c.tx, DAY, [c.actor.person_id])
    items = made.get(c.actor.person_id, ())
    return any(item.topic.task_id == c.place.task_id for item in items)


def _own(call: Callable[[Cell], Awaitable[Any]]) -> Callable[[Cell], Awaitable[Any]]:
    """After the actor was reminded of this task."""

    async def asked(c: Cell) -> Any:
        if c.actor.person_id is not None:
            await _was_told(c, c.actor.person_id)
        return await call(c)

    return asked


def _others(call: Callable[[Cell], Awaitable[Any]]) -> Callable[[Cell], Awaitable[Any]]:
    """After somebody else was."""

    async def asked(c: Cell) -> Any:
        await _was_told(c, c.world.author("liaison", lead_of(c.place.scope)))
        return await call(c)

    return asked


async def _was_told(c: Cell, person_id: int) -> None:
    lead = c.id(lead_of(c.place.scope))
    row = {"person_id": person_id, "agency_id": lead, "subject": f"t{c.place.task_id}"}
    when = {"step": "week", "due_on": date(2022, 6, 30), "local_date": DAY, "at": NOW}
    await c.tx.run(insert(rows).values(**row, **when))


async def _put_off(c: Cell) -> Any:
    return await reminder_marks.later(c.tx, c.actor, DAY, today=DAY, **c.same)


async def _open(c: Cell) -> Any:
    return bool(await reminders.open_of(c.tx, c.actor, DAY, DAY))


async def _say(c: Cell) -> Any:
    lead = c.id(lead_of(c.place.scope))
    subject = f"t{c.place.task_id}"
    return await reminder_marks.elsewhere(c.tx, c.actor, subject, lead, today=DAY, **c.same)


async def _said(c: Cell) -> None:
    """By the author who reports for the lead."""
    telegram_id = c.world.authors["reporter", lead_of(c.place.scope)]
    actor = await people.actor(c.tx, telegram_id)
    await _say(Cell(c.tx, actor, c.world, c.place))


async def _take_back(c: Cell) -> Any:
    await _said(c)
    lead = c.id(lead_of(c.place.scope))
    return await reminder_marks.take_back(c.tx, c.actor, f"t{c.place.task_id}", lead, **c.same)


async def _read(c: Cell) -> Any:
    await _said(c)
    return bool(await reminder_marks.claims(c.tx, c.actor, [c.place.task_id]))
