"""Tables as every format has them, to lines: a row a line, cells between tabs.

Merged cells are given back to the rows they stand for, a cell's inner lines become one line, and
headers of two rows become one. What a column holds is asked of the grammar's own header words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from seed.grammar.agencies import is_name_like
from seed.grammar.columns import column_of
from seed.readers.source import BLANKS
from store.text import fold_chars

_DUTY = frozenset(("lead", "duty", "help", "guide"))
_BINDING = _DUTY | {"when", "person"}
# Of a character, what is left over at the end of a full line.
_SPARE = 0.5
_ENDS = "，,、；;：:。．.！!？?"
_LONGEST_TITLE = 40
_OPENS = "，,、；;：:。）)》”（("


@dataclass(slots=True)
class Cell:
    """``lines`` as printed. ``down``/``across``: part of a merged cell from above/the left.

    ``room``: characters that a line of the cell holds, where lines may end only for want of it.
    """

    lines: list[str] = field(default_factory=list)
    down: bool = False
    across: bool = False
    room: float = 0.0

    @property
    def is_empty(self) -> bool:
        return not self.lines


Row = list[Cell]


def cell_of(text: str, *, room: float = 0.0) -> Cell:
    """A cell of a text with line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = (" ".join(line.split("\t")).strip(BLANKS) for line in text.split("\n"))
    return Cell([part for part in parts if part], room=room)


def table_lines(rows: Sequence[Row]) -> list[str]:
    """The lines of a table. Single cells before its header and behind its last row are text."""
    width = max((len(row) for row in rows), default=0)
    if width == 1:
        return [line for row in rows for line in row[0].lines]
    grid = _with_words([row + [Cell() for _ in range(width - len(row))] for row in rows])
    end = len(grid)
    while end and sum(bool(cell.lines) or cell.down for cell in grid[end - 1]) < 2:
        end -= 1
    return _Lines(grid[:end]).read() + [line for row in grid[end:] for line in _plain(row)]


def _with_words(grid: list[Row]) -> list[Row]:
    """The grid without columns that are empty from top to bottom: what merged cells left over."""
    used = [at for at in range(len(grid[0])) if any(row[at].lines for row in grid)] if grid else []
    return [[row[at] for at in used] for row in grid] if len(used) > 1 else grid


class _Lines:
    """One table on its way to lines."""

    def __init__(self, grid: Sequence[Row]) -> None:
        self._grid = grid
        self._found: list[str] = []
        self._columns: list[str | None] = []
        self._spans: Row = []
        # rows that may still grow by rows that are merged with them
        self._shown: list[Row] = []

    def read(self) -> list[str]:
        """The lines."""
        for at, row in enumerate(self._grid):
            titles = _titles(self._grid, at)
            if is_header(titles):
                self._flush()
                self._header(at, titles)
            elif self._columns:
                self._body(row)
            else:
                self._found += _plain(row)
        self._flush()
        return self._found

    def _header(self, at: int, titles: list[str]) -> None:
        """A header of two rows says in the second what the columns are."""
        self._columns, self._spans = _kinds(titles), self._grid[at]
        below = self._grid[at + 1 : at + 2]
        if not (below and any(c.down for c in below[0]) and is_header(_titles(self._grid, at + 1))):
            self._found.append("\t".join(titles))

    def _body(self, row: Row) -> None:
        _narrow(row, self._spans)
        if self._shown and _goes_on(row, self._columns):
            _add(self._shown[-1], row)
        elif any(not cell.is_empty for cell in row):
            above = self._shown[-1] if self._shown else None
            self._shown.append(_filled(row, above, self._columns))

    def _flush(self) -> None:
        for row in self._shown:
            cells = zip(row, self._columns, strict=True)
            self._found.append("\t".join(joined(cell, kind) for cell, kind in cells))
        self._shown = []


def _length(line: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in line)


def columns_of(row: Row) -> list[str | None] | None:
    """What the columns below a row of titles hold, None where the row is no header."""
    titles = ["".join(cell.lines) for cell in row]
    return _kinds(titles) if is_header(titles) else None


