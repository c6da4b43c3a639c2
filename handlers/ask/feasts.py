"""When feasts begin, as far as staff reckon with them: 国庆前, 春节前. Pure."""

from __future__ import annotations

from datetime import date

_FIXED = {"元旦": (1, 1), "国庆": (10, 1), "十一": (10, 1), "五一": (5, 1), "劳动": (5, 1)}
# The first day of those that move with the moon, by the calendar of GB/T 33661.
_FIRST_OF_THE_MOON = (
    "2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 "
    "2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08"
)
_MID_AUTUMN = (
    "2020-10-01 2021-09-21 2022-09-10 2023-09-29 2024-09-17 2025-10-06 2026-09-25 2027-09-15 "
    "2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19 2033-09-08 2034-09-27 2035-09-16"
)
_MOVING = {
    "春节": _FIRST_OF_THE_MOON,
    "过年": _FIRST_OF_THE_MOON,
    "除夕": _FIRST_OF_THE_MOON,
    "中秋": _MID_AUTUMN,
}


def next_feast(name: str, today: date) -> date | None:
    """The first day of the feast whose name begins so, after ``today``; None beyond 2035."""
    if (fixed := _FIXED.get(name[:2])) is not None:
        this_year = date(today.year, *fixed)
        return this_year if today < this_year else date(today.year + 1, *fixed)
    days = map(date.fromisoformat, _MOVING[name[:2]].split())
    return next((day for day in days if today < day), None)
