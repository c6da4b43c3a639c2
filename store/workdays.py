"""Which days are worked in China (节假日、调休), and which years are known. Pure after ``load``.

From the ``holidays`` library, which holds what the State Council announced; a year that it does
not know has only its weekends and the days fixed by law, and whoever moves something by it says
so. What is announced later is entered by hand (``working_days``) and wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import delete, select

from store import audit, people, rules
from store.db import Tx
from store.records import Actor
from store.tables import working_days
from store.text import clean_user_text
from store.upsert import insert_into

_DAY = timedelta(days=1)
# The longest break that was ever announced has eleven days; whoever enters more is not followed.
_LONGEST_BREAK = 31


@dataclass(frozen=True, slots=True)
class Year:
    """``is_announced``: the library knows its swapped days; ``entered`` by hand: days; ``worked``
    days of weekends.
    """

    year: int
    is_announced: bool
    entered: int
    worked: int


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar. ``entered``: what was entered by hand."""

    entered: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        by_hand = self.entered.get(day)
        if by_hand is not None:
            return by_hand
        is_weekday = day.weekday() < 5
        return is_weekday != (day in _exceptions(day.year))

    def next_working(self, day: date) -> date:
        """``day`` itself where it is worked, else the next one that is."""
        return self._walk(day, _DAY)

    def last_working(self, day: date) -> date:
        """``day`` itself where it is worked, else the last one before it that is."""
        return self._walk(day, -_DAY)

    def year(self, year: int) -> Year:
        """How that year stands."""
        first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
        every = [first + n * _DAY for n in range(length)]
        return Year(
            year,
            is_announced=year in _announced(),
            entered=sum(day.year == year for day in self.entered),
            worked=sum(day.weekday() >= 5 and self.is_working(day) for day in every),
        )

    def knows(self, year: int) -> bool:
        """Whether the swapped days of that year are announced, as far as is known here."""
        return year in _announced() or any(day.year == year for day in self.entered)

    def _walk(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(_LONGEST_BREAK):
            if self.is_working(found):
                return found
            found += step
        return day


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered at once, ``at``: which days are worked, and by what."""

    at: datetime
    note: str
    days: Mapping[date, bool]


async def entries(tx: Tx) -> list[Entry]:
    """What was entered by hand and still holds, the latest first."""
    c = working_days.c
    rows = await tx.rows(select(working_days).order_by(c.set_at.desc(), c.day))
    found: dict[datetime, Entry] = {}
    for row in rows:
        known = found.get(row.set_at)
        days = {} if known is None else known.days
        found[row.set_at] = Entry(row.set_at, row.note or "", {**days, row.day: row.is_working})
    return list(found.values())


async def load(tx: Tx) -> Workdays:
    """The calendar with what was entered by hand."""
    rows = await tx.rows(select(working_days.c.day, working_days.c.is_working))
    return Workdays({row.day: row.is_working for row in rows})


async def enter(
    tx: Tx,
    actor: Actor,
    days: Mapping[date, bool],
    note: str,
    *,
    effect_key: str,
    now: datetime,
    moment: datetime | None = None,
) -> bool:
    """Enter which days are worked, as announced; False where it was done before.

    ``moment`` is the business moment at which it is done, where that is not ``now`` (a sandbox).
    """
    note = clean_user_text(note)
    detail = {"days": {day.isoformat(): is_on for day, is_on in days.items()}, "note": note}
    if not await _record(tx, actor, "enter_workdays", detail, effect_key, now):
        return False
    for day, is_on in days.items():
        values = {"is_working": is_on, "note": note, "set_at": moment or now}
        row = insert_into(tx, working_days).values(day=day, **values)
        await tx.run(row.on_conflict_do_update(index_elements=["day"], set_=values))
    return True


async def take_back(
    tx: Tx, actor: Actor, at: datetime, *, effect_key: str, now: datetime
) -> tuple[date, ...]:
    """Forget what was entered ``at``, as far as nothing newer took its place; the days, none where
    that was done before. They are again what the library says.
    """
    of_entry = working_days.c.set_at == at
    rows = await tx.rows(select(working_days.c.day).where(of_entry).order_by(working_days.c.day))
    days = tuple(row.day for row in rows)
    detail = {"days": [day.isoformat() for day in days]}
    if not await _record(tx, actor, "withdraw_workdays", detail, effect_key, now):
        return ()
    await tx.run(delete(working_days).where(of_entry))
    return days


async def _record(
    tx: Tx, actor: Actor, verb: str, detail: dict[str, Any], effect_key: str, now: datetime
) -> bool:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SET_WORKDAYS)
    return await audit.record_by(
        tx, actor, verb, ("calendar", "cn"), detail, effect_key=effect_key, now=now
    )


@cache
def _announced() -> frozenset[int]:
    # 8 MiB, and only who has something dated to say needs it
    from holidays.countries.china import ChinaStaticHolidays

    return frozenset(ChinaStaticHolidays.special_public_holidays)


@cache
def _exceptions(year: int) -> frozenset[date]:
    """Weekdays that are free and weekend days that are worked."""
    from holidays.countries.china import China

    known = China(years=[year - 1, year, year + 1])  # type: ignore[no-untyped-call]
    free = (day for day in known if day.year == year and day.weekday() < 5)
    worked = (day for day in known.weekend_workdays if day.year == year)
    return frozenset((*free, *worked))
