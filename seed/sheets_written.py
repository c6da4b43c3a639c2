"""Tables as they go out: .xlsx a row at a time, and .csv; nothing in them is ever a formula. Pure.

In a workbook a cell is a string by its type, whatever it begins with. A .csv has no types: there
what a spreadsheet would calculate gets a single quote before it (OWASP ASVS 5.0, 1.2.10).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from seed.sheets import CELL_LENGTH, plain

_OPTIONS = {
    # a row that is written leaves memory, and strings stand in their cells
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# The format wants a moment of making; the library would read the clock.
_NO_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
_CALCULATES = frozenset("=+-@")
_SEPARATES = ("\t", "\r", "\n", "\0")
_MINUS = "\u2212"


class Book:
    """A workbook that is being written; ``close`` gives its bytes and ends it."""

    def __init__(self) -> None:
        import xlsxwriter

        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, _OPTIONS)
        self._book.set_properties({"created": _NO_MOMENT})
        look = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self._plain = self._book.add_format(look)
        self._bold = self._book.add_format({**look, "bold": True})

    def leaf(self, name: str, widths: Sequence[int], *, frozen: int = 0) -> Leaf:
        """Another sheet, of so many characters' width a column; ``frozen`` rows stay in view."""
        sheet = self._book.add_worksheet(name)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width, self._plain)
        if frozen:
            sheet.freeze_panes(frozen, 0)
        return Leaf(sheet, self._plain, self._bold)

    def close(self) -> bytes:
        """The file."""
        self._book.close()
        return self._out.getvalue()


class Leaf:
    """A sheet that is being written from the top down."""

    def __init__(self, sheet: Any, plain: Any, bold: Any) -> None:
        self._sheet, self._plain, self._bold = sheet, plain, bold
        self._line = 0

    def add(self, cells: Iterable[str], *, bold: bool = False) -> None:
        """The next row; a cell holds what fits into one."""
        look = self._bold if bold else self._plain
        for at, said in enumerate(cells):
            if words := plain(said)[:CELL_LENGTH]:
                self._sheet.write_string(self._line, at, words, look)
        self._line += 1


class Csv:
    """A .csv that is being written: UTF-8 with a byte order mark, as Excel wants it."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._text = io.TextIOWrapper(self._out, encoding="utf-8-sig", errors="replace", newline="")
        # all in quotes: another country's separator inside a cell must separate nothing
        self._table = csv.writer(self._text, quoting=csv.QUOTE_ALL)

    def add(self, cells: Iterable[str]) -> None:
        """The next row."""
        self._table.writerow(map(uncalculated, cells))

    def close(self) -> bytes:
        """The file."""
        self._text.flush()
        return self._out.getvalue()


def csv_of(rows: Iterable[Iterable[str]]) -> bytes:
    """A whole .csv."""
    table = Csv()
    for row in rows:
        table.add(row)
    return table.close()


def uncalculated(said: str) -> str:
    """Words that a spreadsheet takes as words, with a quote before them where it needs one."""
    first = next((c for c in said if not _is_blank(c)), "")
    if said.startswith(_SEPARATES) or _calculates(first):
        return f"'{said}"
    return said


def _is_blank(c: str) -> bool:
    """Whether nothing is seen of it: blanks, and what has no width."""
    return c.isspace() or unicodedata.category(c) in ("Cc", "Cf")


def _calculates(first: str) -> bool:
    """=, +, - and @, in full width and in every other shape that is taken for them."""
    return first == _MINUS or not _CALCULATES.isdisjoint(unicodedata.normalize("NFKC", first))
