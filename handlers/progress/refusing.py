"""A refusal as a page: what is on record, what is allowed instead, and the buttons for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.presses import Press
from handlers.progress.about import Desk, Facts, about, subject
from handlers.progress.flow import wait_no_more
from handlers.progress.letters_refused import REFUSED
from handlers.texts import progress as say
from store import rules
from store.attempts import attempt
from store.db import Tx
from store.errors import Forbidden, NotFound, Outdated, Refusal, Refused
from store.named import agencies_of

Effect = Callable[[Context, Tx, Press], Awaitable[str | None]]

# After these other words are an answer; after every other refusal no words will be one.
_SAY_OTHERWISE = frozenset(
    {
        Refusal.TEXT_MISSING,
        Refusal.TEXT_TOO_LONG,
        Refusal.REASON_MISSING,
        Refusal.DATE_AHEAD,
        Refusal.EXTENSION_PAST,
        Refusal.FILE_TOO_LARGE,
        Refusal.FILES_FULL,
        Refusal.TOO_MANY_FILES,
    }
)


async def speaking(
    context: Context,
    tx: Tx,
    desk: Desk,
    body: Callable[[Tx], Awaitable[Any]],
    *,
    key: str,
    awaited: str | None = None,
) -> Any:
    """Run ``body``; where the store refuses, nothing of it is kept and the refusal is said.

    ``awaited``: what the words were taken for. Once they cannot be that any more, the next ones
    are a question again; and that something is gone, which is otherwise raised, is said.
    """
    try:
        return await attempt(tx, body)
    except Refused as error:
        facts = await _facts(context, tx, desk, error)
        goes_on = error.code in _SAY_OTHERWISE
    except Forbidden as error:
        facts = {"forbidden": error.action, "says": _instead(context, error)}
        goes_on = False
    except NotFound:
        if awaited is None:
            raise
        facts, goes_on = {"forbidden": "", "says": "gone"}, False
    if awaited is not None and not goes_on:
        await wait_no_more(context, tx, awaited)
    await offers.put(context, tx, REFUSED, facts, key=f"{key}:refused")
    return None


def spoken(effect: Effect) -> Effect:
    """An effect of a button whose refusals take the place of the message that was tapped."""

    async def run(context: Context, tx: Tx, press: Press) -> str | None:
        desk = Desk(press.lexicon, press.plans, context.today)

        async def body(inner: Tx) -> str | None:
            return await effect(context, inner, press)

        said: str | None = await speaking(context, tx, desk, body, key=press.key)
        return said

    return run


def number(press: Press, name: str) -> int:
    """An id out of a button's row; Outdated for a row that no button of ours has."""
    value = press.args.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Outdated("unknown")
    return value


async def _facts(context: Context, tx: Tx, desk: Desk, error: Refused) -> Facts:
    facts: Facts = {"code": error.code.value, "facts": dict(error.facts)}
    task_id = error.facts.get("task")
    if task_id is None:
        return facts
    try:
        found = await subject(tx, task_id, desk)
        named = await agencies_of(tx, task_id)
    except NotFound:
        return facts
    facts["about"] = about(found, desk, None)
    facts["facts"]["where"] = say.task(
        plan=found.card.plan.short, ref=found.card.ref, words=facts["about"]["words"]
    )
    if error.code is Refusal.NOT_NAMED:
        mine = context.actor.agency
        names = [desk.name(party.agency_id) for party in named.parties]
        facts["facts"]["named"] = say.names(agencies=names)
        facts["facts"]["mine"] = desk.name(mine.id) if mine else ""
        lead = named.parties[0].agency_id
        if rules.may(context.actor, rules.Action.REPORT, agencies=_own(context)):
            facts["tell"] = [lead, desk.name(lead)]
    return facts


def _own(context: Context) -> list[int]:
    return [agency.id for agency in context.actor.agencies]


def _instead(context: Context, error: Forbidden) -> str:
    """Which sentence says what is allowed instead."""
    if error.action != rules.Action.REPORT.value:
        return "forbidden"
    if rules.may(context.actor, rules.Action.READ_PROGRESS):
        return "office"
    return "invitation"
