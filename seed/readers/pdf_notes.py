"""Footnotes of a printed page: their marks in the text, and they themselves below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from seed.readers.pages import is_number

# A mark is smaller than the line above which it stands, by so much at least; so are the letters
# of a note. Of the height of the line: how far above it a mark is.
_SMALL, _SMALLER, _RAISED, _LEAST_RAISED = 0.8, 0.9, 0.75, 0.1
_MARK = re.compile(r"[\[［〔]?(?:\d{1,3}|[①-⑳]|[*＊]{1,3})[\]］〕]?")
_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uff65“”‘’…]")
_ENDS = "。；！？"


class Letter(NamedTuple):
    """A letter with its place: ``y`` is its baseline and grows downwards."""

    x: float
    y: float
    right: float
    height: float
    sign: str


Row = list[Letter]


@dataclass
class Notes:
    """The notes of a document, page by page; one may go on below the next page."""

    found: list[str] = field(default_factory=list)

    def taken(self, rows: Sequence[Row], joined: Callable[[Row], str]) -> list[Row]:
        """The lines of a page without its notes, which are kept, and without their marks."""
        whole = _with_raised(rows)
        start, end = _small_end(whole, joined)
        texts = [joined(row) for row in whole[start:end]]
        listed = {mark[0] for text in texts if (mark := _MARK.match(text))}
        marks: set[str] = set()
        kept = [_unmarked(row, listed, marks) for row in whole[:start]]
        goes_on = bool(self.found) and not self.found[-1].endswith(tuple(_ENDS))
        for at, text in enumerate(texts):
            mark = _MARK.match(text)
            if mark and mark[0] in marks:
                self.found.append(text[mark.end() :].strip())
                goes_on = True
            elif goes_on:
                self.found[-1] += text
            else:
                kept.append(whole[start + at])
        return kept + whole[end:]


def _height(row: Row) -> float:
    return median(one.height for one in row)


def _with_raised(rows: Sequence[Row]) -> list[Row]:
    """The lines, each with the small signs that stand above it in their place."""
    whole: list[Row] = []
    for row in rows:
        above = whole[-1] if whole else row
        is_raised = row[0].y - above[0].y <= _RAISED * _height(row)
        if above is not row and is_raised and _height(above) <= _SMALL * _height(row):
            whole[-1] = sorted([*above, *row], key=lambda one: one.x)
        else:
            whole.append(row)
    return whole


def _small_end(rows: Sequence[Row], joined: Callable[[Row], str]) -> tuple[int, int]:
    """Which lines at the foot are in smaller letters than the page, above the page's number."""
    end = len(rows)
    while end and is_number(joined(rows[end - 1])):
        end -= 1
    start = end
    if rows:
        size = median(one.height for row in rows for one in row)
        while start and _height(rows[start - 1]) <= _SMALLER * size:
            start -= 1
    return start, end


def _unmarked(row: Row, listed: set[str], marks: set[str]) -> Row:
    """A line in which marks leave their places only.

    Behind a digit or a Latin letter a small raised sign is part of what is written (m², 10³), but
    where a note below begins with it.
    """
    size, base = _height(row), median(one.y for one in row)
    found: Row = []
    mark: Row = []
    for letter in [*row, None]:
        if letter and letter.height <= _SMALL * size and letter.y < base - _LEAST_RAISED * size:
            mark.append(letter)
            continue
        text = "".join(one.sign for one in mark).strip()
        is_pointing = text in listed or not found or _HAN.match(found[-1].sign) is not None
        if is_pointing and _MARK.fullmatch(text):
            marks.add(text)
            mark = [one._replace(sign="") for one in mark]
        found += mark
        mark = []
        if letter:
            found.append(letter)
    return found
