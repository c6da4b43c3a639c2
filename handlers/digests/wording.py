"""The rows of a digest in words. Pure; a row is a promise like a letter's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.page import Rich, bold, lines
from handlers.texts import digests as say

Row = Sequence[Any]


def row_text(row: Row) -> Rich:
    """The words of one row; KeyError for a kind that is none."""
    return Rich() + _WORDS[row[0]](row[1:])


def head_text(facts: Mapping[str, Any]) -> Rich:
    """The heading, in the first message with what is to be said about its coming today."""
    head = say.heading(
        days=facts["days"],
        today=_date(facts["today"]),
        part=facts["part"],
        parts=facts["parts"],
        preview=facts["preview"],
    )
    late = moved = None
    if facts["part"] == 1:
        late = say.late() if facts["late"] else None
        if facts["moved"]:
            unknown = facts["unknown_year"]
            moved = say.moved(since=_date(facts["moved"]), unknown_year=unknown)
    return lines([bold(head), late, moved])


def _day(row: Row) -> Rich:
    on, count, phrase, again = row
    head, rest = say.due_day(on=_date(on), count=count, phrase=phrase, again=again)
    return bold(head) + rest


def _task(row: Row) -> str:
    # rows of digests that were on their way before end without the last
    _, ref, title, phrase, basis, *more = row
    # rows of before say less
    amended, by_hand = (*more, False, False)[:2]
    said = {"phrase": phrase, "basis": basis, "amended": amended, "by_hand": by_hand}
    return say.task(ref=ref, title=title, **said)


def _date(text: str) -> date:
    return date.fromisoformat(text)


_WORDS: Mapping[str, Callable[[Row], Rich | str]] = {
    "plan": lambda row: say.plan(short=row[0], closing=row[1]),
    "day": _day,
    "task": _task,
    "hidden": lambda row: say.hidden(count=row[0]),
    "more": lambda row: say.more(count=row[0]),
    "duty": lambda row: say.duty(on=_date(row[0]), what=row[1], phrase=row[2]),
    "past": lambda row: say.past(state=row[0], count=row[1], refs=row[2]),
    "silent": lambda row: say.silent(agencies=[(name, count) for name, count in row[0]]),
    "new": lambda row: say.new(since=_date(row[0]), reported=row[1], completed=row[2]),
    "quiet": lambda row: say.quiet_plan(short=row[0], dated=row[1]),
    "all_well": lambda row: say.all_well(days=row[0]),
}
