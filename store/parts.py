"""The parts of a task's wording that can be ticked one by one. Pure."""

from __future__ import annotations

_OPENING = {"《": "》", "“": "”"}


def split(text: str) -> tuple[str, ...]:
    """``text`` cut at each 。 outside 《》 and “”, its blanks at the ends left out.

    A sign that is never closed opens nothing: a damaged copy would otherwise be one part. One
    part alone is the whole task, so there is nothing to tick: then the answer is empty.
    """
    parts: list[str] = []
    awaited: list[str] = []
    start = 0
    for at, sign in enumerate(text):
        if awaited and sign == awaited[-1]:
            awaited.pop()
        elif sign in _OPENING and text.find(_OPENING[sign], at) > at:
            awaited.append(_OPENING[sign])
        elif sign == "。" and not awaited:
            parts.append(text[start : at + 1])
            start = at + 1
    parts.append(text[start:])
    told = tuple(part.strip() for part in parts if part.strip())
    return told if len(told) > 1 else ()
