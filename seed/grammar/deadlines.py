"""Deadlines as plans print them: 2020年10月底前, 持续推进, 第三季度, 印发之日起30日内 ...

底 and 末 are the last calendar day, a bare year its 31 December, 前 includes the day named.
A general date parser gets 月底 wrong; this grammar is our own.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from seed.draft import Deadline, DeadlineKind
from seed.grammar.blanks import compact
from store.numerals import number


@dataclass(frozen=True, slots=True)
class Calendar:
    """What relative phrases hang on. ``year`` is that of a plan for one year, else None."""

    year: int | None = None
    issued_on: date | None = None


_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}|今|明|次|本|当)年度?)"
)
_YEAR2, _YEAR3 = _YEAR.replace("year", "year2"), _YEAR.replace("year", "year3")
_N2 = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_POINT = re.compile(
    rf"""(?:
      {_YEAR}?(?P<month>{_N2})月份?(?:(?P<day>{_N2})[日号]|(?P<part>底|末|上旬|中旬|下旬|初))?
    | {_YEAR2}?(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>上半年|下半年))[底末]?
    | (?P<dots>(?:19|20)\d\d[.\-/](?:1[0-2]|0?[1-9])(?:[.\-/](?:3[01]|[12]\d|0?[1-9]))?)(?!\d)
    | {_YEAR3}(?P<end>[底末终]|年?内)?
    | (?P<bare>年底|年末|年内|年终|岁末)
    | “?十(?P<five>[三四五六])五”?(?:规划)?(?:末|期末|期间|时期末|时期)
    )(?P<mark>之?前|以前|内|起|开始|以来|启动)?""",
    re.VERBOSE,
)
_YEARS = re.compile(r"(?:19|20)\d\d年?[—－–\-~～至到]+((?:19|20)\d\d)年度?(?!\d{1,2}月)")
_RELATIVE = re.compile(
    r"(?:自|从)?[\u4e00-\u9fff]{0,7}(?:印发|发布|下发|公布|施行|实施|发文)(?:之日|之后|以?后)?起?"
    r"(?P<n>\d{1,3}|[一二三四五六七八九十两半]{1,3})"
    r"(?P<unit>个工作日|个?自然日|[日天]|个?月|周|个?星期|年)(?:之?内|以内|前)"
)
_ONGOING = re.compile(r"持续|长期|常态化|常年|经常性|不间断|滚动|一直|始终|全年")
# 年内持续推进 names the year in which the work goes on, not the day on which it is done
_WITHIN_YEAR = re.compile(
    r"(?:(?:(?:19|20)\d\d|今|本|当)年)?(?:全年$|(?:年内|全年|年度内)(?:持续|长期|滚动|推进|实施|开展)+$)"
)
_EVERY = re.compile(
    r"每(?:半年|季度?|个?月|周|[一两二三]?年|学期|学年)|按(?:季度?|年度?|月度?|半年)|逐年|(?<![底前])年度(?=完成|推进|开展|$)"
)
_MUST = re.compile(r"前|底|末|内|完成|季度|半年|持续|长期|旬|期限|[—－–\-~～至到]")
_DATE_ONLY = re.compile(r"[\d年月日号.\-—–~～/至到起底末前初旬上中下第一二三四季度半]{4,24}")
_DIGIT = re.compile(r"\d")
_CLAUSE = re.compile(r"[，,；;。]")
# a day that only a calendar of feasts or of meetings knows
_EVENT = re.compile(r"(?:节日?|假期|开学|大会|会议|两会|考试|汛期|采暖季)(?:之?前|以前|期间)")
_FIVE_YEARS = {"三": 2020, "四": 2025, "五": 2030, "六": 2035}
_START_WORDS = ("起", "开始", "以来")
_PREFIX = re.compile(
    r"^(?:完成)?(?:时限|时间|期限)?[：:]?(?:力争|争取|确保|计划|原则上|预计)?[在于到至自从]?"
)


@lru_cache(maxsize=8192)
def looks_like_deadline(phrase: str) -> bool:
    """Whether a clause of a bracket says when, not who: it begins with a date or a frequency."""
    bare = _PREFIX.sub("", compact(phrase), count=1)
    if not bare or len(bare) > 48:
        return False
    for pattern in (_YEARS, _POINT, _RELATIVE, _EVERY):
        if pattern.match(bare):
            return _MUST.search(bare) is not None or pattern in (_RELATIVE, _EVERY)
    return bool(_ONGOING.match(bare.removeprefix("并"))) and len(bare) <= 16


def is_whole_year(phrase: str) -> bool:
    """Whether work goes on for the year of the plan and no longer: 全年, 年内持续推进."""
    return _WITHIN_YEAR.match(compact(phrase)) is not None


def is_month(phrase: str) -> bool:
    """Whether the phrase is a month or a day and nothing else: a deadline beside a name only."""
    return re.fullmatch(r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?", compact(phrase)) is not None


@lru_cache(maxsize=8192)
def is_date_only(phrase: str) -> bool:
    """Whether a phrase is nothing but dates (2024年, 2024.06, 3—11月): beside names a day."""
    bare = compact(phrase)
    return _DATE_ONLY.fullmatch(bare) is not None and _DIGIT.search(bare) is not None


@lru_cache(maxsize=8192)
def is_bare_period(phrase: str) -> bool:
    """Whether the phrase is only a year or a span of years (2021—2025年): often an edition."""
    bare = compact(phrase)
    years = _YEARS.fullmatch(bare)
    return years is not None or re.fullmatch(r"(?:19|20)\d\d年?", bare) is not None


@lru_cache(maxsize=8192)
def read_deadline(phrase: str, when: Calendar) -> Deadline | None:
    """The deadline that ``phrase`` states, with the phrase as printed; None where it states none.

    Kind is known but ``due_on`` None where the year, the date of issue or a calendar of working
    days would be needed and the document gives none.
    """
    bare = compact(phrase)
    ongoing = _ONGOING.search(bare) is not None
    if _WITHIN_YEAR.match(bare):
        return Deadline(kind=DeadlineKind.ONGOING, text=phrase)
    every = _EVERY.search(bare)
    due, found = _due(bare, when)
    if every and due is None:
        return Deadline(kind=DeadlineKind.RECURRING, text=phrase)
    if found:
        kind = DeadlineKind.BY_THEN_ONGOING if ongoing else DeadlineKind.BY
        return Deadline(kind=kind, due_on=due, text=phrase)
    if ongoing:
        return Deadline(kind=DeadlineKind.ONGOING, text=phrase)
    return None


def _due(bare: str, when: Calendar) -> tuple[date | None, bool]:
    """The last day the phrase names, and whether it names one at all."""
    if _EVENT.search(bare):
        return None, True
    years = _YEARS.search(bare)
    if years and not bare[years.end() :].startswith("期间每"):
        return date(int(years[1]), 12, 31), True
    relative = _RELATIVE.search(bare)
    if relative:
        return _after_issue(relative, when.issued_on), True
    last: date | None = None
    found = False
    year: int | None = None
    recurring = _EVERY.search(bare) is not None
    for point in _POINT.finditer(bare):
        if point["mark"] in _START_WORDS:
            continue
        stated = _stated_year(point, when)
        year = stated or year or (None if recurring else when.year or _issue_year(when))
        last = _day(point, year) or last
        found = True
    return last, found


def _issue_year(when: Calendar) -> int | None:
    return when.issued_on.year if when.issued_on else None


def _stated_year(point: re.Match[str], when: Calendar) -> int | None:
    if point["dots"]:
        return int(point["dots"][:4])
    if point["five"]:
        return _FIVE_YEARS[point["five"]]
    printed = point["year"] or point["year2"] or point["year3"]
    if printed is None:
        return None
    if printed in "今本当明次":
        base = _issue_year(when) or when.year
        return base + (printed in "明次") if base else None
    return number(printed)


def _day(point: re.Match[str], year: int | None) -> date | None:
    if year is None:
        return None
    if point["dots"]:
        parts = [int(part) for part in re.split(r"[.\-/]", point["dots"])]
        return _safe(year, parts[1], parts[2] if len(parts) > 2 else 0)
    if point["month"]:
        month = number(point["month"]) or 0
        if point["day"]:
            return _safe(year, month, number(point["day"]) or 0)
        if point["part"] == "初":  # which day that is no text says
            return None
        return _safe(year, month, {"上旬": 10, "中旬": 20}.get(point["part"] or "", 0))
    if point["quarter"]:
        return _safe(year, 3 * (number(point["quarter"]) or 0), 0)
    if point["half"]:
        return _safe(year, 6 if point["half"] == "上半年" else 12, 0)
    return date(year, 12, 31)


def _safe(year: int, month: int, day: int) -> date | None:
    """The day, or the last of the month for 0; None for a day that does not exist."""
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def _after_issue(found: re.Match[str], issued_on: date | None) -> date | None:
    if issued_on is None or found["unit"] == "个工作日":
        return None
    count = 0.5 if found["n"] == "半" else float(number(found["n"]) or 0)
    unit = found["unit"].removeprefix("个")
    if unit in ("日", "天", "自然日"):
        return issued_on + timedelta(days=int(count))
    if unit in ("周", "星期"):
        return issued_on + timedelta(days=7 * int(count))
    months = int(12 * count) if unit == "年" else int(count)
    index = issued_on.year * 12 + issued_on.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(issued_on.day, calendar.monthrange(year, month + 1)[1]))


def _says_when(phrase: str) -> bool:
    """Whether a part names a day, or that the work goes on: 立行立改 does not."""
    bare = compact(phrase)
    return any(pattern.search(bare) for pattern in (_POINT, _ONGOING, _YEARS, _RELATIVE, _EVERY))


@lru_cache(maxsize=8192)
def split_phrases(phrase: str) -> tuple[str, ...]:
    """The parts of a deadline that name different days: 6月底前完成初稿，12月底前印发."""
    parts = [part for part in _CLAUSE.split(phrase) if part.strip()]
    grouped: list[str] = []
    for part in parts:
        if grouped and not (_POINT.search(compact(part)) and _says_when(grouped[-1])):
            grouped[-1] += "，" + part
        else:
            grouped.append(part)
    return (phrase,) if len(grouped) < 2 else tuple(grouped)
