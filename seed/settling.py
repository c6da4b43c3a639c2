"""For every problem of a draft the ways to settle it, and what each does to the draft. Pure.

A choice is a promise: buttons with it lie in chats for days. Codes are those of the parser
(``Problem.code``); a test walks over its source and fails for one without a choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from seed import cutting, editing
from seed.draft import Draft
from seed.reviewing import AMBIGUOUS, PAIR, UNKNOWN, Open, Review, missing
from seed.typed import Fault, Unusable, marked


class Asks(StrEnum):
    """What a choice needs beside the tap: typed words of this sort."""

    NUMBER = "number"
    TASK = "task"
    AGENCIES = "agencies"
    AGENCY = "agency"
    DEADLINE = "deadline"
    WORDS = "words"
    BODY = "body"


Effect = Callable[[Draft, str, Open, str], Draft]


@dataclass(frozen=True, slots=True)
class Choice:
    """``effect`` is None where the draft stays as it is: the document says it so.

    ``needs_item``: only where the problem lies at a task; ``needs_prose``: at a piece of prose.
    """

    name: str
    effect: Effect | None = None
    asks: Asks | None = None
    needs_item: bool = False
    needs_prose: bool = False


def _item(change: Callable[[Draft, int, str], Draft]) -> Effect:
    def effect(draft: Draft, source: str, one: Open, said: str) -> Draft:
        assert one.item is not None
        return change(draft, one.item, said)

    return effect


def _prose(change: Callable[[Draft, str, int], Draft]) -> Effect:
    def effect(draft: Draft, source: str, one: Open, said: str) -> Draft:
        assert one.prose is not None
        return change(draft, source, one.prose)

    return effect


def _merged_up(draft: Draft, at: int, said: str) -> Draft:
    if at == 0:
        raise Unusable(Fault.NO_NEXT)
    return cutting.merge(draft, at - 1)


def _split(draft: Draft, source: str, one: Open, said: str) -> Draft:
    assert one.item is not None
    return cutting.split(draft, source, one.item, said)


def _filled(draft: Draft, source: str, one: Open, said: str) -> Draft:
    """The one task that is missing may be typed without its number."""
    numbers = missing(one.text) if one.code == "number_gap" else []
    has_number = marked(said.strip())[0] is not None
    return cutting.add(draft, said if has_number or not numbers else f"{numbers[0]}. {said}")


def _named_lead(draft: Draft, source: str, one: Open, said: str) -> Draft:
    assert one.item is not None
    return editing.with_lead(draft, one.item, said.strip())


def _ongoing(draft: Draft, source: str, one: Open, said: str) -> Draft:
    assert one.item is not None
    return editing.with_deadline(draft, one.item, "持续推进")


def _is_agency(draft: Draft, source: str, one: Open, said: str) -> Draft:
    assert one.item is not None
    return editing.with_participant(draft, one.item, one.text)


def _is_no_agency(draft: Draft, source: str, one: Open, said: str) -> Draft:
    return editing.without_agency(draft, one.text)


def _in_text(draft: Draft, source: str, one: Open, said: str) -> Draft:
    assert one.item is not None
    item = draft.items[one.item]
    return editing.with_text(draft, one.item, f"{item.text}{one.text}")


KEEP = Choice("keep")
_NUMBER = Choice("number", _item(editing.renumber), Asks.NUMBER, needs_item=True)
_RENUMBER = Choice(
    "renumber", _item(lambda draft, at, _: editing.renumber_on(draft, at)), needs_item=True
)
_MERGE = Choice("merge", _item(_merged_up), needs_item=True)
_TO_PROSE = Choice(
    "to_prose", _item(lambda draft, at, _: cutting.to_prose(draft, at)), needs_item=True
)
_ADD = Choice("add", _filled, Asks.TASK)
_TASK = Choice(
    "task",
    _prose(cutting.from_prose),
    needs_prose=True,
)
_JOIN = Choice(
    "join", _prose(lambda draft, _, at: cutting.joined_to_task(draft, at)), needs_prose=True
)
_AGENCIES = Choice("agencies", _item(editing.with_agencies), Asks.AGENCIES, needs_item=True)
_DEADLINE = Choice("deadline", _item(editing.with_deadline), Asks.DEADLINE, needs_item=True)
_ONGOING = Choice("ongoing", _ongoing, needs_item=True)
_SPLIT = Choice("split", _split, Asks.WORDS, needs_item=True)
LEAD = Choice("lead", _named_lead, Asks.AGENCY, needs_item=True)
NEW, SAME = Choice("new"), Choice("same", None, Asks.BODY)
SAME_TASK, NEW_TASK = Choice("same_task"), Choice("new_task")
IGNORE = Choice("ignore", _is_no_agency)

CHOICES: dict[str, tuple[Choice, ...]] = {
    "no_tasks": (_ADD,),
    "no_title": (KEEP,),
    "no_number": (KEEP, _NUMBER, _RENUMBER, _MERGE, _TO_PROSE),
    "duplicate_number": (KEEP, _NUMBER, _RENUMBER, _MERGE, _TO_PROSE),
    "number_gap": (KEEP, _ADD),
    "number_order": (KEEP, _NUMBER, _RENUMBER, _TO_PROSE),
    "unplaced_line": (KEEP, _JOIN, _TASK),
    "numbered_not_task": (KEEP, _TASK),
    "no_responsibility": (KEEP, _AGENCIES, _TO_PROSE),
    UNKNOWN: (NEW, SAME, IGNORE, _AGENCIES),
    AMBIGUOUS: (SAME, NEW, IGNORE),
    "person_name": (KEEP, Choice("is_agency", _is_agency, needs_item=True), _AGENCIES),
    "deadline_unparsed": (KEEP, _DEADLINE, _ONGOING),
    "deadline_undated": (KEEP, _DEADLINE, _ONGOING),
    "unplaced_cell": (
        KEEP,
        _AGENCIES,
        _DEADLINE,
        Choice("in_text", _in_text, needs_item=True),
    ),
    "columns_left": (KEEP,),
    "no_lead": (KEEP, LEAD, _AGENCIES),
    "several_responsibilities": (KEEP, _SPLIT, _AGENCIES),
    "open_end": (KEEP, _AGENCIES),
    PAIR: (SAME_TASK, NEW_TASK),
}
# What a code of another version offers: it was seen.
_ANY = (KEEP,)


def choices_of(one: Open) -> tuple[Choice, ...]:
    """The choices that can be made of a problem where it lies."""
    return tuple(
        choice
        for choice in CHOICES.get(one.code, _ANY)
        if not (choice.needs_item and one.item is None)
        and not (choice.needs_prose and one.prose is None)
    )


def choice_of(one: Open, name: str) -> Choice | None:
    """The choice of that name, None where the problem does not offer it."""
    return next((choice for choice in choices_of(one) if choice.name == name), None)


def is_blocking(one: Open) -> bool:
    """Whether nothing can be imported before: no task at all, a body or an earlier task that
    nobody decided on.
    """
    return one.code in ("no_tasks", UNKNOWN, AMBIGUOUS, PAIR)


def settle(review: Review, one: Open, choice: Choice, said: str = "") -> Review:
    """The review with the problem settled. ``said`` are the words that the choice asks for, for
    BODY the id of the body. Unusable for words that will not do: then nothing has changed.
    """
    if choice == NEW:
        fresh = list(dict.fromkeys([*review.chosen.fresh, one.text]))
        return review.choose(fresh=fresh)
    if choice == SAME:
        return review.choose(same={**review.chosen.same, one.text: int(said)})
    if choice in (SAME_TASK, NEW_TASK):
        number, task = one.text, one.task if choice == SAME_TASK else None
        return review.choose(pairs={**review.chosen.pairs, number: task})
    draft = review.draft
    if choice.effect is not None:
        draft = choice.effect(draft, review.text, one, said)
    if choice == _ADD:
        return review.with_draft(draft)  # answered by what is there now, or not yet
    return review.with_draft(draft).settle([one.id], choice.name)


def is_for_all(choice: Choice) -> bool:
    """Whether it may be said of every problem of the kind at once."""
    return choice in (KEEP, NEW, SAME_TASK, NEW_TASK)
