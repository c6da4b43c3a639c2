"""Workbooks that come from outside, and those that go out: one way of each. Pure.

Read with openpyxl's streaming reader: it holds one row at a time, wherever a cell says it stands,
and tells a formula from a text; a reader that lays the sheet out whole, or gives a formula's last
result, does neither. Written with XlsxWriter, a row at a time, each cell a string by its type.
No formula is ever evaluated, and none is ever written: see ``seed.sheets_written``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from xml.parsers import expat

from store.text import clean_user_text

MOST_UNPACKED = 32 << 20
MOST_TAGS = 1_000_000
# What the format allows in a row; the reader holds a row whole before it goes on.
MOST_CELLS = 16_384
# Styles, names and the like are values of Python each, all alive at once.
MOST_TAGS_BESIDE = 40_000
MOST_PARTS = 2_000
MOST_LINES = 100_000
MOST_LEAVES = 30
MOST_COLUMNS = 60
# What a cell can hold at all.
CELL_LENGTH = 32_767
# Titles and notes may stand above the headers.
HEADER_WITHIN = 20

_CHUNK = 1 << 20
_DATA = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_DOCTYPE = b"<!DOCTYPE"
# Marks of byte order, and blanks.
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe \t\r\n"
# What no XML may hold, though it is a character.
_NO_XML = re.compile("[\ufffe\uffff]")
# How the format writes a character that XML has not: _x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Why(StrEnum):
    """Why a file holds no table of the kind that is looked for.

    NO_PLAN: it does not say of which plan it is; OTHER_DRAFT: it is a sheet of another draft, or
    of this one as it was before.
    """

    NOT_XLSX = "not_xlsx"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NO_HEADERS = "no_headers"
    NO_ROWS = "no_rows"
    NO_PLAN = "no_plan"
    OTHER_DRAFT = "other_draft"

    @property
    def has_headers(self) -> bool:
        """Whether the headers that are looked for are there all the same."""
        return self in (Why.TOO_MANY_ROWS, Why.NO_ROWS, Why.NO_PLAN)


@dataclass
class NoTable(Exception):
    """There is none; ``missing`` are the headers that the likeliest sheet lacks."""

    why: Why
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a sheet with one of each group of ``needed`` among its headers.

    ``longest``: characters that are kept of a cell.
    """

    headers: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    most_bytes: int
    most_rows: int
    longest: int = 400


@dataclass(frozen=True, slots=True)
class Row:
    """The cells under known headers. ``line`` counts from 1 as the program shows it.

    ``words`` without blanks at the ends, ``days`` of cells that are dates, ``computed`` where a
    formula or its error stands, whatever it came to; ``fractions`` where a number that is no
    whole one does, which cannot be told from a label such as 2.10.
    """

    line: int
    words: Mapping[str, str]
    days: Mapping[str, date] = field(default_factory=dict)
    computed: frozenset[str] = frozenset()
    fractions: frozenset[str] = frozenset()

    def said(self, header: str) -> str:
        """The words under a header; nothing where the sheet has no such column."""
        return self.words.get(header, "")


@dataclass(frozen=True, slots=True)
class Table:
    """``above`` are the words of the rows over the headers; rows with no words are left out."""

    above: tuple[tuple[str, ...], ...]
    columns: frozenset[str]
    rows: tuple[Row, ...]

    def beside(self, word: str) -> str:
        """What stands behind ``word`` in a row above the headers; "" for nothing."""
        for words in self.above:
            if word in words:
                return next((one for one in words[words.index(word) + 1 :] if one), "")
        return ""


def read(data: bytes, wanted: Wanted) -> Table:
    """The first sheet that has the headers, wherever they stand; raises NoTable."""
    import openpyxl

    if len(data) > wanted.most_bytes:
        raise NoTable(Why.TOO_LARGE)
    try:
        _check(data)
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
        missing = tuple(group[0] for group in wanted.needed)
        for sheet in book.worksheets[:MOST_LEAVES]:
            # what a sheet says of its own size need not be so
            sheet.reset_dimensions()
            found = _table(sheet, wanted)
            if isinstance(found, Table):
                return found
            missing = min(missing, found, key=len)
    except NoTable:
        raise
    except Exception as error:
        # the library has no error of its own for most of what a damaged file does to it
        raise NoTable(Why.NOT_XLSX) from error
    raise NoTable(Why.NO_HEADERS, missing)


