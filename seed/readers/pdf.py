"""PDF with a text layer: lines as they are printed, tables where lines are drawn around cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from seed.errors import Unreadable, UnreadableDocument
from seed.grammar.agencies import is_name_like
from seed.grammar.blanks import breadth
from seed.readers.grid import Row, columns_of, table_lines
from seed.readers.pages import Page, without_furniture
from seed.readers.pdf_lines import lines_of
from seed.readers.pdf_notes import Notes
from seed.readers.source import Said, Source, silent, source_of

MOST_PAGES, MOST_TEXT, MOST_OBJECTS = 500, 5 << 20, 200_000
# As many drawn lines at least are a table; more than so many are a drawing.
_LEAST_PATHS, _MOST_PATHS = 4, 5_000
_LEAST_TEXT, _MOST_NONSENSE = 10, 0.3
# Rows of a table, and the share of them, that say what a whole one looks like.
_LEAST_ROWS, _MOSTLY = 3, 0.8
_LEAST_NAME = 4
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NONSENSE = re.compile("[\ue000-\uf8ff\ufffd]")


def read(data: bytes, said: Said = silent) -> Source:
    """The text of the pages, each line a line. Raises UnreadableDocument."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        words = str(error).lower()
        is_locked = "password" in words or "security" in words
        reason = Unreadable.PASSWORD if is_locked else Unreadable.DAMAGED
        raise UnreadableDocument(reason, "" if is_locked else "PDF") from None
    if len(document) > MOST_PAGES:
        raise UnreadableDocument(Unreadable.BOMB, "pages")
    pages, notes = _pages(document, data, said)
    lines = _lines(without_furniture(pages))
    width = max((breadth(line) for line in lines if "\t" not in line), default=0)
    lines += [line for note in notes for line in _folded(f"注：{note}", width)]
    text = "".join("".join(lines).split())
    if len(text) < _LEAST_TEXT or len(_NONSENSE.findall(text)) > _MOST_NONSENSE * len(text):
        raise UnreadableDocument(Unreadable.NO_TEXT_LAYER)
    return source_of("\n".join(lines), data, "pdf")


def _folded(note: str, width: float) -> list[str]:
    """A note in lines as long as those of the text: where lines end says what goes on."""
    lines = [""]
    for char in note:
        if breadth(lines[-1]) > width - 1:
            lines.append("")
        lines[-1] += char
    return lines


def _pages(document: Any, data: bytes, said: Said) -> tuple[list[Page], list[str]]:
    """The pages as they are, and the notes of all of them."""
    import pypdfium2
    from pypdfium2 import raw

    pages: list[Page] = []
    notes = Notes()
    drawn: Any = None
    size = 0
    for at in range(len(document)):
        said("pages", at + 1, len(document))
        try:
            page = document[at]
            count = raw.FPDFPage_CountObjects(page.raw)
        except pypdfium2.PdfiumError:
            continue  # a page that is none; the others may be
        if count > MOST_OBJECTS:
            raise UnreadableDocument(Unreadable.BOMB, "objects")
        lines: Page | None = None
        if _LEAST_PATHS <= _paths(page, count) <= _MOST_PATHS:
            from seed.readers import pdf_tables

            drawn = drawn or pdf_tables.Drawn(data)
            lines = drawn.page(at, notes)
        if lines is None:
            found = lines_of(page, notes)
            if found is None:
                raise UnreadableDocument(Unreadable.BOMB, "objects")
            lines = [_CONTROL.sub("", line) for line in found]
        page.close()
        size += sum(len(line) for line in lines if isinstance(line, str))
        if size > MOST_TEXT:
            raise UnreadableDocument(Unreadable.TOO_LARGE, "text")
        pages.append(lines)
    return pages, [_CONTROL.sub("", note) for note in notes.found]


def _paths(page: Any, count: int) -> int:
    """How many lines and boxes a page draws."""
    from pypdfium2 import raw

    kinds = (
        raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, index)) for index in range(count)
    )
    return sum(kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM) for kind in kinds)


def _lines(pages: Sequence[Page]) -> list[str]:
    """Lines of text, and tables as rows; a table goes on over the end of a page."""
    found: list[str] = []
    table: list[Row] = []
    for page in pages:
        for at, part in enumerate(page):
            if isinstance(part, str):
                found += table_lines(table)
                table = []
                found.append(part)
            elif at == 0 and table and len(part[0]) == len(table[0]):
                table += _continued(table, part)
            else:
                found += table_lines(table)
                table = part
    return found + table_lines(table)


def _continued(table: list[Row], rows: list[Row]) -> list[Row]:
    """The rows on the next page; a row that the end of the page cut is put together again.

    It has no number of its own. A repeated header says nothing new.
    """
    columns = next((found for row in table if (found := columns_of(row))), None)
    if columns is None:
        return rows
    while rows and columns_of(rows[0]) == columns:
        rows = rows[1:]
    if rows and _is_rest(rows[0], table, columns):
        for to, cell in zip(table[-1], rows[0], strict=False):
            to.lines = to.lines + cell.lines
        rows = rows[1:]
    for cell, kind in zip(rows[0] if rows else (), columns, strict=False):
        if kind == "group" and cell.is_empty:
            cell.down = True
    return rows


def _is_rest(first: Row, table: list[Row], columns: Sequence[str | None]) -> bool:
    """Whether a row is what the end of the page cut off: it has no number of its own.

    In a table without numbers the row above is not whole: its task wants the end of a sentence,
    or its body that of a name, which nearly all others have.
    """
    own = [cell for cell, kind in zip(first, columns, strict=False) if kind == "number"]
    if own:
        others = [cell for cell in first if not cell.is_empty]
        return bool(others) and all(cell.is_empty for cell in own) and len(others) < len(first)
    for at, kind in enumerate(columns):
        is_whole = _WHOLE.get(kind or "")
        cells = [row[at].lines[-1] for row in table if at < len(row) and row[at].lines][1:]
        if is_whole is None or len(cells) < _LEAST_ROWS or at >= len(first) or first[at].is_empty:
            continue
        *above, last = map(is_whole, cells)
        if not last and sum(above) > _MOSTLY * len(above):
            return True
    return False


def _is_sentence(line: str) -> bool:
    return line.endswith(("。", "；", "！"))


def _is_named(line: str) -> bool:
    last = re.split("[、；，,;]", line.rstrip("、；，,;"))[-1]
    return len(last) < _LEAST_NAME or is_name_like(last)  # 无, and a person's name


_WHOLE = {"task": _is_sentence, **dict.fromkeys(("lead", "duty", "help", "guide"), _is_named)}
