"""What this topic adds to the tables of the house: verbs, kinds of words waited for, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.amending import letters, plan_facts, plans, steps
from handlers.amending.views import (
    AddingTask,
    Amending,
    Archiving,
    Editions,
    Managing,
    ParkedTasks,
    PlanFact,
    UndoingRevision,
)
from handlers.context import Context
from handlers.page import Page
from handlers.presses import Press
from store.db import Tx
from store.waiting import Waiting

VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    letters.SKIP: steps.skipped,
    letters.CONFIRM: steps.confirmed,
    letters.ARCHIVE: plans.archived,
    letters.UNDO: plans.undone,
    letters.FACT_SURELY: plan_facts.confirmed,
}
KINDS: dict[str, Callable[[Context, Waiting], Awaitable[None]]] = {
    steps.AMEND: steps.said,
    plan_facts.KIND: plan_facts.said,
}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    Managing: plans.managing,
    Editions: plans.listed,
    ParkedTasks: plans.parked_tasks,
}
# Views that write: what they offer has buttons with rows.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    Amending: steps.opened,
    AddingTask: steps.adding,
    Archiving: plans.archiving_asked,
    PlanFact: plan_facts.asked,
    UndoingRevision: plans.undo_asked,
}
