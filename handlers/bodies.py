"""Agencies as the handlers need them: out of the snapshot in memory, no database. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.errors import NotFound
from store.lexicon import AgencyEntry, AgencyKind, Lexicon, NameKind
from store.records import AgencyRef


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
    def printed(self) -> str | None:
        """The short form that documents print; None where no document prints one."""
        names = (name.text for name in self.entry.names if name.kind is NameKind.PRINTED)
        return next(names, None)


def body_of(lexicon: Lexicon, agency_id: int) -> Body:
    """The body of this id; NotFound where the snapshot has none."""
    for entry in lexicon.entries:
        if entry.id == agency_id:
            return as_body(lexicon, entry)
    raise NotFound("agency", str(agency_id))


def as_body(lexicon: Lexicon, entry: AgencyEntry) -> Body:
    """``entry`` with its predecessors and successors."""
    assert entry.id is not None, "only entries of the tables have ids"
    kin = (lexicon.by_slug(slug).id for slug in lexicon.family(entry.slug))
    ref = AgencyRef(entry.id, entry.slug, entry.short, entry.full)
    return Body(entry, ref, frozenset(id_ for id_ in kin if id_ is not None))


def kin_of(lexicon: Lexicon, body: Body) -> tuple[str, ...]:
    """Short names of its predecessors and successors."""
    others = (lexicon.by_slug(slug) for slug in lexicon.family(body.entry.slug))
    return tuple(entry.short for entry in others if entry.id != body.id)


def collectives_of(lexicon: Lexicon, body: Body) -> tuple[Body, ...]:
    """Groups that documents print and of which ``body`` is, or was, a member."""
    return tuple(
        as_body(lexicon, entry)
        for entry in lexicon.entries
        if entry.kind is AgencyKind.COLLECTIVE
        and any(name.kind is NameKind.PRINTED for name in entry.names)
        and any(member.slug == body.entry.slug for member in entry.members)
    )


def members_of(lexicon: Lexicon, body: Body, today: date) -> tuple[Body, ...]:
    """A collective's members on a day."""
    slugs = lexicon.members(body.entry.slug, today)
    return tuple(as_body(lexicon, lexicon.by_slug(slug)) for slug in slugs)


def choosable(lexicon: Lexicon) -> tuple[AgencyEntry, ...]:
    """Bodies that can be somebody's agency today: those that others have taken over are not."""
    return tuple(entry for entry in lexicon.agencies if not entry.successors)
