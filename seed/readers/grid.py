"""Tables as every format has them, to lines: a row a line, cells between tabs.

Merged cells are given back to the rows they stand for, a cell's inner lines become one line, and
headers of two rows become one. What a column holds is asked of the grammar's own header words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from seed.grammar.agencies import is_name_like
from seed.grammar.tables import column_of
from seed.readers.source import BLANKS

_DUTY = frozenset(("lead", "duty", "help", "guide"))
_BINDING = _DUTY | {"when", "person"}
_ENDS = "，,、；;：:。．.！!？?"
_OPENS = "，,、；;：:。）)》”"


@dataclass(slots=True)
class Cell:
    """``lines`` as printed. ``down``/``across``: part of a merged cell from above/the left.

    ``wrapped``: the line ends are those of a narrow column and mean nothing.
    """

    lines: list[str] = field(default_factory=list)
    down: bool = False
    across: bool = False
    wrapped: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.lines


Row = list[Cell]


def cell_of(text: str, *, wrapped: bool = False) -> Cell:
    """A cell of a text with line ends."""
    parts = (" ".join(line.split("\t")).strip(BLANKS) for line in text.split("\n"))
    return Cell([part for part in parts if part], wrapped=wrapped)


def table_lines(rows: Sequence[Row]) -> list[str]:
    """The lines of a table. Rows before its header with one cell alone are lines of text."""
    width = max((len(row) for row in rows), default=0)
    grid = [row + [Cell() for _ in range(width - len(row))] for row in rows]
    if width == 1:
        return [line for row in grid for line in row[0].lines]
    found: list[str] = []
    columns: list[str | None] = []
    shown: list[list[Cell]] = []
    spans: Row = []

    def flush() -> None:
        found.extend(_line(row, columns) for row in shown)
        shown.clear()

    for at, row in enumerate(grid):
        titles = _titles(grid, at)
        if _is_header(titles):
            columns, spans = [column_of(title) for title in titles], row
            flush()
            below = at + 1 < len(grid) and _is_header(_titles(grid, at + 1))
            if not (below and any(cell.down for cell in grid[at + 1])):
                found.append("\t".join(titles))
            continue
        if not columns:
            found.extend(_plain(row))
            continue
        _narrow(row, spans)
        if shown and _goes_on(row, columns):
            _add(shown[-1], row)
        elif any(not cell.is_empty for cell in row):
            shown.append(_filled(row, shown[-1] if shown else None, columns))
    flush()
    return found


def columns_of(row: Row) -> list[str | None] | None:
    """What the columns below a row of titles hold, None where the row is no header."""
    titles = ["".join(cell.lines) for cell in row]
    return [column_of(title) for title in titles] if _is_header(titles) else None


def _titles(grid: Sequence[Row], at: int) -> list[str]:
    """A row's cells as titles; where one is merged from above, what stands there."""
    titles = []
    for column, cell in enumerate(grid[at]):
        above = at
        while above > 0 and grid[above][column].down:
            above -= 1
        titles.append("".join(grid[above][column].lines) if above != at else "".join(cell.lines))
    return titles


def _is_header(titles: Sequence[str]) -> bool:
    kinds = {column_of(title) for title in titles}
    return "task" in kinds and bool(kinds & _BINDING)


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
        Cell(list(over.lines), wrapped=over.wrapped)
        if cell.down and cell.is_empty and not cell.across and kind != "number"
        else cell
        for cell, over, kind in zip(row, above, columns, strict=False)
    ]


def _line(row: Row, columns: Sequence[str | None]) -> str:
    cells = [joined(cell, kind) for cell, kind in zip(row, columns, strict=False)]
    return "\t".join(cells)


def joined(cell: Cell, kind: str | None) -> str:
    """A cell's lines as one. Names below one another are several names; a wrapped line is one."""
    if len(cell.lines) < 2:
        return cell.lines[0] if cell.lines else ""
    if kind in _DUTY:
        return _glued(cell.lines, _between_names(cell.wrapped))
    if cell.wrapped:
        return _glued(cell.lines, _between_words)
    if kind == "when":
        return _glued(cell.lines, lambda before, after: "；")
    return _glued(cell.lines, lambda before, after: " ")


def _glued(lines: Sequence[str], glue: Callable[[str, str], str]) -> str:
    whole = lines[0]
    for line in lines[1:]:
        if whole[-1] in _ENDS or line[0] in _OPENS:
            whole += line
        else:
            whole += glue(whole, line) + line
    return whole


def _between_words(before: str, after: str) -> str:
    return " " if before[-1].isascii() and after[0].isascii() else ""


def _between_names(wrapped: bool) -> Callable[[str, str], str]:
    def glue(before: str, after: str) -> str:
        if "：" in after or ":" in after:
            return "；"
        if not wrapped:
            return "、"
        last = before.rpartition("、")[2].rpartition("；")[2]
        first = after.partition("、")[0]
        return "、" if is_name_like(last) and is_name_like(first) else ""

    return glue
