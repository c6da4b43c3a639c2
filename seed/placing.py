"""A plan that holds somewhere else than it was read for: whom its names mean there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from seed.meant import Meant
from store.agencies import UNLISTED
from store.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Move:
    """``bodies``: for a printed name and whom it means, whom it means there. ``kept``: names that
    the lexicon knows where the plan held, and that nobody, or several, go by there: they stay.
    """

    bodies: dict[tuple[str, int], int]
    kept: tuple[str, ...]


def moved(
    lexicon: Lexicon,
    meant: Sequence[tuple[str, int]],
    before: str,
    after: str,
    on: date | None,
) -> Move:
    """Look the names up anew in ``after``. ``lexicon`` is one from the tables.

    A name of which a person said whom it means, other than the lexicon does, means that still.
    """
    here, there = Meant(lexicon, before, on), Meant(lexicon, after, on)
    roots = {id_: entry for entry in lexicon.entries for id_ in entry.ids}
    bodies: dict[tuple[str, int], int] = {}
    kept: list[str] = []
    for name, id_ in meant:
        entry = roots.get(id_)
        if entry is None:
            continue
        is_listed = entry.category != UNLISTED
        if is_listed and entry.id != here.find(name):
            continue
        new = there.find(name)
        if new is None:
            kept += [name] if is_listed else []
        elif new != entry.id:
            bodies[name, id_] = new
    return Move(bodies, tuple(dict.fromkeys(kept)))
