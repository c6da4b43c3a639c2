"""Workbooks (.xlsx, .xlsm): every visible sheet, its rows as they are shown."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from seed.errors import Unreadable, UnreadableDocument
from seed.readers import dates, numbers, workbook_facts
from seed.readers.grid import Cell, Row, cell_of, table_lines
from seed.readers.package import Package
from seed.readers.source import Said, Source, silent, source_of
from seed.readers.workbook_facts import MOST_CELLS, MOST_COLUMNS, MOST_MERGES, MOST_ROWS, Facts

Merge = tuple[tuple[int, int], tuple[int, int]]


def read(package: Package, data: bytes, said: Said = silent) -> Source:
    """The rows of the sheets, one sheet after the other. Raises UnreadableDocument."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    facts = list(workbook_facts.sheets(package))
    counted_from_1904 = workbook_facts.is_1904(package)
    lines: list[str] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for at, sheet in enumerate(book.sheets_metadata):
            if sheet.visible != SheetVisibleEnum.Visible or sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            opened = book.get_sheet_by_name(sheet.name)
            own = facts[at] if at < len(facts) else Facts()
            rows = opened.to_python(skip_empty_area=False)
            said("rows", 0, len(rows))
            shape = Shape(own, opened.merged_cell_ranges or [], is_1904=counted_from_1904)
            lines += table_lines(shape.rows(rows))
    except PasswordError:
        raise UnreadableDocument(Unreadable.PASSWORD) from None
    except CalamineError:
        raise UnreadableDocument(Unreadable.DAMAGED, "xlsx") from None
    return source_of("\n".join(lines), data, "xlsx")


class Shape:
    """Values to cells: days in their formats, merged cells marked, hidden ones left out."""

    def __init__(self, facts: Facts, merges: Sequence[Merge], *, is_1904: bool) -> None:
        self._facts = facts
        self._is_1904 = is_1904
        if len(merges) > MOST_MERGES:
            raise UnreadableDocument(Unreadable.BOMB, "merged cells")
        self._down: set[tuple[int, int]] = set()
        self._across: set[tuple[int, int]] = set()
        area = 0
        for (top, left), (bottom, right) in merges:
            area += (bottom - top + 1) * (right - left + 1)
            if area > MOST_CELLS:
                raise UnreadableDocument(Unreadable.BOMB, "merged cells")
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if row > top:
                        self._down.add((row, column))
                    if column > left:
                        self._across.add((row, column))

    def rows(self, values: Iterable[Sequence[Any]]) -> list[Row]:
        """The grid, without rows and columns that are hidden or wholly empty."""
        grid: list[Row] = []
        places: list[int] = []
        for at, row in enumerate(values):
            if at >= MOST_ROWS or len(row) > MOST_COLUMNS:
                raise UnreadableDocument(Unreadable.BOMB, "rows" if at >= MOST_ROWS else "columns")
            if at not in self._facts.hidden_rows:
                grid.append([self._cell(at, column, one) for column, one in enumerate(row)])
                places.append(at)
        width = max((len(row) for row in grid), default=0)
        used = [
            column
            for column in range(width)
            if column not in self._facts.hidden_columns
            and any(column < len(row) and (row[column].lines or row[column].down) for row in grid)
        ]
        kept = ([row[column] for column in used if column < len(row)] for row in grid)
        return [row for row in kept if any(cell.lines or cell.down for cell in row)]

    def _cell(self, row: int, column: int, value: Any) -> Cell:
        cell = cell_of(self.shown(value, self._facts.formats.get((row, column))))
        cell.down = (row, column) in self._down
        cell.across = (row, column) in self._across
        return cell

    def shown(self, value: Any, code: str | None) -> str:
        """A value as the sheet shows it."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, datetime | date):
            return dates.shown(value, code)
        if isinstance(value, time | timedelta):
            return ""
        if isinstance(value, float | int):
            if code and dates.is_date_format(code):
                day = dates.day_of(float(value), is_1904=self._is_1904)
                if day is not None:
                    return dates.shown(day, code)
            if code and code.endswith("%") and abs(value) < 1000:
                return f"{round(value * 100, 6):g}%"
            return numbers.shown(value, code) if code else numbers.plain(value)
        return ""
