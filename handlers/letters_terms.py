"""What /term asks and confirms, as letters: pure, one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.keyboards import nav
from handlers.page import Act, Page, page
from handlers.texts import terms as say
from handlers.views import TermList

Facts = Mapping[str, Any]
ADD, DROP, RESTORE = "term_add", "term_drop", "term_restore"
ADDED, DROPPED, RESTORED = "term_added", "term_dropped", "term_restored"


def _asking(text: str, label: str, verb: str, args: dict[str, Any]) -> Page:
    return page(text, [[Act(label, verb, args), nav(say.CANCEL, TermList())]])


def _add(facts: Facts) -> Page:
    """said, means, kind, reason; before and after: hits; old: what it means now."""
    text = say.add(
        said=facts["said"],
        means=facts["means"],
        before=facts["before"],
        after=facts["after"],
        old=facts["old"],
    )
    args = {name: facts[name] for name in ("said", "means", "kind", "reason")}
    return _asking(text, say.ADD, ADD, args)


def _drop(facts: Facts) -> Page:
    """said, means; shipped: it would be switched off, not deleted."""
    is_shipped = facts["shipped"]
    text = say.drop(said=facts["said"], means=facts["means"], is_shipped=is_shipped)
    return _asking(text, say.SWITCH_OFF if is_shipped else say.DROP, DROP, {"said": facts["said"]})


def _restore(facts: Facts) -> Page:
    """said."""
    return _asking(say.restore(said=facts["said"]), say.RESTORE, RESTORE, {"said": facts["said"]})


def _done(text: str) -> Page:
    return page(text, [[nav(say.ALL_TERMS, TermList())]])


def _added(facts: Facts) -> Page:
    """said, means, total: hits now."""
    return _done(say.added(said=facts["said"], means=facts["means"], total=facts["total"]))


def _dropped(facts: Facts) -> Page:
    """said; means: what applies now."""
    return _done(say.dropped(said=facts["said"], means=facts["means"]))


def _restored(facts: Facts) -> Page:
    """said, means."""
    return _done(say.restored(said=facts["said"], means=facts["means"]))


LETTERS: dict[str, Callable[[Facts], Page]] = {
    ADD: _add,
    DROP: _drop,
    RESTORE: _restore,
    ADDED: _added,
    DROPPED: _dropped,
    RESTORED: _restored,
}
