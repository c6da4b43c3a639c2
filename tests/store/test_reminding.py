"""Which reminder of a day is due: the steps, holidays, and what never happens in years of days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from store.reminding import (
    APART,
    PAST,
    WEEK,
    Before,
    Step,
    joins,
    nudge,
    quarter_start,
    snoozed_until,
    steps,
)
from store.workdays import Workdays

DAY = timedelta(days=1)
# What the State Council announced for these years is in the library.
CALENDAR = Workdays()
YEARS = [date(2019, 1, 1) + n * DAY for n in range(4 * 365)]


def told(
    due_on: date, first: date, days: int, skipped: frozenset[date] = frozenset()
) -> list[tuple[date, Step]]:
    """Every day is asked; what was said is remembered. ``skipped``: nothing ran on those."""
    found, last = [], None
    for offset in range(days):
        today = first + offset * DAY
        step = None if today in skipped else steps(due_on, today, CALENDAR, Before(last))
        if step is not None:
            found.append((today, step))
            last = today
    return found


def test_a_week_a_day_the_day_the_day_after_and_then_weekly() -> None:
    wednesday = date(2020, 11, 18)
    assert told(wednesday, wednesday - 30 * DAY, 60) == [
        (date(2020, 11, 11), Step.WEEK),
        (date(2020, 11, 17), Step.EVE),
        (date(2020, 11, 18), Step.DAY),
        (date(2020, 11, 19), Step.AFTER),
        (date(2020, 11, 26), Step.WEEKLY),
        (date(2020, 12, 3), Step.WEEKLY),
        (date(2020, 12, 10), Step.WEEKLY),
        (date(2020, 12, 17), Step.WEEKLY),
    ]


def test_before_a_weekend_it_comes_on_the_last_working_day_once() -> None:
    saturday = date(2020, 10, 31)
    assert told(saturday, saturday - 10 * DAY, 13) == [
        (date(2020, 10, 23), Step.WEEK),  # a week before is a Saturday as well
        (date(2020, 10, 30), Step.DAY),
        (date(2020, 11, 2), Step.AFTER),
    ]


def test_before_a_long_holiday_everything_falls_on_its_last_working_day() -> None:
    in_the_week_off = date(2020, 10, 5)
    assert told(in_the_week_off, date(2020, 9, 20), 22) == [
        (date(2020, 9, 28), Step.WEEK),
        (date(2020, 9, 30), Step.DAY),
        (date(2020, 10, 9), Step.AFTER),
    ]


def test_a_sunday_that_is_worked_is_a_day_like_others() -> None:
    assert CALENDAR.is_working(date(2020, 9, 27))
    assert (date(2020, 9, 27), Step.DAY) in told(date(2020, 9, 27), date(2020, 9, 15), 20)


def test_what_was_missed_is_made_good_on_the_next_day() -> None:
    wednesday = date(2020, 11, 18)
    off = frozenset(date(2020, 11, 10) + n * DAY for n in range(3))
    assert told(wednesday, date(2020, 11, 1), 17, off)[0] == (date(2020, 11, 13), Step.WEEK)
    off = frozenset(date(2020, 11, 1) + n * DAY for n in range(23))
    assert told(wednesday, date(2020, 11, 1), 40, off)[0] == (date(2020, 11, 24), Step.AFTER)


def test_whatever_the_day_nothing_is_said_twice_in_five_days_but_at_the_end() -> None:
    seen: Counter[Step] = Counter()
    for due_on in YEARS[60:]:
        days = told(due_on, due_on - 40 * DAY, 110)
        seen.update(step for _, step in days)
        assert all(CALENDAR.is_working(today) for today, _ in days)
        for (before, _), (today, step) in pairwise(days):
            assert today - before >= APART or step in (Step.DAY, Step.AFTER), (due_on, days)
        once = [step for _, step in days if step is not Step.WEEKLY]
        assert len(once) == len(set(once)), (due_on, days)
        assert once == sorted(once, key=list(Step).index)
        # the last word before the day is on the day, or on the last one that is worked before it
        assert (CALENDAR.last_working(due_on), Step.DAY) in days
        assert (CALENDAR.next_working(due_on + DAY), Step.AFTER) in days
        assert min(day for day, _ in days) <= due_on - WEEK
        weekly = [today for today, step in days if step in PAST]
        for before, today in pairwise(weekly):
            assert today == CALENDAR.next_working(before + WEEK)
    assert min(seen[step] for step in list(Step)[:5]) > 500


def test_nothing_runs_ahead_of_the_first_step() -> None:
    for due_on in YEARS[60:]:
        first = CALENDAR.last_working(due_on - WEEK)
        assert all(steps(due_on, first - n * DAY, CALENDAR) is None for n in range(1, 30))


def test_a_day_that_cannot_be_missed_ends_on_the_day() -> None:
    due_on = date(2020, 11, 18)
    assert steps(due_on, due_on, CALENDAR, past=False) is Step.DAY
    assert steps(due_on, due_on + DAY, CALENDAR, past=False) is None


def test_later_is_three_days_or_the_next_working_day_and_then_it_comes() -> None:
    due_on, thursday = date(2020, 11, 18), date(2020, 11, 12)
    until = snoozed_until(thursday, CALENDAR)
    assert until == date(2020, 11, 16)
    before = Before(date(2020, 11, 11), until)
    days = [thursday + n * DAY for n in range(5)]
    assert [steps(due_on, day, CALENDAR, before) for day in days] == [None] * 4 + [Step.WEEK]
    heard = Before(until, until)
    assert steps(due_on, until, CALENDAR, heard) is None


def test_another_day_begins_anew_but_not_within_five_days() -> None:
    moved, reminded = date(2020, 12, 2), date(2020, 11, 24)
    assert steps(moved, date(2020, 11, 25), CALENDAR, Before(reminded)) is None
    assert steps(moved, date(2020, 11, 30), CALENDAR, Before(reminded)) is Step.WEEK


def test_tasks_that_are_past_due_come_together() -> None:
    today, due_on = date(2020, 11, 25), date(2020, 11, 1)
    assert joins(due_on, today, CALENDAR, Before(today - APART))
    assert not joins(due_on, today, CALENDAR, Before(today - APART + DAY))
    assert not joins(today, today, CALENDAR, Before(today - WEEK))
    assert not joins(due_on, today, CALENDAR, Before(today - WEEK, today + DAY))


@pytest.mark.parametrize(
    ("since", "said_on", "is_due"),
    [
        (date(2020, 1, 1), None, True),
        (date(2020, 7, 1), None, True),
        (date(2020, 7, 2), None, False),  # it did not run for the whole quarter
        (date(2020, 1, 1), date(2020, 6, 30), True),
        (date(2020, 1, 1), date(2020, 7, 1), False),
        (date(2020, 1, 1), date(2020, 10, 3), False),
    ],
)
def test_an_ongoing_task_is_asked_about_after_a_silent_quarter(
    since: date, said_on: date | None, is_due: bool
) -> None:
    first = CALENDAR.next_working(date(2020, 10, 1))
    found = nudge(first, CALENDAR, since=since, said_on=said_on)
    assert (found is Step.QUARTER) == is_due


def test_a_silent_task_is_asked_about_once_a_quarter_for_years() -> None:
    last, days = None, []
    for today in YEARS:
        before = Before(last)
        if nudge(today, CALENDAR, since=YEARS[0], said_on=None, before=before) is not None:
            last = today
            days.append(today)
    assert [quarter_start(day) for day in days] == [
        date(year, month, 1) for year in range(2019, 2023) for month in (1, 4, 7, 10)
    ][1 : len(days) + 1]
    assert len(days) == 15
    assert all(day == CALENDAR.next_working(quarter_start(day)) for day in days)
