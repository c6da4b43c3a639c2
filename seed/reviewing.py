"""A draft under review: what was read, what a person said beside it, what they settled. Pure.

All of it is JSON in ``store.plan_drafts``; here it has names and types.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seed import draft_json
from seed.draft import Draft, DraftItem, Problem
from seed.grammar.deadlines import Calendar
from seed.meant import Meant, Names, names_of


class Chosen(BaseModel):
    """What a person said of a plan; None lets the document say it.

    ``same``: printed names and the ids of the bodies they mean; ``fresh``: names that are new
    bodies. ``pairs``: new number to old task, None for a new task. ``seconded``: the person who
    confirmed before, where two have to. ``last`` and ``counts``: the step before, and how many
    of each people made, see ``seed.steps``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str | None = None
    short: str | None = None
    title: str | None = None
    place: str | None = None
    origin: str | None = None
    repost: bool | None = None
    published_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    same: dict[str, int] = Field(default_factory=dict)
    fresh: list[str] = Field(default_factory=list)
    pairs: dict[str, int | None] = Field(default_factory=dict)
    seconded: int | None = None
    counts: dict[str, int] = Field(default_factory=dict)
    last: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """``settled``: ids of problems and the choice that settled each."""

    text: str
    draft: Draft
    chosen: Chosen
    settled: Mapping[str, str]

    @classmethod
    def of(
        cls,
        text: str,
        draft: str,
        chosen: Mapping[str, Any],
        settled: Mapping[str, str],
    ) -> Review:
        """From JSON; ValueError for what nobody here wrote."""
        return cls(text, draft_json.read(draft), Chosen.model_validate(chosen), dict(settled))

    def with_draft(self, draft: Draft) -> Review:
        return replace(self, draft=draft)

    def choose(self, **values: Any) -> Review:
        """With what a person said of the plan."""
        return replace(self, chosen=self.chosen.model_copy(update=values))

    def settle(self, ids: Sequence[str], choice: str) -> Review:
        """With these problems settled."""
        return replace(self, settled={**self.settled, **dict.fromkeys(ids, choice)})

    def named(self) -> Draft:
        """The draft with the title, period and day that a person gave it."""
        chosen = self.chosen
        told = {
            name: value
            for name in ("title", "period_start", "period_end", "published_on")
            if (value := getattr(chosen, name)) is not None
        }
        return self.draft.model_copy(update={"plan": self.draft.plan.model_copy(update=told)})


@dataclass(frozen=True, slots=True)
class Open:
    """A problem that nobody settled. ``item`` and ``prose`` are places in the draft's lists.

    ``task``: of a PAIR, the task of the plan that ``item`` may be; ``text`` is its new number.
    """

    id: str
    code: str
    line: int
    text: str
    item: int | None = None
    prose: int | None = None
    task: int | None = None


def open_problems(review: Review, meant: Meant) -> tuple[Open, ...]:
    """What a person has to look at, in the order of the document.

    Names are looked up anew: what became known meanwhile is no problem any more.
    """
    places = Places(review.text, review.draft)
    found = [one for one, _ in _unsettled(review, places) if one.code not in NAMES]
    found += _names(review, places, names_of(review.draft, meant))
    return tuple(sorted(found, key=lambda one: one.line))


def _unsettled(review: Review, places: Places) -> list[tuple[Open, Problem]]:
    found = []
    for id_, problem in identified(review.draft.problems):
        one = Open(id_, problem.code, problem.line, problem.text, *places.at(problem))
        if problem.code == "no_title" and review.chosen.title is not None:
            continue
        if id_ not in review.settled and not _is_answered(one, review.draft, places):
            found.append((one, problem))
    return found


def _is_answered(one: Open, draft: Draft, places: Places) -> bool:
    """Whether what a person did to the task, or beside it, has answered the problem."""
    if one.code == "no_tasks":
        return bool(draft.items)
    if one.code == "number_gap":
        have = {item.number for item in draft.items}
        return all(number in have for number in missing(one.text))
    if one.item is None:
        return one.prose is not None and draft.prose[one.prose].kind == BY_HAND
    item = draft.items[one.item]
    if one.code in OF_NUMBERS and places.line(item.span[0]) != one.line:
        return True  # it has become a part of the task before it
    return _REWRITTEN.get(one.code) in item.by_hand


def undecided_pairs(review: Review, doubtful: Sequence[tuple[str, int]]) -> list[Open]:
    """A problem for each number and task that may be the same, of which nobody said anything."""
    places = Places(review.text, review.draft)
    at = {item.number: n for n, item in enumerate(review.draft.items)}
    return [
        Open(
            f"{PAIR}:{number}:{task}",
            PAIR,
            places.line(review.draft.items[at[number]].span[0]),
            number,
            at[number],
            task=task,
        )
        for number, task in doubtful
        if number in at and number not in review.chosen.pairs
    ]


def missing(text: str) -> list[str]:
    """The numbers of a gap: 58, or 58–60."""
    first, _, last = text.partition("–")
    if not last:
        return [first]
    return [str(n) for n in range(int(first), int(last) + 1)]