def text(value: object, longest: int = CELL_LENGTH) -> str:
    """A cell's value as words, without blanks at the ends of its lines or doubled inside."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    # what is far too long is not looked at whole
    said = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)[: 4 * longest])
    return plain(said)[:longest]


def plain(said: str) -> str:
    """Words as they are when they were written into a cell and read back."""
    lines = _NO_XML.sub("", clean_user_text(said)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _check(data: bytes) -> None:
    """Refuse what would take too much to open, by counting and without opening it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
            raise NoTable(Why.TOO_LARGE)
        for entry in entries:
            is_data = _DATA.fullmatch(entry.filename) is not None
            with archive.open(entry) as part:
                _count(part, MOST_TAGS if is_data else MOST_TAGS_BESIDE)
            if is_data:
                with archive.open(entry) as part:
                    _check_rows(part)


def _count(part: Any, most: int) -> None:
    """Refuse a part of too many tags; what does not begin as XML is opened by nobody."""
    tags, kept = 0, b""
    while chunk := part.read(_CHUNK):
        # in UTF-16 every other byte is a NUL
        plain = chunk.replace(b"\0", b"")
        if not kept and not plain.lstrip(_BEFORE_XML).startswith(b"<"):
            return
        tags += plain.count(b"<")
        if tags > most:
            raise NoTable(Why.TOO_LARGE)
        if _DOCTYPE in kept + plain:
            raise NoTable(Why.NOT_XLSX)
        kept = plain[-len(_DOCTYPE) :]


def _check_rows(part: Any) -> None:
    """Refuse a sheet with a row of more cells than the format allows."""
    cells = 0

    def begins(name: str, _: Any) -> None:
        nonlocal cells
        kind = name.rpartition(":")[2]
        if kind == "row":
            cells = 0
        cells += kind == "c"
        if cells > MOST_CELLS:
            raise NoTable(Why.TOO_LARGE)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    parser.ParseFile(part)


def _table(sheet: Any, wanted: Wanted) -> Table | tuple[str, ...]:
    """The sheet's table, or the headers it lacks."""
    missing = tuple(group[0] for group in wanted.needed)
    above: list[tuple[str, ...]] = []
    lines = _lines(sheet)
    for _, cells in lines:
        words = tuple(text(cell.value, wanted.longest) for cell in cells)
        lacking = tuple(g[0] for g in wanted.needed if not any(name in words for name in g))
        if not lacking:
            columns = {name: words.index(name) for name in wanted.headers if name in words}
            rows = _rows(lines, columns, wanted)
            if not rows:
                raise NoTable(Why.NO_ROWS)
            return Table(tuple(above), frozenset(columns), rows)
        missing = min(missing, lacking, key=len)
        above.append(words)
        if len(above) == HEADER_WITHIN:
            break
    return missing


def _lines(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if line > MOST_LINES:
            raise NoTable(Why.TOO_MANY_ROWS)
        yield line, cells


def _rows(
    lines: Iterator[tuple[int, Sequence[Any]]], columns: Mapping[str, int], wanted: Wanted
) -> tuple[Row, ...]:
    made: list[Row] = []
    for line, cells in lines:
        row = _row(line, {n: cells[at] for n, at in columns.items() if at < len(cells)}, wanted)
        if not any(row.words.values()):
            continue
        made.append(row)
        if len(made) > wanted.most_rows:
            raise NoTable(Why.TOO_MANY_ROWS)
    return tuple(made)


def _row(line: int, cells: Mapping[str, Any], wanted: Wanted) -> Row:
    values = {name: cell.value for name, cell in cells.items()}
    computed = {name for name, cell in cells.items() if cell.data_type in ("f", "e")}
    # a formula over several cells is an object, not words
    values.update({n: "=" for n in computed if not isinstance(values[n], str)})
    floats = {name: value for name, value in values.items() if isinstance(value, float)}
    return Row(
        line,
        {name: text(value, wanted.longest) for name, value in values.items()},
        {name: _day(value) for name, value in values.items() if isinstance(value, date)},
        frozenset(computed),
        frozenset(name for name, value in floats.items() if not value.is_integer()),
    )


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
