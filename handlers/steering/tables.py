"""What this topic adds to the tables of the house: verbs, kinds of words waited for, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.page import Page
from handlers.presses import Press
from handlers.steering import (
    assigning,
    distributing,
    giving,
    hand_given,
    letters,
    letters_handling,
    letters_sheets,
    sheets,
)
from handlers.steering.views import (
    Assigning,
    AssignSheet,
    Distributing,
    DistributingSections,
    Giving,
    HandGiven,
)
from store.db import Tx
from store.waiting import Waiting

VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    letters.CHOOSE: assigning.chosen,
    letters.CONFIRM: assigning.confirmed,
    letters.REVOKE: assigning.revoked,
    letters.REVOKE_DATE: assigning.date_revoked,
    letters_sheets.APPLY: sheets.confirmed,
    letters_sheets.TURN: sheets.turned,
    letters_sheets.DROP: sheets.dropped,
    letters_sheets.UNDO: sheets.undone,
    letters_handling.GIVE: giving.given,
    letters_handling.TAKE: giving.taken_back,
}
KINDS: dict[str, Callable[[Context, Waiting], Awaitable[None]]] = {
    assigning.AGENCY: assigning.agency_said,
    assigning.DATE: assigning.date_said,
    giving.WHOM: giving.named,
}
LETTERS: dict[str, Callable[[Any], Page]] = {
    **letters.LETTERS,
    **letters_sheets.LETTERS,
    **letters_handling.LETTERS,
}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    Distributing: distributing.listing,
    DistributingSections: distributing.sections,
    HandGiven: hand_given.listing,
}
# Views that write, or that send something else than a page.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    Assigning: assigning.opened,
    AssignSheet: sheets.hand_out,
    Giving: giving.asked,
}