def _titles(grid: Sequence[Row], at: int) -> list[str]:
    """A row's cells as titles; where one is merged from above, what stands there."""
    titles = []
    for column, cell in enumerate(grid[at]):
        above = at
        while above > 0 and grid[above][column].down:
            above -= 1
        titles.append("".join(grid[above][column].lines) if above != at else "".join(cell.lines))
    return titles


def is_header(titles: Sequence[str]) -> bool:
    """Whether these are the titles of a table of tasks: of a task, and of who or when."""
    kinds = set(_kinds(titles))
    return "task" in kinds and bool(kinds & _BINDING)


def _kinds(titles: Sequence[str]) -> list[str | None]:
    return [
        column_of(fold_chars(title)) if len(title) < _LONGEST_TITLE else None for title in titles
    ]


def _plain(row: Row) -> list[str]:
    """A row of a table without a known header: a line of text where only one cell has any."""
    full = [cell for cell in row if not cell.is_empty]
    if len(full) <= 1:
        return [line for cell in full for line in cell.lines]
    return ["\t".join(joined(cell, None) for cell in row)]


def _narrow(row: Row, header: Row) -> None:
    """Put together what stands below one title of several columns."""
    kept = 0
    for column, cell in enumerate(row):
        if column < len(header) and header[column].across:
            row[kept].lines += cell.lines
            row[kept].down = row[kept].down and (cell.down or cell.across)
            cell.lines = []
        else:
            kept = column


def _goes_on(row: Row, columns: Sequence[str | None]) -> bool:
    """Whether a row is more of the task above: the cell of its task is merged with that one."""
    tasks = [cell for cell, kind in zip(row, columns, strict=False) if kind == "task"]
    return bool(tasks) and all(cell.down for cell in tasks)


def _add(above: Row, row: Row) -> None:
    for to, cell in zip(above, row, strict=False):
        if not cell.down:
            to.lines = to.lines + [line for line in cell.lines if line not in to.lines]


def _filled(row: Row, above: Row | None, columns: Sequence[str | None]) -> Row:
    """Give a row the cells that it shares with the row above. A number is nobody else's."""
    if above is None:
        return row
    return [
        Cell(list(over.lines), room=over.room)
        if cell.down and cell.is_empty and not cell.across and kind != "number"
        else cell
        for cell, over, kind in zip(row, above, columns, strict=False)
    ]


def joined(cell: Cell, kind: str | None) -> str:
    """A cell's lines as one. Names below one another are several names; a wrapped line is one."""
    if len(cell.lines) < 2:
        return cell.lines[0] if cell.lines else ""
    if cell.room:
        return _glued(cell.lines, _unwrapped(cell, is_names=kind in _DUTY))
    if kind in _DUTY:
        return _glued(cell.lines, lambda before, after: "；" if _is_labelled(after) else "、")
    return _glued(cell.lines, lambda before, after: "；" if kind == "when" else " ")


def _glued(lines: Sequence[str], glue: Callable[[str, str], str]) -> str:
    whole = lines[0]
    for before, line in pairwise(lines):
        if before[-1] in _ENDS or line[0] in _OPENS:
            whole += line
        else:
            whole += glue(before, line) + line
    return whole


def _first(line: str) -> float:
    """The first character, with the signs behind it that may begin no line."""
    closing = len(line) - len(line[1:].lstrip(_OPENS)) - 1
    return _length(line[: 1 + closing])


def _is_labelled(line: str) -> bool:
    return "：" in line or ":" in line


def _unwrapped(cell: Cell, *, is_names: bool) -> Callable[[str, str], str]:
    """What was between two lines of a narrow column: nothing, where the first one is full.

    A body on a short line is a whole one, and the next line is another.
    """

    room = max(cell.room, *map(_length, cell.lines))

    def glue(before: str, after: str) -> str:
        if is_names and _is_labelled(after):
            return "；"
        last = re.split("[、；;，,]", before)[-1]
        if is_names and _length(before) + _first(after) + _SPARE < room and is_name_like(last):
            return "、"
        return " " if before[-1].isascii() and after[0].isascii() else ""

    return glue
