"""Pages of a PDF with drawn lines: where they make cells, the rows; around them, the lines."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from statistics import median
from typing import Any

import pdfplumber

from seed.readers.grid import Cell, Row, cell_of
from seed.readers.pages import Page
from seed.readers.pdf_lines import placed
from seed.readers.pdf_notes import Letter, Notes

Box = tuple[float, float, float, float]

_LEAST_COLUMNS, _MOST_CELLS = 2, 20_000
# Of the width of a cell, in characters, that its margins take.
_PADDING = 0.8
_UNKNOWN_LETTER = "(cid:"


class Drawn:
    """The pages of a document, opened once."""

    def __init__(self, data: bytes) -> None:
        try:
            self._pages = pdfplumber.open(io.BytesIO(data)).pages
        except MemoryError:
            raise
        except Exception:
            # as with a page: the library gives up on what is damaged in many ways
            self._pages = []

    def page(self, number: int, notes: Notes) -> Page | None:
        """Lines and tables from top to bottom; None where the page has no table, or none to read.

        The library gives up on damaged pages in many ways; their text is had without it.
        """
        if number >= len(self._pages):
            return None
        page = self._pages[number]
        try:
            tables = [table for table in page.find_tables(_settings(page)) if _is_table(table)]
            found = _in_order(page, tables, notes) if tables else None
        except MemoryError:
            raise
        except Exception:
            return None
        finally:
            page.close()
        return None if found is None or _is_unreadable(found) else found


def _settings(page: Any) -> dict[str, Any]:
    """Where the end of a page cuts a row, some programs draw no line below it, nor above the rest.

    The cells end there where the lines between the columns do.
    """
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    if not upright:
        return {}
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)]
    return {"explicit_horizontal_lines": ends}


def _is_table(table: Any) -> bool:
    cells = sum(1 for row in table.rows for cell in row.cells if cell)
    return max(len(row.cells) for row in table.rows) >= _LEAST_COLUMNS and 1 < cells < _MOST_CELLS


def _is_unreadable(page: Page) -> bool:
    for part in page:
        lines = [part] if isinstance(part, str) else [x for r in part for c in r for x in c.lines]
        if any(_UNKNOWN_LETTER in line for line in lines):
            return True
    return False


def _in_order(page: Any, tables: Sequence[Any], notes: Notes) -> Page:
    boxes: list[Box] = [table.bbox for table in tables]
    outside = [
        Letter(char["x0"], char["bottom"], char["x1"], char["size"], _spelled(char["text"]))
        for char in page.chars
        if not any(_holds(box, *_middle_of(char)) for box in boxes)
    ]
    parts: list[tuple[float, str | list[Row]]] = [*placed(outside, notes)]
    size = median([char["size"] for char in page.chars] or [1.0]) or 1.0
    parts += [(table.bbox[1], _rows(table, size)) for table in tables]
    return [part for _, part in sorted(parts, key=lambda one: one[0])]


def _spelled(sign: str) -> str:
    """Letters that are drawn as one sign (ﬁ) one by one."""
    return unicodedata.normalize("NFKC", sign) if "\ufb00" <= sign <= "\ufb06" else sign


def _middle_of(char: dict[str, Any]) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _rows(table: Any, size: float) -> list[Row]:
    """The grid; a place that has no cell of its own is part of one that began before.

    ``size`` is that of a character, which says how many of them a line of a cell holds.
    """
    texts = table.extract()
    cells: list[Box] = [cell for row in table.rows for cell in row.cells if cell]
    columns = _middles(table)
    grid: list[Row] = []
    for row, values in zip(table.rows, texts, strict=True):
        made: Row = []
        middle = (row.bbox[1] + row.bbox[3]) / 2
        for at, value in enumerate(values):
            if (box := row.cells[at]) is not None:
                room = (box[2] - box[0]) / size - _PADDING
                made.append(cell_of(value or "", room=max(room, 1.0)))
                continue
            over = next((one for one in cells if _holds(one, columns[at], middle)), None)
            down = over is not None and over[1] < row.bbox[1] - 1
            across = over is not None and not down
            made.append(Cell(down=down, across=across))
        grid.append(made)
    return grid


def _middles(table: Any) -> list[float]:
    """The middle of every column, from the narrowest cell that begins in it."""
    found: dict[int, tuple[float, float]] = {}
    for row in table.rows:
        for at, cell in enumerate(row.cells):
            if cell and (at not in found or cell[2] - cell[0] < found[at][1] - found[at][0]):
                found[at] = (cell[0], cell[2])
    width = max(len(row.cells) for row in table.rows)
    return [sum(found.get(at, (-1.0, -1.0))) / 2 for at in range(width)]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
