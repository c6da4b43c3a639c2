"""A plan that is pasted or forwarded as text: collected over several messages, then read.

Telegram cuts a long text into messages of 4,096 characters. The parts wait for half an hour.
"""

from __future__ import annotations

from telegram import Message
from telegram.constants import ChatType

from handlers import offers
from handlers.context import Context
from handlers.importing import letters, reading
from handlers.keyboards import nav
from handlers.members.asking import attempt, expect, over
from handlers.page import page
from handlers.texts import importing as say
from handlers.texts import labels
from handlers.views import Home
from seed.pasted import is_cut, is_followed, joined, looks_like_plan, may_go_on
from store import rules
from store.db import Tx
from store.records import Actor
from store.waiting import Waiting

KIND = "plan_pasted"
MOST = 200_000


async def is_forwarded_plan(context: Context, message: Message, actor: Actor) -> bool:
    """Whether a forwarded message is a plan from who may import it: a document, or a long text.

    A text is also one behind a part of a plan that is as long as messages are: it is the rest.
    Forwarded words never act otherwise (handlers.guard).
    """
    if message.forward_origin is None or message.via_bot is not None:
        return False
    if message.chat.type != ChatType.PRIVATE or not rules.may(actor, rules.Action.SEED_PLAN):
        return False
    text = message.text or ""
    if message.document is not None or not text or text.startswith("/"):
        return message.document is not None
    if looks_like_plan(text):
        return True
    parts = await _parts(context, actor)
    return bool(parts) and is_followed(parts[-1])


async def received(context: Context) -> bool:
    """Take a text from an administrator as (a part of) a plan; False for anything else.

    Typed words have to look like one; of forwarded ones the guard has seen to that.
    """
    text = context.message.text or ""
    if context.message.forward_origin is None and not looks_like_plan(text):
        return False
    if not rules.may(context.actor, rules.Action.SEED_PLAN):
        return False
    await _collect(context, [*await _parts(context, context.actor), text])
    return True


async def more(context: Context, waiting: Waiting) -> None:
    """The next part; words that are none of a plan end the waiting and are a question."""
    from handlers.importing import receiving

    text, parts = context.message.text or "", waiting.facts["parts"]
    if may_go_on(text) or (text and is_cut(parts[-1])):
        await _collect(context, [*parts, text])
    else:
        await receiving.otherwise(context)


async def chosen(context: Context, waiting: Waiting, *, is_plan: bool) -> None:
    """Read what was collected, or take it as the question that it is."""
    from handlers.ask.answer import ask  # answers open reviews, and reviews answer

    text = joined(waiting.facts["parts"])
    await context.toast(None)
    if not is_plan:
        await ask(context, text)
    elif not await reading.plan(context, say.pasted_name(), text.encode()):
        return
    await context.write(lambda tx: over(context, tx))


async def _parts(context: Context, actor: Actor) -> list[str]:
    """What was collected so far."""
    chat, person = context.chat.id, actor.telegram_id
    found = await context.deps.reads.waiting(chat, person, context.now)
    return list(found.facts["parts"]) if found is not None and found.kind == KIND else []


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
