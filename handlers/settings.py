"""/whoami: who one is to the bot, and changing "my agency"."""

from __future__ import annotations

from handlers.context import Context
from handlers.keyboards import Chooser, Home, Me, nav
from handlers.page import Key, Page, page
from handlers.texts import first as say
from handlers.texts import labels


async def me(context: Context, view: Me) -> Page:
    """The person's own numeric id, agency and role; only ever shown in private."""
    actor = context.actor
    is_appointed = any(held.agency for held in actor.appointments)
    text = say.me(
        telegram_id=actor.telegram_id,
        agency=say.spoken(full=actor.agency.full) if actor.agency else None,
        role=say.role(role=actor.role.value),
        chosen=not is_appointed,
    )
    keys: list[Key] = []
    if not is_appointed:
        label = labels.CHANGE_AGENCY if actor.agency else labels.CHOOSE_AGENCY
        keys.append(nav(label, Chooser()))
    keys.append(nav(labels.BACK, Home()))
    return page(text, [keys])
