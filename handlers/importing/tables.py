"""What this topic adds to the tables of the house: verbs, kinds of words waited for, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.importing import (
    deciding,
    letters,
    letters_ends,
    letters_tasks,
    listing,
    pasting,
    receiving,
    reviewing,
    sheet,
    showing,
    steps,
    typed,
    typed_letters,
)
from handlers.importing.views import (
    DraftChanges,
    DraftFields,
    DraftProblem,
    DraftReview,
    DraftSheet,
    DraftTask,
    DraftTasks,
    NewPlan,
    Received,
)
from handlers.page import Page
from handlers.presses import Press
from store.db import Tx
from store.waiting import Waiting

VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    letters_tasks.SETTLE: reviewing.settled,
    letters_tasks.EDIT: reviewing.edited,
    steps.UNDO_STEP: reviewing.taken_back,
    letters.ASK: reviewing.asked,
    typed_letters.SAID: typed.confirmed,
    letters.DROP: reviewing.drop_asked,
    letters.DROP_SURELY: reviewing.dropped,
    letters.IMPORT: deciding.confirmed,
    letters_ends.ALIAS: deciding.aliased,
}
KINDS: dict[str, Callable[[Context, Waiting], Awaitable[None]]] = {
    showing.AWAITED: typed.said,
    pasting.KIND: pasting.more,
    receiving.FILE: receiving.waited,
}
LETTERS: dict[str, Callable[[Any], Page]] = {
    **letters.LETTERS,
    **letters_tasks.LETTERS,
    **typed_letters.LETTERS,
}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    NewPlan: listing.drafts,
    DraftTasks: listing.tasks,
    DraftChanges: listing.changes,
}
# Views that write, or that send something else than a page.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    DraftReview: reviewing.opened,
    DraftProblem: reviewing.problem_opened,
    DraftTask: reviewing.task_opened,
    DraftFields: reviewing.fields_opened,
    DraftSheet: sheet.hand_out,
    Received: receiving.chosen,
}
