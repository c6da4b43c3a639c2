"""What is confirmed, in full: the names as they will be, who and what it concerns, and doubts."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.agencies.deeds import Order, What
from handlers.agencies.fields import later_names
from handlers.bodies import as_body
from handlers.context import Context
from handlers.render import echoed
from handlers.texts import agencies as say
from store import merge_weight, merging, namesakes, registry_reading
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.lexicon import AgencyEntry, Lexicon
from store.merge_weight import Weight
from store.places import place_name

Lines = list[str]


async def lines_of(context: Context, tx: Tx, order: Order, lexicon: Lexicon) -> Lines:
    """The confirmation of an order that is complete; what it weighs is put into the order."""
    what = What(order["what"])
    if what is What.ADD:
        return _add(order, lexicon)
    entry = entry_of(lexicon, order["agency"])
    full = as_body(lexicon, entry, context.today).full
    match what:
        case What.RENAME:
            return _rename(order, lexicon, entry, full)
        case What.ALIAS:
            name = _name(order["name"])
            doubtful = _doubts(lexicon, name, entry.jurisdiction, entry.slug)
            return [*say.check_alias(full=full, name=echoed(name)), *doubtful]
        case What.SUCCEED | What.UNSUCCEED:
            return _heir(order, lexicon, full, context.today)
        case What.MEMBER | What.END | What.DROP:
            return await _row(context, tx, order, lexicon, full)
    return await _merge(context, tx, order, lexicon, full)


def entry_of(lexicon: Lexicon, agency_id: Any) -> AgencyEntry:
    """The entry; NotFound where there is none."""
    entry = lexicon.by_id(int(agency_id))
    if entry is None:
        raise NotFound("agency", str(agency_id))
    return entry


def _name(said: Any) -> str:
    name = namesakes.clean_name(str(said))
    if not name:
        raise Refused(Refusal.NAME_BAD, {"name": echoed(str(said))})
    return name


def _add(order: Order, lexicon: Lexicon) -> Lines:
    full, short = _name(order["full"]), _name(order["short"])
    where, kind = order["place"]
    said = say.check_add(full=echoed(full), short=echoed(short), kind=kind, place=place_name(where))
    return [*said, *_doubts(lexicon, full, where), *_of_short(lexicon, full, short, where)]


def _rename(order: Order, lexicon: Lexicon, entry: AgencyEntry, old: str) -> Lines:
    full, short = _name(order["full"]), _name(order["short"])
    said = say.check_rename(
        old=old, full=echoed(full), short=echoed(short), since=date.fromisoformat(order["since"])
    )
    where, own = entry.jurisdiction, entry.slug
    doubtful = _doubts(lexicon, full, where, own)
    return [*said, *doubtful, *_of_short(lexicon, full, short, where, own)]


def _of_short(lexicon: Lexicon, full: str, short: str, where: str, own: str = "") -> Lines:
    return [] if short == full else _doubts(lexicon, short, where, own)


def _doubts(lexicon: Lexicon, name: str, where: str, own: str = "") -> Lines:
    """A name that means another already is refused here; one that looks like it is shown."""
    other = namesakes.taken_by(lexicon, name, where, but=(own,))
    if other is not None:
        raise Refused(Refusal.NAME_TAKEN, {"name": echoed(name), "other": other.full})
    found = namesakes.doubts(lexicon, name, where, but=(own,))
    said: Lines = []
    if found.alike:
        said.append(say.alike(names=[entry.short for entry in found.alike]))
    if found.near:
        said.append(say.near(names=[entry.short for entry in found.near]))
    if found.odd:
        said.append(say.odd(letters=found.odd))
    return said


def _heir(order: Order, lexicon: Lexicon, old: str, today: date) -> Lines:
    new = as_body(lexicon, entry_of(lexicon, order["body"]), today).full
    if order["what"] == What.UNSUCCEED:
        return say.check_unsucceed(old=old, new=new)
    return say.check_succeed(old=old, new=new, since=date.fromisoformat(order["since"]))


async def _row(context: Context, tx: Tx, order: Order, lexicon: Lexicon, full: str) -> Lines:
    if order["what"] == What.MEMBER:
        name = as_body(lexicon, entry_of(lexicon, order["body"]), context.today).full
        since, until = (_day(order[field]) for field in ("since", "until"))
        return say.check_member(group=full, name=name, span=say.span(since=since, until=until))
    listed = await registry_reading.of(tx, context.actor, int(order["agency"]))
    if order["what"] == What.DROP:
        name, restores = later_names(listed, int(order["row"]))
        return say.check_drop(full=full, name=echoed(name), restores=restores)
    row = next((one for one in listed.members if one.id == order["row"]), None)
    if row is None:
        raise NotFound("membership", str(order["row"]))
    name = as_body(lexicon, entry_of(lexicon, row.member_id), context.today).full
    return say.check_end(group=full, name=name, until=date.fromisoformat(order["until"]))


async def _merge(context: Context, tx: Tx, order: Order, lexicon: Lexicon, full: str) -> Lines:
    if order["what"] == What.UNDO:
        merges = await merging.undoable(tx, context.actor, int(order["agency"]), context.now)
        one = next((found for found in merges if found.id == order["merge"]), None)
        if one is None:
            raise Refused(Refusal.MERGE_TOO_OLD)
        if one.blocked:
            raise Refused(Refusal.MERGE_LIVED_IN, {"what": ",".join(one.blocked)})
        listed = await registry_reading.of(tx, context.actor, int(order["agency"]))
        old = next((row.text for row in listed.names if row.of == one.agency_id), "")
        return say.check_undo(old=old, new=full)
    one_id, other_id = int(order["agency"]), int(order["body"])
    other = entry_of(lexicon, other_id)
    if not merging.could_be_one(lexicon, entry_of(lexicon, one_id), other):
        raise Refused(Refusal.MERGE_UNLIKE)
    mine = await merging.weigh(tx, context.actor, one_id)
    theirs = await merging.weigh(tx, context.actor, other_id)
    order["seen"] = [merge_weight.as_seen(mine), merge_weight.as_seen(theirs)]
    new = as_body(lexicon, other, context.today).full
    return say.check_merge(
        old=full,
        new=new,
        weights=[_weight(full, mine), _weight(new, theirs)],
        people=mine.people,
        tasks=theirs.printed + theirs.given,
        others=theirs.people,
        mine=mine.printed + mine.given,
    )


def _weight(name: str, found: Weight) -> str:
    return say.weight(
        name=name,
        people=found.people,
        printed=found.printed,
        given=found.given,
        reports=found.reports,
        units=found.units,
        links=found.links,
    )


def _day(said: Any) -> date | None:
    return None if said is None else date.fromisoformat(str(said))
