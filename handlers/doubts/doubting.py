"""A member says what of a task was misread, in a sentence."""

from __future__ import annotations

from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.doubts import letters
from handlers.doubts.views import Doubting
from handlers.keyboards import nav
from handlers.members.asking import attempt, expect, offer, over
from handlers.page import Key
from handlers.progress.about import about, subject
from handlers.progress.start import desk_of
from handlers.render import echoed
from handlers.texts import doubts as say
from store import misreadings, rules
from store.db import Tx
from store.errors import NotFound
from store.misreadings import What
from store.waiting import Waiting

WORDS = "doubt_words"
Facts = dict[str, Any]


def doubt_key(context: Context, task_id: int) -> list[Key]:
    """［识别有误］ for who serves, in private; else nothing."""
    may = context.in_private and rules.may(context.actor, rules.Action.DOUBT_READING)
    return [nav(say.DOUBT, Doubting(task_id))] if may else []


async def opened(context: Context, view: Doubting) -> None:
    """What is wrong, or the question for a sentence."""
    whats = list(What)
    if view.what > len(whats):
        raise NotFound("doubt", str(view.what))
    desk = await desk_of(context)

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.DOUBT_READING)
        told = about(await subject(tx, view.task, desk), desk, None)
        if not view.what:
            await over(context, tx)
            await offer(context, tx, letters.WHAT, {"about": told})
            return
        what = whats[view.what - 1].value
        facts = {"about": told, "what": what}
        await expect(context, tx, WORDS, facts)
        await offer(context, tx, letters.WORDS, facts)

    await attempt(context, body)


async def said(context: Context, waiting: Waiting) -> None:
    """The sentence."""
    words = context.message.text or ""
    told, what = waiting.facts["about"], What(waiting.facts["what"])
    key = offers.key_of(context.incoming, letters.TAKEN)

    async def body(tx: Tx) -> None:
        found = await misreadings.doubt(
            tx, context.actor, told["task"], what, words, effect_key=key, now=context.now
        )
        await over(context, tx)
        if found is not None:
            facts: Facts = {"about": told, "what": what.value, "new": found[1]}
            await offers.put(context, tx, letters.TAKEN, {**facts, "words": echoed(words)}, key=key)

    # what is too long may be said again; what is refused for another reason may not
    await attempt(context, body, awaited=misreadings.is_sentence(words))
