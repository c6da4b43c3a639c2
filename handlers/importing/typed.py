"""What a reviewer types while the bot waits for it: for a problem, for a task, for the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.importing import receiving, showing
from handlers.importing.reviewing import problem_of
from handlers.importing.work import Facts, Work, changed, on_desk
from handlers.members.asking import attempt
from handlers.render import echoed
from seed import cutting, editing
from seed import plan_fields as fields
from seed.plan_fields import Unread
from seed.reviewing import Review
from seed.settling import Asks, choice_of, settle
from seed.typed import Fault, Unusable
from store.db import Tx
from store.lexicon import Lexicon
from store.text import clean_user_text
from store.waiting import Waiting

Edit = Callable[[Work, int, str], Review]


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
            after = await changed(
                tx, context, work, lambda work: _taken(work, wanted, words, lexicon), lexicon
            )
        except (Unusable, Unread) as error:
            fault = error.fault if isinstance(error, Unread) else error.fault.value
            again = {**_kept(wanted), "fault": fault, "said": echoed(error.what)}
            await showing.ask(context, tx, work, again, key)
            return
        await _shown(context, tx, work, after, wanted, key)

    await attempt(context, body, awaited=True)


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
