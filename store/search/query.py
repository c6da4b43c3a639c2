"""What was typed, cut into parts. Pure: what the parts can mean is asked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from store.search.glossary import TermKind, Terms
from store.search.grams import folded, key_of
from store.search.parts import Option, Part
from store.search.sounds import letters
from store.search.words import ASIDE, ASPECTS, LIGHT, PARTICLE, QUANTITY, SMALL_ENGLISH, reduced
from store.search.words import unframed as unframed_word
from store.text import clean_user_text

# Longer messages are cut: whoever pastes a page gets what its beginning means.
LONGEST = 300
MOST_PARTS = 24
_SENTENCE = 16
_PIECE = re.compile(r"(?P<latin>[a-z\u00e0-\u01dc\u0300-\u030c']++[1-5]?(?![0-9]))|(?P<text>\w)")
_ASPECT = re.compile("|".join(sorted(map(re.escape, ASPECTS), key=lambda word: (-len(word), word))))
_NEAR_TRUST = 0.88
_NEXT_MEANING = 0.04
_OF = frozenset(["of", "for", "in", "on", "against", "by", "with", "from", "under", "about"])
_DOING = 0.3


@dataclass(frozen=True, slots=True)
class Query:
    """``pieces`` as typed, ``subject`` those without asides; ``shouted``: all in
    capitals; ``lenient``: a sentence, in which not every word is meant; ``aspects``: words of
    store/search/aspects.txt.
    """

    pieces: tuple[str, ...]
    subject: tuple[str, ...]
    shouted: bool
    lenient: bool
    aspects: frozenset[str]


def read(typed: str, terms: Terms) -> Query:
    """The pieces of ``typed``: runs of Latin letters, and runs of everything else that counts.

    What stands inside a term is no aside (归谁 of 成果归谁).
    """
    text = clean_user_text(typed[: LONGEST * 4])[:LONGEST]
    shouted = text.isupper()
    plain = folded(text)
    pieces = _pieces(plain)
    told = reduced(plain)
    for aside in (ASIDE, QUANTITY, PARTICLE):
        told = _without(aside, told, terms)
    spoken = _pieces(told)
    # One character alone says nothing, but behind letters (A货).
    subject = tuple(
        piece
        for before, piece in zip(("", *spoken), spoken, strict=False)
        if len(piece) > 1 or is_latin(piece) or is_latin(before)
    )
    # Letters say less than characters.
    length = sum(len(p) / 4 if is_latin(p) else len(p) for p in pieces)
    if not subject and all(char in LIGHT for piece in pieces for char in piece):
        pieces = ()
    most = (subject or pieces)[:MOST_PARTS]
    aspects = frozenset(m[0] for m in _ASPECT.finditer(plain) if not terms.keeps(plain, *m.span()))
    return Query(pieces[:MOST_PARTS], most, shouted, length > _SENTENCE, aspects)


def unframed(asked: Query) -> Query | None:
    """``asked`` without the words that are said of any subject; None where that changes nothing,
    leaves nothing, or something is typed in letters."""
    if asked.lenient or any(map(is_latin, asked.subject)):
        return None
    bare = tuple(left for left in map(unframed_word, asked.subject) if len(left) > 1)
    if not bare or bare == asked.subject:
        return None
    return replace(asked, pieces=bare, subject=bare)


def _without(pattern: re.Pattern[str], text: str, terms: Terms) -> str:
    return pattern.sub(lambda m: m[0] if terms.keeps(text, *m.span()) else " ", text)


def is_latin(piece: str) -> bool:
    """A word in Latin letters?"""
    return piece[:1].isascii() and piece[:1].isalpha()


def _is_number(piece: str) -> bool:
    return piece.isascii() and piece.isdigit()


def literal(pieces: tuple[str, ...]) -> tuple[Part, ...]:
    """The pieces as they are."""
    return tuple(Part((Option(piece),)) for piece in pieces)


def through_terms(pieces: tuple[str, ...], terms: Terms) -> tuple[tuple[Part, ...], set[TermKind]]:
    """The pieces with terms in place of what they are said for, and the kinds of those terms."""
    parts: list[Part] = []
    kinds: set[TermKind] = set()
    pieces = _joined(pieces, terms)
    at = 0
    while at < len(pieces):
        if not is_latin(pieces[at]) or terms.joins(pieces[at]):
            parts += _chinese(pieces[at], terms, kinds)
            at += 1
            continue
        end = at
        while end < len(pieces) and (is_latin(pieces[end]) or _is_number(pieces[end])):
            end += 1
        parts += _english(pieces[at:end], terms, kinds)
        at = end
    return tuple(parts), kinds


def lightened(parts: tuple[Part, ...], known: Mapping[str, int]) -> tuple[Part, ...]:
    """``parts`` without the small words beside those that are ``known`` (pairs of texts)."""
    found: list[Part] = []
    for part in parts:
        text = part.options[0].text
        if len(part.options) > 1 or is_latin(text):
            found.append(part)
        else:
            left = _without_small_words(text, known)
            fewer = (replace(one, phrase=part.phrase) for one in literal(left))
            found += [part] if left == (text,) else fewer
    return tuple(found)


def _without_small_words(text: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """先调解 is 调解: without small words where no text has them beside their neighbours."""
    stands = [text[i : i + 2] in known for i in range(len(text) - 1)]
    strange = [True not in stands[max(0, i - 1) : i + 1] for i in range(len(text))]
    pieces, at = [""], 0
    for is_strange, run in groupby(strange):
        end = at + len(list(run))
        if is_strange and all(char in LIGHT for char in text[at:end]):
            pieces.append("")
        else:
            pieces[-1] += text[at:end]
        at = end
    return tuple(piece for piece in pieces if len(piece) > 1)


def _joined(pieces: tuple[str, ...], terms: Terms) -> tuple[str, ...]:
    """Letters and characters that are one term stand in one piece."""
    joined: list[str] = []
    for piece in pieces:
        if joined and terms.joins(joined[-1] + piece):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)


def _chinese(piece: str, terms: Terms, kinds: set[TermKind]) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for match in terms.in_chinese(piece):
        if piece[at : match.start]:
            parts.append(Part((Option(piece[at : match.start]),)))
        said = piece[match.start : match.end]
        parts.append(Part((Option(said), *_meanings(match.term.means))))
        kinds.add(match.term.kind)
        at = match.end
    if piece[at:]:
        parts.append(Part((Option(piece[at:]),)))
    # One character between two terms (打假|的|人) only joins them.
    if len(parts) > 1:
        parts = [replace(part, phrase=piece) for part in parts if len(part.options[0].text) > 1]
        parts[-1:] = [replace(part, is_head=True) for part in parts[-1:]]
    return parts


def _english(words: tuple[str, ...], terms: Terms, kinds: set[TermKind]) -> list[Part]:
    said = [at for at, word in enumerate(words) if word not in SMALL_ENGLISH]
    head = said.index(_head(words, said)) if said else 0
    plain = tuple(words[at] for at in said)
    parts: list[Part] = []
    at = 0
    for match in terms.in_english(plain):
        parts += [_stranger(plain[i], i == head) for i in range(at, match.start)]
        meanings = _meanings(match.term.means)
        spelled = Option("".join(plain[match.start : match.end]))
        many = match.end - match.start
        is_head = match.start <= head < match.end
        parts.append(Part((spelled, *meanings), meanings[0].text, english=many, is_head=is_head))
        kinds.add(match.term.kind)
        at = match.end
    if not parts:
        return list(literal(words))
    return [*parts, *(_stranger(plain[i], i == head) for i in range(at, len(plain)))]


def _head(words: Sequence[str], said: Sequence[int]) -> int:
    """What English words are about: the last of them, or the last before of, for, in."""
    before = (at for at in said if words[at + 1 : at + 2] and words[at + 1] in _OF)
    return next(before, said[-1])


def _stranger(word: str, is_head: bool) -> Part:
    """A word that is no term: what all is about weighs more, what is done with it less."""
    is_done = word.endswith("ing") and not is_head
    return Part((Option(word),), english=_DOING if is_done else 1.0, is_head=is_head)


def _meanings(means: tuple[str, ...]) -> list[Option]:
    trusts = (max(_NEAR_TRUST - _NEXT_MEANING * i, 0.6) for i in range(len(means)))
    return [Option(key_of(word), trust) for word, trust in zip(means, trusts, strict=True)]


def _is_decimal(text: str, at: int) -> bool:
    """4.26, 4·26: read on."""
    return text[at - 1] in ".·" and text[at - 2 : at - 1].isdigit() and text[at].isdigit()


def _pieces(text: str) -> tuple[str, ...]:
    pieces: list[str] = []
    open_text = False
    for match in _PIECE.finditer(text):
        if match["latin"]:
            bare = letters(match["latin"]).replace("'", "")
            pieces += [bare] if bare else []
            open_text = False
        else:
            if open_text and (
                text[match.start() - 1].isalnum() or _is_decimal(text, match.start())
            ):
                pieces[-1] += match["text"]
            else:
                pieces.append(match["text"])
            open_text = True
    return tuple(pieces)
