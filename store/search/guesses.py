"""What typed letters, and characters that stand nowhere, may have meant: asked of the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from store.db import Tx
from store.search import vocabulary
from store.search.glossary import Terms
from store.search.lattice import Place, corrected, keys, words
from store.search.parts import Grade, Option, Part, Reading
from store.search.query import is_latin, through_terms
from store.search.records import Why
from store.search.sounds import classes, segmentations
from store.search.words import ALIKE, JOINING

_LONGEST = 16
_SHORTEST_INITIALS = 3
_SHORTEST_SHOUTED = 4
_TRUST = 0.97
_FEW_LETTERS, _FEW_SOUNDS = 3, 2
_NEXT_WORD = 0.03
# A character more or less makes another word of a short one.
_LEAST_MENDED = {2: Grade.WORD, 3: Grade.UNSURE}


async def readings(
    tx: Tx, pieces: Sequence[str], known: Mapping[str, int], terms: Terms, *, shouted: bool
) -> list[Reading]:
    """Readings of ``pieces`` by sound, by letters and by look; none where nothing is found.

    ``known`` are the pairs of the pieces that stand in texts. Where a term was typed, that is
    what was meant.
    """
    latin = [piece for piece in pieces if is_latin(piece)]
    if not latin:
        return await _by_ear(tx, pieces, known, terms)
    found = []
    said = terms.spelled("".join(pieces)) if len(latin) == len(pieces) else None
    if said is not None:
        parts, _ = through_terms((said,), terms)
        found.append(Reading(parts, Why.PINYIN, _TRUST))
    by_syllables = await _spelled(tx, pieces)
    if by_syllables is not None:
        found.append(Reading(by_syllables, Why.PINYIN, _TRUST))
    least = _SHORTEST_SHOUTED if shouted else _SHORTEST_INITIALS
    if min(map(len, latin)) >= least:
        by_letters = await _abbreviated(tx, pieces)
        if by_letters is not None:
            found.append(Reading(by_letters, Why.INITIALS, _TRUST - 0.02))
    return found


async def _spelled(tx: Tx, pieces: Sequence[str]) -> tuple[Part, ...] | None:
    """All Latin pieces as pinyin. Neighbours are read as one word first, then each for itself."""
    joined: list[list[str]] = []
    for before, piece in zip(("", *pieces), pieces, strict=False):
        if is_latin(piece) and joined and is_latin(before):
            joined[-1].append(piece)
        else:
            joined.append([piece])
    parts: list[Part] = []
    for group in joined:
        if not is_latin(group[0]):
            parts.append(Part((Option(group[0]),)))
            continue
        whole = await _words(tx, _cut([group]))
        if whole:
            parts.append(whole)
            continue
        for piece in group:
            one = await _words(tx, _cut([[piece]]))
            if one is None:
                return None
            parts.append(one)
    return tuple(parts)


def _cut(groups: list[list[str]]) -> list[tuple[Place, ...]]:
    """The ways to read neighbours as syllables, each word cut for itself."""
    ways: list[tuple[Place, ...]] = [()]
    for piece in groups[0]:
        cuts = segmentations(piece)
        ways = [(*way, *(Place(syllable=s) for s in cut)) for way in ways for cut in cuts][:16]
    return [way for way in ways if 2 <= len(way) <= _LONGEST]


async def _abbreviated(tx: Tx, pieces: Sequence[str]) -> tuple[Part, ...] | None:
    parts: list[Part] = []
    for piece in pieces:
        if not is_latin(piece):
            parts.append(Part((Option(piece),)))
            continue
        if len(piece) > _LONGEST or len(set(piece)) == 1:
            return None
        one = await _words(tx, [tuple(Place(letter=letter) for letter in piece)])
        if one is None:
            return None
        parts.append(one)
    return tuple(parts)


async def _words(tx: Tx, ways: Sequence[tuple[Place, ...]]) -> Part | None:
    """The words of texts that fit one of ``ways``; None for none."""
    sounds: set[int] = set()
    letters: set[int] = set()
    for way in ways:
        for first, second in pairwise(way):
            heard, seen = keys(first, second)
            sounds |= heard
            letters |= seen
    known = await vocabulary.by_sound(tx, sounds) | await vocabulary.by_initials(tx, letters)
    found: dict[str, Grade] = {}
    for way in ways:
        for word in words(way, known):
            found[word] = min(found.get(word, Grade.WORD), _least(way, word))
    if not found:
        return None
    options = (
        Option(word, max(1 - _NEXT_WORD * i, 0.7), least)
        for i, (word, least) in enumerate(found.items())
    )
    return Part(tuple(options), guessed=True)


def _least(way: Sequence[Place], word: str) -> Grade:
    """Few letters fit something nearly always, and two syllables the ends of two words."""
    if not any(place.sounds for place in way):
        return Grade.WORD if len(way) <= _FEW_LETTERS else Grade.PIECE
    if len(way) > _FEW_SOUNDS:
        return Grade.PIECE
    exact = all(place.fits(char) for place, char in zip(way, word, strict=True))
    return Grade.UNSURE if exact else Grade.WORD


async def _by_ear(
    tx: Tx, pieces: Sequence[str], known: Mapping[str, int], terms: Terms
) -> list[Reading]:
    """Pieces in which some pair stands nowhere, with the characters they may have meant."""
    doubtful = [
        piece
        for piece in pieces
        if any(p not in known for p in _pairs(piece)) and not terms.keeps(piece, 0, len(piece))
    ]
    places = {p: [Place(char=c) for c in p] for p in doubtful}
    sounds: set[int] = set()
    alike: set[str] = set()
    for row in places.values():
        for first, second in pairwise(row):
            sounds |= keys(first, second)[0]
            alike |= {a + second.char for a in ALIKE.get(first.char, "")}
            alike |= {first.char + b for b in ALIKE.get(second.char, "")}
    pairs = await vocabulary.by_sound(tx, sounds)
    pairs |= await vocabulary.counts(tx, alike)
    pairs |= known
    mended = {piece: _mended(piece, pairs) for piece in doubtful}
    if all(piece == word for piece, word in mended.items()):
        return []
    parts = tuple(
        _mended_part(piece, mended[piece]) if piece in mended else Part((Option(piece),))
        for piece in pieces
    )
    proof = tuple(p for piece, word in mended.items() for p in _changed(piece, word))
    return [Reading(parts, Why.HOMOPHONE, _TRUST, proof)]


def _mended_part(piece: str, word: str) -> Part:
    least = _LEAST_MENDED.get(len(piece), Grade.PIECE)
    return Part((Option(word, least=least), Option(piece)), guessed=least is not Grade.PIECE)


def _changed(piece: str, word: str) -> list[str]:
    """Each exchanged character with its neighbours."""
    changed = [i for i, c in enumerate(word) if c != piece[i]]
    return [word] if len(word) <= 3 else [word[max(0, i - 1) : i + 2] for i in changed]


def _mended(piece: str, pairs: Mapping[str, int]) -> str:
    by_class: dict[str, set[str]] = {}
    for pair in pairs:
        for char in pair:
            for heard_as in classes(char):
                by_class.setdefault(heard_as, set()).add(char)

    def other(_: int, char: str) -> list[str]:
        heard = {c for heard_as in classes(char) for c in by_class.get(heard_as, ())}
        return sorted(heard | set(ALIKE.get(char, "")))

    mended = corrected(piece, pairs, other)
    kept = [
        new if new == old or (_joins(mended, at, pairs) and new not in JOINING) else old
        for at, (old, new) in enumerate(zip(piece, mended, strict=True))
    ]
    exchanged = sum(new != old for new, old in zip(kept, piece, strict=True))
    return "".join(kept) if exchanged * 2 <= len(piece) else piece


def _joins(text: str, at: int, pairs: Mapping[str, int]) -> bool:
    """Do both pairs of the character at ``at`` stand somewhere?"""
    return all(pair in pairs for pair in _pairs(text[max(0, at - 1) : at + 2]))


def _pairs(piece: str) -> list[str]:
    return [piece[i : i + 2] for i in range(len(piece) - 1)]
