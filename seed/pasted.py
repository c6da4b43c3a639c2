"""Whether a text that somebody pasted is a plan, or a part of one. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seed.draft import Draft
from store.text import fold_chars, utf16_len

# Telegram sends no longer message; what is longer is cut there, or at a line end before.
_MESSAGE = 4096
# A question is shorter, and has no numbered lines.
_LONG = 600
_SOME = 80
_HAN = "[一二三四五六七八九十]+"
_MARK = re.compile(rf"(?m)^\s*(?:\d{{1,3}}[.．、]|[（(]{_HAN}[)）]|{_HAN}、)")
_DUTY = re.compile(r"负责|牵头|责任单位|完成时限")


def looks_like_plan(text: str) -> bool:
    """Whether a text is too long for a question, and has what plans have."""
    marks = len(_MARK.findall(text))
    if len(text) >= _LONG:
        return marks > 0 or _DUTY.search(text) is not None
    return len(text) >= _SOME and marks >= 2 and _DUTY.search(text) is not None


def is_nothing_of_a_plan(draft: Draft, text: str) -> bool:
    """Whether a document has neither a task nor a title nor words of who does what: a menu."""
    found = draft.items or draft.sections or draft.goals or draft.plan.title
    return not found and _DUTY.search(fold_chars(text)) is None


def may_go_on(text: str) -> bool:
    """Whether a text may be the next part of a plan: long, or with marks or responsibilities."""
    return len(text) >= _SOME or bool(_MARK.search(text) or _DUTY.search(text))


def is_cut(part: str) -> bool:
    """Whether a message is as long as messages are: what comes next is the rest of it."""
    return utf16_len(part) >= _MESSAGE


def is_followed(part: str) -> bool:
    """Whether a message may have been cut at a line end: it is nearly as long as messages are."""
    return utf16_len(part) >= _MESSAGE * 3 // 4


def joined(parts: Sequence[str]) -> str:
    """Messages as the one text that they were; only one that was cut has no line end."""
    return "".join(
        part if at == 0 or is_cut(parts[at - 1]) else f"\n{part}" for at, part in enumerate(parts)
    )
