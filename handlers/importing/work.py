"""A draft on the desk: what it says, what is open, and what the plan in force says. One read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.context import Context
from handlers.render import echoed
from seed import draft_json, steps
from seed.collector import undisturbed, undisturbed_by
from seed.desk import Desk
from seed.diff import Diff, Pairing, compare, pair
from seed.importer import Given, day_of, meta_for
from seed.meant import Meant, Names, names_of
from seed.readers.source import Source
from seed.reviewing import Open, Review, open_problems, undecided_pairs
from seed.settling import is_blocking
from store import plan_drafts, plans_known
from store.db import Tx
from store.edition import Known, PlanMeta
from store.lexicon import Lexicon
from store.plan_drafts import PlanDraft
from store.plans_known import InForce

Facts = dict[str, Any]
# Characters of a draft of so many objects that the collector would stop the loop for them.
_LARGE = 256 << 10


@dataclass(frozen=True, slots=True)
class Work:
    """``plan`` is what the draft would replace, with ``known`` tasks and their ``pairing``.

    ``bodies``: whom the names mean that it prints, where its file is the draft's. ``done``: the
    step that was made a moment ago, as ``done_of`` has it.
    """

    held: PlanDraft
    review: Review
    source: Source
    meta: PlanMeta
    meant: Meant
    names: Names
    open: tuple[Open, ...]
    plan: InForce | None = None
    known: tuple[Known, ...] = ()
    pairing: Pairing | None = None
    bodies: Mapping[str, int] = field(default_factory=dict)
    done: Facts | None = None

    @property
    def number(self) -> int:
        return self.held.number

    @property
    def blocking(self) -> int:
        """How many open problems have to be settled first."""
        return sum(map(is_blocking, self.open))

    @property
    def is_as_in_force(self) -> bool:
        """Whether it is the current file, read as it is read now, and nobody said otherwise."""
        plan, found = self.plan, self.diff()
        if plan is None or found is None or plan.sha256 != self.held.sha256:
            return False
        by_hand = any(item.by_hand for item in self.review.draft.items)
        return not by_hand and found.is_empty and not self._is_said_otherwise(plan)

    def _is_said_otherwise(self, plan: InForce) -> bool:
        """Whether somebody called the plan, or whom it names, something else than it has."""
        chosen = self.review.chosen
        fields = ("short", "title", "published_on", "period_start", "period_end")
        said = [(getattr(chosen, name), getattr(plan, name)) for name in fields]
        said.append((chosen.place, plan.jurisdiction))
        marks = (self.meta.repost, self.meta.origin)
        if marks != (plan.repost, plan.origin):
            return True
        said += [(id_, self.bodies.get(name, id_)) for name, id_ in chosen.same.items()]
        return any(new is not None and new != old for new, old in said)

    def pairs(self) -> dict[str, int | None] | None:
        """Number to task for the import; None for a new plan."""
        if self.pairing is None:
            return None
        said = self.review.chosen.pairs
        doubtful = self.pairing.doubtful
        return self.pairing.pairs(p.number for p in doubtful if said.get(p.number) == p.task_id)

    def diff(self) -> Diff | None:
        """What would change in the plan in force."""
        pairs = self.pairs()
        return None if pairs is None else compare(self.known, self.review.draft, pairs)


async def on_desk(tx: Tx, context: Context, draft_id: int, lexicon: Lexicon) -> Work:
    """An open draft to be changed: held to the end of the transaction. Raises as ``held``.

    Before anything is written: what is read here is laid on the desk for the next page.
    """
    held = await plan_drafts.held(tx, context.actor, draft_id)
    return await assembled(tx, held, lexicon, await _review(tx, context.deps.desk, held))


async def looked_at(tx: Tx, context: Context, draft_id: int, lexicon: Lexicon) -> Work:
    """An open draft to be shown."""
    held = await plan_drafts.shown(tx, context.actor, draft_id)
    return await assembled(tx, held, lexicon, await _review(tx, context.deps.desk, held))


async def assembled(tx: Tx, held: PlanDraft, lexicon: Lexicon, review: Review) -> Work:
    """The draft with everything that is known of it; what takes long is done beside the loop."""
    with undisturbed_by(len(review.draft.items)):
        return await _assembled(tx, held, lexicon, review)


async def _assembled(tx: Tx, held: PlanDraft, lexicon: Lexicon, review: Review) -> Work:
    source = Source(review.text, held.sha256, "utf-8", ())
    meta = await _meta(tx, held, review, source)
    plan = await plans_known.in_force(tx, meta.key)
    known = () if plan is None else await plans_known.of(tx, plan.plan_id)
    work = await asyncio.to_thread(_work, held, lexicon, review, source, meta, plan, known)
    if plan is None or plan.sha256 != held.sha256:
        return work
    return replace(work, bodies=await plans_known.bodies(tx, plan))


def _work(
    held: PlanDraft,
    lexicon: Lexicon,
    review: Review,
    source: Source,
    meta: PlanMeta,
    plan: InForce | None,
    known: tuple[Known, ...],
) -> Work:
    draft = review.named()
    meant = Meant(lexicon, meta.jurisdiction, day_of(draft, meta), review.chosen.same)
    found = open_problems(review, meant)
    work = Work(held, review, source, meta, meant, names_of(draft, meant), found)
    if plan is None:
        return work
    pairing = pair(known, draft)
    asked = undecided_pairs(review, [(one.number, one.task_id) for one in pairing.doubtful])
    every = tuple(sorted([*found, *asked], key=lambda one: one.line))
    return replace(work, plan=plan, known=known, pairing=pairing, open=every)


async def changed(
    tx: Tx,
    context: Context,
    work: Work,
    change: Callable[[Work], Review],
    lexicon: Lexicon,
    *,
    is_back: bool = False,
) -> Work:
    """Write what ``change`` makes of it; whatever was confirmed by somebody is so no more.

    The step is kept, so that it can be taken back, unless it takes one back (``is_back``).
    Raises what ``change`` raises, before anything is written.
    """

    def stepped() -> Review:
        after = change(work)
        return after if is_back or after is work.review else steps.recorded(work.review, after)

    new = (await asyncio.to_thread(stepped)).choose(seconded=None)
    is_same = new.draft is work.review.draft
    draft = None if is_same else await asyncio.to_thread(draft_json.write, new.draft)
    held = await plan_drafts.change(
        tx,
        context.actor,
        work.held.id,
        work.number,
        now=context.now,
        draft=draft,
        given=new.chosen.model_dump(mode="json"),
        settled=new.settled,
    )
    lay(context, held, new)
    after = await assembled(tx, held, lexicon, new)
    is_step = new.chosen.last is not work.review.chosen.last
    return replace(after, done=done_of(work, new, lexicon) if is_step else None)


def done_of(before: Work, review: Review, lexicon: Lexicon) -> Facts:
    """The last step of ``review`` for a letter: as ``seed.steps`` tells it, with names for ids.

    can_undo; of a problem that was settled its code and text.
    """
    last = review.chosen.last or {}
    told = {name: value for name, value in last.items() if name not in ("back", "ids")}
    told["can_undo"] = steps.can_undo(review)
    if told["deed"] == steps.SAME:
        shorts = {entry.id: entry.short for entry in lexicon.entries}
        told["body"] = shorts.get(told["body"], "")
    if told["deed"] == steps.SETTLED:
        one = next((one for one in before.open if one.id in last["ids"]), None)
        told |= {} if one is None else {"code": one.code, "text": echoed(one.text)}
    return told


def lay(context: Context, held: PlanDraft, review: Review) -> None:
    """Keep a review for the next page, once the transaction that wrote it is committed."""

    async def kept() -> None:
        context.deps.desk.lay(held.id, held.number, review)

    context.afterwards(kept)


async def _review(tx: Tx, desk: Desk, held: PlanDraft) -> Review:
    known = desk.take(held.id, held.number)
    if known is not None:
        return known
    words = await plan_drafts.words(tx, held)
    args = words.text, words.draft, held.given, held.settled
    with undisturbed() if len(words.draft) > _LARGE else nullcontext():
        review = await asyncio.to_thread(Review.of, *args)
    desk.lay(held.id, held.number, review)
    return review


async def _meta(tx: Tx, held: PlanDraft, review: Review, source: Source) -> PlanMeta:
    chosen = review.chosen
    given = Given(
        chosen.key, chosen.short, chosen.title, chosen.place, chosen.origin, chosen.repost
    )
    return await meta_for(tx, review.named(), source, given, held.name, held.byte_size)
