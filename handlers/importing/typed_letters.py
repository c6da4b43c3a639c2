"""What a reviewer typed, before and after, with the tap that keeps it: facts to words, pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.importing.fitting import MUST, Piece, cut, fitted
from handlers.importing.letters import ASK
from handlers.importing.letters_tasks import back_from
from handlers.keyboards import nav
from handlers.page import Act, Key, Page, page
from handlers.texts import importing_tasks as say_task
from handlers.texts import importing_typed as say

Facts = Mapping[str, Any]

CHECK = "plan_said_check"
SAID = "plan_said"
# What asks for the same words once more, of what was asked for.
_ASKED = ("draft", "n", "what", "id", "choice", "at")


def _check(facts: Facts) -> Page:
    """wanted: what the words are for, see ``handlers.importing.typed``; words; number.

    before, after: a field; or task: number, text, agencies and deadlines of a new one. unknown,
    more, ambiguous: names of the responsibility; asked: whether the words look like a question.
    """
    wanted, task = facts["wanted"], facts.get("task")
    pieces: list[Piece] = [(MUST, say.check(what=wanted["what"], number=facts["number"]))]
    if task:
        pieces += [
            (MUST, cut(say.new_task(number=task[0], text=task[1]), 3)),
            (MUST, cut(say.agencies(names=task[2]), 2)),
            (MUST, cut(say.deadlines(phrases=task[3]), 2)),
        ]
    else:
        pieces += [
            (MUST, cut(say.was(said=_value(wanted, facts["before"])), 2)),
            (MUST, cut(say.becomes(said=_value(wanted, facts["after"])), 3)),
        ]
    if facts["unknown"]:
        pieces.append((MUST, say.unknown(names=facts["unknown"], more=facts["more"])))
    if facts["ambiguous"]:
        pieces.append((1, say.ambiguous(names=facts["ambiguous"])))
    if facts["asked"]:
        pieces.append((2, say.looks_asked()))
    again = {name: wanted[name] for name in _ASKED if name in wanted}
    keys: list[Key] = [
        Act(say.CONFIRM, SAID, {**wanted, "words": facts["words"]}),
        Act(say.AGAIN, ASK, again),
        nav(say.LEAVE, back_from(wanted, wanted["draft"])),
    ]
    return page(fitted(pieces), [keys])


def _value(wanted: Facts, value: str | None) -> str | None:
    """Of the plan, what is said where a field has no words."""
    if value or "at" in wanted:
        return value
    return {"place": say_task.nation(), "origin": say_task.origin_unsaid()}.get(wanted["what"])


LETTERS: dict[str, Callable[[Any], Page]] = {CHECK: _check}
