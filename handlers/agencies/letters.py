"""Outbox kinds of the list of agencies: facts to words, pure. Kinds are promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.agencies.views import Registry, RegistryCard
from handlers.keyboards import nav, rows
from handlers.page import Act, Key, Page, lines, page
from handlers.texts import agencies as say
from handlers.texts import labels

Facts = Mapping[str, Any]
SEARCH, ASK, CHECK, DONE = "agency_search", "agency_ask", "agency_check", "agency_done"
PICK, DO = "agency_pick", "agency_do"


def _back(order: Facts) -> Key:
    agency = order.get("agency")
    return nav(say.CANCEL, RegistryCard(agency) if agency else Registry())


def _search(facts: Facts) -> Page:
    return page(say.ask_search(), [[nav(labels.BACK, Registry())]])


def _ask(facts: Facts) -> Page:
    """order: what is known of it; field: what is asked; said: why again; of: the entry's name;
    options: [[label, value], …]; page and pages of them.
    """
    order, field = facts["order"], facts["field"]
    above = say.about(full=facts["of"]) if facts.get("of") else None
    question = facts.get("said") or say.ask(what=order["what"], field=field)
    keys = [
        Act(label, PICK, {"order": dict(order), "field": field, "value": value})
        for label, value in facts["options"]
    ]
    at, count = facts.get("page", 0), facts.get("pages", 1)

    def turn(label: str, to: int) -> Act:
        return Act(label, PICK, {"order": dict(order), "field": field, "page": to})

    turning = [turn(labels.PREVIOUS, at - 1)] if at else []
    turning += [turn(labels.page_number(page=at + 1, pages=count), at)] if count > 1 else []
    turning += [turn(labels.NEXT, at + 1)] if at < count - 1 else []
    return page(lines([above, question]), [*rows(keys, 2), turning, [_back(order)]])


def _check(facts: Facts) -> Page:
    """order; lines: what is confirmed, in full."""
    order = facts["order"]
    keys: list[Key] = [Act(say.CONFIRM, DO, {"order": dict(order)}), _back(order)]
    return page(lines(facts["lines"]), [keys])


def _done(facts: Facts) -> Page:
    """what, name, agency."""
    keys = [nav(say.CARD, RegistryCard(facts["agency"])), nav(say.LIST, Registry())]
    return page(say.done(what=facts["what"], name=facts["name"]), [keys])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    SEARCH: _search,
    ASK: _ask,
    CHECK: _check,
    DONE: _done,
}
