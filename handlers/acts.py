"""A button that writes was tapped: take it and do what it says, in one transaction.

Every topic has a table of its verbs; a verb is a promise, since buttons live in chats for days:
it is never renamed, and its arguments only gain fields.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import choosing, terms
from handlers.agencies import tables as agencies
from handlers.amending import tables as amending
from handlers.context import Context
from handlers.digests import pressing
from handlers.doubts import tables as doubts
from handlers.encoding import ACT_PREFIX
from handlers.following import tables as following
from handlers.importing import tables as importing
from handlers.journal import forgetting
from handlers.members import tables as members
from handlers.page import Page
from handlers.presses import Press
from handlers.progress import tables as progress
from handlers.reminding import tables as reminding
from handlers.steering import tables as steering
from handlers.texts import first as say
from handlers.texts import refusals
from handlers.workdays import menus as workdays
from handlers.years import tables as years
from store import actions
from store.db import Tx
from store.errors import Forbidden, NotFound, Outdated, Refused

# What it says: a toast, or a page in the place of the tapped message. Other than a letter of the
# outbox it is lost with the process: for what is no write, or has no address any more.
Effect = Callable[[Context, Tx, Press], Awaitable[str | Page | None]]

VERBS: dict[str, Effect] = {
    **choosing.VERBS,
    **terms.VERBS,
    **members.VERBS,
    **progress.VERBS,
    **forgetting.VERBS,
    **steering.VERBS,
    **following.VERBS,
    **pressing.VERBS,
    **reminding.VERBS,
    **importing.VERBS,
    **amending.VERBS,
    **workdays.VERBS,
    **years.VERBS,
    **agencies.VERBS,
    **doubts.VERBS,
}


async def pressed(update: Update, context: Context) -> None:
    """Do it once, or say why not: nothing of a refused tap is kept."""
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    token = query.data.removeprefix(ACT_PREFIX)
    # read before the transaction: what is in memory is not waited for inside it
    lexicon, plans = await context.lexicon(), await context.plans()

    async def body(tx: Tx) -> str | Page | None:
        button = await actions.take(
            tx, token, context.actor.telegram_id, context.now, chat=context.chat.id
        )
        effect = VERBS.get(button.verb)
        if effect is None:
            raise Outdated("unknown")
        press = Press(f"action:{token}", button.args, lexicon, plans)
        return await effect(context, tx, press)

    try:
        said = await context.write(body)
    except Outdated as error:
        await context.toast(say.outdated(why=error.why), alert=True)
    except NotFound:
        # what it was about has gone from the tables since the button was made
        await context.toast(say.outdated(why="closed"), alert=True)
    except Forbidden as error:
        await context.toast(
            refusals.forbidden(action=error.action, suspended=error.suspended), alert=True
        )
    except Refused as error:
        await context.toast(refusals.refused(code=error.code, facts=error.facts), alert=True)
    else:
        if isinstance(said, Page):
            await context.show(said)
        else:
            await context.toast(said)
