"""The names agencies go by, as an immutable snapshot. Pure: no database, no documents.

``store.agencies`` builds one from the tables, ``seed.lexicon`` from the shipped data; grammar,
questions and the parsing child all get the same type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from store.mentions import Scanner, names_its_level
from store.near import near_misses
from store.places import NATIONAL, PROVINCES, is_local, place_short
from store.text import fold_chars, match_key

__all__ = [
    "NATIONAL",
    "AgencyEntry",
    "AgencyKind",
    "Lexicon",
    "Membership",
    "Name",
    "NameKind",
    "Resolution",
]


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
    """A body with staff, a group of bodies that is kept as such, or what is neither.

    ``other`` are bodies and titles that documents name and that no task is ever given to
    (世界知识产权组织, 公安机关, 商标局): they never resolve, and they keep the agency names inside
    them from being read as agencies.
    """

    AGENCY = "agency"
    COLLECTIVE = "collective"
    OTHER = "other"


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
    # What was entered twice and merged into this one, by id and slug: it counts for it everywhere.
    absorbed: tuple[tuple[int, str], ...] = ()

    @property
    def ids(self) -> frozenset[int]:
        """Under which ids rows of the tables mean this body; none outside the tables."""
        own = frozenset() if self.id is None else frozenset({self.id})
        return own.union(id_ for id_, _ in self.absorbed)


@dataclass(frozen=True, slots=True)
class Resolution:
    """An agency or collective, and the name by which the text meant it."""

    entry: AgencyEntry
    name: Name


Mention = tuple[int, int, Resolution]

# 国家金融监督管理总局（原银保监会）: a remark in brackets at the end
_REMARK = re.compile(r"(?<=.)[（(][^（()）]*[)）]\s*$")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All names, immutable; a snapshot with the revision of the data it was taken from.

    The indexes are built on first use and belong to the snapshot; it can be pickled.
    """

    entries: tuple[AgencyEntry, ...]
    revision: int = 0

    def __post_init__(self) -> None:
        absorbed = sum(len(entry.absorbed) for entry in self.entries)
        if len(self._by_slug) != len(self.entries) + absorbed:
            raise ValueError("a slug names one body")

    @property
    def agencies(self) -> tuple[AgencyEntry, ...]:
        """Bodies that can be somebody's agency: no collectives, no ``other``."""
        return tuple(entry for entry in self.entries if entry.kind is AgencyKind.AGENCY)

    def by_slug(self, slug: str) -> AgencyEntry:
        """The entry, for one that was merged the other; KeyError for an unknown slug."""
        return self._by_slug[slug]

    def by_id(self, agency_id: int) -> AgencyEntry | None:
        """The entry that rows with this id mean."""
        return self._by_id.get(agency_id)

    def resolve(
        self, text: str, *, jurisdiction: str = NATIONAL, on: date | None = None
    ) -> tuple[Resolution, ...]:
        """Who goes by this name in ``jurisdiction``; empty for nobody, several where ambiguous.

        Exact on ``match_key``; a remark in brackets at the end may be left out. A provincial body
        answers outside its province only to a name that carries the place, and a bare name that
        could be local (统计局) means no national body inside a province. With ``on``, names valid
        on that day go before others.
        """
        for form in (text, without_remark(text)):
            found = [r for r in self._named(match_key(form)) if _is_meant(r, jurisdiction)]
            if found:
                return tuple(_valid_first(found, on))
        if jurisdiction == NATIONAL:
            # a city's 市公安局 for who asks from anywhere: nobody else is called so
            known = self._named(match_key(text))
            return tuple(_valid_first([r for r in known if is_local(r.entry.jurisdiction)], on))
        return ()

    def serving(self, text: str) -> tuple[AgencyEntry, ...]:
        """Who goes by this name and can have people: no collective, none that was taken over."""
        found = {r.entry.slug: r.entry for r in self.resolve(text)} if match_key(text) else {}
        return tuple(
            entry
            for entry in found.values()
            if entry.kind is AgencyKind.AGENCY and not entry.successors and entry.id is not None
        )

    def other(self, text: str) -> AgencyEntry | None:
        """The body or title of this name that is no agency, if there is one."""
        return self._others.get(match_key(text))

    def suggest(
        self, text: str, limit: int = 3, *, jurisdiction: str = NATIONAL
    ) -> tuple[Resolution, ...]:
        """Near misses, nearest first, one per body; empty where nothing is near.

        One wrong, missing, surplus or swapped character in a name of three or more, two from
        eight on. The name of a place is never exchanged for the nation.
        """
        found: dict[str, Resolution] = {}
        local = _is_local(text)
        for key, edits in near_misses(match_key(text), self._keys):
            for r in self._named(key):
                # two edits in 深圳市知识产权局 make it another place
                is_exchanged = local if r.entry.jurisdiction == NATIONAL else edits > 1
                if _is_meant(r, jurisdiction) and not is_exchanged:
                    found.setdefault(r.entry.slug, r)
        return tuple(found.values())[:limit]

    def mentions(self, text: str, *, jurisdiction: str = NATIONAL) -> tuple[Mention, ...]:
        """(start, end, who) for each agency named in free text, left to right.

        Titles in 《》, institutions (``other``), officials and parts of a body (局长, 商标局) and
        generic words (科技部门, 海关保护) are no mention. A name that means several bodies comes
        several times with the same span.
        """
        return tuple(
            (start, end, resolution)
            for start, end, name in self._scanner.find(text)
            for resolution in self.resolve(name, jurisdiction=jurisdiction)
        )

    def members(self, slug: str, on: date) -> tuple[str, ...]:
        """Slugs of the members of a collective on a day, in protocol order."""
        return tuple(
            dict.fromkeys(
                member.slug
                for member in self.by_slug(slug).members
                if (member.valid_from is None or member.valid_from <= on)
                and (member.valid_to is None or on <= member.valid_to)
            )
        )

    def family(self, slug: str) -> tuple[str, ...]:
        """The body itself, then its successors and predecessors to the end, by slug.

        A question for any of them is answered with the tasks of all: 铁道部 brings in 国家铁路局,
        but 国家铁路局 does not bring in the other heirs of 铁道部.
        """
        known = self._by_slug.get(slug)
        slug = slug if known is None else known.slug
        heirs = {entry.slug: entry.successors for entry in self.entries}
        return tuple(dict.fromkeys((slug, *_closure(slug, heirs), *_closure(slug, self._origins))))

    @cached_property
    def _by_slug(self) -> dict[str, AgencyEntry]:
        own = {entry.slug: entry for entry in self.entries}
        return own | {slug: entry for entry in self.entries for _, slug in entry.absorbed}

    @cached_property
    def _by_id(self) -> dict[int, AgencyEntry]:
        return {id_: entry for entry in self.entries for id_ in entry.ids}

    @cached_property
    def _by_key(self) -> dict[str, tuple[Resolution, ...]]:
        index: dict[str, dict[str, Resolution]] = {}
        for entry in self.entries:
            if entry.kind is not AgencyKind.OTHER:
                for name in entry.names:
                    bodies = index.setdefault(match_key(name.text), {})
                    bodies.setdefault(entry.slug, Resolution(entry, name))
        return {key: tuple(bodies.values()) for key, bodies in index.items()}

    @cached_property
    def _others(self) -> dict[str, AgencyEntry]:
        return {
            match_key(name.text): entry
            for entry in self.entries
            if entry.kind is AgencyKind.OTHER
            for name in entry.names
        }

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(self._by_key)

    @cached_property
    def _origins(self) -> dict[str, tuple[str, ...]]:
        return {
            slug: tuple(e.slug for e in self.entries if slug in e.successors)
            for slug in {s for e in self.entries for s in e.successors}
        }

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(name.text for entry in self.entries for name in entry.names)

    def _named(self, key: str) -> tuple[Resolution, ...]:
        return self._by_key.get(key, ())


