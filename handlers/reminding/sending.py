"""One round of reminders: whose hour has come is told in one message, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from handlers import offers
from handlers.reminding import letters
from store import reminders
from store.db import Tx
from store.reminders import Item
from store.reminding import PAST, Step
from store.text import first_words

# As many as a message can be about; what is left out is counted.
_MOST, _WORDS = 40, 24
Facts = dict[str, Any]


async def due(tx: Tx, moment: datetime) -> tuple[int, ...]:
    """Whose hour has come, ``reminders.MOST`` people at most. Reads only."""
    found = await reminders.ready(tx, moment)
    return tuple(one.hearer.person_id for one in found[: reminders.MOST])


async def send(tx: Tx, whom: Collection[int], moment: datetime, now: datetime) -> int:
    """Decide the day of those of ``whom`` whose hour has come; how many are told something.

    ``moment`` is now as plans see it, ``now`` real time.
    """
    people = [p for p in await reminders.ready(tx, moment) if p.hearer.person_id in set(whom)]
    if not people:
        return 0
    made = await reminders.compose(tx, people[0].day, [one.hearer.person_id for one in people])
    told = 0
    for one in people:
        items = made.get(one.hearer.person_id, ())
        if not await reminders.take(tx, one, items, moment) or not items:
            continue
        person_id, telegram_id = one.hearer.person_id, one.hearer.telegram_id
        assert telegram_id is not None, "only who can be reached is ready"
        facts = facts_of(items, one.day.isoformat())
        key = f"remind:{person_id}:{facts['day']}"
        await offers.put_to(tx, telegram_id, letters.REMINDER, facts, key=key, at=now)
        told += 1
    return told


def facts_of(items: Sequence[Item], day: str) -> Facts:
    """The facts of the message: one entry a thing, with all of its agencies; the nearest first."""
    by_subject: dict[str, list[Item]] = {}
    for item in items:
        by_subject.setdefault(item.topic.subject, []).append(item)
    merged = sorted(by_subject.values(), key=lambda same: _place(same[0]))
    mine = {item.topic.agency_id for item in items if item.may}
    return {
        "day": day,
        "items": [_entry(same, several=len(mine) > 1) for same in merged[:_MOST]],
        "total": len(merged),
        "nobody": any(item.why.value == "coordinator" for item in items),
    }


def _place(item: Item) -> tuple[int, str]:
    """To come by date, then past due, then what goes on."""
    due_on = item.topic.due_on
    rank = 2 if item.step is Step.QUARTER else 1 if item.step in PAST else 0
    return rank, "" if due_on is None else f"{due_on.isoformat()}{item.topic.whose}"


def _entry(same: Sequence[Item], *, several: bool) -> Facts:
    item = same[0]
    topic = item.topic
    return {
        "subject": topic.subject,
        "task": topic.task_id,
        "ref": topic.ref,
        "plan": topic.plan.short,
        "words": first_words(topic.words, _WORDS),
        "agencies": [[one.topic.agency_id, one.agency] for one in same[:3]],
        "count": len(same),
        "several": several,
        "due": None if topic.due_on is None else topic.due_on.isoformat(),
        "whose": None if topic.whose is None else topic.whose.value,
        "phrase": topic.phrase,
        "step": item.step.value,
        "may": item.may,
        "why": item.why.value,
    }
