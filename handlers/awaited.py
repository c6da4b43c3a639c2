"""What somebody says while the bot waits for it: a report's text, a reason, a file.

A kind is a promise, as in ``handlers.letters``: rows with it may wait over an update.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.agencies import tables as agencies
from handlers.amending import tables as amending
from handlers.context import Context
from handlers.doubts import tables as doubts
from handlers.importing import tables as importing
from handlers.members import tables as members
from handlers.progress import tables as progress
from handlers.steering import tables as steering
from handlers.workdays import menus as workdays
from store.waiting import Waiting

Said = Callable[[Context, Waiting], Awaitable[None]]

KINDS: dict[str, Said] = {
    **members.KINDS,
    **progress.KINDS,
    **steering.KINDS,
    **workdays.KINDS,
    **agencies.KINDS,
    **doubts.KINDS,
    **amending.KINDS,
    **importing.KINDS,
}


async def taken(context: Context) -> bool:
    """Give the message to whoever waits for it; False where nobody does."""
    found = await context.deps.reads.waiting(
        context.chat.id, context.actor.telegram_id, context.now
    )
    said = None if found is None else KINDS.get(found.kind)
    if found is None or said is None:
        return False
    await said(context, found)
    return True
