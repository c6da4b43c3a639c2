"""What people say and documents say differently: synonyms, English, abbreviations. Pure.

Whoever searches has an immutable snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from store.search.grams import key_of
from store.search.words import LIGHT

_LETTER = re.compile("[A-Za-z]")
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

    def in_chinese(self, key: str) -> Iterator[TermMatch]:
        """Terms in a ``key_of``, left to right, the longest first, never overlapping."""
        at = 0
        while at < len(key):
            for size in self._sizes.get(key[at], ()):
                term = self._chinese.get(key[at : at + size])
                head = key[at + size :]
                # 电影票 is no film, 快递费 no parcel.
                if term is not None and (len(head) != 1 or head in LIGHT):
                    yield TermMatch(at, at + size, term)
                    at += size
                    break
            else:
                at += 1

    def in_english(self, words: tuple[str, ...]) -> Iterator[TermMatch]:
        """Terms in a row of Latin words, the longest first; a plural is its singular."""
        plain = tuple(map(_singular, words))
        at = 0
        while at < len(plain):
            for size in range(min(self._longest, len(plain) - at), 0, -1):
                term = self._english.get(" ".join(plain[at : at + size]))
                if term is not None:
                    yield TermMatch(at, at + size, term)
                    at += size
                    break
            else:
                at += 1

    @cached_property
    def _chinese(self) -> dict[str, Term]:
        return {key_of(t.said): t for t in self.entries if not is_english(t.said)}

    def joins(self, text: str) -> bool:
        """Has ``text`` a term of letters and characters (A货)?"""
        return any(key in text for key in self._mixed)

    @cached_property
    def _mixed(self) -> tuple[str, ...]:
        return tuple(key for key in self._chinese if _LETTER.search(key))

    @cached_property
    def _sizes(self) -> dict[str, tuple[int, ...]]:
        sizes: dict[str, set[int]] = {}
        for key in self._chinese:
            sizes.setdefault(key[:1], set()).add(len(key))
        return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}

    @cached_property
    def _english(self) -> dict[str, Term]:
        return {english_key(t.said): t for t in self.entries if is_english(t.said)}

    @cached_property
    def _longest(self) -> int:
        return max((key.count(" ") + 1 for key in self._english), default=0)


def english_key(text: str) -> str:
    """Latin words in small letters, singular, one blank between."""
    return " ".join(map(_singular, _WORD.findall(text.lower())))


def term_key(said: str) -> str:
    """Two spellings with one key are one term."""
    return english_key(said) if is_english(said) else key_of(said)


def is_english(said: str) -> bool:
    """Words in letters, not 4.26, A货."""
    return said.isascii() and _LETTER.search(said) is not None


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
