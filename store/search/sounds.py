"""How characters are read, and what typed letters can be read as. Pure.

The table is read on first use: most questions are typed in characters that the index knows.
Readings that southern input methods mix up (z/zh, n/ng at the end) are one class.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

_LETTERS = 27
_WIDTH = _LETTERS**6
MOST_SEGMENTATIONS = 12
LONGEST = 36
_MOST_CHARS = 8_192
_TONES = re.compile(r"(?<=[a-z])[1-5](?![0-9])")


def syllables(char: str) -> tuple[str, ...]:
    """The readings of a character without tones; empty for one that the table lacks."""
    return _table()[0].get(char, ())


@lru_cache(_MOST_CHARS)
def classes(char: str) -> frozenset[str]:
    """The classes of its readings."""
    return frozenset(map(sound_class, syllables(char)))


@lru_cache(_MOST_CHARS)
def first_letters(char: str) -> frozenset[str]:
    """The letters that its readings begin with."""
    return frozenset(syllable[0] for syllable in syllables(char))


@cache
def sound_class(syllable: str) -> str:
    """A syllable with what is commonly mixed up made equal: zheng and zen."""
    plain = re.sub("^([zcs])h", r"\1", syllable)
    return plain.removesuffix("g") if plain.endswith("ng") else plain


def sound(first: str, second: str) -> int:
    """The number of two syllables, by class. It never depends on the table."""
    return _class_number(first) * _WIDTH + _class_number(second)


def initials(first: str, second: str) -> int:
    """The number of two letters."""
    return (ord(first[0]) - 96) * _LETTERS + ord(second[0]) - 96


def readings(pair: str) -> set[tuple[int, int]]:
    """(sound, initials) for every way to read a pair of characters."""
    found = product(syllables(pair[0]), syllables(pair[1]))
    return {(sound(a, b), initials(a, b)) for a, b in found}


def letters(text: str) -> str:
    """``text`` without tone marks and tone numbers, in small letters; ü becomes v."""
    marked = unicodedata.normalize("NFD", text.lower().replace("ü", "v"))
    plain = re.sub("u\u0308|u([\u0300-\u0304\u030c])\u0308", "v", marked)
    bare = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return _TONES.sub("", unicodedata.normalize("NFC", bare))


def segmentations(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to cut letters into syllables, those of fewest syllables first."""
    if len(word) > LONGEST:
        return ()
    found: list[tuple[str, ...]] = []
    for cut in _cuts(word, ()):
        found.append(cut)
        if len(found) >= MOST_SEGMENTATIONS * 8:
            break
    return tuple(sorted(found, key=lambda cut: (len(cut), cut))[:MOST_SEGMENTATIONS])


def _cuts(rest: str, done: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not rest:
        yield done
        return
    known = _table()[1]
    for size in range(min(6, len(rest)), 0, -1):
        if rest[:size] in known and _can_be_cut(rest[size:]):
            yield from _cuts(rest[size:], (*done, rest[:size]))


def _can_be_cut(rest: str) -> bool:
    """Without this a long word of no syllables takes exponential time to be refused."""
    known, open_ends = _table()[1], {0}
    for end in range(1, len(rest) + 1):
        if any(end - size in open_ends and rest[end - size : end] in known for size in range(1, 7)):
            open_ends.add(end)
    return len(rest) in open_ends


@cache
def _class_number(syllable: str) -> int:
    return _number(sound_class(syllable))


def _number(syllable: str) -> int:
    value = 0
    for letter in syllable:
        value = value * _LETTERS + ord(letter) - 96
    return value


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    text = files("store.search").joinpath("readings.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    found: dict[str, tuple[str, ...]] = {}
    for syllable, chars in lines:
        for char in chars:
            found[char] = (*found.get(char, ()), syllable)
    return found, frozenset(s for s, _ in lines if len(s) > 1 or s in "ae")
