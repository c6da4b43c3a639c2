"""From sounds and letters to words that stand in texts. Pure.

Each place of what was typed allows several characters; a word is a way through such places all
of whose pairs stand somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from store.search.sounds import (
    classes,
    first_letters,
    initials,
    sound,
    sound_class,
    syllables,
)

MOST_WORDS = 32
_MOST_WAYS = 6
# A character in place of another costs less than a pair that stands nowhere: 地里标志 has two
# such pairs and becomes 地理标志, 社会调查满意度 has one and stays.
_BREAK = 1.5
_REPLACED = 1.0


# Tasks of its rarest pair, the logarithms of all pairs' tasks added, the word.
_Way = tuple[int, float, str]


@dataclass(frozen=True, slots=True)
class Place:
    """What was typed in one place: a character, a syllable, or a first letter."""

    char: str = ""
    syllable: str = ""
    letter: str = ""

    @property
    def sounds(self) -> tuple[str, ...]:
        return syllables(self.char) if self.char else (self.syllable,) if self.syllable else ()

    def allows(self, char: str) -> bool:
        """May ``char`` stand here?"""
        if self.char:
            return char == self.char
        if self.syllable:
            return sound_class(self.syllable) in classes(char)
        return self.letter in first_letters(char)

    def fits(self, char: str) -> bool:
        """Is it read exactly as typed?"""
        return not self.syllable or self.syllable in syllables(char)


def keys(first: Place, second: Place) -> tuple[set[int], set[int]]:
    """(sounds, initials) under which the pairs of two places are found; one is empty."""
    a, b = first.sounds, second.sounds
    if a and b:
        return {sound(x, y) for x in a for y in b}, set()
    heads = {x[0] for x in a} or {first.letter}
    tails = {y[0] for y in b} or {second.letter}
    return set(), {initials(x, y) for x in heads for y in tails if x and y}


def words(places: Sequence[Place], known: Mapping[str, int]) -> list[str]:
    """Words through all places: those of common pairs, and those without a rare one."""
    follow = _following(known)
    ways: dict[str, list[_Way]] = {}
    for at in range(1, len(places)):
        begun = ways if at > 1 else {c: [(1 << 30, 0.0, c)] for c in follow if places[0].allows(c)}
        ways = {}
        for char, found in begun.items():
            for after, tasks in follow.get(char, ()):
                if places[at].allows(after):
                    ways.setdefault(after, []).extend(
                        (min(least, tasks), common + log(tasks), word + after)
                        for least, common, word in found
                    )
        for after, found in ways.items():
            ways[after] = _likely(found, _MOST_WAYS)
    whole = [(_odd(places, way[2]), way) for found in ways.values() for way in found]
    exact = min((odd for odd, _ in whole), default=0)
    first = _likely([way for odd, way in whole if odd == exact], MOST_WORDS)
    rest = _likely([way for odd, way in whole if odd > exact], MOST_WORDS)
    return [word for _, _, word in [*first, *rest][:MOST_WORDS]]


def _odd(places: Sequence[Place], word: str) -> int:
    return sum(not place.fits(char) for place, char in zip(places, word, strict=True))


def _likely(ways: list[_Way], most: int) -> list[_Way]:
    """The best by the rarest pair and the best by all pairs, in turns."""
    if len(ways) <= 1:
        return ways
    by_rarest = sorted(ways, key=lambda way: (-way[0], -way[1], way[2]))[:most]
    by_all = sorted(ways, key=lambda way: (-way[1], way[2]))[:most]
    turns = (way for pair in zip(by_rarest, by_all, strict=True) for way in pair)
    return list(dict.fromkeys(turns))[:most]


def corrected(
    text: str, known: Mapping[str, int], other: Callable[[int, str], Iterable[str]]
) -> str:
    """``text`` with characters exchanged where that joins more of it; ``text`` if nothing does.

    ``other(place, character)`` are the characters that may stand for one.
    """
    ways: dict[str, tuple[float, int, str]] = {}
    for at, typed in enumerate(text):
        allowed = dict.fromkeys((typed, *other(at, typed)))
        begun, ways = ways, {}
        for char in allowed:
            own = 0.0 if char == typed else _REPLACED
            if at == 0:
                ways[char] = (own, 0, char)
                continue
            steps = [
                (
                    cost + own + (0.0 if before + char in known else _BREAK),
                    common - known.get(before + char, 0),
                    word + char,
                )
                for before, (cost, common, word) in begun.items()
            ]
            ways[char] = min(steps)
    return min(ways.values())[2] if ways else text


def _following(known: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    follow: dict[str, list[tuple[str, int]]] = {}
    for pair, tasks in known.items():
        follow.setdefault(pair[0], []).append((pair[1], tasks))
    return follow
