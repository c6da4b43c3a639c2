"""How many lines a message takes on a phone, and how to page what takes more. Pure.

A screen of 390 px shows about 21 full-width characters a line in a bubble; estimated a little
narrower, since a font may be wider. Blank-separated words are kept whole and closing marks stay
with the character before them, as browsers and Telegram do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from handlers.page import Rich, lines, styled

EMS = 20.0
BOLD_EMS = 18.5
# a quotation is inset, and its edges take most of a line
QUOTE_EMS = 17.5
QUOTE_EDGES = 1
MOST_LINES = 14
# what a client writes into the end of the last line, where there is room
STAMP = " 00:00"

_RUN = re.compile(r"[!-~\u00a0-\u024f]+|\s|.", re.DOTALL)
_CLOSERS = frozenset("，。；：、！？）】》〉”’」』…·,.;:!?)]%")
_OPENERS = frozenset("（【《〈“‘「『([")
_SENTENCE_END = re.compile(r"(?<=[。；！？\n])")
_CLAUSE_END = re.compile(r"(?<=[，、：])")


@lru_cache(maxsize=8192)
def _char_ems(c: str) -> float:
    if c in " \t":
        return 0.3
    if c in ".,:;'|!il()[]":
        return 0.38
    if c.isascii():
        return 0.68 if c.isupper() or c in "mw@%" else 0.58
    if c > "\uffff" or unicodedata.east_asian_width(c) in "WFA":
        return 1.0
    return 0.0 if unicodedata.category(c) in ("Cf", "Mn") else 0.7


def ems(text: str) -> float:
    """The width of one line in full-width characters."""
    return sum(map(_char_ems, text))


def count_lines(text: str, width: float = EMS) -> int:
    """Lines of ``text`` when wrapped at ``width`` full-width characters."""
    return sum(_wrapped(line, width) for line in text.split("\n"))


@lru_cache(maxsize=2048)
def _wrapped(line: str, width: float) -> int:
    if len(line) <= width or ems(line) <= width:
        return 1
    count, used = 1, 0.0
    for unit in _units(line):
        size = ems(unit)
        if used + size <= width or unit.isspace():
            used += size
        elif size <= width:
            count, used = count + 1, size
        else:
            count, used = count + int((used + size) // width), (used + size) % width
    return count


def _units(line: str) -> list[str]:
    units: list[str] = []
    glue = False
    for run in _RUN.findall(line):
        if units and (glue or run in _CLOSERS):
            units[-1] += run
        else:
            units.append(run)
        glue = run in _OPENERS
    return units


def cut_to(text: str, width: float) -> str:
    """``text`` or as much of it as fits into ``width``, ended by ``…``."""
    if ems(text) <= width:
        return text
    used, kept = 1.0, ""
    for c in text:
        used += _char_ems(c)
        if used > width:
            break
        kept += c
    return kept.rstrip("，、；： ") + "…"


def lines_of(rich: Rich) -> int:
    """Lines of a text with entities: bold is wider, a quotation inset."""
    width, edges = _room(rich)
    return count_lines(rich.text, width) + edges


def _room(rich: Rich) -> tuple[float, int]:
    kinds = {mark.kind for mark in rich.marks}
    if "blockquote" in kinds:
        return QUOTE_EMS, QUOTE_EDGES
    return (BOLD_EMS if "bold" in kinds else EMS), 0


def pages_of(blocks: Sequence[Rich], *, budget: int, fill: int = 0) -> list[Rich]:
    """Put ``blocks`` (each on lines of its own) on as few pages of ``budget`` lines as it takes.

    A block is kept whole where it fits a page; a longer one is split after sentences, then after
    clauses, then anywhere, with nothing lost. One page at least. ``fill``: a block is split as
    well where so many lines of a page would else stay empty.
    """
    pages: list[list[Rich]] = [[]]
    left = budget
    for block in blocks:
        for piece in _filling(block, left, budget) if 0 < fill <= left else _pieces(block, budget):
            need = lines_of(piece)
            if lines_of(piece + STAMP) > left and pages[-1]:
                pages.append([])
                left = budget
            pages[-1].append(piece)
            left -= need
    return [lines(page) for page in pages]


def screens(blocks: Sequence[Rich], *, budget: int, most: int) -> list[range]:
    """Which of ``blocks`` share a screen of ``budget`` lines, at most ``most`` of them; at least
    one each, so that every block has its buttons where its text is.
    """
    found: list[range] = []
    first, left = 0, budget
    for number, block in enumerate(blocks):
        if number > first and (lines_of(block + STAMP) > left or number - first == most):
            found.append(range(first, number))
            first, left = number, budget
        left -= lines_of(block)
    return [*found, range(first, len(blocks))]


def _filling(block: Rich, left: int, budget: int) -> list[Rich]:
    """As much of the block as goes into the lines that are left, and the rest in pieces."""
    if lines_of(block + STAMP) <= left:
        return [block]
    first, *_ = _pieces(block, left)
    rest = block.text[len(first.text) :]
    kind = block.marks[0].kind if block.marks else None
    return (
        [first, *_pieces(styled(rest, kind) if kind else Rich(rest), budget)] if rest else [first]
    )


def _pieces(block: Rich, budget: int) -> list[Rich]:
    if lines_of(block + STAMP) <= budget:
        return [block]
    width, edges = _room(block)
    parts = split_text(block.text, budget - edges, width)
    # what is longer than a page is plain or one quotation from end to end
    kind = block.marks[0].kind if block.marks else None
    return [styled(part, kind) if kind else Rich(part) for part in parts]


def split_text(text: str, budget: int, width: float = EMS) -> list[str]:
    """Parts of at most ``budget`` lines, the time of the message included, of which ``text`` is
    the concatenation.
    """
    parts: list[str] = [""]
    for sentence in _SENTENCE_END.split(text):
        for clause in [sentence] if _fits(sentence, budget, width) else _CLAUSE_END.split(sentence):
            for bit in (
                [clause] if _fits(clause, budget, width) else _chopped(clause, budget, width)
            ):
                if _fits(parts[-1] + bit, budget, width):
                    parts[-1] += bit
                else:
                    parts.append(bit)
    return [part for part in parts if part]


def _fits(text: str, budget: int, width: float) -> bool:
    return count_lines(text + STAMP, width) <= budget


def _chopped(text: str, budget: int, width: float) -> list[str]:
    size = max(1, int(budget * (width - 2)))
    return [text[i : i + size] for i in range(0, len(text), size)]