def without_remark(name: str) -> str:
    """国家金融监督管理总局（原银保监会） without what stands in brackets at its end."""
    return _REMARK.sub("", name)


def _is_meant(resolution: Resolution, jurisdiction: str) -> bool:
    home = resolution.entry.jurisdiction
    if home == jurisdiction:
        return True
    if home == NATIONAL:
        return names_its_level(resolution.name.text)
    return place_short(home) in resolution.name.text


def _is_local(text: str) -> bool:
    plain = fold_chars(text).strip()
    marked = re.match(r"[本我各]?(省|市(?!场|监)|县|区|州|盟|旗)|自治区|地方", plain)
    return bool(marked) or any(short in plain for short, _ in PROVINCES.values())


def _valid_first(found: list[Resolution], on: date | None) -> list[Resolution]:
    def is_past(resolution: Resolution) -> bool:
        name = resolution.name
        before = on is not None and name.valid_from is not None and on < name.valid_from
        after = on is not None and name.valid_to is not None and name.valid_to < on
        return before or after

    return sorted(found, key=is_past)


def _closure(slug: str, edges: dict[str, tuple[str, ...]]) -> Iterator[str]:
    seen = {slug}
    ahead = list(edges.get(slug, ()))
    while ahead:
        at = ahead.pop(0)
        if at not in seen:
            seen.add(at)
            yield at
            ahead.extend(edges.get(at, ()))
