"""An approved draft into the store: one transaction, and the same file twice is nothing.

Names become bodies here: through the lexicon in the plan's jurisdiction, or as a body of its own
under the name that the document printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from seed.collector import undisturbed_by
from seed.draft import Draft, DraftItem, Problem
from seed.errors import DraftRefused, Refusal, Unreadable, UnreadableDocument
from seed.meant import Meant
from seed.naming import is_key, jurisdiction_for, key_for, short_for, title_key
from seed.readers.source import Source
from seed.shipped import seed_shipped
from store import agencies, origins, plans, plans_known, revisions
from store.db import Tx
from store.edition import Matching, PlanMeta
from store.lexicon import Lexicon
from store.origins import Marks
from store.places import is_place
from store.records import Actor
from store.rules import OPERATOR

__all__ = ["Given", "Imported", "check", "import_draft", "meta_for", "seed_shipped"]

# The width of the column; a longer label is a heading that was taken for a number.
LONGEST_NUMBER = 32


@dataclass(frozen=True, slots=True)
class Imported:
    """What happened. ``is_new`` False: this very file is the plan's current revision already.

    ``unlisted`` are names that no lexicon knows, ``ambiguous`` those that mean several bodies;
    both are kept as bodies of their own, and nothing is guessed.
    """

    plan_id: int
    revision: int
    revision_id: int
    is_new: bool
    tasks: int
    unlisted: tuple[str, ...]
    ambiguous: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says about a document beside the file; None: let the document say it.

    ``origin`` goes with ``repost``: who says whether it is a copy says where it is from.
    """

    key: str | None = None
    short: str | None = None
    title: str | None = None
    place: str | None = None
    origin: str | None = None
    repost: bool | None = None


async def meta_for(
    tx: Tx, draft: Draft, source: Source, given: Given, file_name: str, byte_size: int
) -> PlanMeta:
    """What to call a document that comes without an entry in plans.toml.

    Without a key it is the plan that had this file, or one of this title and period; else it is
    a new plan with a key of its own. A plan in force keeps its place, and a file what was said of
    it, until a person says otherwise. Raises DraftRefused for a place that is none.
    """
    plan = draft.plan
    title = given.title or plan.title or file_name
    known = await plans.refs(tx)
    key = given.key or await plans.key_of_source(tx, source.sha256)
    if key is None:
        same = [p for p in known if title_key(p.title) == title_key(title)]
        key = next((p.key for p in same if p.period_end == plan.period_end), None)
    key = key or key_for(plan, title)
    held = await plans_known.in_force(tx, key)
    place = given.place or (jurisdiction_for(plan, title) if held is None else held.jurisdiction)
    if not is_place(place):
        raise DraftRefused(Refusal.PLACE, place)
    marks = await _marks(tx, source, given)
    called = next((p.short for p in known if p.key == key), None)
    taken = {p.short for p in known if p.key != key}
    return PlanMeta(
        key=key,
        short=given.short or called or short_for(plan, title, taken),
        title=title,
        file_name=file_name,
        byte_size=byte_size,
        jurisdiction=place,
        repost=marks.repost,
        origin=marks.origin,
        titled=given.title is not None,
    )


async def _marks(tx: Tx, source: Source, given: Given) -> Marks:
    if given.repost is not None or given.origin is not None:
        return Marks(bool(given.repost), given.origin)
    return await origins.of_file(tx, source.sha256) or Marks()


