"""催办: who would be told, the confirmation, and who was told and who could not be."""

from __future__ import annotations

from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.following import letters
from handlers.following.views import Urging
from handlers.members.asking import attempt, offer
from handlers.presses import Press
from handlers.progress.about import Desk, about, subject
from handlers.progress.start import desk_of
from handlers.render import echoed
from store import urging
from store.db import Tx
from store.urging import Plan

Facts = dict[str, Any]


async def ask(context: Context, view: Urging) -> None:
    """Who would be told, to be confirmed; or when it is possible again."""
    desk = await desk_of(context)

    async def body(tx: Tx) -> None:
        found = await urging.preview(tx, context.actor, view.task, context.now)
        facts = await _facts(tx, desk, view.task, found)
        if found.last is not None and found.again is not None:
            for name, at in (("last", found.last), ("again", found.again)):
                facts[name] = at.astimezone(context.deps.zone).date().isoformat()
        await offer(context, tx, letters.URGE_ASK, facts)

    await attempt(context, body)


async def _urge(context: Context, tx: Tx, press: Press) -> None:
    task_id = press.number("task")
    done = await urging.urge(tx, context.actor, task_id, effect_key=press.key, now=context.now)
    if done is not None:
        desk = Desk(press.lexicon, press.plans, context.today)
        facts = await _facts(tx, desk, task_id, done)
        await offers.put(context, tx, letters.URGE_DONE, facts, key=press.key)


async def _facts(tx: Tx, desk: Desk, task_id: int, found: Plan) -> Facts:
    told = about(await subject(tx, task_id, desk), desk, None)
    return {
        **{name: told[name] for name in ("task", "plan", "ref", "words")},
        "agencies": [
            {
                "agency": one.agency,
                "why": one.why,
                "told": [echoed(name) for _, name in one.told],
                "missed": [echoed(name) for _, name in one.missed],
            }
            for one in found.agencies
        ],
    }


VERBS = {letters.URGE: _urge}
