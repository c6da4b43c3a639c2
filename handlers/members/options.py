"""What an agency, or the office, has set: shown as it is, changed after a tap, put on record."""

from __future__ import annotations

from handlers import offers
from handlers.context import Context
from handlers.members import letters_members as letters
from handlers.members.asking import attempt, full_name, offer
from handlers.members.views import Options
from handlers.presses import Press
from store import office, rules
from store.db import Tx
from store.office import Setting


async def opened(context: Context, view: Options) -> None:
    """The setting of an agency for its liaison, that of the office (0) for the administrators."""
    lexicon, agency_id = await context.lexicon(), view.agency or None

    async def body(tx: Tx) -> None:
        if agency_id is None:
            rules.allow(context.actor, rules.Action.SET_OFFICE)
            is_on = (await office.load(tx)).open_statuses
        else:
            rules.allow(context.actor, rules.Action.SET_AGENCY, agency_id=agency_id)
            is_on = await office.confirms(tx, agency_id)
        agency = full_name(context, lexicon, agency_id)
        facts = {"agency": agency, "agency_id": agency_id, "on": is_on}
        await offer(context, tx, letters.OPTIONS, facts)

    await attempt(context, body)


async def switch(context: Context, tx: Tx, press: Press) -> None:
    """Change it, and show it as it is now."""
    agency_id, is_on = press.args["agency"], bool(press.args["on"])
    if agency_id is None:
        await office.put(
            tx,
            context.actor,
            Setting.OPEN_STATUSES,
            is_on,
            effect_key=press.key,
            now=context.now,
        )
    else:
        await office.set_confirms(
            tx,
            context.actor,
            press.number("agency"),
            is_on,
            effect_key=press.key,
            now=context.now,
        )
    agency = full_name(context, press.lexicon, agency_id)
    facts = {"agency": agency, "agency_id": agency_id, "on": is_on}
    await offers.put(context, tx, letters.OPTIONS, facts, key=press.key)