async def import_draft(
    tx: Tx,
    draft: Draft,
    source: Source,
    meta: PlanMeta,
    lexicon: Lexicon,
    now: datetime,
    by: Actor = OPERATOR,
    *,
    pairs: Mapping[str, int | None] | None = None,
    seen: int | None = None,
    seconded: int | None = None,
    chosen: Mapping[str, int] | None = None,
    differs: bool = False,
) -> Imported:
    """Make ``draft`` the current revision of the plan ``meta.key``.

    ``lexicon`` is one from the tables, with ids. ``pairs``: new number to the id of the old task,
    None for a new task; without them tasks are known by their numbers. ``seen``: the id of the
    revision with which the draft was compared. ``seconded``: the person who confirmed it before,
    where so much goes that two administrators have to. ``chosen``: printed names whose bodies a
    person said, by id. ``differs``: a person saw that the plan becomes another by it, though the
    file is the current one.

    Raises DraftRefused where the draft cannot be kept, UnreadableDocument for a text that no
    database holds, Forbidden for who may not, Outdated where the plan is another than compared,
    Refused (SECOND_NEEDED) where one administrator is not enough.
    """
    check(draft, source, meta)
    matching = Matching(pairs or {}, seen, seconded, differs)
    with undisturbed_by(len(draft.items)):
        return await _import(tx, draft, source, meta, lexicon, now, by, matching, chosen)


async def _import(
    tx: Tx,
    draft: Draft,
    source: Source,
    meta: PlanMeta,
    lexicon: Lexicon,
    now: datetime,
    by: Actor,
    matching: Matching,
    chosen: Mapping[str, int] | None,
) -> Imported:
    names = Meant(lexicon, meta.jurisdiction, day_of(draft, meta), chosen)
    printed = dict.fromkeys(a.name for item in draft.items for a in item.assignees)
    ids: dict[str, int | None] = {name: names.find(name) for name in printed}
    unknown = [name for name, id_ in ids.items() if id_ is None]
    ids.update(await agencies.ensure_printed(tx, unknown, meta.jurisdiction))
    for duty_name in _bystanders(draft):
        ids.setdefault(duty_name, names.find(duty_name))
    ambiguous = tuple(name for name in unknown if name in names.ambiguous)
    noted = _with_problems(draft, source, frozenset(ambiguous))
    saved = await revisions.save(tx, by, noted, source, meta, ids, now=now, matching=matching)
    return Imported(
        plan_id=saved.plan_id,
        revision=saved.number,
        revision_id=saved.revision_id,
        is_new=saved.is_new,
        tasks=len(draft.items),
        unlisted=tuple(name for name in unknown if name not in names.ambiguous),
        ambiguous=ambiguous,
    )


def check(draft: Draft, source: Source, meta: PlanMeta) -> None:
    """Refuse what could only be kept in part, before anything is written."""
    if not draft.items:
        raise DraftRefused(Refusal.NO_TASKS)
    if not is_key(meta.key):
        raise DraftRefused(Refusal.KEY, meta.key)
    numbers = Counter(item.number for item in draft.items)
    twice = next((number for number, times in numbers.items() if times > 1), None)
    if twice is not None:
        raise DraftRefused(Refusal.NUMBER_TWICE, twice)
    long = next((number for number in numbers if len(number) > LONGEST_NUMBER), None)
    if long is not None:
        raise DraftRefused(Refusal.NUMBER_LONG, long)
    if "\0" in source.text:
        raise UnreadableDocument(Unreadable.BINARY)


def day_of(draft: Draft, meta: PlanMeta) -> date | None:
    """The day on which the document's names were valid."""
    plan = draft.plan
    return plan.issued_on or plan.published_on or meta.published_on or plan.period_start


def _bystanders(draft: Draft) -> list[str]:
    """Names that need no body: whom a plan addresses, and who reports."""
    senders = [duty.sender for duty in draft.plan.reporting_due if duty.sender is not None]
    return [*draft.plan.addressees, *senders]


def _with_problems(draft: Draft, source: Source, ambiguous: frozenset[str]) -> Draft:
    if not ambiguous:
        return draft

    def noted(item: DraftItem) -> DraftItem:
        names = [a.name for a in item.assignees if a.name in ambiguous]
        if not names:
            return item
        line = source.line_at(item.span[0])
        found = [Problem(line=line, code="ambiguous_agency", text=name) for name in names]
        return item.model_copy(update={"problems": [*item.problems, *found]})

    return draft.model_copy(update={"items": [noted(item) for item in draft.items]})
