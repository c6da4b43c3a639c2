"""What people say and documents say differently: synonyms, English, abbreviations. Pure.

Whoever searches has an immutable snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from store.search.grams import folded, key_of
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

    def in_english(self, words: tuple[str, ...]) -> list[TermMatch]:
        """Terms in a row of Latin words, in any form and order of each term's words.

        Those that leave fewest words out, and of these the fewest terms.
        """
        best: list[tuple[int, int, tuple[TermMatch, ...]]] = [(0, 0, ())]
        for end in range(1, len(words) + 1):
            left_out, many, found = best[end - 1]
            ways = [(left_out + 1, many, found)]
            for start in range(max(0, end - self._longest), end):
                some = words[start:end]
                term = self._english.get(_plain(some)) or self._alike.get(_stems(some))
                if term is not None:
                    left_out, many, found = best[start]
                    ways.append((left_out, many + 1, (*found, TermMatch(start, end, term))))
            best.append(min(ways, key=lambda way: way[:2]))
        return list(best[-1][2])

    def keeps(self, text: str, start: int, end: int) -> bool:
        """Does a term in folded ``text`` reach over the whole of that part of it?"""
        return any(
            text[at : at + size] in self._chinese
            for at in range(max(0, end - self._widest), start + 1)
            for size in self._sizes.get(text[at], ())
            if at + size >= end
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
