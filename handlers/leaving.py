"""A question that somebody turned away from: their next words are no answer to it."""

from __future__ import annotations

from handlers.context import Context
from handlers.members.asking import over


async def leave(context: Context, *kinds: str) -> None:
    """Wait no longer for words of these ``kinds`` here; words of other kinds are waited for on."""
    found = await context.deps.reads.waiting(
        context.chat.id, context.actor.telegram_id, context.now
    )
    if found is not None and found.kind in kinds:
        await context.write(lambda tx: over(context, tx))
