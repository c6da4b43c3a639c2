"""Why a digest, or a question what falls due, has nothing to tell."""

from __future__ import annotations

from datetime import date

from handlers.texts import digests as say
from store import due
from store.db import Tx
from store.due import Wish
from store.standing import Standing


async def silent_because(tx: Tx, plan_ids: tuple[int, ...], today: date, last: date) -> str | None:
    """The reason, in words; None where something falls due, or only history was asked about."""
    found = await due.overview(tx, Wish(plans=plan_ids), today=today, last=last)
    if found.total("coming") or found.total("duties"):
        return None
    history = found.left_out.get(Standing.HISTORY, ())
    if not found.plans and history and plan_ids:
        return None
    return say.nothing_due(
        first=today,
        last=last,
        undated=[plan.plan.short for plan in found.plans if not plan.dated],
        dated=[plan.plan.short for plan in found.plans if plan.dated],
        history=len(history),
        ahead=[plan.short for plan in found.left_out.get(Standing.AHEAD, ())],
        past=found.total("past"),
    )
