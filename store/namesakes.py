"""Whether a name is free: which body it already means, and which ones it could be taken for. Pure.

A name that means a body already is refused; one that merely looks like another's, or is an edit
away from it, is shown beside that other and decided by people.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from store.confusables import odd_letters, skeleton
from store.lexicon import AgencyEntry, Lexicon
from store.text import clean_user_text, match_key

SHORTEST, LONGEST = 2, 60
_MOST = 3


@dataclass(frozen=True, slots=True)
class Doubts:
    """``alike`` go by a name that looks the same, ``near`` by one that is an edit away; ``odd``
    are letters of scripts in which no such name is written.
    """

    alike: tuple[AgencyEntry, ...] = ()
    near: tuple[AgencyEntry, ...] = ()
    odd: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.alike or self.near or self.odd)


def clean_name(said: str) -> str:
    """A name as it is kept: one line; empty for what can be none."""
    name = " ".join(clean_user_text(said).split())
    fits = SHORTEST <= len(name) <= LONGEST and len(match_key(name)) >= SHORTEST
    return name if fits else ""


def taken_by(
    lexicon: Lexicon, name: str, jurisdiction: str, *, but: Collection[str] = ()
) -> AgencyEntry | None:
    """The body that ``name`` means already where ``jurisdiction`` is; slugs of ``but`` aside."""
    found = [r.entry for r in lexicon.resolve(name, jurisdiction=jurisdiction)]
    other = lexicon.other(name)
    every = [*found, *([] if other is None else [other])]
    return next((entry for entry in every if entry.slug not in but), None)


def doubts(lexicon: Lexicon, name: str, jurisdiction: str, *, but: Collection[str] = ()) -> Doubts:
    """Whom else a new name could be taken for."""
    shape = skeleton(name)
    alike = {
        entry.slug: entry
        for entry in lexicon.entries
        if entry.slug not in but and any(skeleton(one.text) == shape for one in entry.names)
    }
    suggested = lexicon.suggest(name, _MOST, jurisdiction=jurisdiction)
    near = {
        r.entry.slug: r.entry
        for r in suggested
        if r.entry.slug not in but and r.entry.slug not in alike
    }
    return Doubts(tuple(alike.values())[:_MOST], tuple(near.values()), odd_letters(name))
