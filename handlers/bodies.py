"""Agencies as the handlers need them: out of the snapshot in memory, no database. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.texts.first import spoken
from store.agencies import family_ids
from store.errors import NotFound
from store.lexicon import AgencyEntry, AgencyKind, Lexicon, Name, NameKind, without_remark
from store.records import AgencyRef
from store.text import match_key

FEW = 4


@dataclass(frozen=True, slots=True)
class Body:
    """An agency or collective with the ids whose tasks count as its own."""

    entry: AgencyEntry
    ref: AgencyRef
    family: frozenset[int]

    @property
    def id(self) -> int:
        return self.ref.id

    @property
    def full(self) -> str:
        return self.ref.full

    @property
    def is_collective(self) -> bool:
        return self.entry.kind is AgencyKind.COLLECTIVE

    @property
    def is_renamed(self) -> bool:
        """Whether it goes by another name than at the time of the documents."""
        return self.ref.short != self.entry.short

    @property
    def printed(self) -> str | None:
        """The short form that documents print; None where no document prints one."""
        names = (name.text for name in self.entry.names if name.kind is NameKind.PRINTED)
        return next(names, None)


def body_of(lexicon: Lexicon, agency_id: int, today: date) -> Body:
    """The body of this id; NotFound where the snapshot has none."""
    entry = lexicon.by_id(agency_id)
    if entry is None:
        raise NotFound("agency", str(agency_id))
    return as_body(lexicon, entry, today)


def as_body(lexicon: Lexicon, entry: AgencyEntry, today: date) -> Body:
    """``entry`` under its name of today, with its predecessors and successors."""
    assert entry.id is not None, "only entries of the tables have ids"
    full = name_on(entry, today)
    short = entry.short if full == entry.full else _short_on(entry, today) or full
    ref = AgencyRef(entry.id, entry.slug, short, spoken(full=full))
    return Body(entry, ref, family_ids(lexicon, entry.slug))


def name_on(entry: AgencyEntry, today: date) -> str:
    """The full name on a day: 银保监会 goes by another one since 2023.

    ``entry.full`` is the name at the time of the documents; it stands where no other is valid.
    """
    valid = [
        name.text for name in entry.names if name.kind is NameKind.FULL and _is_valid(name, today)
    ]
    return entry.full if entry.full in valid or not valid else valid[0]


def _short_on(entry: AgencyEntry, today: date) -> str | None:
    """The short form that came with a later name."""
    later = (
        name.text
        for name in reversed(entry.names)
        if name.kind is NameKind.PRINTED and name.valid_from and _is_valid(name, today)
    )
    return next(later, None)


def is_yet_called(entry: AgencyEntry, typed: str, today: date) -> bool:
    """Whether it goes, or once went, by this name: 总局 is no name of 银保监会 before 2023."""
    key = match_key(typed)
    same = [name for name in entry.names if match_key(name.text) == key]
    return not same or any(n.valid_from is None or n.valid_from <= today for n in same)


def goes_by(entry: AgencyEntry, printed: str) -> bool:
    """Whether this is a name of the body; where it is not, a person said whom it means."""
    forms = {match_key(printed), match_key(without_remark(printed))}
    known = {match_key(name.text) for name in entry.names}
    return bool(forms & (known | {match_key(entry.short), match_key(entry.full)}))


def kin_of(lexicon: Lexicon, body: Body) -> tuple[str, ...]:
    """Short names of its predecessors and successors."""
    others = (lexicon.by_slug(slug) for slug in lexicon.family(body.entry.slug))
    return tuple(entry.short for entry in others if entry.id != body.id)


def collectives_of(lexicon: Lexicon, body: Body, today: date) -> tuple[Body, ...]:
    """Groups that documents print and of which ``body`` is, or was, a member."""
    return tuple(
        as_body(lexicon, entry, today)
        for entry in lexicon.entries
        if entry.kind is AgencyKind.COLLECTIVE
        and any(name.kind is NameKind.PRINTED for name in entry.names)
        and any(member.slug == body.entry.slug for member in entry.members)
    )


def was_member(group: Body, body: Body, on: date) -> bool:
    """Whether ``body`` belonged to the group on a day."""
    return any(
        member.slug == body.entry.slug
        and (member.valid_from is None or member.valid_from <= on)
        and (member.valid_to is None or on <= member.valid_to)
        for member in group.entry.members
    )


def members_of(lexicon: Lexicon, body: Body, today: date) -> tuple[Body, ...]:
    """A collective's members on a day."""
    slugs = lexicon.members(body.entry.slug, today)
    return tuple(as_body(lexicon, lexicon.by_slug(slug), today) for slug in slugs)


def meant_by(lexicon: Lexicon, body: Body, today: date) -> tuple[Body, ...]:
    """The few bodies for which a spoken word stands (两高): no document prints it for a group."""
    if not body.is_collective or body.printed:
        return ()
    members = members_of(lexicon, body, today)
    return members if len(members) <= FEW else ()


def choosable(lexicon: Lexicon) -> tuple[AgencyEntry, ...]:
    """Bodies that can be somebody's agency today: those that others have taken over are not."""
    return tuple(entry for entry in lexicon.agencies if not entry.successors)


def _is_valid(name: Name, today: date) -> bool:
    has_begun = name.valid_from is None or name.valid_from <= today
    return has_begun and (name.valid_to is None or today <= name.valid_to)
