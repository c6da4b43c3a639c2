"""Where a plan in force holds, and what copy its text is: asked for, shown, confirmed."""

from __future__ import annotations

from typing import Any

from handlers import offers
from handlers.amending import letters
from handlers.amending.views import PlanFact
from handlers.context import Context
from handlers.importing.fitting import cut
from handlers.members.asking import attempt, expect, offer, over
from handlers.presses import Press
from handlers.render import echoed
from seed.placing import Move, moved
from seed.plan_fields import Unread, read_field
from store import agencies, plan_facts
from store.db import Tx
from store.errors import NotFound, Outdated
from store.lexicon import Lexicon
from store.origins import Marks
from store.places import place_name
from store.plan_facts import PlanFacts
from store.waiting import Waiting

KIND = "plan_fact_said"
# The order is that of ``what`` in buttons: only added to.
FIELDS = ("place", "origin")
_SHOWN = 3
Facts = dict[str, Any]


async def asked(context: Context, view: PlanFact) -> None:
    """Ask for the words; nothing changes before they are confirmed."""
    if view.what >= len(FIELDS):
        raise NotFound("fact", str(view.what))

    async def body(tx: Tx) -> None:
        found = await plan_facts.of(tx, context.actor, view.plan)
        state = {"plan": view.plan, "what": FIELDS[view.what]}
        await expect(context, tx, KIND, state)
        await offer(context, tx, letters.ASK_FACT, {**state, **_now(found)})

    await attempt(context, body)


async def said(context: Context, waiting: Waiting) -> None:
    """The words: what they change is shown; what will not do is said, and asked for again."""
    state, words = waiting.facts, context.message.text or ""
    key = offers.key_of(context.incoming, letters.ASK_FACT)
    lexicon = await context.lexicon()

    async def body(tx: Tx) -> None:
        found = await plan_facts.of(tx, context.actor, int(state["plan"]))
        told = {**state, **_now(found)}
        try:
            read = read_field(state["what"], words)
        except Unread as error:
            again = {**told, "fault": error.fault, "said": echoed(error.what)}
            await offers.put(context, tx, letters.ASK_FACT, again, key=key)
            return
        await over(context, tx)
        if state["what"] == "origin":
            told |= {"repost": read["repost"], "origin": read["origin"]}
        else:
            told |= {"to": read["place"], "place": place_name(read["place"])}
            told |= _meant(lexicon, found, read["place"])
        await offers.put(context, tx, letters.CHECK_FACT, told, key=key)

    await attempt(context, body, awaited=True)


async def confirmed(context: Context, tx: Tx, press: Press) -> None:
    """Put it on record, and say how it is taken back."""
    plan_id, actor = press.number("plan"), context.actor
    same: Any = {"effect_key": press.key, "now": context.now}
    found = await plan_facts.of(tx, actor, plan_id)
    told: Facts = {"plan": plan_id, "short": found.short, "what": press.args["what"]}
    if press.args["what"] == "origin":
        marks = Marks(bool(press.args["repost"]), press.args["origin"])
        if await plan_facts.mark(tx, actor, plan_id, marks, **same):
            told |= {"repost": marks.repost, "origin": marks.origin}
            await offers.put(context, tx, letters.FACT, told, key=press.key)
        return
    to = str(press.args["to"])
    if found.revision_id != press.number("seen"):
        raise Outdated("closed")
    # as the tables have it now: what is in memory may be older than this transaction
    move = _move(await agencies.load(tx), found, to)
    done = await plan_facts.relocate(
        tx, actor, plan_id, to, move.bodies, seen=found.revision_id, **same
    )
    if done is not None:
        told |= {"place": place_name(to), "number": done.number, "revision": done.revision_id}
        told |= {"moved": len(move.bodies)}
        await offers.put(context, tx, letters.FACT, told, key=press.key)


def _now(found: PlanFacts) -> Facts:
    return {
        "short": found.short,
        "seen": found.revision_id,
        "now_place": place_name(found.place),
        "now_repost": found.marks.repost,
        "now_origin": found.marks.origin,
    }


def _move(lexicon: Lexicon, found: PlanFacts, place: str) -> Move:
    return moved(lexicon, found.meant, found.place, place, found.day)


def _meant(lexicon: Lexicon, found: PlanFacts, place: str) -> Facts:
    """moved: how many names, with the first of them; kept: names that nobody goes by there."""
    move = _move(lexicon, found, place)
    fulls = {id_: entry.full for entry in lexicon.entries for id_ in entry.ids}
    shown = [
        [cut(name, 0.8), cut(fulls.get(new, name), 0.9)]
        for (name, _), new in list(move.bodies.items())[:_SHOWN]
    ]
    return {
        "moved": len(move.bodies),
        "shown": shown,
        "kept": [cut(name, 0.6) for name in move.kept[:_SHOWN]],
        "left": len(move.kept),
    }
