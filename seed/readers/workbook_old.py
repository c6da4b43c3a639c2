"""Workbooks of the old kind (.xls)."""

from __future__ import annotations

import io
from typing import Any

from seed.errors import Unreadable, UnreadableDocument
from seed.readers import dates
from seed.readers.grid import table_lines
from seed.readers.source import Said, Source, silent, source_of
from seed.readers.workbook import Merge, Shape
from seed.readers.workbook_facts import MOST_CELLS, MOST_ROWS, MOST_SHEETS, Facts


def read(data: bytes, said: Said = silent) -> Source:
    """The rows of the visible sheets. Raises UnreadableDocument."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            logfile=io.StringIO(),
            on_demand=True,
            ragged_rows=True,
        )
        if book.nsheets > MOST_SHEETS:
            raise UnreadableDocument(Unreadable.BOMB, "sheets")
        lines = [
            line
            for at in range(book.nsheets)
            for line in _sheet(book, book.sheet_by_index(at), said)
        ]
    except UnreadableDocument:
        raise
    except xlrd.XLRDError as error:
        is_locked = "encrypt" in str(error).lower() or "password" in str(error).lower()
        reason = Unreadable.PASSWORD if is_locked else Unreadable.DAMAGED
        raise UnreadableDocument(reason, "" if is_locked else "xls") from None
    except (MemoryError, RecursionError):
        raise
    except Exception:
        # the library checks little of what it reads: whatever comes of it, the file is damaged
        raise UnreadableDocument(Unreadable.DAMAGED, "xls") from None
    return source_of("\n".join(lines), data, "xls")


def _sheet(book: Any, sheet: Any, said: Said) -> list[str]:
    if sheet.visibility:
        return []
    said("rows", 0, sheet.nrows)
    if sheet.nrows > MOST_ROWS:
        raise UnreadableDocument(Unreadable.BOMB, "rows")
    if sum(sheet.row_len(at) for at in range(sheet.nrows)) > MOST_CELLS:
        raise UnreadableDocument(Unreadable.BOMB, "cells")
    facts = Facts(
        formats=_formats(book, sheet),
        hidden_rows={at for at, row in sheet.rowinfo_map.items() if row.hidden},
        hidden_columns={at for at, column in sheet.colinfo_map.items() if column.hidden},
    )
    merges: list[Merge] = [
        ((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells
    ]
    shape = Shape(facts, merges, is_1904=bool(book.datemode))
    values = [[_value(cell) for cell in sheet.row(at)] for at in range(sheet.nrows)]
    return table_lines(shape.rows(values))


def _value(cell: Any) -> Any:
    """Texts and numbers; a day is a number with a format, an error is nothing."""
    if cell.ctype in (1, 2, 3):
        return cell.value
    return bool(cell.value) if cell.ctype == 4 else ""


def _formats(book: Any, sheet: Any) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in (2, 3) and cell.xf_index is not None:
                key = book.xf_list[cell.xf_index].format_key
                code = dates.BUILT_IN.get(key) or book.format_map[key].format_str
                if code and code != "General":
                    found[row, column] = code
    return found
