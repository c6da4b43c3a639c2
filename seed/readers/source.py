"""What every reader hands over: the decoded text and its non-blank lines with their places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from seed.errors import Unreadable, UnreadableDocument

# Half a character, which no text may hold.
_SURROGATE = re.compile("[\ud800-\udfff]")
# How far a reader is: stage, done, total.
Said = Callable[[str, int, int], None]

# str.strip() knows the Unicode blanks; zero-width signs are invisible too, but no blanks to it.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BLANKS = " \t\x0b\x0c\r\n\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\x85" + _INVISIBLE
BLANKS += "".join(chr(code) for code in range(0x2000, 0x200B))
_BLANK_SET = frozenset(BLANKS)


class Block(NamedTuple):
    """A non-blank line. ``start``/``end`` are code points of the source, blanks outside.

    ``cells`` are the columns where the line is a row of a table, else None.
    """

    line: int
    start: int
    end: int
    text: str
    cells: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as text: LF line ends, no BOM, otherwise as printed."""

    text: str
    sha256: str
    encoding: str
    blocks: tuple[Block, ...]

    def line_at(self, offset: int) -> int:
        """The 1-based line that holds the code point ``offset``."""
        return self.text.count("\n", 0, offset) + 1


def silent(stage: str, done: int, total: int) -> None:
    """The ``Said`` of who does not want to know."""


def source_of(text: str, data: bytes, encoding: str) -> Source:
    """The text that a reader made of ``data``. Raises UnreadableDocument where it is blank."""
    text = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = blocks_of(text)
    if not blocks:
        raise UnreadableDocument(Unreadable.EMPTY)
    return Source(text, hashlib.sha256(data).hexdigest(), encoding, blocks)


def is_blank(char: str) -> bool:
    """True for what nobody sees on paper: white space and zero-width signs."""
    return char in _BLANK_SET or char.isspace()


def blocks_of(text: str) -> tuple[Block, ...]:
    """The non-blank lines of ``text``; a line with tabs inside is a table row."""
    found: list[Block] = []
    start = 0
    for number, raw in enumerate(text.split("\n"), 1):
        body = raw.strip(BLANKS)
        if body:
            first = start + raw.index(body[0])
            cells = _cells(raw) if "\t" in raw or raw.count("|") > 1 else None
            found.append(Block(number, first, first + len(body), body, cells))
        start += len(raw) + 1
    return tuple(found)


def _cells(raw: str) -> tuple[str, ...] | None:
    """Columns of a tab-separated row, or of a row drawn with bars."""
    line = raw.rstrip("\r\n")
    if "\t" in line.strip(BLANKS) or ("\t" in line and line.strip(BLANKS)):
        cells = tuple(cell.strip(BLANKS) for cell in line.split("\t"))
        return cells if len(cells) > 1 else None
    body = line.strip(BLANKS)
    if body.startswith("|") and body.endswith("|"):
        return tuple(cell.strip(BLANKS) for cell in body[1:-1].split("|"))
    return None
