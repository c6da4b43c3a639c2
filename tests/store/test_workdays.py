"""Working days of China: as announced, as entered by hand, and what is not known yet."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store import rules, workdays
from store.db import Database, Tx
from store.errors import Forbidden
from store.records import Actor
from store.workdays import Workdays

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2020-10-01", False),
        ("2020-10-08", False),
        ("2020-10-09", True),
        ("2020-10-10", True),  # a Saturday that was worked
        ("2020-10-11", False),
        ("2020-09-27", True),  # a Sunday that was worked
        ("2020-10-19", True),
        ("2020-10-31", False),
    ],
)
def test_the_days_of_autumn_2020_as_announced(day: str, is_working: bool) -> None:
    assert Workdays().is_working(date.fromisoformat(day)) is is_working


def test_the_next_and_the_last_working_day() -> None:
    known = Workdays()
    assert known.next_working(date(2020, 10, 5)) == date(2020, 10, 9)
    assert known.next_working(date(2020, 10, 19)) == date(2020, 10, 19)
    assert known.last_working(date(2020, 10, 31)) == date(2020, 10, 30)


def test_a_year_that_was_not_announced_is_not_known() -> None:
    assert Workdays().knows(2020)
    assert not Workdays().knows(2045)
    # the law fixes 1 October; that is all there is
    assert not Workdays().is_working(date(2045, 10, 2))
    assert Workdays().is_working(date(2045, 10, 9))


def test_what_was_entered_wins_and_makes_its_year_known() -> None:
    known = Workdays({date(2045, 10, 7): True, date(2045, 10, 9): False})
    assert known.knows(2045)
    assert known.is_working(date(2045, 10, 7))
    assert known.next_working(date(2045, 10, 9)) == date(2045, 10, 10)


async def test_days_are_entered_once_and_by_who_may(database: Database) -> None:
    async def enter(tx: Tx, actor: Actor, key: str) -> bool:
        days = {date(2045, 10, 7): True}
        return await workdays.enter(tx, actor, days, "通知", effect_key=key, now=NOW)

    assert await database.begin(lambda tx: enter(tx, rules.OPERATOR, "a"))
    assert not await database.begin(lambda tx: enter(tx, rules.OPERATOR, "a"))
    with pytest.raises(Forbidden):
        await database.begin(lambda tx: enter(tx, Actor(5), "b"))
    known = await database.read(workdays.load)
    assert known.entered == {date(2045, 10, 7): True}


def test_the_library_is_imported_only_when_a_day_is_asked_for() -> None:
    code = (
        "import sys; from store.workdays import Workdays; assert 'holidays' not in sys.modules\n"
        "from datetime import date; Workdays().is_working(date(2020, 10, 1))\n"
        "assert 'holidays' in sys.modules"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
