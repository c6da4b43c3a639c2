"""The names agencies go by, as an immutable snapshot. Pure: no database, no documents.

``store.agencies`` builds one from the tables, ``seed.lexicon`` from the shipped data; grammar,
questions and the parsing child all get the same type.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NATIONAL = "national"


class NameKind(StrEnum):
    """What sort of name: ``printed`` is the short form that documents print."""

    PRINTED = "printed"
    FULL = "full"
    ALIAS = "alias"
    OUTWARD = "outward"
    FORMER = "former"
    ENGLISH = "english"
    ACRONYM = "acronym"


class AgencyKind(StrEnum):
    """A body with staff, or a group of bodies that is kept as such."""

    AGENCY = "agency"
    COLLECTIVE = "collective"


@dataclass(frozen=True, slots=True)
class Name:
    """One name with its validity; ``unsure`` marks what nobody has verified."""

    text: str
    kind: NameKind
    valid_from: date | None = None
    valid_to: date | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A dated member of a collective, by slug."""

    slug: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """One identity through time. ``slug`` is ASCII and immutable; ``short`` is what is shown."""

    slug: str
    short: str
    full: str
    kind: AgencyKind
    category: str
    jurisdiction: str
    names: tuple[Name, ...]
    successors: tuple[str, ...] = ()
    members: tuple[Membership, ...] = ()
    order: int | None = None
    id: int | None = None
