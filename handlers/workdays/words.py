"""The days of an announcement, read as it prints them. Pure.

“春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。”
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 120
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[-—.／/年]")
_ATOM = re.compile(
    r"(?:(?P<year>20\d\d)\s*[-—.／/年]\s*)?(?:(?P<month>\d{1,2})\s*[-.／/月]\s*)?"
    r"(?P<day>\d{1,2})(?P<mark>\s*日)?(?!\s*[\d天月年])"
)
_RANGE = re.compile(r"\s*(?:至|到|—+|－|–|~|～|-)\s*")
_LIST = re.compile(r"\s*(?:[、,，和及]|与)\s*")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_VERB = re.compile(r"放假调休|放假|调休|休息|补休|上班|补班|正常上班|工作")
_WORKS = ("上班", "补班", "正常上班", "工作")
_NOTE = re.compile(r"依据[：:\s]*(?P<note>[^\n]+)$")
# How an announcement is numbered and signed: lines of their own, and no days that are announced.
_NUMBER = re.compile(r"^\s*(?P<note>[\u4e00-\u9fff]{2,12}〔20\d\d〕\s*\d+\s*号)\s*$", re.MULTILINE)
_SIGNED = re.compile(r"\n\s*20\d\d年\s*\d{1,2}月\s*\d{1,2}日\s*$")
_DENIES = re.compile(r"(?:不|别|取消|停止|无需|无须|不用|不必)\s*$")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# Before the dates of a holiday stands its name: “一、元旦：”.
_NAME = re.compile(r"^.*[：:]")


@dataclass(frozen=True, slots=True)
class Read:
    """``days`` whether each is worked; ``note`` by what; ``unclear`` the words that hold dates and
    were not understood, ``yearless`` where no year was said.
    """

    days: Mapping[date, bool]
    note: str = ""
    unclear: str | None = None
    yearless: bool = False


def read(words: str) -> Read:
    """The days that an announcement names."""
    words = words.translate(_WIDE).rstrip()
    note = _NOTE.search(words) or _NUMBER.search(words)
    said = _SIGNED.sub("", _NUMBER.sub("", _NOTE.sub("", words)))
    said = _BRACKETS.sub("", said)
    found: dict[date, bool] = {}
    years = _YEAR.findall(said)
    year = int(years[0]) if len(set(years)) == 1 else None
    for piece in _pieces(said):
        try:
            of_piece = _days(piece, year)
        except _Yearless:
            return Read({}, yearless=True)
        except ValueError:
            return Read({}, unclear=piece)
        found |= of_piece
    if len(found) > MOST_DAYS:
        return Read({}, unclear=words.strip()[:40])
    return Read(dict(sorted(found.items())), note["note"].strip() if note else "")


class _Yearless(Exception):
    """A date without a year, and none stands anywhere."""


def _pieces(said: str) -> Iterator[str]:
    """What stands before each verb, with it; dates that no verb follows come at the end."""
    for sentence in re.split(r"[。；;\n]", said):
        start = 0
        for verb in _VERB.finditer(sentence):
            yield sentence[start : verb.end()].strip(" ，,、")
            start = verb.end()
        rest = sentence[start:].strip(" ，,、")
        if any(atom["month"] for atom in _ATOM.finditer(rest)):
            yield rest


def _days(piece: str, year: int | None) -> dict[date, bool]:
    verb = _VERB.search(piece)
    dates = _NAME.sub("", piece if verb is None else piece[: verb.start()])
    denied = verb is not None and _DENIES.search(piece[: verb.start()]) is not None
    if verb is None or (denied and _ATOM.search(dates)):
        raise ValueError(piece)
    found: dict[date, bool] = {}
    is_working = verb[0] in _WORKS
    month, last, at = None, None, 0
    for atom in _ATOM.finditer(dates):
        between = dates[at : atom.start()]
        if atom["month"] is None and (month is None or atom["mark"] is None):
            continue
        month = int(atom["month"] or month or 0)
        year = int(atom["year"]) if atom["year"] else year
        if year is None:
            raise _Yearless
        day = date(year, month, int(atom["day"]))
        if last is not None and _RANGE.fullmatch(between):
            span = (day - last).days
            if not 0 < span <= MOST_DAYS:
                raise ValueError(piece)
            found |= dict.fromkeys((last + timedelta(days=n) for n in range(span + 1)), is_working)
        elif last is None or _LIST.fullmatch(between):
            found[day] = is_working
        else:
            raise ValueError(piece)
        last, at = day, atom.end()
    return found
