"""Leases run on real time, plans on a business date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.clock import Clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


@time_machine.travel(datetime(2026, 11, 25, 16, 30, tzinfo=UTC), tick=False)
def test_a_day_begins_at_midnight_of_the_zone() -> None:
    clock = Clock(SHANGHAI)
    assert clock.now() == datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
    assert clock.today().isoformat() == "2026-11-26"


@time_machine.travel(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), tick=False)
def test_the_date_follows_the_header_and_real_time_does_not() -> None:
    clock = Clock(SHANGHAI)
    clock.heard("Mon, 19 Oct 2020 01:00:00 GMT")
    assert clock.today().isoformat() == "2020-10-19"
    assert clock.now().year == 2026


@time_machine.travel(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), tick=False)
def test_who_waits_for_a_day_is_told_when_it_is_moved_and_only_then() -> None:
    clock, told = Clock(SHANGHAI), list[str]()
    clock.moved.append(lambda: told.append("moved"))
    for header in ("Mon, 19 Oct 2020 01:00:00 GMT", "Mon, 19 Oct 2020 01:00:01 GMT"):
        clock.heard(header)
    assert told == ["moved"]


@pytest.mark.parametrize("header", ["", "yesterday", "Mon, 99 Oct 2020 01:00:00 GMT"])
def test_a_header_that_says_nothing_changes_nothing(header: str) -> None:
    clock = Clock(SHANGHAI)
    before = clock.today()
    clock.heard(header)
    assert clock.today() == before


@time_machine.travel(datetime(2026, 11, 25, 15, 59, 59, 900000, tzinfo=UTC), tick=False)
def test_rounded_headers_do_not_make_the_date_flicker() -> None:
    clock = Clock(SHANGHAI)
    for off in (-1, 0, 1):
        clock.heard(format_datetime(clock.now() + timedelta(seconds=off), usegmt=True))
        assert clock.today().isoformat() == "2026-11-25"
