"""What only these tests let the bot do, and two ways in which it is broken on purpose.

The probe's effect has no natural key: a second run would be a second row. So it shows whether
the inbox row is closed in the transaction of the effect, where the real effects, which are safe
twice over, would not.
"""

from __future__ import annotations

import uuid
from typing import Any

from telegram import Update
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot import failpoints
from bot.app import App
from bot.ingest import Intake
from bot.updates import ALLOWED
from handlers import letters
from handlers.context import Context
from handlers.page import page
from store import audit, chats, inbox, outbox
from store.db import Claim, Database, Tx

TALLY, ASK = "记", "问"
BEFORE_THE_GUARD = -5


def receipt(number: int) -> str:
    """What the answer to a tally contains."""
    return f"{TALLY}{number}终"


def answer(number: int) -> str:
    """What the answer to a question contains."""
    return f"答{number}终"


def add_probes(application: Any) -> None:
    """Let the bot answer ``记 n`` (a journalled effect) and ``问 n`` (a pure answer)."""
    for word, handler in ((TALLY, _tally), (ASK, _ask)):
        heard = filters.UpdateType.MESSAGE & filters.Regex(rf"^{word} \d+$")
        application.add_handler(MessageHandler(heard, handler), BEFORE_THE_GUARD)


async def _tally(update: Update, context: Context) -> None:
    number = _number(update)
    key = uuid.uuid4().hex

    async def body(tx: Tx) -> None:
        now = context.now
        await audit.record(
            tx,
            account_id=None,
            person_id=None,
            verb="tally",
            object_kind="probe",
            object_id=str(number),
            detail={},
            effect_key=key,
            now=now,
        )
        chat = await chats.ensure(tx, context.chat.id, context.chat.type, None, now)
        await outbox.put(
            tx,
            chat_id=chat,
            kind=letters.FAILED,
            facts={"number": receipt(number)},
            dedupe_key=key,
            now=now,
        )

    await context.write(body)
    raise ApplicationHandlerStop


async def _ask(update: Update, context: Context) -> None:
    await context.reply(page(answer(_number(update))))
    raise ApplicationHandlerStop


def _number(update: Update) -> int:
    assert update.message is not None
    assert update.message.text is not None
    return int(update.message.text.split()[1])


class ClosesOutside(Database):
    """Broken: the inbox row is closed in a transaction of its own, after the effect."""

    async def begin(self, body: Any, *, claim: Claim | None = None) -> Any:
        result = await super().begin(body)
        if claim is not None and not claim.closed:
            failpoints.failpoint("KP7")
            await super().begin(lambda tx: inbox.close(tx, [claim.seq], claim.at))
            claim.closed = True
        return result


def break_acknowledgement(app: App) -> None:
    """Broken: the batch is acknowledged before it is stored."""
    honest = Intake._store

    async def acknowledges_first(self: Intake, batch: list[Any]) -> None:
        if batch:
            last = max(raw["update_id"] for raw in batch)
            await app.bot.raw_updates(offset=last + 1, timeout=0, allowed=ALLOWED)
        await honest(self, batch)

    Intake._store = acknowledges_first  # type: ignore[method-assign]


def break_closing(app: App) -> None:
    """Broken: done outside the transaction."""
    worker = app.worker
    worker.db = ClosesOutside(worker.db._writer, worker.db._reader)


BREAKS = {"acknowledge": break_acknowledgement, "outside": break_closing}
