"""Entries to the bytes of an .ics file (RFC 5545): pure, folded and escaped by the library.

What Outlook, iOS and Android agree on: all-day entries by date alone (no zone, so that nobody's
31st becomes the 30th), with an end, a stable UID, a SEQUENCE that grows, and relative alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from handlers.texts import calendar as say

if TYPE_CHECKING:
    from icalendar import Alarm, Event

# At nine in the morning of the day that lies so many days before; midnight wakes people.
ALARM_HOUR = 9
ALARM_DAYS = (7, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """``uid`` stays the same over all files, ``sequence`` grows with what changes about it.

    ``alarms``: days before ``on``.
    """

    uid: str
    on: date
    title: str
    text: str
    url: str
    sequence: int
    alarms: tuple[int, ...] = ()


def written(entries: Sequence[Entry], *, name: str, now: datetime) -> bytes:
    """The file; ``now`` is when it is made, ``name`` what the calendar is called."""
    # Nine MiB that only who asks for a calendar needs.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Fengong//Tasks//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    # A day that something is due on is not a day on which one is busy.
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    for days in entry.alarms:
        event.add_component(_alarm(entry, days))
    return event


def _alarm(entry: Entry, days: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", say.alarm(days=days, title=entry.title))
    alarm.add("trigger", timedelta(hours=ALARM_HOUR) - timedelta(days=days))
    return alarm


def alarms(on: date, today: date) -> tuple[int, ...]:
    """The alarms that still lie ahead: calendars ring at once for those that do not."""
    return tuple(days for days in ALARM_DAYS if on - timedelta(days=days) > today)
