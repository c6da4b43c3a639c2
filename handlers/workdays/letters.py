"""Outbox kinds of /workdays: facts to words, pure. Kinds are promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.keyboards import nav, rows
from handlers.measure import MOST_LINES, STAMP, cut_to, lines_of
from handlers.page import Act, Key, Page, Rich, bold, lines, page
from handlers.texts import labels
from handlers.texts import workdays as say
from handlers.views import Home

Facts = Mapping[str, Any]

CALENDAR, CHECK, DROPPING, ASKING = (
    "workdays",
    "workdays_check",
    "workdays_dropping",
    "workdays_asking",
)
# Verbs.
ASK, ENTER, DROP, TAKE_BACK, OPEN = (
    "workdays_ask",
    "workdays_enter",
    "workdays_drop",
    "workdays_take_back",
    "workdays_open",
)
_SHOWN = 3
# beside it the remark of a repeat, or that it is offered again
_REMARK = 2
_DAYS_EMS, _NOTE_EMS = 80.0, 20.0


def _calendar(facts: Facts) -> Page:
    """today; years: facts of ``say.year``; entries: [[at, note, on, days], …] of which days are
    [[iso, is_working], …]; done: what was just done, None for nothing.
    """
    said: list[Rich | str | None] = [
        facts["done"],
        bold(say.heading(today=date.fromisoformat(facts["today"]))),
        *(say.year(**year) for year in facts["years"]),
        say.effect(),
    ]
    keys: list[Key] = [Act(say.ENTER, ASK, {})]
    shown = facts["entries"][:_SHOWN]
    if shown:
        said.append(say.entries())
    for number, (at, note, on, days) in enumerate(shown, 1):
        line = say.entry(
            days=cut_to(days_said(days, short=True), _DAYS_EMS),
            note=cut_to(note, _NOTE_EMS),
            on=date.fromisoformat(on),
        )
        numbered = f"{number}. {line}" if len(shown) > 1 else line
        if lines_of(lines([*said, numbered]) + STAMP) > MOST_LINES - _REMARK - 1:
            break
        said.append(numbered)
        keys.append(Act(say.drop(number=number, several=len(shown) > 1), DROP, {"at": at}))
    left = len(facts["entries"]) - (len(keys) - 1)
    said.append(say.more_entries(count=left) if left else None)
    return page(lines(said), [*rows(keys, 2), [nav(labels.HOME, Home())]])


def days_said(days: Sequence[Sequence[Any]], *, short: bool = False) -> str:
    """The words for [[iso, is_working], …]."""
    told = [(date.fromisoformat(day), is_working) for day, is_working in days]
    free = [day for day, is_working in told if not is_working]
    worked = [day for day, is_working in told if is_working]
    return say.said(free=free, worked=worked, short=short)


def fits(days: Sequence[Sequence[Any]], note: str) -> bool:
    """Whether all of these days stand on the screen on which they are confirmed."""
    return _is_screen(_question(days, note, len(days)))


def _question(days: Sequence[Sequence[Any]], note: str, changed: int) -> str:
    """With the weekdays, where there is room for them."""
    cut = cut_to(note, 2 * _NOTE_EMS)
    for is_short in (False, True):
        told = days_said(days, short=is_short)
        text = say.check(days=told, count=len(days), changed=changed, note=cut)
        if _is_screen(text):
            break
    return text


def _is_screen(text: str) -> bool:
    return lines_of(Rich(text + STAMP)) <= MOST_LINES - _REMARK


def _check(facts: Facts) -> Page:
    """days, note; changed: how many differ from what holds now."""
    text = _question(facts["days"], facts["note"], facts["changed"])
    args = {"days": facts["days"], "note": facts["note"]}
    return page(text, [[Act(say.CONFIRM, ENTER, args), Act(say.CANCEL, OPEN, {})]])


def _dropping(facts: Facts) -> Page:
    """at, days."""
    text = say.drop_check(days=days_said(facts["days"], short=True))
    back = Act(say.CANCEL, OPEN, {})
    return page(text, [[Act(say.DROP, TAKE_BACK, {"at": facts["at"]}), back]])


def _asking(facts: Facts) -> Page:
    return page(say.ask(), [[Act(say.CANCEL, OPEN, {})]])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    CALENDAR: _calendar,
    CHECK: _check,
    DROPPING: _dropping,
    ASKING: _asking,
}
