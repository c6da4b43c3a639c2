"""Outbox kinds of doubts: facts to words, pure. Kinds are promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.amending.views import Amending
from handlers.doubts.views import Doubting, Queue
from handlers.keyboards import nav, rows
from handlers.page import Act, Key, Page, lines, page
from handlers.progress.composing import fitted, task_line
from handlers.texts import doubts as say
from handlers.texts import labels
from handlers.views import Card, Source

Facts = Mapping[str, Any]
WHAT, WORDS, TAKEN = "doubt_what", "doubt_words", "doubt_taken"
SHOWN, WHY, DECIDED = "doubt_shown", "doubt_why", "doubt_decided"
AMENDED, KEEP = "doubt_amended", "doubt_keep"
# Room for what was doubted, and for the text beside it.
_SAID, _PRINTED = 3, 4


def _what(facts: Facts) -> Page:
    """about."""
    task = facts["about"]["task"]
    keys = [
        nav(label, Doubting(task, place)) for place, label in enumerate(say.WHAT.values(), start=1)
    ]
    text = lines([task_line(facts["about"]), say.ask_what()])
    return page(text, [*rows(keys, 3), [nav(labels.BACK, Card(task))]])


def _words(facts: Facts) -> Page:
    """about, what."""
    about = facts["about"]
    text = lines([task_line(about), say.ask_words(what=facts["what"])])
    keys = [nav(labels.SOURCE, Source(about["task"])), nav(labels.BACK, Doubting(about["task"]))]
    return page(text, [keys])


def _taken(facts: Facts) -> Page:
    """about, what, words, new."""
    about = facts["about"]
    quoted = fitted(say.said(words=facts["words"]), _SAID) if facts["new"] else None
    text = [say.taken(what=facts["what"], is_new=facts["new"]), task_line(about), quoted]
    return page(lines(text), [[nav(labels.CARD, Card(about["task"]))]])


def _shown(facts: Facts) -> Page:
    """doubt, about, what, by, on, words, printed, state, old."""
    about, doubt = facts["about"], facts["doubt"]
    is_open = facts["state"] == "open"
    text = [
        say.doubt_head(what=facts["what"], by=facts["by"], on=facts["on"]),
        task_line(about),
        fitted(say.said(words=facts["words"]), _SAID),
        say.gone() if facts["printed"] is None else _printed(facts["printed"]),
        say.is_old() if facts["old"] else None,
        None if is_open else say.decided_already(state=facts["state"]),
    ]
    task = about["task"]
    look: list[Key] = [nav(labels.SOURCE, Source(task)), nav(labels.CARD, Card(task))]
    look = [] if facts["printed"] is None else [nav(say.AMEND, Amending(task)), *look]
    acts: list[Key] = [
        Act(say.AMENDED, AMENDED, {"doubt": doubt}),
        Act(say.KEEP, KEEP, {"doubt": doubt}),
    ]
    return page(lines(text), [look, acts if is_open else [], [nav(say.QUEUE, Queue())]])


def _printed(text: str) -> str:
    return fitted(say.printed(text=text), _PRINTED)


def _why(facts: Facts) -> Page:
    """about."""
    text = lines([say.ask_reason(), task_line(facts["about"])])
    return page(text, [[nav(say.QUEUE, Queue())]])


def _decided(facts: Facts) -> Page:
    """about, amended; told: whether whoever doubted hears of it."""
    said = say.decided(amended=facts["amended"], told=facts["told"])
    text = lines([said, task_line(facts["about"])])
    return page(text, [[nav(say.QUEUE, Queue())]])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    WHAT: _what,
    WORDS: _words,
    TAKEN: _taken,
    SHOWN: _shown,
    WHY: _why,
    DECIDED: _decided,
}
