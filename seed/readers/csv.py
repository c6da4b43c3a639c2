"""Tables as text (.csv): the delimiter is found by the rows, never by a name."""

from __future__ import annotations

import csv
import io
from collections import Counter

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.grid import cell_of, is_header, table_lines
from seed.readers.source import Said, Source, silent, source_of

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE = 1 << 16
_SAMPLE_LINES, _LEAST_ROWS, _LEAST_ALIKE = 200, 3, 0.8
_MOST_ROWS, _MOST_COLUMNS, _MOST_FIELD = 100_000, 1_000, 1 << 20


def delimiter_of(text: str) -> str | None:
    """The sign between the cells, None for a text that is no table.

    A table has rows of one width, or a row with the titles of a plan's columns. A sheet of prose
    is one too, where the program filled up its rows with empty cells.
    """
    sample = "\n".join(text[:_SAMPLE].split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    best: tuple[float, str] | None = None
    for sign in _DELIMITERS:
        if sample.count(sign) < 2:
            continue
        every = _rows(sample, sign, _SAMPLE_LINES)
        rows = [row for row in every if any(row)]
        share = 1.0 if _is_filled_up(every) else _alike(rows)
        if any(is_header(row) for row in rows[:20]):
            share += 1.0
        elif sign not in ",;":
            continue  # tabs and bars are seen as cells anyway; without titles they mean nothing
        if share >= _LEAST_ALIKE and (best is None or share > best[0]):
            best = share, sign
    if best is None or (best[1] in "\t|" and '"' not in sample):
        return None
    return best[1]


def read(text: str, encoding: str, data: bytes, sign: str, said: Said = silent) -> Source:
    """The rows as lines. Raises UnreadableDocument: BOMB for too many rows or columns."""
    rows = _rows(text, sign, _MOST_ROWS + 1)
    if len(rows) > _MOST_ROWS:
        raise UnreadableDocument(Unreadable.BOMB, "rows")
    if max((len(row) for row in rows), default=0) > _MOST_COLUMNS:
        raise UnreadableDocument(Unreadable.BOMB, "columns")
    said("rows", len(rows), len(rows))
    lines = table_lines([[cell_of(field) for field in row] for row in rows])
    return source_of("\n".join(lines), data, encoding)


def _rows(text: str, sign: str, most: int) -> list[list[str]]:
    csv.field_size_limit(_MOST_FIELD)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            found.append([field.strip() for field in row])
            if len(found) >= most:
                break
    except csv.Error:
        raise UnreadableDocument(Unreadable.BOMB, "field") from None
    return found


def _is_filled_up(rows: list[list[str]]) -> bool:
    """Whether all rows have one width, and most of them end in empty cells."""
    whole = rows[:-1] or rows  # the end of the sample may have cut the last
    return (
        len(whole) >= _LEAST_ROWS
        and len({len(row) for row in whole}) == 1
        and 2 * sum(1 for row in whole if row and not row[-1]) > len(whole)
    )


def _alike(rows: list[list[str]]) -> float:
    """The share of the rows, without those of a title, that have the commonest width."""
    widths = Counter(len(row) for row in rows if sum(map(bool, row)) > 1)
    if not widths or widths.total() < _LEAST_ROWS:
        return 0.0
    width, count = widths.most_common(1)[0]
    if width < 3:
        return 0.0
    return count / len(rows)
