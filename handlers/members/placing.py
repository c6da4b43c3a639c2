"""处室: in which unit of the agency somebody works, chosen from those there are, or named anew."""

from __future__ import annotations

from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.members import letters_members as letters
from handlers.members.asking import attempt, expect, offer, over
from handlers.page import page
from handlers.presses import Press
from handlers.render import echoed
from handlers.texts import members as say
from store import units
from store.db import Tx
from store.waiting import Waiting

Facts = dict[str, Any]
NAMED = "unit_named"
_MOST = 9


async def ask(context: Context, tx: Tx, facts: Facts) -> None:
    """Offer the units of the agency; a name that is sent is a new one."""
    found = await units.of_agency(tx, facts["agency"])
    about = {name: facts[name] for name in ("person", "name", "agency")}
    await expect(context, tx, NAMED, about)
    shown = [[unit.id, echoed(unit.name)] for unit in found[:_MOST]]
    await offer(context, tx, letters.UNIT_WHICH, {**about, "units": shown})


async def chosen(context: Context, tx: Tx, press: Press) -> None:
    """One of those there are."""
    unit_id, agency_id = press.number("unit"), press.number("agency")
    await units.put(
        tx,
        context.actor,
        press.number("person"),
        unit_id,
        effect_key=press.key,
        now=context.now,
    )
    await over(context, tx)
    name = next((u.name for u in await units.of_agency(tx, agency_id) if u.id == unit_id), "")
    await _done(context, tx, dict(press.args), name, press.key)


async def named(context: Context, waiting: Waiting) -> None:
    """A new one."""
    said = units.clean(context.message.text or "")
    if not said:
        await context.reply(page(say.unit_which(name=waiting.facts["name"])))
        return
    facts, key = waiting.facts, offers.key_of(context.incoming, letters.UNIT_DONE)
    same: Facts = {"now": context.now}

    async def body(tx: Tx) -> None:
        made = await units.ensure(
            tx, context.actor, facts["agency"], said, effect_key=f"{key}:unit", **same
        )
        await units.put(tx, context.actor, facts["person"], made, effect_key=key, **same)
        await over(context, tx)
        await _done(context, tx, facts, said, key)

    await attempt(context, body, awaited=True)


async def _done(context: Context, tx: Tx, facts: Facts, unit: str, key: str) -> None:
    told = {
        "name": facts["name"],
        "unit": echoed(unit),
        "person": facts["person"],
        "agency": facts["agency"],
    }
    await offers.put(context, tx, letters.UNIT_DONE, told, key=key)
