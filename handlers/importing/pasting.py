"""A plan that is pasted or forwarded as text: collected over several messages, then read.

Telegram cuts a long text into messages of 4,096 characters. The parts wait for half an hour.
"""

from __future__ import annotations

from telegram import Message
from telegram.constants import ChatType

from handlers import offers
from handlers.context import Context
from handlers.importing import letters, reading
from handlers.keyboards import Home, nav
from handlers.members.asking import attempt, expect, over
from handlers.page import page
from handlers.texts import importing as say
from handlers.texts import labels
from seed.pasted import looks_like_plan, may_go_on
from store import rules
from store.db import Tx
from store.records import Actor
from store.waiting import Waiting

KIND = "plan_pasted"
MOST = 200_000


def is_forwarded_plan(message: Message, actor: Actor) -> bool:
    """Whether a forwarded message is a plan from who may import it: a document, or a long text.

    Forwarded words never act otherwise (handlers.guard).
    """
    if message.forward_origin is None or message.via_bot is not None:
        return False
    if message.chat.type != ChatType.PRIVATE or not rules.may(actor, rules.Action.SEED_PLAN):
        return False
    text = message.text or ""
    return message.document is not None or (not text.startswith("/") and looks_like_plan(text))


async def received(context: Context) -> bool:
    """Take a long text from an administrator as (a part of) a plan; False for anything else."""
    text = context.message.text or ""
    if not looks_like_plan(text) or not rules.may(context.actor, rules.Action.SEED_PLAN):
        return False
    found = await context.deps.reads.waiting(
        context.chat.id, context.actor.telegram_id, context.now
    )
    before = found.facts["parts"] if found is not None and found.kind == KIND else []
    await _collect(context, [*before, text])
    return True


async def more(context: Context, waiting: Waiting) -> None:
    """The next part; words that are none of a plan end the waiting and are a question."""
    from handlers.ask.answer import ask  # answers open reviews, and reviews answer
    from handlers.importing import receiving

    message = context.message
    if message.document is not None:
        await receiving.document(context)
        return
    text = message.text or ""
    if not may_go_on(text):
        await ask(context, text)
        return
    await _collect(context, [*waiting.facts["parts"], text])


async def chosen(context: Context, waiting: Waiting, *, is_plan: bool) -> None:
    """Read what was collected, or take it as the question that it is."""
    from handlers.ask.answer import ask

    text = "\n".join(waiting.facts["parts"])
    await context.toast(None)
    if is_plan:
        await reading.plan(context, say.pasted_name(), text.encode())
    else:
        await ask(context, text)
    await context.write(lambda tx: over(context, tx))


async def _collect(context: Context, parts: list[str]) -> None:
    characters = sum(map(len, parts))
    if characters > MOST:
        await context.reply(page(say.pasted_too_long(most=MOST), [[nav(labels.HOME, Home())]]))
        return

    async def body(tx: Tx) -> None:
        await expect(context, tx, KIND, {"parts": parts})
        told = {"characters": characters, "parts": len(parts)}
        key = offers.key_of(context.incoming, letters.PASTED)
        await offers.put(context, tx, letters.PASTED, told, key=key)

    await attempt(context, body)
