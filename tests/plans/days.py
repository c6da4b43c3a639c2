"""How plans say when, with the kind and day that a reader notes."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tests.plans.model import Day

When = tuple[str, Sequence[Day]]
QUARTERS = "一二三四"


def end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def by_year(rng: Random, year: int) -> When:
    """A day with its year printed."""
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    due = end(year, month)
    return rng.choice(
        (
            (f"{year}年{month}月底前完成", [("by", due)]),
            (f"{year}年{month}月底前", [("by", due)]),
            (f"{year}年{month}月底", [("by", due)]),
            (f"{year}年{month}月末前完成", [("by", due)]),
            (f"{year}年{month}月", [("by", due)]),
            (f"{year}年{month}月{day}日前", [("by", date(year, month, day))]),
            (f"{year}年底前", [("by", date(year, 12, 31))]),
            (f"{year}年底", [("by", date(year, 12, 31))]),
            (f"{year}年12月底前取得阶段性成效", [("by", date(year, 12, 31))]),
            (f"{year}年上半年", [("by", date(year, 6, 30))]),
            (f"{year}年第三季度", [("by", date(year, 9, 30))]),
            (f"{year}年{month}月底前完成并持续推进", [("by_then_ongoing", due)]),
            (f"{year}—{year + 2}年", [("by", date(year + 2, 12, 31))]),
            (f"{year}年—{year + 1}年", [("by", date(year + 1, 12, 31))]),
        )
    )


def by_plan(rng: Random, year: int) -> When:
    """A day whose year only the plan says."""
    month, day, quarter = rng.randint(1, 12), rng.randint(1, 28), rng.randint(1, 4)
    return rng.choice(
        (
            (f"{month}月底前完成", [("by", end(year, month))]),
            (f"{month}月底前", [("by", end(year, month))]),
            (f"{month}月底", [("by", end(year, month))]),
            (f"{month}月{day}日前", [("by", date(year, month, day))]),
            ("年底前完成", [("by", date(year, 12, 31))]),
            ("年底前", [("by", date(year, 12, 31))]),
            ("年底", [("by", date(year, 12, 31))]),
            ("上半年", [("by", date(year, 6, 30))]),
            ("上半年完成", [("by", date(year, 6, 30))]),
            (f"第{QUARTERS[quarter - 1]}季度", [("by", end(year, 3 * quarter))]),
            (f"{QUARTERS[quarter - 1]}季度末", [("by", end(year, 3 * quarter))]),
            (
                f"{month}月底前出台方案，12月底前完成",
                [("by", end(year, month)), ("by", date(year, 12, 31))],
            ),
        )
    )


def without_end(rng: Random) -> When:
    """Ongoing and recurring work."""
    return rng.choice(
        (
            ("持续推进", [("ongoing", None)]),
            ("长期坚持", [("ongoing", None)]),
            ("长期推进", [("ongoing", None)]),
            ("持续实施", [("ongoing", None)]),
            ("全年推进", [("ongoing", None)]),
            ("每季度末", [("recurring", None)]),
            ("每年12月底前", [("recurring", None)]),
            ("每半年开展一次", [("recurring", None)]),
        )
    )


def after_issue(rng: Random, issued: date) -> When:
    """Counted from the day of issue."""
    days = rng.choice((15, 30, 60))
    if rng.random() < 0.5:
        return f"印发之日起{days}日内", [("by", issued + timedelta(days=days))]
    return f"自本方案印发之日起{days}日内完成", [("by", issued + timedelta(days=days))]


def when(rng: Random, year: int, issued: date | None = None) -> When:
    """One of all; those that need the year of the plan among them."""
    kind = rng.random()
    if kind < 0.4:
        return by_year(rng, year)
    if kind < 0.75:
        return by_plan(rng, year)
    if issued is not None and kind < 0.8:
        return after_issue(rng, issued)
    return without_end(rng)
