"""A report on one screen: what it is about, its own words in the room that is left. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.measure import EMS, MOST_LINES, STAMP, cut_to, lines_of
from handlers.page import Rich, lines
from handlers.texts import progress as say

Facts = Mapping[str, Any]

# Line ends of the writer; an ideographic blank is ours and stays.
_BLANKS = re.compile(r"[ \t\r\n]+")


def task_line(facts: Facts) -> str:
    """Plan, number and first words of ``about``, on two lines at most."""
    plan, ref, words = facts["plan"], facts["ref"], facts["words"]
    whole = say.task(plan=plan, ref=ref, words=words)
    if lines_of(Rich(whole)) <= 2:
        return whole
    return say.task(plan=cut_to(plan, 14), ref=ref, words=cut_to(words, 12))


def fitted(text: str, room: int) -> str:
    """``text`` on at most ``room`` lines; what is left out is said by its ending."""
    plain = _BLANKS.sub(" ", text.strip())
    shown, width = plain, EMS * room
    while lines_of(Rich(shown)) > room and width > 1:
        shown, width = cut_to(plain, width), width - 1
    return shown


def said_lines(fields: Facts, *, parts: int, files: int) -> list[str]:
    """What a report says beside its text, a line each."""
    found = []
    if fields.get("completed_on"):
        found.append(say.completed(on=date.fromisoformat(fields["completed_on"])))
    if fields.get("deliverable"):
        found.append(fitted(say.deliverable(said=fields["deliverable"]), 2))
    if fields.get("asks_until"):
        found.append(say.asks_until(until=date.fromisoformat(fields["asks_until"])))
    counted = []
    if parts and fields.get("parts"):
        counted.append(say.parts(done=len(fields["parts"]), total=parts))
    if files:
        counted.append(say.files(count=files))
    return [*found, say.together(said=counted)] if counted else found


def quotation(text: str, others: Sequence[str | None]) -> list[str]:
    """A report's text in what room ``others`` leave, and its length where not all is shown."""
    room = _room(others)
    whole = say.quoted(text=_BLANKS.sub(" ", text.strip()))
    if lines_of(Rich(whole + STAMP)) <= room:
        return [whole]
    length = [say.whole_length(count=len(text))] if room > 2 else []
    shown, most = fitted(text, max(1, room - 1 - len(length))), max(1, room - len(length))
    width = EMS * most
    while lines_of(Rich(say.quoted(text=shown))) > most and width > 1:
        shown, width = cut_to(shown, width), width - 1
    return [say.quoted(text=shown), *length]


def _room(others: Sequence[str | None]) -> int:
    """Lines left beside ``others`` and the remark that a message is offered again.

    The time that a client writes at the end may take a line more.
    """
    shown = [one for one in others if one]
    stamped = [*shown[:-1], shown[-1] + STAMP] if shown else []
    return MOST_LINES - 2 - sum(lines_of(Rich(one)) for one in stamped)


def composed(above: Sequence[str], text: str, below: Sequence[str], spare: Sequence[str]) -> Rich:
    """A report between what stands above and below; ``spare`` only where there is room for it."""
    kept = [*above], [*below]
    for one in spare:
        if _room([*kept[0], *kept[1]]) < 2:
            kept = [o for o in kept[0] if o != one], [o for o in kept[1] if o != one]
    return lines([*kept[0], *quotation(text, [*kept[0], *kept[1]]), *kept[1]])
