"""Putting a page of a review in front of somebody: the facts, the letter, and no wait for words."""

from __future__ import annotations

import asyncio

from handlers import offers
from handlers.context import Context
from handlers.importing import facts, letters, letters_tasks
from handlers.importing.work import Facts, Work
from handlers.members.asking import expect, over
from handlers.texts import importing_tasks as say_task
from seed import editing, steps
from store.db import Tx

# What the next words of the reviewer are for, see ``handlers.awaited``.
AWAITED = "plan_words"
_FIELDS = ("title", "short", "key", "place", "period", "published_on", "origin")


async def review(context: Context, tx: Tx, work: Work, key: str, **note: object) -> None:
    """The review's card; ``note`` says what was not done a moment ago."""
    await over(context, tx)
    is_own = work.held.touched_account == context.actor.account_id
    by = None if is_own or note.get("note") != "moved" else work.held.touched_by
    counts = work.review.chosen.counts
    told: Facts = {**await asyncio.to_thread(facts.review, work), "by": by, "own": is_own}
    is_cut = any(counts.get(deed) for deed in steps.COUNTED if deed != steps.EDITED)
    items = work.review.draft.items
    told["loose"] = is_cut and not await asyncio.to_thread(editing.runs_on, items)
    told |= {"by_hand": counts, "done": work.done, **note}
    await offers.put(context, tx, letters.REVIEW, told, key=key)


async def problem(context: Context, tx: Tx, work: Work, at: int, key: str, **note: object) -> None:
    """One open problem, the review where none is left."""
    if not work.open:
        await review(context, tx, work, key)
        return
    await over(context, tx)
    told = {**await asyncio.to_thread(facts.problem, work, at), "done": work.done, **note}
    place = told["item"]
    if place is not None and editing.ADDED in work.review.draft.items[place].by_hand:
        told["line"] = None
    await offers.put(context, tx, letters_tasks.PROBLEM, told, key=key)


async def task(
    context: Context,
    tx: Tx,
    work: Work,
    at: int,
    key: str,
    *,
    page: int = 0,
    printed: int = 0,
    note: Facts | None = None,
) -> None:
    """One task, the review where there is none."""
    if not work.review.draft.items:
        await review(context, tx, work, key)
        return
    await over(context, tx)
    told = {**facts.task(work, at, page, printed), "done": work.done, **(note or {})}
    await offers.put(context, tx, letters_tasks.TASK, told, key=key)


async def fields(context: Context, tx: Tx, work: Work, key: str) -> None:
    """What the plan is called, and where and when it holds."""
    await over(context, tx)
    values = [[name, _value(work, name)] for name in _FIELDS]
    issued = work.review.draft.plan.issued_on
    told = {**facts.base(work), "values": values, "issued": issued and issued.isoformat()}
    await offers.put(context, tx, letters.FIELDS, told, key=key)


async def ask(context: Context, tx: Tx, work: Work, wanted: Facts, key: str) -> None:
    """Ask for words. ``wanted`` is kept with the wait: what they are for, where it was asked."""
    await expect(context, tx, AWAITED, {**facts.base(work), **wanted})
    told = {**facts.base(work), "now": now(work, wanted), **wanted}
    await offers.put(context, tx, letters_tasks.ASKED, told, key=key)


def _value(work: Work, name: str) -> str | None:
    if name == "period":
        told = facts.period(work)
        return say_task.period(start=told["start"], end=told["end"])
    value = facts.value_of(work, name)
    return None if value is None else str(value)


def now(work: Work, wanted: Facts) -> str | None:
    """What the words replace, as it is in ``work``."""
    what, at = wanted["what"], wanted.get("at")
    if what in _FIELDS:
        return _value(work, what)
    if at is None or at >= len(work.review.draft.items):
        return None
    item = work.review.draft.items[at]
    return {
        "text": item.text,
        "words": item.text,
        "heading": item.heading,
        "agencies": "、".join(item.agencies) or item.responsibility_text,
        "deadline": "；".join(one.text or "" for one in item.deadlines),
        "number": item.number,
    }.get(what)
