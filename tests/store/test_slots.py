"""Slots: what is due is what has no row, over every clock, and one of two workers takes it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from store import chats, slots
from store.db import Database, Tx
from store.slots import Due, State, due, moment
from store.workdays import Workdays

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NINE = 9 * 60
MONDAY = (0,)
DAILY = tuple(range(7))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(*when: int, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime(*when, tzinfo=zone)  # type: ignore[misc, arg-type]


def days(found: list[Due]) -> list[tuple[date, bool, bool]]:
    return [(one.day, one.is_late, one.is_skipped) for one in found]


def test_due_from_its_minute_on_and_only_on_its_weekday() -> None:
    last = date(2020, 10, 12)
    before = due(at(2020, 10, 19, 8, 59), SHANGHAI, NINE, MONDAY, last, since=LONG_AGO)
    assert before == []
    found = due(at(2020, 10, 19, 9, 0), SHANGHAI, NINE, MONDAY, last, since=LONG_AGO)
    assert days(found) == [(date(2020, 10, 19), False, False)]
    assert found[0].at == datetime(2020, 10, 19, 1, 0, tzinfo=UTC)


def test_what_was_decided_is_not_due_again_also_after_the_clock_was_set_back() -> None:
    last = date(2020, 10, 19)
    for now in (at(2020, 10, 19, 9, 1), at(2020, 10, 18, 23, 0), at(2020, 10, 19, 8, 0)):
        assert due(now, SHANGHAI, NINE, MONDAY, last, since=LONG_AGO) == []


def test_a_loop_that_stood_still_catches_up_marks_late_and_skips_what_is_old() -> None:
    last = date(2020, 10, 15)

    def found(*when: int) -> list[tuple[date, bool, bool]]:
        return days(due(at(*when), SHANGHAI, NINE, DAILY, last, since=LONG_AGO))

    assert found(2020, 10, 16, 9, 3) == [(date(2020, 10, 16), False, False)]
    assert found(2020, 10, 16, 15, 0) == [(date(2020, 10, 16), True, False)]
    assert found(2020, 10, 16, 15, 1) == [(date(2020, 10, 16), True, True)]
    assert found(2020, 10, 18, 10, 0) == [
        (date(2020, 10, 16), True, True),
        (date(2020, 10, 17), True, True),
        (date(2020, 10, 18), True, False),
    ]


def test_a_year_of_silence_is_not_made_good() -> None:
    found = due(at(2021, 10, 19, 9, 0), SHANGHAI, NINE, DAILY, date(2020, 1, 1), since=LONG_AGO)
    assert len(found) == slots.LOOK_BACK + 1
    assert [one.is_skipped for one in found] == [True] * slots.LOOK_BACK + [False]


def test_what_was_due_before_it_was_set_up_is_not_made_good() -> None:
    since = at(2020, 10, 19, 10, 0)
    assert due(at(2020, 10, 19, 10, 1), SHANGHAI, NINE, DAILY, None, since=since) == []
    found = due(at(2020, 10, 20, 9, 0), SHANGHAI, NINE, DAILY, None, since=since)
    assert days(found) == [(date(2020, 10, 20), False, False)]


def test_an_hour_that_comes_twice_is_served_at_the_first_and_one_that_is_missing_after_it() -> None:
    half_past_two = 2 * 60 + 30
    assert moment(date(2026, 10, 25), half_past_two, BERLIN) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert moment(date(2026, 3, 29), half_past_two, BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_day_that_a_zone_left_out_is_served_when_the_next_one_begins() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert moment(date(2011, 12, 30), NINE, apia) == moment(date(2011, 12, 31), 0, apia)


def _ticks(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += timedelta(minutes=20)


def test_once_a_local_date_in_every_zone_over_its_changes_of_the_clock() -> None:
    # 02:30 on every day around every change of 2026, the hour at which most clocks are set
    spans = [(date(2026, 3, 26), 6), (date(2026, 10, 23), 5), (date(2026, 4, 3), 4)]
    zones = [ZoneInfo(name) for name in sorted(available_timezones())]
    seen = 0
    for zone in zones:
        for first, length in spans:
            start = moment(first, 0, zone)
            served: list[date] = []
            for now in _ticks(start, start + timedelta(days=length)):
                last = served[-1] if served else first - timedelta(days=1)
                found = due(now, zone, 150, DAILY, last, since=LONG_AGO)
                served.extend(one.day for one in found)
                assert not any(one.is_late for one in found if now - one.at < slots.LATE_AFTER)
            wanted = [first + timedelta(days=n) for n in range(length)]
            assert served[:length] == wanted, zone.key
            seen += length
    assert seen > 8_000


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Urumqi"]),
    minute=st.integers(0, 24 * 60 - 1),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    jumps=st.lists(st.integers(-36 * 60, 72 * 60), min_size=1, max_size=60),
    moving=st.booleans(),
)
def test_whatever_the_clock_does_no_date_is_decided_twice(
    zone: str, minute: int, weekdays: set[int], jumps: list[int], moving: bool
) -> None:
    known = ZoneInfo(zone)
    decided: set[date] = set()
    now = at(2026, 9, 20, 12, 0)
    calendar = Workdays().is_working if moving else None
    for jump in jumps:
        now += timedelta(minutes=jump)
        today = now.astimezone(known).date()
        last = max((day for day in decided if day <= today), default=None)
        for one in due(now, known, minute, weekdays, last, since=LONG_AGO, is_working=calendar):
            assert one.day not in decided
            assert one.at <= now
            decided.add(one.day)


def test_a_digest_moves_to_the_next_working_day_and_says_from_where() -> None:
    calendar = Workdays().is_working
    # Monday 5 October 2020 lies in the holidays of National Day, which ended on the 8th
    last = date(2020, 9, 28)
    for day in range(1, 9):
        now = at(2020, 10, day, 12, 0)
        assert due(now, SHANGHAI, NINE, MONDAY, last, since=LONG_AGO, is_working=calendar) == []
    now = at(2020, 10, 9, 9, 0)
    (found,) = due(now, SHANGHAI, NINE, MONDAY, last, since=LONG_AGO, is_working=calendar)
    assert (found.day, found.moved_from) == (date(2020, 10, 9), date(2020, 10, 5))


def test_several_days_of_a_holiday_meet_in_one() -> None:
    calendar = Workdays().is_working
    now = at(2020, 10, 9, 9, 0)
    weekdays = range(5)
    found = due(
        now, SHANGHAI, NINE, weekdays, date(2020, 9, 30), since=LONG_AGO, is_working=calendar
    )
    assert [(one.day, one.moved_from) for one in found] == [(date(2020, 10, 9), date(2020, 10, 1))]


def test_the_last_day_of_a_month_is_a_day_like_others() -> None:
    found = due(at(2024, 3, 1, 9, 0), SHANGHAI, NINE, DAILY, date(2024, 2, 28), since=LONG_AGO)
    assert [one.day for one in found] == [date(2024, 2, 29), date(2024, 3, 1)]


def test_what_comes_next_names_the_day_it_is_moved_to() -> None:
    calendar = Workdays().is_working
    now = at(2020, 9, 29, 12, 0)
    found = slots.next_after(now, SHANGHAI, NINE, MONDAY, is_working=calendar)
    assert found is not None
    assert (found.day, found.moved_from) == (date(2020, 10, 9), date(2020, 10, 5))


NOW = datetime(2020, 10, 19, 1, 0, tzinfo=UTC)
DAY = date(2020, 10, 19)


async def _chat(tx: Tx) -> int:
    return await chats.ensure(tx, -100, "supergroup", "联席会议", NOW)


async def _take(tx: Tx, chat_id: int, day: date = DAY, kind: str = "digest") -> int | None:
    about = {"zone": "Asia/Shanghai", "due_at": NOW, "now": NOW}
    return await slots.take(tx, chat_id, kind, day, state=State.SENT, **about)  # type: ignore[arg-type]


async def test_of_many_who_take_a_slot_at_once_one_has_it(database: Database) -> None:
    chat_id = await database.begin(_chat)
    taken = await asyncio.gather(
        *(database.begin(lambda tx: _take(tx, chat_id)) for _ in range(20))
    )
    assert sum(one is not None for one in taken) == 1


async def test_a_slot_whose_transaction_failed_is_free(database: Database) -> None:
    chat_id = await database.begin(_chat)

    async def broken(tx: Tx) -> None:
        assert await _take(tx, chat_id) is not None
        raise RuntimeError("killed")

    for _ in range(2):
        try:
            await database.begin(broken)
        except RuntimeError:
            continue
    assert await database.begin(lambda tx: _take(tx, chat_id)) is not None


async def test_that_a_slot_was_skipped_is_no_decision(database: Database) -> None:
    chat_id = await database.begin(_chat)
    about = {"zone": "Asia/Shanghai", "due_at": NOW, "now": NOW}

    async def body(tx: Tx, state: State) -> int | None:
        return await slots.take(tx, chat_id, "digest", DAY, state=state, **about)  # type: ignore[arg-type]

    # a clock that was two days ahead skipped what is still to come
    assert await database.begin(lambda tx: body(tx, State.SKIPPED)) is not None
    assert await database.begin(lambda tx: body(tx, State.SKIPPED)) is None
    skipped = await database.read(lambda tx: slots.skipped_of(tx, {"digest"}, DAY))
    assert skipped == {(chat_id, "digest", DAY)}
    assert await database.read(lambda tx: slots.last_of(tx, {"digest"}, DAY)) == {}
    assert await database.begin(lambda tx: body(tx, State.SENT)) is not None
    assert await database.begin(lambda tx: body(tx, State.SENT)) is None
    assert await database.begin(lambda tx: body(tx, State.SKIPPED)) is None


async def test_the_last_day_is_of_this_chat_and_kind_and_not_after_today(
    database: Database,
) -> None:
    async def body(tx: Tx) -> tuple[dict[tuple[int, str], date], list[int], int]:
        chat_id = await _chat(tx)
        for day in (DAY - timedelta(days=7), DAY, DAY + timedelta(days=365)):
            await _take(tx, chat_id, day)
        await _take(tx, chat_id, DAY - timedelta(days=1), "reminder")
        found = await slots.last_of(tx, {"digest", "reminder"}, DAY)
        skipped = DAY - timedelta(days=2)
        about = {"zone": "Asia/Shanghai", "due_at": NOW, "now": NOW}
        await slots.take(tx, chat_id, "digest", skipped, state=State.SKIPPED, **about)  # type: ignore[arg-type]
        counted = [await slots.missed(tx, chat_id, "digest", since) for since in (skipped, DAY)]
        return {(key[0] - chat_id, key[1]): day for key, day in found.items()}, counted, chat_id

    found, counted, _ = await database.begin(body)
    assert found == {(0, "digest"): DAY, (0, "reminder"): DAY - timedelta(days=1)}
    assert counted == [1, 0]


async def test_old_slots_are_forgotten_after_more_than_a_year(database: Database) -> None:
    async def body(tx: Tx) -> int:
        chat_id = await _chat(tx)
        await _take(tx, chat_id, DAY - timedelta(days=500))
        await _take(tx, chat_id, DAY)
        return await slots.prune(tx, NOW)

    assert await database.begin(body) == 1
