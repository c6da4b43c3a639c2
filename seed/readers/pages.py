"""What a page prints beside the document: its number, and a line above or below every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from seed.readers.grid import Row

# From top to bottom: lines of text, and tables as rows.
Page = list[str | list[Row]]

_NUMBER = re.compile(
    r"[-—–－·•\s]*\d{1,4}[-—–－·•\s]*|第\s*\d{1,4}\s*页(?:[，,/\s]*共\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
    # what a browser puts above and below a page that it prints
    r"|(?:https?|file)://\S+\s*\d{1,4}\s*/\s*\d{1,4}"
    r"|\d{1,4}/\d{1,2}/\d{1,4}[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?(?:\s.*)?"
)
_DIGITS = re.compile(r"\d{1,4}")
_EDGE = 2
_LEAST_COLUMNS = 3
_LEAST_LETTERS, _MOST_CHARACTERS = 3, 60


def columns(groups: Sequence[str]) -> str:
    """What stands beside one another with wide gaps between: a row, if it is three columns."""
    found = [group.strip() for group in groups if group.strip()]
    return ("\t" if len(found) >= _LEAST_COLUMNS else " ").join(found)


def is_number(line: str) -> bool:
    """Whether a line is the number of a page, or what a browser prints around one."""
    return _NUMBER.fullmatch(line.strip()) is not None


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers at their edges, and without lines that most repeat there."""
    bare = [[part for part in page if not isinstance(part, str) or part.strip()] for page in pages]
    often = Counter(
        key
        for number, page in enumerate(bare)
        for key in {key for part in _edges(page) for key in _keys(part, number)}
    )
    repeated = {key for key, count in often.items() if count > max(1, len(bare) / 2)}
    return [_cleaned(page, number, repeated) for number, page in enumerate(bare)]


def _edges(page: Page) -> Page:
    return page[:_EDGE] + page[_EDGE:][-_EDGE:]


def _keys(part: str | list[Row], number: int) -> set[str]:
    """What a line has to share with those of other pages to be none of the text.

    The line itself, or the line but for a number that grows with the pages. Not a long one, nor a
    table, nor numbers alone: those of tasks stand at the edges of pages too.
    """
    if not isinstance(part, str) or len(part) > 2 * _MOST_CHARACTERS:
        return set()
    line = "".join(part.split())
    letters = sum(1 for char in line if char.isalpha())
    if letters < _LEAST_LETTERS or len(line) > _MOST_CHARACTERS:
        return set()
    grown = (
        f"{line[: found.start()]}\x00{int(found[0]) - number}\x00{line[found.end() :]}"
        for found in _DIGITS.finditer(line)
    )
    return {line, *grown}


def _cleaned(page: Page, number: int, repeated: set[str]) -> Page:
    first, last = 0, len(page)
    while first < min(_EDGE, last) and _is_furniture(page[first], number, repeated):
        first += 1
    while last > max(first, len(page) - _EDGE) and _is_furniture(page[last - 1], number, repeated):
        last -= 1
    return page[first:last]


def _is_furniture(part: str | list[Row], number: int, repeated: set[str]) -> bool:
    if not isinstance(part, str):
        return False
    return bool(_keys(part, number) & repeated) or is_number(part)