UNKNOWN, AMBIGUOUS = "unknown_agency", "ambiguous_agency"
# Is this task of the new text that task of the plan? Asked where likeness alone does not say.
PAIR = "pair"
NAMES = frozenset({UNKNOWN, AMBIGUOUS})
# The kind of prose that a person made of a task.
BY_HAND = "by-hand"
# What is said of a number, and means nothing once the task has another or is gone.
OF_NUMBERS = frozenset({"no_number", "duplicate_number", "number_order"})
# Problems that are answered where a person wrote this field of the task anew.
_REWRITTEN = {
    **dict.fromkeys(OF_NUMBERS, "number"),
    **dict.fromkeys(
        (
            "no_responsibility",
            "person_name",
            "unplaced_cell",
            "no_lead",
            "several_responsibilities",
            "open_end",
        ),
        "agencies",
    ),
    **dict.fromkeys(("deadline_unparsed", "deadline_undated"), "deadline"),
}


def identified(problems: Sequence[Problem]) -> list[tuple[str, Problem]]:
    """Problems with ids that stay while the draft is edited."""
    times: Counter[str] = Counter()
    found = []
    for problem in problems:
        digest = hashlib.sha256(problem.text.encode()).hexdigest()[:8]
        name = f"{problem.code}:{problem.line}:{digest}"
        times[name] += 1
        found.append((f"{name}:{times[name]}" if times[name] > 1 else name, problem))
    return found


def for_import(review: Review) -> Draft:
    """The draft as it goes in: what was settled is no problem any more, and names are decided."""
    draft = review.named()
    left = _unsettled(review.with_draft(draft), Places(review.text, draft))
    kept = [problem for one, problem in left if one.code not in NAMES]
    gone = Counter(draft.problems) - Counter(kept)
    if not gone:
        return draft
    items = [_without(item, gone) for item in draft.items]
    return draft.model_copy(update={"problems": kept, "items": items})


def calendar_of(draft: Draft) -> Calendar:
    """What relative phrases of this plan hang on, as the parser has it."""
    plan = draft.plan
    start, end = plan.period_start, plan.period_end
    year = end.year if start is not None and end is not None and start.year == end.year else None
    return Calendar(year, plan.issued_on)


def undecided(review: Review, names: Names) -> tuple[str, ...]:
    """Names that nobody goes by, or several do, and of which nobody said what they are."""
    said = {*review.chosen.fresh, *review.chosen.same}
    return tuple(name for name in (*names.unknown, *names.ambiguous) if name not in said)


class Places:
    """Where a line of the source lies in the draft."""

    def __init__(self, text: str, draft: Draft) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._draft = draft
        self._items = _by_start(item.span for item in draft.items if item.span[1] > item.span[0])
        self._item_at = {item.span: n for n, item in reversed(list(enumerate(draft.items)))}
        self._prose_at = {piece.span: n for n, piece in enumerate(draft.prose)}
        self._prose = _by_start(piece.span for piece in draft.prose)

    def line(self, offset: int) -> int:
        """The 1-based line of a code point."""
        return bisect_right(self._starts, offset)

    def at(self, problem: Problem) -> tuple[int | None, int | None]:
        """The task and the piece of prose on the problem's line."""
        if not 1 <= problem.line <= len(self._starts):
            return None, None
        start = self._starts[problem.line - 1]
        here = problem.line
        end = self._starts[here] if here < len(self._starts) else start + (1 << 30)
        item = _covering(self._items, start, end)
        prose = _covering(self._prose, start, end)
        return (
            None if item is None else self._item_at[item],
            None if prose is None else self._prose_at[prose],
        )


def _by_start(spans: Any) -> tuple[list[int], list[tuple[int, int]]]:
    ordered = sorted(set(spans))
    return [span[0] for span in ordered], ordered


def _covering(
    known: tuple[list[int], list[tuple[int, int]]], start: int, end: int
) -> tuple[int, int] | None:
    """The first span that begins on the line, else the one that lies over it."""
    starts, spans = known
    after = bisect_right(starts, start - 1)
    if after < len(spans) and spans[after][0] < end:
        return spans[after]
    before = after - 1
    return spans[before] if before >= 0 and spans[before][1] > start else None


def _names(review: Review, places: Places, names: Names) -> list[Open]:
    wanted = set(undecided(review, names))
    if not wanted:
        return []
    several = set(names.ambiguous)
    found = []
    for at, item in enumerate(review.draft.items):
        for assignee in item.assignees:
            if assignee.name in wanted:
                wanted.discard(assignee.name)
                code = AMBIGUOUS if assignee.name in several else UNKNOWN
                digest = hashlib.sha256(assignee.name.encode()).hexdigest()[:12]
                line = places.line(item.span[0])
                found.append(Open(f"{code}:{digest}", code, line, assignee.name, at))
    return found


def _without(item: DraftItem, gone: Counter[Problem]) -> DraftItem:
    if not any(problem in gone for problem in item.problems):
        return item
    kept = [problem for problem in item.problems if problem not in gone]
    return item.model_copy(update={"problems": kept})
