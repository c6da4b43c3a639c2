"""The lines of a page of a PDF as they stand on paper, whatever the order they were drawn in."""

from __future__ import annotations

import ctypes
from typing import Any

from seed.readers.pages import columns
from seed.readers.pdf_columns import in_reading_order
from seed.readers.pdf_notes import Letter, Notes

# Of the height of a letter: how far a baseline may stray, the gap that is a blank, and the one
# that is between two columns.
_STRAY, _GAP, _COLUMN = 0.35, 0.3, 1.4
_MOST_LETTERS = 400_000
_NOTHING = frozenset((0, 10, 13, 0xFFFE, 0xFFFF))
_BLANKS = frozenset((9, 32, 0xA0, 0x3000))


def lines_of(page: Any, notes: Notes) -> list[str] | None:
    """What a page says from top to bottom; None where it has more letters than anybody reads.

    What stands at its foot in ``notes`` is kept there.
    """
    from pypdfium2 import raw

    layer = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(layer.raw)
        if count > _MOST_LETTERS:
            return None
        letters = _letters(layer.raw, count, page.get_rotation())
    finally:
        layer.close()
    return laid(letters, notes)


def laid(letters: list[Letter], notes: Notes) -> list[str]:
    """The lines of a page without tables, one column after the other."""
    return [_joined(row) for row in in_reading_order(notes.taken(_rows(letters), _joined))]


def placed(letters: list[Letter], notes: Notes) -> list[tuple[float, str]]:
    """The lines of a page around its tables, each with its place."""
    rows = notes.taken(_rows(letters), _joined)
    return [(row[0].y, line) for row in rows if (line := _joined(row)).strip()]


def _letters(layer: Any, count: int, rotation: int) -> list[Letter]:
    """The letters with their places, y growing downwards as the page is held."""
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    found: list[Letter] = []
    half = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(layer, at)
        if 0xD800 <= code < 0xDC00:
            half = code  # a sign of two halves, which come one after the other
            continue
        if code in _NOTHING or raw.FPDFText_IsGenerated(layer, at) == 1:
            continue
        if 0xDC00 <= code < 0xE000:
            code, half = (0x10000 + ((half - 0xD800) << 10) + code - 0xDC00 if half else 0xFFFD), 0
        raw.FPDFText_GetCharOrigin(layer, at, x, y)
        raw.FPDFText_GetLooseCharBox(layer, at, box)
        edges = _turned(box.left, box.top, rotation), _turned(box.right, box.bottom, rotation)
        left, base = _turned(x.value, y.value, rotation)
        right = max(edges[0][0], edges[1][0])
        height = abs(edges[0][1] - edges[1][1]) or 1.0
        sign = " " if code in _BLANKS else chr(code)
        found.append(Letter(left, base, right, height, sign))
    return found


def _turned(x: float, y: float, degrees: int) -> tuple[float, float]:
    """A place as the page is held, which may lie on its side."""
    if degrees == 90:
        return y, x
    if degrees == 180:
        return -x, y
    if degrees == 270:
        return -y, -x
    return x, -y


def _rows(letters: list[Letter]) -> list[list[Letter]]:
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (one.y, one.x)):
        if rows and letter.y - rows[-1][0].y <= _STRAY * min(letter.height, rows[-1][0].height):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [sorted(row, key=lambda one: one.x) for row in rows]


def _joined(row: list[Letter]) -> str:
    """A line, with a blank where there is a gap, and a letter that is printed twice once.

    Wide gaps are those between the columns of a table without lines.
    """
    groups, line = [], ""
    last: Letter | None = None
    for letter in row:
        if last is not None:
            if letter.sign == last.sign and letter.x - last.x < _STRAY * (last.right - last.x):
                continue  # printed again a little aside, to look bold
            gap = letter.x - last.right
            if gap > _COLUMN * letter.height:
                groups.append(line)
                line = ""
            elif gap > _GAP * letter.height and " " not in (letter.sign, line[-1:]):
                line += " "
        if letter.sign == " " and not line:
            continue
        line += letter.sign
        last = letter
    return columns([*groups, line])
