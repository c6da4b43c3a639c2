"""Outbox kinds to words: pure, one function a kind.

A kind is a promise: rows with it may lie in the outbox over an update, so a kind is never
renamed and its facts only gain fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers import digests_picture, letters_terms
from handlers.agencies import letters as agencies
from handlers.amending import letters as amending
from handlers.digests import letters as digests
from handlers.doubts import letters as doubts
from handlers.following import letters as following
from handlers.home import home_page
from handlers.importing import letters as importing
from handlers.importing import letters_tasks as importing_tasks
from handlers.importing import typed_letters as importing_typed
from handlers.journal.letters import LETTERS as KEEPING
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.members import letters as joining
from handlers.members import letters_members as members
from handlers.page import Act, Key, Page, Rich, lines, page
from handlers.progress import letters as progress
from handlers.progress import letters_refused, letters_review
from handlers.reminding import letters as reminding
from handlers.steering import letters as assigning
from handlers.steering import letters_handling, letters_sheets
from handlers.texts import first as say
from handlers.texts import labels
from handlers.views import Chooser, Home, Naming
from handlers.workdays import letters as workdays
from handlers.years import letters as years
from store.traffic import Button

Facts = Mapping[str, Any]
CHOOSE = "choose"

WELCOME, PICK, CONFIRM, WHICH, NEAR = "welcome", "pick", "confirm", "which", "near"
HOME, FAILED, AGAIN, FLOOD = "home", "failed", "again", "flood"


def word(kind: str, facts: Facts, buttons: Sequence[Button] = ()) -> Page:
    """The message of a kind. ``buttons`` are the rows of its acts, in order; KeyError for an
    unknown kind. Acts without rows are left out, so that no dead button is ever shown.
    """
    drafted = _LETTERS[kind](facts)
    if not buttons:
        return drafted.without_acts()
    return drafted.with_tokens([button.token for button in buttons])


def acts(kind: str, facts: Facts) -> list[tuple[str, dict[str, Any]]]:
    """Verb and arguments of the rows a message of this kind needs."""
    return [(act.verb, act.args) for act in _LETTERS[kind](facts).acts]


def repeated(first: Page) -> Page:
    """The same message with the remark that it may be there twice."""
    return replace(first, text=f"{first.text}\n\n{say.repeated()}")


def _choice(agency: Sequence[Any]) -> Act:
    id_, label = agency
    return Act(label, CHOOSE, {"agency": id_})


def _welcome(facts: Facts) -> Page:
    """agencies: [[id, label], …]; asked: they asked about "us" before they chose."""
    text = say.first_choose() if facts.get("asked") else say.welcome()
    choices = [_choice(agency) for agency in facts["agencies"]]
    more: list[Key] = [
        nav(labels.MORE_AGENCIES, Chooser()),
        nav(labels.TYPE_A_NAME, Naming()),
    ]
    return page(text, [*rows(choices, 2), more])


def _pick(facts: Facts) -> Page:
    """agencies, first, last, total, page, pages."""
    text = say.choose(first=facts["first"], last=facts["last"], total=facts["total"])
    choices = [_choice(agency) for agency in facts["agencies"]]
    turning = pager(facts["page"], facts["pages"], Chooser)
    below = [nav(labels.TYPE_A_NAME, Naming()), nav(labels.BACK, Home())]
    return page(text, [*rows(choices, 2), turning, below])


def _confirm(facts: Facts) -> Page:
    """agency, full, printed; now: the full name of what it would replace."""
    if facts.get("now"):
        text = say.change_to(full=facts["full"], printed=facts["printed"], now=facts["now"])
    else:
        text = say.is_it(full=facts["full"], printed=facts["printed"])
    return page(text, [[_choice([facts["agency"], labels.YES]), nav(labels.NO, Chooser())]])


def _which(facts: Facts) -> Page:
    """typed, agencies."""
    return _several(say.which(typed=facts["typed"]), facts)


def _near(facts: Facts) -> Page:
    """typed, agencies."""
    return _several(say.near(typed=facts["typed"]), facts)


def _several(text: str, facts: Facts) -> Page:
    choices = [_choice(agency) for agency in facts["agencies"]]
    return page(text, [*rows(choices, 1), [nav(labels.NONE_OF_THEM, Chooser())]])


def _failed(facts: Facts) -> Page:
    """number: what to quote."""
    return page(say.failed(number=str(facts["number"])))


def _flood(facts: Facts) -> Page:
    """refused: how many messages were not looked at."""
    return page(say.too_many(refused=facts["refused"]))


def _again(facts: Facts) -> Page:
    """kind and facts of a message whose presses may have been lost in an outage."""
    inner = _LETTERS[facts["kind"]](facts["facts"])
    text = lines([say.offered_again(), Rich(inner.text, inner.marks)])
    return page(text, inner.keyboard)


_LETTERS: dict[str, Callable[[Facts], Page]] = {
    WELCOME: _welcome,
    PICK: _pick,
    CONFIRM: _confirm,
    WHICH: _which,
    NEAR: _near,
    HOME: lambda facts: home_page(dict(facts)),
    FAILED: _failed,
    AGAIN: _again,
    FLOOD: _flood,
    **KEEPING,
    **letters_terms.LETTERS,
    **joining.LETTERS,
    **members.LETTERS,
    **assigning.LETTERS,
    **letters_sheets.LETTERS,
    **letters_handling.LETTERS,
    **progress.LETTERS,
    **letters_review.LETTERS,
    **letters_refused.LETTERS,
    **following.LETTERS,
    **digests.LETTERS,
    **digests_picture.LETTERS,
    **reminding.LETTERS,
    **importing.LETTERS,
    **importing_tasks.LETTERS,
    **importing_typed.LETTERS,
    **amending.LETTERS,
    **workdays.LETTERS,
    **years.LETTERS,
    **agencies.LETTERS,
    **doubts.LETTERS,
}
KINDS = frozenset(_LETTERS)
