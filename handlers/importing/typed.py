"""What a reviewer types while the bot waits for it: for a problem, for a task, for the plan.

It is shown before it is kept, as amending a plan in force does: a question that comes while words
are waited for is never a task's text without a tap. Until then the words are in the button only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.importing import facts, receiving, showing, typed_letters
from handlers.importing.fitting import cut
from handlers.importing.reviewing import current, problem_of
from handlers.importing.work import Facts, Work, assembled, changed, on_desk
from handlers.members.asking import attempt, over
from handlers.presses import Press
from handlers.render import echoed
from seed import cutting, editing
from seed import plan_fields as fields
from seed.draft import DraftItem
from seed.plan_fields import Unread
from seed.reviewing import Review
from seed.settling import Asks, choice_of, settle
from seed.typed import Fault, Unusable, looks_asked
from store.db import Tx
from store.lexicon import Lexicon
from store.text import clean_user_text
from store.waiting import Waiting

Edit = Callable[[Work, int, str], Review]
# Words that name what is there already: other words are none of these, so nothing is confirmed.
_NAMED = frozenset({"body", "agency", "words"})
_SHOWN = 2
_NAME = 0.55


async def said(context: Context, waiting: Waiting) -> None:
    """Take the words for what was asked; what will not do is said, and asked again."""
    message = context.message
    if message.document is not None:
        await receiving.document(context)
        return
    words, wanted = message.text or "", waiting.facts
    lexicon = await context.lexicon()
    key = offers.key_of(context.incoming, showing.AWAITED)

    async def body(tx: Tx) -> None:
        work = await on_desk(tx, context, int(wanted["draft"]), lexicon)
        if work.number != wanted["n"]:
            await showing.review(context, tx, work, key, note="moved")
            return
        try:
            if not words.strip():
                raise Unusable(Fault.NO_TEXT)
            if wanted["what"] in _NAMED:
                await _keep(context, tx, work, wanted, words, lexicon, key)
            else:
                await _check(context, tx, work, wanted, words, lexicon)
        except (Unusable, Unread) as error:
            await _ask_again(context, tx, work, wanted, error, key)

    await attempt(context, body, awaited=True)


async def confirmed(context: Context, tx: Tx, press: Press) -> None:
    """The words that were shown are kept; a tap on an older draft shows it as it is now."""
    work = await current(context, tx, press)
    if work is None:
        return
    wanted = {name: value for name, value in press.args.items() if name != "words"}
    try:
        words = str(press.args["words"])
        await _keep(context, tx, work, wanted, words, press.lexicon, press.key)
    except (Unusable, Unread) as error:
        await _ask_again(context, tx, work, wanted, error, press.key)


async def _keep(
    context: Context, tx: Tx, work: Work, wanted: Facts, words: str, lexicon: Lexicon, key: str
) -> None:
    """Raises Unusable and Unread, before anything is written."""
    after = await changed(
        tx, context, work, lambda work: _taken(work, wanted, words, lexicon), lexicon
    )
    await _shown(context, tx, work, after, wanted, key)


async def _check(
    context: Context, tx: Tx, work: Work, wanted: Facts, words: str, lexicon: Lexicon
) -> None:
    """Show what the words change; nothing is written, and nothing more is waited for."""
    review = await asyncio.to_thread(_taken, work, wanted, words, lexicon)
    after = await assembled(tx, work.held, lexicon, review)
    await over(context, tx)
    told = {
        **_compared(work, after, wanted),
        "wanted": {**facts.base(work), **_kept(wanted)},
        "words": words,
        "asked": looks_asked(words),
    }
    key = offers.key_of(context.incoming, typed_letters.CHECK)
    await offers.put(context, tx, typed_letters.CHECK, told, key=key)


def _compared(work: Work, after: Work, wanted: Facts) -> Facts:
    """Before and after, and what nobody knows of the names that are new."""
    had = {id(item) for item in work.review.draft.items}
    touched = [item for item in after.review.draft.items if id(item) not in had]
    names = list(dict.fromkeys(a.name for item in touched for a in item.assignees))
    said = {*after.review.chosen.fresh, *after.review.chosen.same}
    unknown = [name for name in names if name in {*after.names.unknown} - said]
    told: Facts = {
        "number": None,
        "unknown": [cut(name, _NAME) for name in unknown[:_SHOWN]],
        "more": max(0, len(unknown) - _SHOWN),
        "ambiguous": [
            cut(name, _NAME) for name in names if name in {*after.names.ambiguous} - said
        ][:_SHOWN],
    }
    if wanted["what"] == "task":
        return told | {"task": next(map(_said_of, touched))}
    at = wanted.get("at")
    if at is not None:
        told["number"] = work.review.draft.items[at].number
    return told | {
        "before": showing.now(work, wanted),
        "after": showing.now(after, wanted),
    }


def _said_of(item: DraftItem) -> list[Any]:
    phrases = [one.text for one in item.deadlines if one.text]
    return [item.number, item.text, item.agencies, phrases]


async def _ask_again(
    context: Context, tx: Tx, work: Work, wanted: Facts, error: Unusable | Unread, key: str
) -> None:
    fault = error.fault if isinstance(error, Unread) else error.fault.value
    again = {**_kept(wanted), "fault": fault, "said": echoed(error.what)}
    await showing.ask(context, tx, work, again, key)


def _taken(work: Work, wanted: Facts, words: str, lexicon: Lexicon) -> Review:
    what = str(wanted["what"])
    if what in fields.FIELDS:
        return fields.with_field(work.review, what, words)
    if "id" in wanted:
        return _settled(work, wanted, words, lexicon)
    review, at = work.review, wanted.get("at")
    if what == "task":
        return review.with_draft(cutting.add(review.draft, words, at))
    assert isinstance(at, int)
    return review.with_draft(_EDITS[what](work, at, words))


def _settled(work: Work, wanted: Facts, words: str, lexicon: Lexicon) -> Review:
    _, one = problem_of(work, str(wanted["id"]))
    choice = None if one is None else choice_of(one, str(wanted["choice"]))
    if one is None or choice is None:
        return work.review  # settled by what happened since; the next problem is shown
    if choice.asks is Asks.BODY:
        words = str(_body_named(work, lexicon, words))
    return settle(work.review, one, choice, words)


def _body_named(work: Work, lexicon: Lexicon, words: str) -> int:
    """The one body of a typed name, in the plan's own place first."""
    name = clean_user_text(words).strip()
    found = {r.entry.id for r in work.meant.bodies(name)} or {
        r.entry.id for r in lexicon.resolve(name)
    }
    ids = [id_ for id_ in found if id_ is not None]
    if len(ids) == 1:
        return ids[0]
    raise Unread("several_agencies" if ids else "no_such_agency", name)


async def _shown(
    context: Context, tx: Tx, before: Work, after: Work, wanted: Facts, key: str
) -> None:
    if "id" in wanted:
        await showing.problem(context, tx, after, int(wanted["problem"]), key)
    elif wanted["what"] in fields.FIELDS:
        await showing.fields(context, tx, after, key)
    else:
        at = int(wanted.get("at") or 0)
        added = len(after.review.draft.items) > len(before.review.draft.items)
        is_next = added and wanted["what"] == "task" and wanted.get("at") is not None
        await showing.task(context, tx, after, at + is_next, key)


def _kept(wanted: Facts) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if name not in ("fault", "said")}


_EDITS: dict[str, Callable[[Work, int, str], Any]] = {
    "text": lambda work, at, words: editing.with_text(work.review.draft, at, words),
    "heading": lambda work, at, words: editing.with_heading(work.review.draft, at, words),
    "agencies": lambda work, at, words: editing.with_agencies(work.review.draft, at, words),
    "deadline": lambda work, at, words: editing.with_deadline(work.review.draft, at, words),
    "number": lambda work, at, words: editing.renumber(work.review.draft, at, words),
    "words": lambda work, at, words: cutting.split(work.review.draft, work.review.text, at, words),
}
