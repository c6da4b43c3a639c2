"""Whom the names that a document prints mean, in its place and on its day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seed.draft import Draft
from seed.grammar.agencies import is_collective
from store.lexicon import Lexicon, Resolution
from store.places import is_local, place_short


class Meant:
    """Printed names to ids. ``chosen`` is what a person said of names; it goes before the lexicon.

    ``ambiguous`` collects the names that mean several bodies: nothing is guessed.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        jurisdiction: str,
        on: date | None,
        chosen: Mapping[str, int] | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._jurisdiction = jurisdiction
        self._on = on
        self._chosen = chosen or {}
        self.ambiguous: set[str] = set()

    def find(self, name: str) -> int | None:
        """The body's id; None where nobody goes by the name, or several do."""
        if name in self._chosen:
            return self._chosen[name]
        found = self.bodies(name)
        if len(found) == 1:
            return found[0].entry.id
        if found:
            self.ambiguous.add(name)
        return None

    def bodies(self, name: str) -> tuple[Resolution, ...]:
        """Who may be meant, those whose name it was on the day before all others."""
        found = self._lexicon.resolve(name, jurisdiction=self._jurisdiction, on=self._on)
        # where a document does not say its place, a bare name is not a city's that is known
        found = tuple(r for r in found if self._is_of_here(r))
        meant = found if len(found) < 2 else tuple(r for r in found if self._holds(r))
        return meant or found

    def suggest(self, name: str) -> tuple[Resolution, ...]:
        """Near misses of a name that nobody goes by."""
        return self._lexicon.suggest(name, jurisdiction=self._jurisdiction)

    def _is_of_here(self, resolution: Resolution) -> bool:
        home = resolution.entry.jurisdiction
        if home == self._jurisdiction or not is_local(home):
            return True
        return place_short(home) in resolution.name.text

    def _holds(self, resolution: Resolution) -> bool:
        """Was it the body's name on the day of the document?"""
        if self._on is None:
            return True
        start, end = resolution.name.valid_from, resolution.name.valid_to
        return (start is None or start <= self._on) and (end is None or self._on <= end)


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a draft's responsibilities, each once, in the order of the document.

    ``collectives`` are names of several bodies (各省级人民政府) that no lexicon lists: they are
    kept as printed and asked about nobody.
    """

    known: tuple[str, ...]
    collectives: tuple[str, ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.known) + len(self.collectives) + len(self.unknown) + len(self.ambiguous)


def names_of(draft: Draft, meant: Meant) -> Names:
    """Every name with what is known of it."""
    printed = dict.fromkeys(a.name for item in draft.items for a in item.assignees)
    known, collectives, unknown, ambiguous = [], [], [], []
    for name in printed:
        if meant.find(name) is not None:
            known.append(name)
        elif name in meant.ambiguous:
            ambiguous.append(name)
        elif is_collective(name):
            collectives.append(name)
        else:
            unknown.append(name)
    return Names(tuple(known), tuple(collectives), tuple(unknown), tuple(ambiguous))
