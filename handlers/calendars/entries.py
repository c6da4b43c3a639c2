"""Tasks to entries of a calendar, and what was left out of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.calendars.ics import Entry, alarms
from handlers.measure import cut_to
from handlers.texts import calendar as say
from store.calendar import Dated, Duty
from store.state import DueBasis

# First words of a task: an entry's line on a phone shows no more.
TITLE_EMS = 24.0


@dataclass(frozen=True, slots=True)
class Where:
    """What an entry says about where it comes from: the bot, its name, the day of the file."""

    bot_id: int
    bot_username: str
    today: date
    titles: dict[int, str]

    def uid(self, what: str) -> str:
        """The same in every file of this installation, and in no other's."""
        return f"{what}@bot{self.bot_id}.fengong"

    def link(self, parameter: str) -> str:
        return f"https://t.me/{self.bot_username}?start={parameter}"


@dataclass(frozen=True, slots=True)
class Filled:
    """Entries by day, and how many tasks have none and why."""

    entries: tuple[Entry, ...]
    past: int
    by_hand: int
    done: int
    ongoing: int
    undated: int
    history: int


def filled(
    tasks: Sequence[Dated], duties: Sequence[Duty], history: Collection[int], where: Where
) -> Filled:
    """``history``: ids of plans that are over; what they asked for is owed by nobody."""
    current = [task for task in tasks if task.line.plan_id not in history]
    dated = [task for task in current if task.due_on is not None]
    owed = [duty for duty in duties if duty.plan_id not in history and duty.due_on is not None]
    entries = [entry for task in dated for entry in _of_task(task, where)]
    entries += [_of_duty(duty, where) for duty in owed]
    open_days = [task.due_on for task in dated if not task.is_done]
    open_days += [duty.due_on for duty in owed]
    return Filled(
        entries=tuple(sorted(entries, key=lambda entry: (entry.on, entry.uid))),
        past=sum(day is not None and day < where.today for day in open_days),
        by_hand=sum(task.basis is not DueBasis.DOCUMENT for task in dated),
        done=sum(task.is_done for task in dated),
        ongoing=sum(task.is_ongoing for task in current),
        undated=sum(task.due_on is None and not task.is_ongoing for task in current),
        history=len(tasks) - len(current),
    )


def _of_task(task: Dated, where: Where) -> list[Entry]:
    """The day that counts; of several that a document prints, each."""
    assert task.due_on is not None and task.basis is not None
    own = next((view.phrase for view in task.printed if view.due_on == task.due_on), None)
    found = [_entry(task, where, task.due_on, task.basis, own, f"t{task.line.task_id}")]
    if task.basis is not DueBasis.DOCUMENT:
        return found
    for position, view in enumerate(task.printed):
        if view.due_on is not None and view.due_on != task.due_on:
            uid = f"t{task.line.task_id}.{position}"
            found.append(_entry(task, where, view.due_on, task.basis, view.phrase, uid))
    return found


def _entry(
    task: Dated, where: Where, on: date, basis: DueBasis, phrase: str | None, uid: str
) -> Entry:
    line = task.line
    words = None if task.is_sensitive else cut_to(line.title, TITLE_EMS)
    url = where.link(f"t{line.task_id}")
    path = () if task.is_sensitive else task.path
    phrases = [(view.phrase, view.due_on) for view in task.printed if view.phrase]
    said = [
        say.printed(phrases=phrases, by_hand=line.is_dated_by_hand),
        say.by_hand(basis=basis.value, due_on=on) if basis is not DueBasis.DOCUMENT else None,
        say.part(part=task.part.value) if task.part else None,
        say.done() if task.is_done else None,
        say.source(plan=where.titles.get(line.plan_id, line.plan_short), ref=line.ref, path=path),
        say.kept_back() if task.is_sensitive else None,
        say.look(url=url),
        say.as_of(today=where.today),
    ]
    return Entry(
        uid=where.uid(uid),
        on=on,
        title=say.title(
            short=line.plan_short,
            ref=line.ref,
            title=words,
            basis=basis.value,
            phrase=phrase,
            done=task.is_done,
            by_hand=line.is_dated_by_hand,
        ),
        text="\n".join(one for one in said if one),
        url=url,
        sequence=task.changes,
        alarms=() if task.is_done else alarms(on, where.today),
    )


def _of_duty(duty: Duty, where: Where) -> Entry:
    assert duty.due_on is not None
    url = where.link(f"p{duty.plan_id}")
    said = [
        say.printed(phrases=[(duty.phrase, duty.due_on)]),
        say.duty_source(
            plan=where.titles.get(duty.plan_id, duty.plan_short), recipient=duty.recipient
        ),
        say.look(url=url),
        say.as_of(today=where.today),
    ]
    return Entry(
        uid=where.uid(f"d{duty.plan_id}.{duty.position}"),
        on=duty.due_on,
        title=say.duty_title(short=duty.plan_short, what=duty.what, phrase=duty.phrase),
        text="\n".join(said),
        url=url,
        sequence=duty.changes,
        alarms=alarms(duty.due_on, where.today),
    )
