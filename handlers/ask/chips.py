"""The restrictions of a question one by one, and the question without some of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.ask.question import Intent, Join, Question
from store.records import RoleFilter


class Facet(StrEnum):
    """Which part of a question a chip stands for."""

    AGENCY = "agency"
    BUT = "but"
    MANNED = "manned"
    ROLE = "role"
    KEYWORD = "keyword"
    WINDOW = "window"
    KIND = "kind"
    SECTION = "section"
    PLANS = "plans"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Chip:
    """One restriction; ``value`` is the slug or the phrase where there may be several."""

    facet: Facet
    value: str = ""


def chips(question: Question) -> tuple[Chip, ...]:
    """What restricts the answer, in the order in which it is read out."""
    return tuple(_chips(question))


def without(question: Question, chip: Chip) -> Question:
    """``question`` with one restriction taken away, and what hangs on it."""
    match chip.facet:
        case Facet.AGENCY:
            return _without_agency(question, chip.value)
        case Facet.BUT:
            left = tuple(one for one in question.but if one != chip.value)
            role = question.role if left or question.agencies else RoleFilter.ANY
            return replace(question, but=left, role=role)
        case Facet.MANNED:
            return replace(question, join=Join.ALL)
        case Facet.ROLE:
            return replace(question, role=RoleFilter.ANY)
        case Facet.KEYWORD:
            words = tuple(word for word in question.keywords if word != chip.value)
            return replace(question, keywords=words)
        case Facet.PLANS:
            return replace(question, plans=())
        case Facet.WINDOW:
            return replace(question, window=None)
        case Facet.KIND:
            return replace(question, kind=None)
        case Facet.SECTION:
            return replace(question, section=None)
        case Facet.NUMBER:
            return replace(question, number=None, numbers=())


def cut(question: Question, mask: int) -> Question:
    """``question`` without the chips whose bits are set in ``mask``; unknown bits mean nothing."""
    left = question
    for i, chip in enumerate(chips(question)):
        if mask >> i & 1:
            left = without(left, chip)
    return left


def _chips(question: Question) -> Iterator[Chip]:
    for slug in question.agencies:
        yield Chip(Facet.AGENCY, slug)
    for slug in question.but:
        yield Chip(Facet.BUT, slug)
    if question.join not in (Join.ALL, Join.ANY):
        yield Chip(Facet.MANNED)
    # 除了公安部牵头的: the part is of whom is left out, and stands with the name
    if question.role is not RoleFilter.ANY and (question.agencies or not question.but):
        yield Chip(Facet.ROLE)
    for word in question.keywords:
        yield Chip(Facet.KEYWORD, word)
    present = (
        (Facet.WINDOW, question.window),
        (Facet.KIND, question.kind),
        (Facet.SECTION, question.section),
        (Facet.PLANS, question.plans),
        (Facet.NUMBER, question.number),
    )
    yield from (Chip(facet) for facet, value in present if value)


def _without_agency(question: Question, slug: str) -> Question:
    left = tuple(one for one in question.agencies if one != slug)
    if left:
        return replace(question, agencies=left)
    intent = Intent.FIND if question.intent is Intent.RESPONSIBLE else question.intent
    # a part is somebody's part: 牵头 of nobody restricts nothing
    bare = replace(question, intent=intent, agencies=(), own=False, typed="")
    return replace(bare, role=RoleFilter.ANY)
