"""Pages that are set in two columns: the left one is read before the right one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from seed.readers.pdf_notes import Row

# Of the width of the text: where the gutter lies, and how much wider one column may be.
_MIDDLE, _WIDER = (0.35, 0.65), 1.4
# Of the height of a letter: the least gutter, and how far a full line ends before the edge.
_GUTTER, _SPARE = 0.8, 1.6
# Lines of a column at least; of them the share that follow one another closely, and are full. The
# cells of a table stand apart, and the right ones are short.
_LEAST_LINES, _CLOSE, _FULL, _PITCH = 5, 0.8, 0.2, 1.8


def in_reading_order(rows: Sequence[Row]) -> list[Row]:
    """The rows of a page from top to bottom; where they are two columns, one after the other."""
    gutter = _gutter(rows)
    if gutter is None:
        return list(rows)
    found: list[Row] = []
    part: list[Row] = []
    for row in rows:
        if _crosses(row, gutter):
            found += [*_part(part, gutter), row]
            part = []
        else:
            part.append(row)
    return found + _part(part, gutter)


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where lines leave a gap in the middle of the page, if so many do."""
    letters = [letter for row in rows for letter in row]
    if not letters:
        return None
    start, end = min(one.x for one in letters), max(one.right for one in letters)
    first, last = (start + share * (end - start) for share in _MIDDLE)
    begins = sorted(
        after.x - after.height / 4
        for row in rows
        for before, after in pairwise(row)
        if after.x - before.right >= _GUTTER * after.height and first <= after.x <= last
    )
    # lines that begin a paragraph, and stray gaps, lie further to the right
    return begins[len(begins) // 4] if len(begins) >= _LEAST_LINES else None


def _crosses(row: Row, gutter: float) -> bool:
    """Whether a line goes over the gutter: something stands there, or close on both sides."""
    left = max((one.right for one in row if one.x < gutter), default=None)
    right = min((one.x for one in row if one.x >= gutter), default=None)
    if left is not None and left > gutter:
        return True
    if left is None or right is None:
        return False
    return right - left < _GUTTER * row[0].height


def _part(rows: list[Row], gutter: float) -> list[Row]:
    """A part of the page in its order."""
    left = [half for row in rows if (half := [one for one in row if one.x < gutter])]
    right = [half for row in rows if (half := [one for one in row if one.x >= gutter])]
    return left + right if _are_columns(left, right) else rows


def _are_columns(left: list[Row], right: list[Row]) -> bool:
    if min(len(left), len(right)) < _LEAST_LINES or not _begin_together(left, right):
        return False
    widths = [_width(half) for half in (left, right)]
    if max(widths) > _WIDER * min(widths):
        return False
    full = _full(left) + _full(right)
    return full >= _FULL * (len(left) + len(right)) and _is_close(left) and _is_close(right)


def _begin_together(left: list[Row], right: list[Row]) -> bool:
    return right[0][0].y <= left[2][0].y and left[0][0].y <= right[2][0].y


def _width(half: list[Row]) -> float:
    return max(row[-1].right for row in half) - min(row[0].x for row in half)


def _full(half: list[Row]) -> int:
    edge = max(row[-1].right for row in half)
    return sum(1 for row in half if edge - row[-1].right <= _SPARE * row[-1].height)


def _is_close(half: list[Row]) -> bool:
    steps = [after[0].y - before[0].y for before, after in pairwise(half)]
    close = sum(1 for step in steps if step <= _PITCH * median(steps))
    return close >= _CLOSE * len(steps)
