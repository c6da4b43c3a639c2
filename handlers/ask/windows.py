"""When: days, months, quarters, spans, relative to a given day. Our own grammar. Pure.

底 and 末 are the last calendar day; a week runs from Monday to Sunday; 未来三个月 ends on the same
day of the month. "X月底前" means what is printed with that date, so it is the month itself.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.ask.feasts import next_feast
from handlers.ask.question import Window
from handlers.ask.time_words import (
    AHEAD,
    DAYS,
    END_OF_YEAR,
    FEAST,
    IN_YEAR,
    LESS,
    MONTH_END,
    NEAR,
    QUARTER,
    SINGLE,
    SPAN,
    WEEKDAY,
    WHOLE_YEAR,
    WITHIN,
)
from handlers.ask.words import HOLE
from handlers.ask.years_said import SHIFT
from store.numerals import number

_UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}


_NEAR_SHIFT = {"下下": 2, "下": 1, "下一": 1, "上": -1, "上一": -1}


_NAMED_DAYS = {"今天": 0, "今日": 0, "明天": 1, "后天": 2, "大后天": 3, "昨天": -1, "前天": -2}


@dataclass(frozen=True, slots=True)
class Read:
    """A window and the text without it; ``until``: what lies before it is meant as well."""

    window: Window
    rest: str
    until: bool = False


def read(text: str, today: date) -> Read | None:
    """The first phrase of time in ``text``, and those joined to it; None where there is none."""
    for pattern, meaning in _READERS:
        for found in pattern.finditer(text):
            window = meaning(found, today)
            if window is not None:
                window, after = _joined(window, text[found.end() :], today)
                until = _UP_TO.match(found.group()) is not None
                return Read(window, text[: found.start()] + HOLE + after, until)
    return None


_UP_TO = re.compile(r"(?:从|自)?(?:今天|现在|即日)?(?:起|开始)?(?:截至|截止|到)")


_AND = re.compile(r"的?[、,，]?(?:和|与|跟|及|以及|还有|或者?|、)|\s+")


_SAYS_YEAR = re.compile(r"20\d\d|[今明后去前本当]年|下|本|这|上")


def _joined(window: Window, after: str, today: date) -> tuple[Window, str]:
    """``window`` with those that stand behind it after 和, and what is left of ``after``."""
    while joined := _AND.match(after):
        behind = after[joined.end() :]
        # 2020年10月和12月 are of one year
        said = today if _SAYS_YEAR.match(behind) else _in_that_year(window, today)
        readings = ((pattern.match(behind), meaning) for pattern, meaning in _READERS)
        more = [
            (one, found.end())
            for found, meaning in readings
            if found is not None and (one := meaning(found, said)) is not None
        ]
        if not more:
            break
        one, end = more[0]
        window, after = replace(window, also=(*window.also, one)), behind[end:]
    return window, after


def _in_that_year(window: Window, today: date) -> date:
    day = window.first or window.last
    return today if day is None else today.replace(year=day.year, day=min(today.day, 28))


def rest_of(window: Window, today: date) -> Window:
    """What of ``window`` is not over; all of it where it does not hold ``today``."""
    if window.also or window.first is None or window.last is None:
        return window
    return replace(window, first=today) if window.first < today <= window.last else window


def month_of(year: int, month: int) -> Window:
    """A calendar month."""
    return Window(date(year, month, 1), _last(year, month))


def before(window: Window | None, today: date) -> Window:
    """What of ``window`` lies before ``today``: a due day itself is not overdue. One that is yet
    to come stays as it is, to be read out; nothing in it is overdue.
    """
    yesterday = today - timedelta(days=1)
    if window is None:
        return Window(None, yesterday)
    if window.also:
        first, *others = [before(Window(*span), today) for span in window.spans]
        return replace(first, also=tuple(others))
    if window.first is not None and window.first > yesterday:
        return window
    last = min(window.last, yesterday) if window.last else yesterday
    return Window(window.first, last)


def _span(found: re.Match[str], today: date) -> Window | None:
    first = _point(found, "", today, None)
    year = first.first.year if first and first.first else None
    last = _point(found, "_b", today, year)
    if first is None or last is None or first.first is None or last.last is None:
        return None
    return Window(first.first, last.last) if first.first <= last.last else None


def _single(found: re.Match[str], today: date) -> Window | None:
    window = _point(found, "", today, None)
    if window is None:
        return None
    if found["bound"]:
        return _bounded(found["bound"], window)
    mark = (found["mark"] or "").removeprefix("之").removeprefix("以")
    is_end = found["part"] in ("底", "末")
    if mark == "前" and not is_end:
        last = window.last if found["day"] or found["dots"] else window.first
        assert last is not None
        if not found["day"] and not found["dots"]:
            last -= timedelta(days=1)
        return Window(today if today <= last else None, last)
    if found["until"] and window.last and today <= window.last:
        return Window(min(today, window.first or today), window.last)
    if mark in ("后", "起"):
        return Window(window.last if is_end else window.first, None)
    return window


def _bounded(bound: str, window: Window) -> Window:
    """早于 and 不早于, 晚于 and 不晚于 a day or a month."""
    assert window.first is not None
    assert window.last is not None
    day = timedelta(days=1)
    if bound.startswith("不"):
        return Window(window.first, None) if "早" in bound else Window(None, window.last)
    return Window(None, window.first - day) if "早" in bound else Window(window.last + day, None)


def _point(found: re.Match[str], suffix: str, today: date, inherited: int | None) -> Window | None:
    """The day or month that a point names."""
    dots = found[f"dots{suffix}"]
    if dots:
        parts = [int(part) for part in re.split(r"[-./]", dots)]
        return _window_of(parts[0], parts[1], parts[2] if len(parts) > 2 else None, None)
    month = number(found[f"month{suffix}"])
    year = _year(found[f"year{suffix}"], today) or inherited or today.year
    day = found[f"day{suffix}"]
    return _window_of(year, month, number(day) if day else None, found[f"part{suffix}"])


def _window_of(year: int, month: int | None, day: int | None, part: str | None) -> Window | None:
    if month is None or not 1 <= month <= 12 or not 1 <= year <= 9998:
        return None
    if day is not None:
        if not 1 <= day <= _last(year, month).day:
            return None
        return Window(date(year, month, day), date(year, month, day))
    whole = month_of(year, month)
    days = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}.get(part or "")
    if days is None:
        return whole
    last = min(days[1], _last(year, month).day)
    return Window(date(year, month, days[0]), date(year, month, last))


def _quarter(found: re.Match[str], today: date) -> Window:
    year = _year(found["year"], today) or today.year
    if found["half"]:
        start, end = (1, 6) if found["half"] == "上半年" else (7, 12)
    else:
        end = 3 * (number(found["quarter"]) or 1)
        start = 1 if found["upto"] else end - 2
    return Window(date(year, start, 1), _last(year, end))


def _ahead(found: re.Match[str], today: date) -> Window | None:
    unit = found["unit"].removeprefix("个")
    half = found["n"] == "半"
    count = 0 if half else number(found["n"]) or 0
    if unit in _UNITS:
        return _until(today, days=count * _UNITS[unit])
    if unit == "工作日":
        return None
    if half:
        return _until(today, days=15) if unit == "月" else _until(today, months=6)
    return _until(today, months=count * {"月": 1, "季度": 3, "年": 12}[unit])


def _until(today: date, *, days: int = 0, months: int = 0) -> Window | None:
    try:
        return Window(today, add_months(today, months) + timedelta(days=days))
    except (OverflowError, ValueError):
        return None


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _near(found: re.Match[str], today: date) -> Window:
    shift = _NEAR_SHIFT.get(found["which"], 0)
    if found["unit"] in _UNITS:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return Window(monday, monday + timedelta(days=6))
    if found["unit"] == "月":
        there = add_months(today.replace(day=1), shift)
        of_month = _window_of(there.year, there.month, None, found["part"])
        assert of_month is not None
        return of_month
    start = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
    start = add_months(start, 3 * shift)
    end = add_months(start, 2)
    return Window(start, _last(end.year, end.month))


def _end_of_year(found: re.Match[str], today: date) -> Window | None:
    year = _year(found["year"], today) or today.year
    december = month_of(year, 12)
    if (found["mark"] or found["until"]) and december.last and today <= december.last:
        # "by the end of the year" looks ahead from today
        return Window(min(today, date(year, 12, 1)), december.last)
    return december


def _in_year(found: re.Match[str], today: date) -> Window:
    year = _year(found["year"], today) or today.year
    return Window(date(year, 1, 1), date(year, 12, 31))


def _month_end(_: re.Match[str], today: date) -> Window:
    return month_of(today.year, today.month)


def _named_day(found: re.Match[str], today: date) -> Window:
    day = today + timedelta(days=_NAMED_DAYS[found["day"]])
    return Window(None, day - timedelta(days=1)) if found["mark"] else Window(day, day)


def _feast(found: re.Match[str], today: date) -> Window | None:
    """What is due before the next one."""
    day = next_feast(found["feast"], today)
    return None if day is None else Window(today, day - timedelta(days=1))


def _weekday(found: re.Match[str], today: date) -> Window:
    monday = today - timedelta(days=today.weekday())
    monday += timedelta(weeks=_NEAR_SHIFT.get(found["which"] or "", 0))
    day = monday + timedelta(days="一二三四五六日".index(found["day"].replace("天", "日")))
    if not found["mark"]:
        return Window(day, day)
    before = day - timedelta(days=1)
    return Window(today if today <= before else None, before)


def _year(typed: str | None, today: date) -> int | None:
    if not typed:
        return None
    if typed in SHIFT:
        return today.year + SHIFT[typed]
    return number(typed)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_READERS = (
    (SPAN, _span),
    (SINGLE, _single),
    (QUARTER, _quarter),
    (AHEAD, _ahead),
    (WITHIN, _ahead),
    (LESS, _ahead),
    (WEEKDAY, _weekday),
    (NEAR, _near),
    (END_OF_YEAR, _end_of_year),
    (IN_YEAR, _in_year),
    (MONTH_END, _month_end),
    (WHOLE_YEAR, _in_year),
    (DAYS, _named_day),
    (FEAST, _feast),
)
