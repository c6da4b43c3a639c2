"""An administrator looks at a doubt beside the text, and says what becomes of it."""

from __future__ import annotations

from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.doubts import letters
from handlers.doubts.queue import WHY, on_day
from handlers.doubts.views import DoubtCard
from handlers.members.asking import attempt, expect, offer, over
from handlers.presses import Press
from handlers.render import echoed
from store import items, misreadings, rules
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.misreadings import Doubt
from store.records import PlanRef
from store.text import first_words
from store.waiting import Waiting

_WORDS = 24
Facts = dict[str, Any]


async def opened(context: Context, view: DoubtCard) -> None:
    """The doubt, with the printed text and the ways on."""
    known = await context.plans()

    async def body(tx: Tx) -> None:
        await over(context, tx)
        await offer(context, tx, letters.SHOWN, await _facts(context, tx, view.doubt, known))

    await attempt(context, body)


async def amended(context: Context, tx: Tx, press: Press) -> None:
    """It was put right."""
    await over(context, tx)
    await _decide(context, tx, press.number("doubt"), "", press.key, is_amended=True)


async def keep(context: Context, tx: Tx, press: Press) -> None:
    """The text stays: ask why."""
    rules.allow(context.actor, rules.Action.SEED_PLAN)
    found = await misreadings.one(tx, context.actor, press.number("doubt"))
    if found.state != misreadings.OPEN:
        raise Refused(Refusal.DOUBT_DECIDED)
    await expect(context, tx, WHY, {"doubt": found.id})
    await offers.put(context, tx, letters.WHY, {"about": _about(found)}, key=press.key)


async def reasoned(context: Context, waiting: Waiting) -> None:
    """The reason for keeping it."""
    key = offers.key_of(context.incoming, letters.DECIDED)
    words = context.message.text or ""

    async def body(tx: Tx) -> None:
        await _decide(context, tx, int(waiting.facts["doubt"]), words, key, is_amended=False)
        await over(context, tx)

    # what is too long may be said again; what is refused for another reason may not
    await attempt(context, body, awaited=misreadings.is_sentence(words))


async def _decide(
    context: Context, tx: Tx, doubt_id: int, answer: str, key: str, *, is_amended: bool
) -> None:
    same: Facts = {"effect_key": key, "now": context.now}
    if not await misreadings.decide(
        tx, context.actor, doubt_id, answer, amended=is_amended, **same
    ):
        return
    found = await misreadings.one(tx, context.actor, doubt_id)
    told = await misreadings.is_told(tx, context.actor, doubt_id)
    facts = {"about": _about(found), "amended": is_amended, "told": told}
    await offers.put(context, tx, letters.DECIDED, facts, key=key)


async def _facts(context: Context, tx: Tx, doubt_id: int, known: tuple[PlanRef, ...]) -> Facts:
    found = await misreadings.one(tx, context.actor, doubt_id)
    try:
        printed = (await items.source(tx, found.task_id, plan_refs=known)).printed
    except NotFound:
        printed = None  # the document in force has the task no more
    return {
        "doubt": found.id,
        "about": _about(found),
        "what": found.what.value,
        "by": None if found.by is None else echoed(found.by),
        "on": on_day(found.made_at, context.deps.zone),
        "words": found.words,
        "printed": printed,
        "state": found.state,
        "old": found.is_old,
    }


def _about(found: Doubt) -> Facts:
    """What a letter quotes of the task, also of one that is gone."""
    words = first_words(found.title, _WORDS)
    return {"task": found.task_id, "plan": found.plan, "ref": found.ref, "words": words}
