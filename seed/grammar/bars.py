"""Rows of a table as a page copied them: a cell a line with the bar that stood beside it, or a row
a line with blanks between its cells.
"""

from __future__ import annotations

from collections.abc import Sequence

from seed.grammar.columns import Column, column_of, header
from seed.grammar.deadlines import looks_like_deadline
from seed.grammar.flat import are_names
from seed.grammar.labels import NONE_WORDS
from seed.readers.source import BLANKS, Block

_BARS = ("|", "｜")
_OFF = "|｜" + BLANKS
# a line or two may end so for another reason
_FEWEST = 6
_FEWEST_COLUMNS = 3
# how the title of a column of numbers begins
_NUMBER_HEADS = frozenset("序编任项事建提问工清")


def without_bars(blocks: Sequence[Block]) -> Sequence[Block]:
    """The same lines without the bars at their ends; a line that is a bar alone joins the one
    above it, so that every character keeps its place.
    """
    barred = sum(1 for block in blocks if block.cells is None and block.text.endswith(_BARS))
    if barred < _FEWEST:
        return blocks
    found: list[Block] = []
    for block in blocks:
        if block.cells is not None or not block.text.endswith(_BARS):
            found.append(block)
            continue
        text = block.text.rstrip(_OFF)
        if text:
            found.append(block._replace(text=text))
        elif found:
            found[-1] = found[-1]._replace(end=block.end)
        else:
            found.append(block)
    return found


def with_cells(blocks: Sequence[Block]) -> Sequence[Block]:
    """The same lines, those of a table with bars or blanks between its cells with their cells.

    Where blanks divide them, only what stands in the columns of bodies and days shows where a
    wording that has blanks of its own ends: a row in which it does not is left as it is.
    """
    found: list[Block] | None = None
    columns: list[Column] | None = None
    barred = False
    for at, block in enumerate(blocks):
        text = block.text
        if block.cells is not None or (" " not in text and "|" not in text):
            columns = None
            continue
        bars = text.count("|") > 1
        if columns is None and not bars and text[0] not in _NUMBER_HEADS:
            continue
        if columns is not None and bars is not barred:
            columns = None
        pieces = [part.strip() for part in text.split("|")] if bars else text.split()
        head = header(pieces) if bars else _blank_header(pieces)
        if head is not None:
            cells: list[str] | None = pieces
            columns, barred = head, bars
        elif columns is not None:
            cells = (_barred_row if bars else _row)(pieces, columns)
        else:
            cells = None
        if cells is not None:
            found = list(blocks) if found is None else found
            found[at] = block._replace(cells=tuple(cells))
    return blocks if found is None else found


def _blank_header(pieces: Sequence[str]) -> list[Column] | None:
    if len(pieces) < _FEWEST_COLUMNS or any(column_of(piece) is None for piece in pieces):
        return None
    columns = header(pieces)
    kinds = [column.kind for column in columns or ()]
    whole = kinds.count("task") == 1 and kinds[:1] == ["number"]
    return columns if whole and {"lead", "duty"} & {*kinds} else None


def _barred_row(pieces: list[str], columns: Sequence[Column]) -> list[str] | None:
    """A row of these columns; the cells before its number may be those of the row above."""
    lost = len(columns) - len(pieces)
    if lost < 0:
        return None
    follows = lost and columns[lost].kind == "number" and pieces[0].isdecimal()
    return [""] * lost + pieces if not lost or follows else None


def _row(pieces: list[str], columns: Sequence[Column]) -> list[str] | None:
    """A row of these columns; a wording with blanks inside put together again."""
    more = len(pieces) - len(columns)
    task = next(at for at, column in enumerate(columns) if column.kind == "task")
    if more < 0 or not pieces[0].isdecimal():
        return None
    cells = [*pieces[:task], "".join(pieces[task : task + more + 1]), *pieces[task + more + 1 :]]
    fits = all(_fits(cell, column.kind) for cell, column in zip(cells, columns, strict=True))
    return cells if fits else None


def _fits(cell: str, kind: str | None) -> bool:
    if kind in ("lead", "duty", "help", "guide"):
        return are_names(cell) or cell in NONE_WORDS
    return kind != "when" or looks_like_deadline(cell) or cell in NONE_WORDS
