"""What a writer says while a draft waits: a status, the text, a day, a photo, a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from handlers import offers
from handlers.ask import intents
from handlers.context import Context
from handlers.progress import deciding, flow, reviewing, taps
from handlers.progress.about import Desk
from handlers.progress.files import Fetched, attached, fetch
from handlers.progress.flow import Showing
from handlers.progress.refusing import speaking
from handlers.progress.start import desk_of, write
from handlers.progress.words import day, status_alone, tells, told, until
from handlers.texts import progress as say
from store import drafts, evidence
from store.db import Tx
from store.drafts import Draft
from store.errors import Refused
from store.reports import checks
from store.waiting import Waiting

# Steps that are answered with a button: words there may as well be a question of another kind.
_BUTTONS = frozenset({"status", "confirm", "edit", "parts"})


async def said(context: Context, found: Waiting) -> None:
    """Take it into the draft and show what is missing next."""
    message = context.message
    words = (message.text or message.caption or "").strip()
    draft_id = found.facts["draft"]
    file = attached(message)
    if file is None and (tells(words) or await _is_a_question(context, draft_id, words)):
        from handlers.ask.answer import ask  # answers open reports, and reports answer

        await ask(context, words)
        return
    try:
        fetched = None if file is None else await fetch(context, file)
    except Refused as error:
        await refuse(context, error)
        return

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        draft = await drafts.held(tx, context.actor, draft_id, context.now)
        if file is None and not words:
            await flow.show(context, tx, draft, desk, key=key)
        elif words == say.CANCEL:
            await taps.drop(context, tx, draft, desk, key=key)
        else:
            await _take(context, tx, draft, desk, words, fetched, key=key)

    await write(context, body, kind=flow.AWAITED, awaited=flow.AWAITED)


async def lay(context: Context, tx: Tx, draft: Draft, fetched: Fetched) -> None:
    """Put a fetched file with a draft."""
    one, message = fetched.attached, context.message
    await evidence.add(
        tx,
        draft,
        fetched.kept,
        kind=one.kind,
        name=one.name,
        media_type=one.media_type,
        said_in=f"{message.chat.id}:{message.message_id}",
        now=context.now,
    )


async def _take(
    context: Context,
    tx: Tx,
    draft: Draft,
    desk: Desk,
    words: str,
    fetched: Fetched | None,
    *,
    key: str,
) -> None:
    if fetched is not None:
        await lay(context, tx, draft, fetched)
        # words beside a photo are the text, where there is none yet
        words = "" if draft.fields.get("text") and draft.step != "text" else words
    how = None
    if words:
        changes = _read(draft.step, words, desk)
        if changes is None:
            how = Showing(draft.step, unread=True)
        else:
            await _check(tx, draft, changes, desk)
            draft = await drafts.put(tx, draft, now=context.now, **changes)
    await flow.show(context, tx, draft, desk, key=key, how=how)


async def _check(tx: Tx, draft: Draft, changes: dict[str, Any], desk: Desk) -> None:
    """Refused here and not when it is submitted: the next words answer the same question."""
    for name in ("text", "deliverable"):
        checks.fits(changes.get(name) or "")
    if on := changes.get("completed_on"):
        checks.completion(date.fromisoformat(on), desk.today)
    if asked := changes.get("asks_until"):
        await checks.extends(tx, draft.task_id, date.fromisoformat(asked), desk.today)


def _read(step: str, words: str, desk: Desk) -> dict[str, Any] | None:
    """What typed words change at a step; None where a day cannot be read from them."""
    if step == "date":
        on = day(words, desk.today)
        return None if on is None else {"completed_on": on.isoformat()}
    if step == "until":
        asked = until(words, desk.today)
        return None if asked is None else {"asks_until": asked.isoformat(), "no_extension": None}
    if step == "deliverable":
        return {"deliverable": words}
    if step == "status":
        status = status_alone(words)
        if status is not None:
            return taps.status_change(status)
        one = told(words)
        if one.status is not None and not one.before:
            return {**taps.status_change(one.status), "text": one.text}
    return {"text": words}


async def _is_a_question(context: Context, draft_id: int, words: str) -> bool:
    """Whether words at a step with buttons ask something: then the draft waits on."""
    if intents.ASKS.search(words) is None:
        return False
    found = await context.read(lambda tx: drafts.open_ones(tx, context.actor, context.now))
    return any(draft.id == draft_id and draft.step in _BUTTONS for draft in found)


async def refuse(context: Context, error: Refused) -> None:
    """A file that is not taken: said as a page; the draft and its words stay."""
    desk, key = await desk_of(context), offers.key_of(context.incoming, "file")

    async def failing(tx: Tx) -> None:
        raise error

    await context.write(lambda tx: speaking(context, tx, desk, failing, key=key))


KINDS: dict[str, Callable[[Context, Waiting], Awaitable[None]]] = {
    flow.AWAITED: said,
    reviewing.REASON: reviewing.reason,
    deciding.DATE: deciding.said,
}
