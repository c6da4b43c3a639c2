"""Which reminder of a day is due: a week before, the day before, the day, then past due. Pure.

Nobody is reminded on a day that is not worked: what would come before the day comes on the last
working day before it, what comes after it on the next one. What was missed (nobody here, the
machine off) is made good on the next working day, as the step that it is then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

_DAY = timedelta(days=1)
WEEK = 7 * _DAY
# Between two reminders of one task; the day itself and the day after it come all the same.
APART = 5 * _DAY
SNOOZE = 3 * _DAY


class Step(StrEnum):
    """How far off the day is. Rows carry these names: they are only added to."""

    WEEK = "week"
    EVE = "eve"
    DAY = "day"
    AFTER = "after"
    WEEKLY = "weekly"
    QUARTER = "quarter"


_REGARDLESS = (Step.DAY, Step.AFTER)
PAST = (Step.AFTER, Step.WEEKLY)


class Calendar(Protocol):
    """As ``store.workdays.Workdays``."""

    def is_working(self, day: date) -> bool: ...
    def next_working(self, day: date) -> date: ...
    def last_working(self, day: date) -> date: ...


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before of one task to one person: the ``last`` reminder; ``snoozed_until``
    what they asked for.
    """

    last: date | None = None
    snoozed_until: date | None = None


NEVER = Before()


def first_day(step: Step, due_on: date, calendar: Calendar) -> date:
    """From which day on ``step`` is the one, up to the next step's. Not for WEEKLY and QUARTER."""
    if step is Step.AFTER:
        return calendar.next_working(due_on + _DAY)
    earlier = {Step.WEEK: WEEK, Step.EVE: _DAY, Step.DAY: timedelta(0)}[step]
    return calendar.last_working(due_on - earlier)


def steps(
    due_on: date, today: date, calendar: Calendar, before: Before = NEVER, *, past: bool = True
) -> Step | None:
    """The step that is due today, None where nothing is to be said.

    ``past``: whether the day can be missed at all; without, nothing is said after it.
    """
    if not calendar.is_working(today) or _is_snoozed(before, today):
        return None
    ahead = (Step.AFTER, Step.DAY, Step.EVE, Step.WEEK)
    step = next((s for s in ahead if first_day(s, due_on, calendar) <= today), None)
    if step is None or (today > due_on and not past):
        return None
    last = before.last
    if last is None or _has_woken(before, today):
        return _again(step, last)
    if last < first_day(step, due_on, calendar):
        return step if step in _REGARDLESS or today - last >= APART else None
    is_next_week = step is Step.AFTER and today - last >= WEEK
    return Step.WEEKLY if is_next_week else None


def joins(due_on: date, today: date, calendar: Calendar, before: Before) -> bool:
    """Whether a task that is past due comes along in a list of such, so that there is one."""
    if _is_snoozed(before, today) or before.last is None:
        return False
    is_past = first_day(Step.AFTER, due_on, calendar) <= today
    return is_past and today - before.last >= APART


def nudge(
    today: date, calendar: Calendar, *, since: date, said_on: date | None, before: Before = NEVER
) -> Step | None:
    """QUARTER where a whole calendar quarter went by in which nothing was reported.

    ``since``: from when on the task runs, ``said_on``: the last report. Once a quarter.
    """
    if not calendar.is_working(today) or _is_snoozed(before, today):
        return None
    this = quarter_start(today)
    silent_from = quarter_start(this - _DAY)
    if since > silent_from or (said_on is not None and said_on >= silent_from):
        return None
    is_new = before.last is None or before.last < this
    return Step.QUARTER if is_new or _has_woken(before, today) else None


def snoozed_until(today: date, calendar: Calendar) -> date:
    """Until when "later" lasts: three days, then the next day that is worked."""
    return calendar.next_working(today + SNOOZE)


def quarter_start(day: date) -> date:
    """The first day of its calendar quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _is_snoozed(before: Before, today: date) -> bool:
    return before.snoozed_until is not None and today < before.snoozed_until


def _has_woken(before: Before, today: date) -> bool:
    """They asked to hear of it again, and that day has come."""
    until, last = before.snoozed_until, before.last
    return until is not None and until <= today and (last is None or last < until)


def _again(step: Step, last: date | None) -> Step:
    return Step.WEEKLY if step is Step.AFTER and last is not None else step
