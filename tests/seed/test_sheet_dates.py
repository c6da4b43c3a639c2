"""Two thousand dates in a sheet, in every form that offices type: read right or reported."""

from __future__ import annotations

import calendar
import io
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from seed.plan_sheet import Fault, place, read
from store.lexicon import Lexicon

FIRST, DAYS = date(2019, 1, 1), 4000
Form = Callable[[date], object]

# What names one day and no other.
CLEAR: dict[str, Form] = {
    "a date": lambda day: day,
    "a moment": lambda day: datetime.combine(day, time(17, 30)),
    "iso": lambda day: day.isoformat(),
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "dots of two digits": lambda day: f"{day:%Y.%m.%d}",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "chinese, before": lambda day: f"{day.year}年{day.month}月{day.day}日前",
    "with blanks": lambda day: f" {day.year} 年 {day.month} 月 {day.day} 日 ",
    "full width": lambda day: f"{day.year}年{day.month}月{day.day}号前完成",
}
# What means one day here and another there, or is no date at all to who reads it.
UNCLEAR: dict[str, Form] = {
    "two digits each": lambda day: f"{day:%d.%m.%y}",
    "the american way": lambda day: f"{day:%m/%d/%Y}",
    "the european way": lambda day: f"{day:%d/%m/%Y}",
    "the european way with dots": lambda day: f"{day:%d.%m.%Y}",
    "short": lambda day: f"{day.day}/{day.month}/{day:%y}",
    "a serial number": lambda day: int(to_excel(day)),
    "a serial number as text": lambda day: str(int(to_excel(day))),
    "digits alone": lambda day: f"{day:%Y%m%d}",
    "a day of no year": lambda day: f"{day.month}月{day.day}日",
    "no such day": lambda day: (
        f"{day.year}年{day.month}月{calendar.monthrange(day.year, day.month)[1] + 1}日"
    ),
}


def sheet(cells: list[object], *, mac: bool = False) -> bytes:
    made = openpyxl.Workbook()
    if mac:
        made.epoch = CALENDAR_MAC_1904
    assert made.active is not None
    made.active.append(["计划", "a-plan"])
    made.active.append(["编号", "内部时限"])
    for number, cell in enumerate(cells, 1):
        made.active.append([str(number), cell])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def days_of(cells: list[object], *, mac: bool = False) -> list[date | None]:
    """The day of each cell, None where it was reported."""
    titles = {str(number): "" for number in range(1, len(cells) + 1)}
    filled, problems = place(read(sheet(cells, mac=mac)), titles, Lexicon(()), year=None)
    assert {problem.fault for problem in problems} <= {Fault.NO_DATE}
    assert len(filled) + len(problems) == len(cells)
    by_ref = {one.ref: one.due_on for one in filled}
    return [by_ref.get(str(number)) for number in range(1, len(cells) + 1)]


def some(count: int) -> list[date]:
    source = random.Random(20220630)
    return [FIRST + timedelta(days=source.randrange(DAYS)) for _ in range(count)]


@pytest.mark.parametrize("mac", [False, True], ids=["1900", "1904"])
@pytest.mark.parametrize("form", CLEAR)
def test_what_names_a_day_is_that_day(form: str, mac: bool) -> None:
    days = some(100)
    assert days_of([CLEAR[form](day) for day in days], mac=mac) == days


@pytest.mark.parametrize("form", UNCLEAR)
def test_what_may_mean_another_day_is_reported_and_never_guessed(form: str) -> None:
    days = some(100)
    assert days_of([UNCLEAR[form](day) for day in days]) == [None] * len(days)
