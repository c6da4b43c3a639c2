"""Each thing that is asked: what may be tapped for it, and how what was typed is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.agencies.deeds import Order, What
from handlers.agencies.finding import MOST, find, label
from handlers.progress.words import day
from handlers.render import echoed
from handlers.texts import agencies as say
from handlers.texts import agency_refusals as refusals
from store.lexicon import AgencyKind, Lexicon, NameKind
from store.namesakes import clean_name, taken_by
from store.places import NATIONAL, PROVINCES, province_in
from store.registry_reading import Listed
from store.text import fold_chars

Options = list[list[Any]]
_KINDS = (AgencyKind.AGENCY, AgencyKind.COLLECTIVE)


@dataclass(frozen=True, slots=True)
class Read:
    """A value, or what to say instead with what to choose from."""

    value: Any = None
    said: str = ""
    options: tuple[tuple[str, Any], ...] = ()


def options(order: Order, field: str, listed: Listed | None, lexicon: Lexicon) -> Options:
    """[label, value] of what may be tapped instead of typing."""
    match field:
        case "short":
            return [[say.SAME_AS_FULL, order["full"]]]
        case "place":
            return _places(str(order["full"]))
        case "since" if order["what"] == What.MEMBER:
            return [[say.OPEN_START, None]]
        case "until" if order["what"] == What.MEMBER:
            return [[say.STILL, None]]
        case "since" | "until":
            return [[say.TODAY, "today"]]
        case "row" if listed is not None:
            return _rows(order, listed, lexicon)
    return []


def _places(full: str) -> Options:
    local = province_in(fold_chars(full))
    found: Options = [[say.national(kind=k.value), [NATIONAL, k.value]] for k in _KINDS]
    if local is not None:
        place = PROVINCES[local][1]
        here: Options = [[say.local(place=place, kind=k.value), [local, k.value]] for k in _KINDS]
        found = [*here, *found]
    return found


def _rows(order: Order, listed: Listed, lexicon: Lexicon) -> Options:
    if order["what"] == What.DROP:
        base = {listed.entry.short, listed.entry.full}
        gone = [row for row in listed.names if row.text not in base]
        return [[echoed(row.text), row.id] for row in gone]
    found: Options = []
    for row in listed.members:
        member = lexicon.by_id(row.member_id)
        if member is not None and row.valid_to is None:
            found.append([member.short, row.id])
    return found


def read(order: Order, field: str, typed: str, lexicon: Lexicon, today: date) -> Read:
    """What was typed for a field."""
    match field:
        case "full" | "short" | "name":
            return _name(order, typed, lexicon)
        case "since" | "until":
            found = day(typed, today)
            if found is None:
                return Read(said=say.date_unread(said=echoed(typed)))
            return Read(found.isoformat())
        case "place":
            local = province_in(fold_chars(typed))
            if local is None:
                return Read(said=say.place_unread(said=echoed(typed)))
            return Read([local, AgencyKind.AGENCY.value])
    return _body(order, typed, lexicon)


def _name(order: Order, typed: str, lexicon: Lexicon) -> Read:
    """Said at once where it can be no name, or not this body's: more questions would be in vain."""
    name = clean_name(typed)
    if not name:
        return Read(said=refusals.name_bad(name=echoed(typed)))
    own = lexicon.by_id(int(order["agency"])) if "agency" in order else None
    other = None if own is None else taken_by(lexicon, name, own.jurisdiction, but=(own.slug,))
    if other is not None:
        return Read(said=refusals.name_taken(name=echoed(name), other=other.full))
    return Read(name)


def _body(order: Order, typed: str, lexicon: Lexicon) -> Read:
    own = lexicon.by_id(int(order["agency"]))
    kind = AgencyKind.AGENCY
    if order["what"] == What.MERGE and own is not None:
        kind = own.kind
    found = find(lexicon, typed, kind=kind)
    others = [entry for entry in found.entries if own is None or entry.slug != own.slug]
    if len(others) == 1 and not found.is_near:
        return Read(others[0].id)
    worded = say.body_unknown if found.is_near else say.body_which
    choices = tuple((label(entry), entry.id) for entry in others[:MOST])
    return Read(said=worded(typed=echoed(typed)), options=choices)


def later_names(listed: Listed, row_id: int) -> tuple[str, bool]:
    """The text of a name, and whether others come back into force when it goes."""
    row = next((one for one in listed.names if one.id == row_id), None)
    if row is None:
        return "", False
    given = row.kind in (NameKind.FULL, NameKind.PRINTED) and row.by_hand
    return row.text, given and row.valid_from is not None
