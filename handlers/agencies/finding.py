"""Which entries of the list a typed name may mean, wherever they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.texts import agencies as say
from store.lexicon import AgencyEntry, AgencyKind, Lexicon
from store.places import NATIONAL, PROVINCES, place_short
from store.text import match_key

MOST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """``entries`` go by the name or a part of it; ``is_near``: only by one that comes near."""

    entries: tuple[AgencyEntry, ...]
    is_near: bool = False

    @property
    def only(self) -> AgencyEntry | None:
        """The one that is meant, where one is."""
        return self.entries[0] if len(self.entries) == 1 and not self.is_near else None


def find(lexicon: Lexicon, typed: str, *, kind: AgencyKind | None = None) -> Found:
    """Those of the exact name; else those whose names have it; else those that come near."""
    key = match_key(typed)
    every = [
        entry
        for entry in lexicon.entries
        if entry.kind is not AgencyKind.OTHER and kind in (None, entry.kind)
    ]
    keys = {entry.slug: [match_key(one.text) for one in entry.names] for entry in every}
    exact = [entry for entry in every if key and key in keys[entry.slug]]
    if exact:
        return Found(tuple(exact))
    parts = [e for e in every if len(key) > 1 and any(key in one for one in keys[e.slug])]
    if parts:
        return Found(tuple(parts))
    near = {
        r.entry.slug: r.entry
        for where in (NATIONAL, *PROVINCES)
        for r in lexicon.suggest(typed, MOST, jurisdiction=where)
        if r.entry in every
    }
    return Found(tuple(near.values()), is_near=True)


def label(entry: AgencyEntry) -> str:
    """A choice on a button: with its place where the name does not say it."""
    if entry.jurisdiction == NATIONAL or place_short(entry.jurisdiction) in entry.short:
        return entry.short
    return say.choice(short=entry.short, place=place_short(entry.jurisdiction))
