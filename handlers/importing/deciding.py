"""The end of a review: imported in one step, seconded where much goes."""

from __future__ import annotations

import asyncio
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.importing import letters_ends, showing
from handlers.importing.reviewing import current
from handlers.importing.work import Facts, Work, assembled, lay
from handlers.members.asking import over
from handlers.presses import Press
from handlers.render import echoed
from seed.errors import DraftRefused
from seed.importer import Imported, import_draft
from seed.reviewing import for_import, undecided
from store import administrators, agencies, attempts, people, plan_drafts, registry, undoing
from store.db import Tx
from store.errors import Outdated, Refusal, Refused
from store.plan_drafts import PlanDraft

_MOST_ALIASES = 3


async def confirmed(context: Context, tx: Tx, press: Press) -> None:
    """Import it: whole, once, by whoever comes first; or say why not, and show the draft."""
    work = await current(context, tx, press)
    if work is None:
        return
    if work.blocking:
        await showing.review(context, tx, work, press.key, note="blocked")
        return
    seen = press.args.get("seen")
    if _in_force(work) != seen:
        await showing.review(context, tx, work, press.key, note="plan_moved")
        return
    await over(context, tx)
    try:
        done = await attempts.attempt(tx, lambda inner: _import(context, inner, work, seen))
    except DraftRefused as error:
        note = {"note": "refused", "reason": error.reason.value, "what": echoed(error.what)}
        await showing.review(context, tx, work, press.key, **note)
    except Outdated:
        await showing.review(context, tx, work, press.key, note="plan_moved")
    except Refused as error:
        if error.code is not Refusal.SECOND_NEEDED:
            raise
        await _seconded(context, tx, press, work, error.facts)
    else:
        await _said(context, tx, press, work, done)


async def aliased(context: Context, tx: Tx, press: Press) -> None:
    """What a name meant in this import it means from now on."""
    name, agency_id = str(press.args["name"]), press.number("agency")
    await registry.add_alias(
        tx, context.actor, agency_id, name, effect_key=press.key, now=context.now
    )
    told = {**press.args["receipt"], "aliased": [name, press.args["body"]]}
    await offers.put(context, tx, letters_ends.IMPORTED, told, key=press.key)


async def _import(context: Context, tx: Tx, work: Work, seen: Any) -> Imported:
    held = await plan_drafts.claim(tx, context.actor, work.held.id, work.number, context.now)
    # as the tables have it now: what is in memory may be older than this transaction
    lexicon = await agencies.load(tx)
    work = await assembled(tx, held, lexicon, work.review)
    if work.blocking or undecided(work.review, work.names) or _in_force(work) != seen:
        raise Outdated("closed")
    done = await import_draft(
        tx,
        for_import(work.review),
        work.source,
        work.meta,
        lexicon,
        context.now,
        await people.current(tx, context.actor),
        pairs=work.pairs(),
        seen=seen,
        seconded=work.review.chosen.seconded,
        chosen=work.review.chosen.same,
        differs=not await asyncio.to_thread(lambda: work.is_as_in_force),
    )
    became = {"plan_id": done.plan_id, "revision_id": done.revision_id}
    await plan_drafts.imported(tx, context.actor, held.id, **became)
    return done


def _in_force(work: Work) -> int | None:
    """The revision that the draft would replace: what its reviewer saw it compared with."""
    return None if work.plan is None else work.plan.revision_id


async def _said(context: Context, tx: Tx, press: Press, work: Work, done: Imported) -> None:
    until = (context.now + undoing.LASTS).astimezone(context.deps.zone).date()
    told: Facts = {
        "plan": done.plan_id,
        "revision": done.revision_id,
        "short": work.meta.short or work.meta.title,
        "number": done.revision,
        "tasks": done.tasks,
        "is_new": done.is_new,
        "fresh": [name for name in work.review.chosen.fresh if name in done.unlisted],
        "until": until.isoformat(),
        "aliases": _aliases(press, work) if done.is_new else [],
    }
    await offers.put(context, tx, letters_ends.IMPORTED, told, key=press.key)


def _aliases(press: Press, work: Work) -> list[list[Any]]:
    """[name, id, body] of names whose bodies a person said, and that no lexicon knows."""
    shorts = {entry.id: entry.short for entry in press.lexicon.entries}
    same = work.review.chosen.same
    found = [
        [name, id_, shorts[id_]]
        for name, id_ in same.items()
        if id_ in shorts and not press.lexicon.resolve(name)
    ]
    return found[:_MOST_ALIASES]


async def _seconded(context: Context, tx: Tx, press: Press, work: Work, gone: Facts) -> None:
    """One administrator wants it; the others are asked, and one of them has to want it too."""
    actor = await people.current(tx, context.actor)
    review = work.review.choose(seconded=actor.person_id)
    held: PlanDraft = await plan_drafts.change(
        tx,
        actor,
        work.held.id,
        work.number,
        now=context.now,
        given=review.chosen.model_dump(mode="json"),
    )
    lay(context, held, review)
    short = work.meta.short or work.meta.title
    told = {"draft": held.id, **gone, "by": actor.name or "", "short": short}
    others = await administrators.others(tx, actor)
    for telegram_id in others:
        key = f"{press.key}:second:{telegram_id}"
        await offers.put_to(
            tx, telegram_id, letters_ends.ASKS_SECOND, told, key=key, at=context.now
        )
    said = {"draft": held.id, **gone, "told": len(others)}
    await offers.put(context, tx, letters_ends.SECOND, said, key=press.key)
