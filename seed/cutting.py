"""Tasks of a draft that come and go: split, merged, made prose, taken from it, added. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seed.draft import Deadline, DeadlineKind, Division, Draft, DraftItem, Prose
from seed.duties import read_deadlines
from seed.editing import (
    ADDED,
    SPLIT,
    boxes_after,
    changed,
    duty_of,
    is_ruled,
    put,
    roles_of,
    with_items,
    wording,
)
from seed.grammar.blanks import squeeze
from seed.grammar.body import read_body
from seed.grammar.lead import assign
from seed.reviewing import BY_HAND, OF_NUMBERS, calendar_of
from seed.typed import SERIES, Fault, Unusable, marked, number_said, plain_number, wording_said
from store.text import clean_user_text

_PAUSES = ("，", "、", ",")


def split(draft: Draft, source: str, at: int, words: str) -> Draft:
    """Two tasks of one: the second begins with ``words``, which stand once in the wording."""
    item = draft.items[at]
    needle = clean_user_text(words).strip()
    first = item.text.find(needle) if needle else -1
    if first <= 0 or not item.text[:first].strip():
        raise Unusable(Fault.NOT_INSIDE, needle)
    if item.text.find(needle, first + 1) >= 0:
        raise Unusable(Fault.SEVERAL_TIMES, needle)
    return split_at(draft, source, at, first)


def split_at(draft: Draft, source: str, at: int, char: int) -> Draft:
    """Two tasks of one, cut before the character ``char`` of the wording."""
    item = draft.items[at]
    one, two = item.text[:char].rstrip(), item.text[char:].strip()
    if one.endswith(_PAUSES) or two.startswith(_PAUSES):  # no task ends, or begins, with one
        one, two = f"{one.rstrip(''.join(_PAUSES))}。", two.lstrip("".join(_PAUSES))
    if not one.strip("。") or not two:
        raise Unusable(Fault.NOT_INSIDE)
    cut = _place_in(source, item.span, two)
    noted: dict[str, Any] = {"problems": [], "heading": None, "number": free_after(draft, at)}
    spans = {"span": (item.span[0], cut)}, {"span": (cut, item.span[1])}
    draft = put(draft, at, {**wording(one), **spans[0]}, SPLIT)
    second = changed(item, {**wording(two), **spans[1], **noted}, SPLIT)
    return with_items(draft, [*draft.items[: at + 1], second, *draft.items[at + 1 :]])


def merge(draft: Draft, at: int) -> Draft:
    """A task and the next one as one, under the first's number."""
    if at + 1 >= len(draft.items):
        raise Unusable(Fault.NO_NEXT)
    one, two = draft.items[at], draft.items[at + 1]
    assignees = [*one.assignees, *(a for a in two.assignees if a.name not in one.agencies)]
    division = (
        Division.DIVIDED if Division.DIVIDED in (one.division, two.division) else one.division
    )
    values: dict[str, Any] = {
        **wording(one.text + two.text),
        "heading": one.heading or two.heading,
        "span": _around(one.span, two.span),
        "deadlines": list(dict.fromkeys([*one.deadlines, *two.deadlines])),
        "deadline": _later(one.deadline, two.deadline),
        "problems": [*one.problems, *(p for p in two.problems if p.code not in OF_NUMBERS)],
        "responsibility_text": _joined(one.responsibility_text, two.responsibility_text),
    }
    touched = ["text"]
    if len(assignees) > len(one.assignees):
        values |= roles_of(assign(duty_of(assignees, division), has_rule=is_ruled(draft)))
        touched.append("agencies")
    if values["deadline"] != one.deadline:
        touched.append("deadline")
    if SPLIT in one.by_hand and SPLIT in two.by_hand:  # whole again
        values["by_hand"] = [field for field in one.by_hand if field != SPLIT]
    also = [field for field in two.by_hand if field not in (SPLIT, ADDED)]
    whole = changed(one, values, *touched, *also)
    draft = with_items(draft, [*draft.items[:at], whole, *draft.items[at + 2 :]])
    return boxes_after(draft, two.number, one.number)


def to_prose(draft: Draft, at: int) -> Draft:
    """It is no task: its text stays as prose, its number is free."""
    item = draft.items[at]
    piece = Prose(
        kind=BY_HAND,
        heading=item.heading,
        section_path=item.section_path,
        text=item.text,
        span=item.span,
    )
    prose = draft.prose if item.span[0] == item.span[1] else [*draft.prose, piece]
    draft = draft.model_copy(update={"prose": sorted(prose, key=lambda one: one.span)})
    before = draft.items[at - 1].number if at else None
    draft = with_items(draft, [*draft.items[:at], *draft.items[at + 1 :]])
    return boxes_after(draft, item.number, before)


