"""/forget: oneself, or for an administrator somebody else; asked twice, done once."""

from __future__ import annotations

from telegram import Update

from handlers import offers
from handlers.context import Context
from handlers.journal.letters import FORGET_ASKED, FORGET_VERB, FORGOTTEN
from handlers.keyboards import nav
from handlers.page import Page, page
from handlers.presses import Press
from handlers.texts import first as say_first
from handlers.texts import journal as say
from handlers.texts import labels, refusals
from handlers.views import Home
from store import forget
from store.db import Tx
from store.errors import Forbidden, NotFound

_MOST_DIGITS = 16


async def command(update: Update, context: Context) -> None:
    """Ask before anybody is forgotten. In private only: names stand in the question."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private()))
        return
    words = (context.message.text or "").split()[1:]
    if not words:
        await _ask(context, None, "")
    elif len(words) == 1 and _is_number(words[0]):
        await _ask(context, int(words[0]), words[0])
    else:
        await context.reply(page(say.whom_to_forget()))


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS


async def _ask(context: Context, number: int | None, typed: str) -> None:
    async def body(tx: Tx) -> None:
        person_id = None if number is None else await forget.person_of(tx, context.actor, number)
        subject = await forget.subject(tx, context.actor, person_id)
        facts = {
            "person": subject.person_id,
            "name": subject.name,
            "reports": subject.reports,
            "evidence": subject.evidence,
            "other": number is not None and subject.person_id != context.actor.person_id,
        }
        key = offers.key_of(context.incoming, FORGET_ASKED)
        await offers.put(context, tx, FORGET_ASKED, facts, key=key)

    try:
        await context.write(body)
    except Forbidden as error:
        await context.reply(page(refusals.forbidden(action=error.action)))
    except NotFound:
        said = say.nobody_to_forget(number=typed) if typed else say.nothing_to_forget()
        await context.reply(page(said))


async def _confirmed(context: Context, tx: Tx, press: Press) -> Page | None:
    person_id, with_evidence = press.args["person"], bool(press.args["evidence"])
    await forget.forget(
        tx,
        context.actor,
        person_id,
        with_evidence=with_evidence,
        effect_key=press.key,
        now=context.now,
    )
    if person_id is None or person_id == context.actor.person_id:
        # No letter: where it would have to go is no longer written anywhere.
        return page(say.forgotten_me(), [[nav(labels.HOME, Home())]])
    facts = {"person": person_id, "evidence": with_evidence}
    await offers.put(context, tx, FORGOTTEN, facts, key=press.key)
    return None


VERBS = {FORGET_VERB: _confirmed}
