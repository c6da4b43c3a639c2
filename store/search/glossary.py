"""What people say and documents say differently: synonyms, English, abbreviations. Pure.

Whoever searches has an immutable snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from store.search.grams import folded, key_of
from store.search.sounds import syllables
from store.search.words import LIGHT, SMALL_ENGLISH, reduced

_LETTER = re.compile("[A-Za-z]")
_NO_WORD = re.compile(r"[^\w\n]+|_")
_WORD = re.compile("[a-z0-9]+")


class TermKind(StrEnum):
    """What is said is another Chinese word, or English."""

    NEAR = "near"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True)
class Term:
    """``said`` is what is typed, ``means`` what documents print for it, best first.

    ``reason`` says why both mean the same, or what of it is only near.
    """

    said: str
    means: tuple[str, ...]
    kind: TermKind
    reason: str


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term in a query: ``start`` and ``end`` in characters (Chinese) or words (English)."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, eq=False)
class Terms:
    """All terms, immutable, with the revision of the table they were read from."""

    entries: tuple[Term, ...] = ()
    revision: int = 0

    def in_chinese(self, key: str) -> list[TermMatch]:
        """Terms in a ``key_of``, left to right, never overlapping.

        Those that leave fewest characters out, and of these the fewest terms.
        """
        ways: list[list[TermMatch]] = [[] for _ in range(len(key) + 1)]
        for at, first in enumerate(key):
            for end in (at + size for size in self._sizes.get(first, ())):
                term = self._chinese.get(key[at:end])
                head = key[end:]
                # 电影票 is no film, 快递费 no parcel.
                if term is not None and end <= len(key) and (len(head) != 1 or head in LIGHT):
                    ways[end].append(TermMatch(at, end, term))
        return _covering(ways)

    def in_english(self, words: tuple[str, ...]) -> list[TermMatch]:
        """The same in a row of Latin words, in any form and order of each term's words."""
        ways: list[list[TermMatch]] = [[] for _ in range(len(words) + 1)]
        for end in range(1, len(words) + 1):
            for start in range(max(0, end - self._longest), end):
                some = words[start:end]
                term = self._english.get(_plain(some)) or self._alike.get(_stems(some))
                if term is not None:
                    ways[end].append(TermMatch(start, end, term))
        return _covering(ways)

    def spelled(self, typed: str) -> str | None:
        """What is said and sounds as ``typed`` (banquandengji): no text has it, and so no pair."""
        return self._by_sound.get(typed)

    def keeps(self, text: str, start: int, end: int) -> bool:
        """Does a term in folded ``text`` reach over the whole of that part of it?"""
        return any(
            text[at : at + size] in self._chinese
            for at in range(max(0, end - self._widest), start + 1)
            for size in self._sizes.get(text[at], ())
            if end <= at + size <= len(text)
        )

    @cached_property
    def _chinese(self) -> dict[str, Term]:
        """By what a query says, read as queries are: 官司太慢 stands as 官司慢 too."""
        own = [term for term in self.entries if not is_english(term.said)]
        plain = _NO_WORD.sub("", folded("\n".join(term.said for term in own)))
        found: dict[str, Term] = {}
        for text in (plain, reduced(plain)) if own else ():
            found = dict(zip(text.split("\n"), own, strict=True)) | found
        return found

    def joins(self, text: str) -> bool:
        """Has ``text`` a term of letters and characters (A货)?"""
        return any(key in text for key in self._mixed)

    @cached_property
    def _mixed(self) -> tuple[str, ...]:
        return tuple(key for key in self._chinese if _LETTER.search(key))

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        """By all syllables in a row, the commonest of each character; made when first asked for."""
        return {
            "".join(syllables(char)[0] for char in said): said
            for said in reversed(self._chinese)
            if len(said) > 2 and all(map(syllables, said))
        }

    @cached_property
    def _sizes(self) -> dict[str, tuple[int, ...]]:
        sizes: dict[str, set[int]] = {}
        for key in self._chinese:
            sizes.setdefault(key[:1], set()).add(len(key))
        return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}

    @cached_property
    def _widest(self) -> int:
        return max(map(len, self._chinese), default=0)

    @cached_property
    def _english(self) -> dict[str, Term]:
        """As said; small words are left out, as in queries."""
        return {_plain(_WORD.findall(t.said.lower())): t for t in reversed(self._in_letters)}

    @cached_property
    def _alike(self) -> dict[str, Term]:
        """By the stems of their words, in the order of the alphabet."""
        return {_stems(_WORD.findall(t.said.lower())): t for t in reversed(self._in_letters)}

    @cached_property
    def _in_letters(self) -> tuple[Term, ...]:
        return tuple(term for term in self.entries if is_english(term.said))

    @cached_property
    def _longest(self) -> int:
        return max((key.count(" ") + 1 for key in self._english), default=0)


def _covering(ways: Sequence[Sequence[TermMatch]]) -> list[TermMatch]:
    """The row of matches that leaves least out, the shortest of these; ``ways`` by their ends."""
    # What is left out, the number of terms, and the last of them.
    best: list[tuple[int, int, TermMatch | None]] = [(0, 0, None)]
    for end in range(1, len(ways)):
        left_out, many, _ = best[end - 1]
        found: tuple[int, int, TermMatch | None] = (left_out + 1, many, None)
        for match in ways[end]:
            left_out, many, _ = best[match.start]
            if (left_out, many + 1) < found[:2]:
                found = left_out, many + 1, match
        best.append(found)
    row: list[TermMatch] = []
    at = len(ways) - 1
    while at > 0:
        last = best[at][2]
        if last is not None:
            row.append(last)
        at = last.start if last is not None else at - 1
    return row[::-1]


def english_key(text: str) -> str:
    """Latin words in small letters, singular, one blank between."""
    return " ".join(map(_singular, _WORD.findall(text.lower())))


def term_key(said: str) -> str:
    """Two spellings with one key are one term."""
    return english_key(said) if is_english(said) else key_of(said)


def is_english(said: str) -> bool:
    """Words in letters, not 4.26, A货."""
    return said.isascii() and _LETTER.search(said) is not None


def _plain(words: Iterable[str]) -> str:
    return " ".join(_singular(word) for word in words if word not in SMALL_ENGLISH)


def _stems(words: Iterable[str]) -> str:
    return " ".join(sorted(_stem(word) for word in words if word not in SMALL_ENGLISH))


def _stem(word: str) -> str:
    """protecting, protected and protect are one; licence and licensing too."""
    bare = _singular(word)
    for ending in ("ing", "ed", "e"):
        if bare.endswith(ending) and len(bare) - len(ending) > 3:
            return bare.removesuffix(ending)
    return bare


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
