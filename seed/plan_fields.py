"""What a person says of the plan itself: title, names, place, days. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from seed.grammar.period import read_period
from seed.naming import is_key
from seed.reviewing import Review
from seed.typed import MOST_TITLE, NOTHING
from store.places import NATIONAL, PROVINCES, is_local
from store.text import clean_user_text

MOST_SHORT = 20
_NATION = frozenset({"全国", "国家", "中央", NATIONAL})
# A copy, of which nobody knows where it is from.
_REPOSTED = frozenset({"转载", "是", "不详", "来源不详"})
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


class Unread(Exception):
    """The words are no such field; nothing was changed. ``fault`` is one of texts."""

    def __init__(self, fault: str, what: str = "") -> None:
        super().__init__(fault, what)
        self.fault = fault
        self.what = what


def with_field(review: Review, name: str, said: str) -> Review:
    """The review with the field as typed."""
    return review.choose(**read_field(name, said))


def read_field(name: str, said: str) -> dict[str, Any]:
    """The field as typed, by the names of ``Chosen``; Unread."""
    words = " ".join(clean_user_text(said).split())
    if not words:
        raise Unread("no_text")
    return _READ[name](words)


def _title(words: str) -> dict[str, Any]:
    if len(words) > MOST_TITLE:
        raise Unread("title_long")
    return {"title": words.strip("《》") or words}


def _short(words: str) -> dict[str, Any]:
    short = words.strip("《》") or words
    if len(short) > MOST_SHORT:
        raise Unread("short_long")
    return {"short": short}


def _key(words: str) -> dict[str, Any]:
    if not is_key(words):
        raise Unread("bad_key", words[:40])
    return {"key": words}


def _place(words: str) -> dict[str, Any]:
    if words in _NATION:
        return {"place": NATIONAL}
    for code, (short, full) in PROVINCES.items():
        if words in (code, short, full):
            return {"place": code}
    # no list of cities is kept: the words are the place
    place = "".join(words.split())
    if is_local(place):
        return {"place": place}
    raise Unread("no_place", words[:20])


def _period(words: str) -> dict[str, Any]:
    days = [_date(*found.groups()) for found in _DAY.finditer(words)]
    if len(days) == 2 and None not in days and days[0] <= days[1]:  # type: ignore[operator]
        return {"period_start": days[0], "period_end": days[1]}
    read = read_period(words, "")
    if days or read.start is None or read.end is None:
        raise Unread("no_period")
    return {"period_start": read.start, "period_end": read.end}


def _published(words: str) -> dict[str, Any]:
    found = _DAY.search(words)
    day = _date(*found.groups()) if found else None
    if day is None:
        raise Unread("no_day")
    return {"published_on": day}


def _origin(words: str) -> dict[str, Any]:
    if words in NOTHING:
        return {"origin": None, "repost": False}
    if words in _REPOSTED:
        return {"origin": None, "repost": True}
    if len(words) > MOST_TITLE:
        raise Unread("title_long")
    return {"origin": words, "repost": True}


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_READ = {
    "title": _title,
    "short": _short,
    "key": _key,
    "place": _place,
    "period": _period,
    "published_on": _published,
    "origin": _origin,
}
FIELDS = frozenset(_READ)
