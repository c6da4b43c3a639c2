"""What the buttons of a digest's panel do."""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Context
from handlers.digests import letters
from handlers.digests.panel import changed, pause, put
from handlers.digests.showing import Here, preview, refuse, send_now, show
from handlers.presses import Press
from store import digests as schedules
from store.db import Tx
from store.digest_records import Settings


def _of(press: Press) -> Here:
    return press.number("chat"), press.number("topic")


async def _opened(context: Context, tx: Tx, press: Press) -> None:
    await refuse(tx, context)
    await show(context, tx, _of(press), str(press.args["page"]), press.lexicon, key=press.key)


async def _set(context: Context, tx: Tx, press: Press) -> None:
    here = _of(press)
    known = await schedules.find(tx, *here)
    before = known.settings if known is not None else Settings()
    settings = changed(before, dict(press.args["set"]))
    await put(context, tx, here, settings, press.key)
    at = str(press.args["page"])
    await show(context, tx, here, at, press.lexicon, key=f"{press.key}:shown")


async def _paused(context: Context, tx: Tx, press: Press) -> None:
    known = await schedules.by_id(tx, press.number("digest"))
    days = press.args.get("days")
    until = context.deps.clock.moment().astimezone(known.zone).date() + timedelta(days=days or 0)
    await pause(context, tx, known, until if days else None, press.key)
    here = known.chat_id, known.topic
    await show(context, tx, here, "main", press.lexicon, key=f"{press.key}:shown")


async def _stopped(context: Context, tx: Tx, press: Press) -> None:
    known = await schedules.by_id(tx, press.number("digest"))
    await schedules.stop(tx, context.actor, known.id, effect_key=press.key, now=context.now)
    here = known.chat_id, known.topic
    await show(context, tx, here, "main", press.lexicon, key=f"{press.key}:shown")


async def _sent(context: Context, tx: Tx, press: Press) -> str:
    known = await schedules.by_id(tx, press.number("digest"))
    said = await send_now(context, tx, known, press.key)
    await show(
        context, tx, (known.chat_id, known.topic), "main", press.lexicon, key=f"{press.key}:shown"
    )
    return said


async def _previewed(context: Context, tx: Tx, press: Press) -> str:
    here = _of(press)
    said = await preview(context, tx, here, press.key)
    await show(context, tx, here, "main", press.lexicon, key=f"{press.key}:shown")
    return said


VERBS = {
    letters.OPEN: _opened,
    letters.SET: _set,
    letters.PAUSE: _paused,
    letters.STOP: _stopped,
    letters.NOW: _sent,
    letters.PREVIEW: _previewed,
}