def from_prose(draft: Draft, source: str, at: int, number: str | None = None) -> Draft:
    """A piece of prose is a task after all: it stands where it stands in the document."""
    piece = draft.prose[at]
    place = sum(1 for item in draft.items if item.span[0] < piece.span[0])
    printed = source[piece.span[0] : piece.span[1]].strip() or piece.text
    own, rest = marked(printed)
    wanted = number or own
    number = (
        number_said(draft, wanted)
        if wanted and (number or _is_free(draft, wanted))
        else free_after(draft, place - 1)
    )
    item = _item(draft, rest, number, piece.section_path, piece.span, pdf="\n" in printed)
    item = item.model_copy(update={"by_hand": ["number"] if number != own else []})
    draft = draft.model_copy(
        update={"prose": [*draft.prose[:at], *draft.prose[at + 1 :]]},
    )
    return with_items(draft, [*draft.items[:place], item, *draft.items[place:]])


def joined_to_task(draft: Draft, at: int) -> Draft:
    """A piece of prose belongs to the wording of the task before it."""
    piece = draft.prose[at]
    place = sum(1 for item in draft.items if item.span[0] < piece.span[0]) - 1
    if place < 0:
        raise Unusable(Fault.NO_NEXT)
    item = draft.items[place]
    values = {**wording(item.text + piece.text), "span": _around(item.span, piece.span)}
    draft = draft.model_copy(update={"prose": [*draft.prose[:at], *draft.prose[at + 1 :]]})
    return put(draft, place, values, "text")


def add(draft: Draft, said: str, after: int | None = None) -> Draft:
    """A task in typed words: number, wording and, in brackets, who and when.

    ``after`` is the place it follows; without it, where its number belongs.
    """
    own, rest = marked(clean_user_text(said).strip())
    wording_said(rest)
    place = _place_of(draft, own) if after is None else after + 1
    number = number_said(draft, own) if own else free_after(draft, place - 1)
    before = draft.items[place - 1] if place else None
    spot = before.span[1] if before is not None else 0
    path = before.section_path if before is not None else []
    item = _item(draft, rest, number, path, (spot, spot), pdf=False)
    touched = [ADDED, "text", "number"]
    touched += ["agencies"] if item.assignees else []
    touched += ["deadline"] if item.deadlines else []
    item = item.model_copy(update={"by_hand": touched})
    return with_items(draft, [*draft.items[:place], item, *draft.items[place:]])


def free_after(draft: Draft, at: int) -> str:
    """A number that no task has, for one behind the task ``at``."""
    if at < 0 or not draft.items:
        return next(str(n) for n in range(1, len(draft.items) + 2) if _is_free(draft, str(n)))
    own = draft.items[at].number
    found = SERIES.fullmatch(own)
    if found is not None and _is_free(draft, following := f"{found[1]}{int(found[2]) + 1}"):
        return following
    return next(
        number for n in range(2, len(draft.items) + 3) if _is_free(draft, number := f"{own}-{n}")
    )


def _item(
    draft: Draft,
    text: str,
    number: str,
    path: Sequence[str],
    span: tuple[int, int],
    *,
    pdf: bool,
) -> DraftItem:
    first, *more = [line for line in text.split("\n") if line.strip()] or [text]
    body = read_body(first, more, pdf=pdf, headed=False)
    values: dict[str, Any] = {}
    if body.duty is not None:
        values = roles_of(assign(body.duty, has_rule=is_ruled(draft)))
        values |= read_deadlines(body.duty.phrases, calendar_of(draft), [], 1)
        if body.duty.names:
            values["responsibility_text"] = "；".join(body.printed)
    words = squeeze(body.text, pdf=pdf) or squeeze(text, pdf=pdf)
    return DraftItem(number=number, section_path=list(path), span=span, **wording(words), **values)


def _is_free(draft: Draft, number: str) -> bool:
    return all(item.number != number for item in draft.items)


def _place_of(draft: Draft, number: str | None) -> int:
    """Behind the last task of a smaller number in the same series, else at the end."""
    wanted = SERIES.fullmatch(number) if number else None
    if wanted is None:
        return len(draft.items)
    place = None
    for at, item in enumerate(draft.items):
        own = SERIES.fullmatch(plain_number(item.number))
        if own is not None and own[1] == wanted[1] and int(own[2]) < int(wanted[2]):
            place = at + 1
    if place is not None:
        return place
    first = (SERIES.fullmatch(plain_number(item.number)) for item in draft.items)
    return next(
        (at for at, own in enumerate(first) if own is not None and own[1] == wanted[1]),
        len(draft.items),
    )


def _place_in(source: str, span: tuple[int, int], words: str) -> int:
    """Where ``words`` begin inside the span, whatever blanks and line ends the page has."""
    start, end = span
    printed = source[start:end]
    dense = [(n, c) for n, c in enumerate(printed) if not c.isspace()]
    needle = "".join(words.split())[:24]
    at = "".join(c for _, c in dense).find(needle)
    return start + dense[at][0] if at > 0 else end


def _around(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    if two[0] == two[1]:
        return one
    return two if one[0] == one[1] else (min(one[0], two[0]), max(one[1], two[1]))


def _later(one: Deadline, two: Deadline) -> Deadline:
    if one.kind is DeadlineKind.NONE or two.kind is DeadlineKind.NONE:
        return two if one.kind is DeadlineKind.NONE else one
    if one.due_on is not None and two.due_on is not None:
        return two if two.due_on > one.due_on else one
    return one if one.due_on is not None else two


def _joined(one: str | None, two: str | None) -> str | None:
    return "；".join(part for part in (one, two) if part) or None
