"""Outbox kinds of the end of a review: facts to words, pure. Kinds and verbs are promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.amending.views import UndoingRevision
from handlers.importing.fitting import MUST, fitted
from handlers.importing.views import DraftChanges, DraftReview
from handlers.keyboards import nav, rows
from handlers.page import Act, Key, Page, bold, page
from handlers.texts import importing as say
from handlers.texts import labels
from handlers.views import Home, PlanCard

Facts = Mapping[str, Any]

IMPORTED = "plan_imported"
SECOND, ASKS_SECOND = "plan_second", "plan_asks_second"
ALIAS = "plan_alias"
_NAMES = 6


def _imported(facts: Facts) -> Page:
    """plan, revision, short, number, tasks, is_new, fresh, until, aliases; aliased."""
    keys: list[Key] = [nav(say.PLAN, PlanCard(facts["plan"]))]
    if not facts["is_new"]:
        text: Any = say.nothing_new(short=facts["short"], number=facts["number"])
        return page(text, [[*keys, nav(labels.HOME, Home())]])
    fresh = facts["fresh"]
    shown = fresh[:_NAMES]
    keys.append(nav(say.UNDO, UndoingRevision(facts["plan"], facts["revision"])))
    aliases = facts["aliases"]
    said = say.imported(short=facts["short"], number=facts["number"], tasks=facts["tasks"])
    text = fitted(
        [
            (MUST, bold(said)),
            (MUST, _aliased(facts)),
            (1, say.registered(names=shown, more=len(fresh) - len(shown)) if fresh else None),
            (MUST, say.undo_until(day=facts["until"], first=facts["number"] == 1)),
            *((2, say.alias_explained(name=name, body=body)) for name, _, body in aliases),
        ]
    )
    told = [_alias(facts, one) for one in aliases]
    return page(text, [keys, *rows(told, 1)])


def _alias(facts: Facts, one: list[Any]) -> Act:
    """The receipt stays under the button that was tapped, so it goes along."""
    name, id_, body = one
    rest = {**facts, "aliases": [other for other in facts["aliases"] if other != one]}
    args = {"name": name, "agency": id_, "body": body, "receipt": rest}
    return Act(say.alias_label(name=name), ALIAS, args)


def _aliased(facts: Facts) -> str | None:
    if not facts.get("aliased"):
        return None
    name, body = facts["aliased"]
    return say.aliased(name=name, body=body)


def _second(facts: Facts) -> Page:
    """draft, gone, of, told."""
    text = say.seconding(gone=facts["gone"], of=facts["of"], told=facts["told"])
    return page(text, [[nav(say.REVIEW, DraftReview(facts["draft"]))]])


def _asks_second(facts: Facts) -> Page:
    """draft, by, short, gone, of."""
    text = say.asks_second(by=facts["by"], short=facts["short"], gone=facts["gone"], of=facts["of"])
    draft = facts["draft"]
    return page(
        text, [[nav(say.REVIEW, DraftReview(draft)), nav(say.CHANGES, DraftChanges(draft))]]
    )


LETTERS: dict[str, Callable[[Any], Page]] = {
    IMPORTED: _imported,
    SECOND: _second,
    ASKS_SECOND: _asks_second,
}
