"""The bytes of a calendar: what RFC 5545 asks of a line, and what comes back when it is read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from handlers.calendars.ics import ALARM_DAYS, Entry, alarms, written

NOW = datetime(2020, 10, 19, 1, 0, tzinfo=UTC)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))
# Whatever a document may print or a person may be called: commas, semicolons, backslashes, line
# ends, what takes four bytes. Not what no text has: control characters and halves of a character.
TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), whitelist_characters="\n")
    | st.sampled_from("，,;；\\:\"'《》2020年10月底前完成\U00020bb7\n"),
    max_size=300,
).map(lambda text: text.strip())
ENTRIES = st.builds(
    Entry,
    uid=st.integers(1, 10**9).map(lambda n: f"t{n}@bot1.fengong"),
    on=DAYS,
    title=TEXT.map(lambda text: text.replace("\n", " ").strip() or "无题"),
    text=TEXT.filter(bool),
    url=st.integers(1, 10**9).map(lambda n: f"https://t.me/fengong_test_bot?start=t{n}"),
    sequence=st.integers(0, 2**31 - 1),
    alarms=st.sets(st.sampled_from(ALARM_DAYS)).map(lambda days: tuple(sorted(days))),
)


def one(**more: object) -> Entry:
    fields: dict[str, object] = {
        "uid": "t1@bot1.fengong",
        "on": date(2020, 10, 31),
        "title": "题",
        "text": "文",
        "url": "https://t.me/x?start=t1",
        "sequence": 0,
    }
    return Entry(**{**fields, **more})  # type: ignore[arg-type]


@given(st.lists(ENTRIES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_is_written_comes_back_as_it_was(entries: list[Entry]) -> None:
    data = written(entries, name="分工助手 海关总署", now=NOW)
    read = Calendar.from_ical(data).walk("VEVENT")
    assert len(read) == len(entries)
    for entry, event in zip(entries, read, strict=True):
        assert str(event["uid"]) == entry.uid
        assert event.decoded("dtstart") == entry.on
        assert type(event.decoded("dtstart")) is date
        assert event.decoded("dtend") == entry.on + timedelta(days=1)
        assert str(event["summary"]) == entry.title
        assert str(event["description"]) == entry.text
        assert str(event["url"]) == entry.url
        assert event["sequence"] == entry.sequence
        assert event.decoded("dtstamp") == NOW
        ahead = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
        assert ahead == [timedelta(hours=9) - timedelta(days=days) for days in entry.alarms]


@given(st.lists(ENTRIES, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_every_line_is_short_whole_and_ends_as_the_standard_says(entries: list[Entry]) -> None:
    data = written(entries, name="分工助手", now=NOW)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is cut in two


def test_commas_semicolons_backslashes_and_line_ends_are_escaped() -> None:
    data = written([one(title="甲,乙;丙\\丁", text="一\n二")], name="名", now=NOW).decode()
    assert "SUMMARY:甲\\,乙\\;丙\\\\丁\r\n" in data
    assert "DESCRIPTION:一\\n二\r\n" in data


def test_days_carry_no_time_and_no_zone() -> None:
    data = written([one()], name="名", now=NOW).decode()
    assert "DTSTART;VALUE=DATE:20201031\r\n" in data
    assert "DTEND;VALUE=DATE:20201101\r\n" in data
    assert "TZID" not in data
    assert "VTIMEZONE" not in data


def test_it_holds_what_outlook_ios_and_android_ask_for() -> None:
    data = written([one(alarms=(7, 1))], name="名", now=NOW).decode()
    for line in ("VERSION:2.0", "METHOD:PUBLISH", "DTSTAMP:20201019T010000Z", "SEQUENCE:0"):
        assert f"{line}\r\n" in data
    assert data.count("BEGIN:VALARM") == data.count("ACTION:DISPLAY") == 2
    # at nine in the morning, seven days and one day before midnight of the day
    assert re.findall(r"TRIGGER:(\S+)", data) == ["-P6DT15H", "-PT15H"]
    assert "TRANSP:TRANSPARENT\r\n" in data


@given(DAYS, st.integers(-400, 400))
def test_no_alarm_lies_in_the_past(today: date, ahead: int) -> None:
    on = today + timedelta(days=ahead)
    rings = alarms(on, today)
    assert all(on - timedelta(days=days) > today for days in rings)
    assert (rings == ALARM_DAYS) == (ahead > 7)
