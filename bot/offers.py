"""After an outage in which presses expired: what was still open is offered again, once."""

from __future__ import annotations

from collections.abc import Callable

from bot.worker import Worker, log
from handlers.letters import AGAIN
from store import actions, outbox
from store.db import Tx

_BATCH = 100


async def offer_again(worker: Worker, wake: Callable[[], None]) -> int:
    """Queue a letter for every open keyboard, with the same buttons; how many those are.

    The buttons keep their rows, so whichever of the two messages is pressed, it counts once.
    """
    total = 0
    while offered := await worker.db.begin(lambda tx: _batch(tx, worker)):
        total += offered
    if total:
        log.info("offered again", keyboards=total)
        wake()
    return total


async def _batch(tx: Tx, worker: Worker) -> int:
    now = worker.clock.now()
    offered = 0
    for keyboard in await actions.unanswered(tx, now, _BATCH):
        if not await actions.offered_again(tx, keyboard.id, now):
            continue
        await outbox.put(
            tx,
            chat_id=keyboard.chat_id,
            kind=AGAIN,
            facts={"kind": keyboard.kind, "facts": keyboard.facts},
            dedupe_key=f"again:{keyboard.id}",
            now=now,
            keyboard=keyboard,
        )
        offered += 1
    return offered
