"""What may be shown before others: the tasks that the rule of sensitive work does not keep back."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.context import Context
from store import items
from store.db import Tx
from store.errors import NotFound
from store.records import PlanRef, TaskCard
from store.search import Hit


async def shareable(
    tx: Tx, hits: Sequence[Hit], most: int, plans: tuple[PlanRef, ...]
) -> tuple[list[TaskCard], int]:
    """The cards of the first ``most`` of ``hits`` that may be shown to anybody, and how many hits
    were looked at for them.
    """
    found: list[TaskCard] = []
    for number, hit in enumerate(hits):
        if len(found) == most:
            return found, number
        try:
            card = await items.card(tx, hit.task_id, plan_refs=plans)
        except NotFound:
            # a revision took it away while its words were still in the index
            continue
        if not card.is_kept_back:
            found.append(card)
    return found, len(hits)


async def is_kept_back(context: Context, task_id: int) -> bool:
    """Whether a task is told in private only; so is one that has gone meanwhile."""
    known = await context.plans()
    try:
        card = await context.read(lambda tx: items.card(tx, task_id, plan_refs=known))
    except NotFound:
        return True
    return card.is_kept_back
