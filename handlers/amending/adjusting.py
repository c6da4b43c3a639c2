"""What a card and 原文 say of amendments: when, by which document, and what it was before."""

from __future__ import annotations

from datetime import tzinfo

from handlers.amending.letters import agencies_line, due_line
from handlers.amending.views import Amending
from handlers.context import Context
from handlers.keyboards import nav
from handlers.page import Key, Rich, quoted
from handlers.render import echoed
from handlers.texts import amending as say
from store import adjusted, rules
from store.adjusted import Adjustment, Wording
from store.records import TaskCard


async def amended_lines(context: Context, card: TaskCard) -> list[str]:
    """2026-11-20 调整（依据…，管理员）; what was corrected while it was imported; often nothing."""
    if not card.is_amended:
        return [say.corrected(fields=card.by_hand)] if card.by_hand else []
    found = await context.read(lambda tx: adjusted.of_task(tx, card.task_id))
    zone, names = context.deps.zone, _names(context)
    return [_line(one, zone, names=names, earlier=len(found) - 1) for one in found[:1]]


async def amended_blocks(context: Context, task_id: int) -> list[Rich]:
    """Below what the document printed: what was adjusted, each time old and new."""
    found = await context.read(lambda tx: adjusted.of_task(tx, task_id))
    zone, names = context.deps.zone, _names(context)
    blocks: list[Rich] = []
    for one in found:
        blocks.append(Rich(_line(one, zone, names=names)))
        if one.reason:
            blocks.append(Rich(say.reason(reason=echoed(one.reason))))
        blocks += _changes(one)
    return blocks


def amend_keys(context: Context, task_id: int) -> list[Key]:
    """［调整任务］ for administrators."""
    if not context.in_private or not rules.may(context.actor, rules.Action.SEED_PLAN):
        return []
    return [nav(say.AMEND, Amending(task_id))]


def _names(context: Context) -> bool:
    """Whether the reader may see whose deed it was: not everybody who may ask."""
    return context.in_private and bool(context.actor.appointments)


def _line(one: Adjustment, zone: tzinfo, *, names: bool, earlier: int = 0) -> str:
    return say.adjusted(
        on=one.at.astimezone(zone).date(),
        basis=None if one.basis is None else echoed(one.basis),
        by=echoed(one.by) if names and one.by else None,
        added=one.before is None,
        earlier=earlier,
    )


def _changes(one: Adjustment) -> list[Rich]:
    if one.before is None:
        return []
    before, after = one.before, one.after
    found: list[Rich] = []
    if before.text != after.text:
        found += [Rich(say.was(said="")), quoted(before.text)]
        found += [Rich(say.becomes(said="")), quoted(after.text)]
    pairs = (
        (_agencies(before), _agencies(after)),
        (_due(before), _due(after)),
    )
    for old, new in pairs:
        if old != new:
            found.append(Rich(f"{say.was(said=old)}\n{say.becomes(said=new)}"))
    return found


def _agencies(wording: Wording) -> str:
    return agencies_line(wording.agencies)


def _due(wording: Wording) -> str:
    day = None if wording.due_on is None else wording.due_on.isoformat()
    return due_line({"kind": wording.kind, "due_on": day, "phrase": wording.phrase})
