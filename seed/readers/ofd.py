"""OFD: the pages' text objects in reading order, those of one height as one line."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import NamedTuple

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.package import Package
from seed.readers.pages import Page, columns, without_furniture
from seed.readers.source import Said, Source, silent, source_of
from seed.readers.xml import Element, local, parse_xml, value

# The gap between two columns, in letters.
_COLUMN = 1.4
_MOST_PAGES, _MOST_OBJECTS = 500, 100_000


class _Piece(NamedTuple):
    x: float
    y: float
    size: float
    text: str


def read(package: Package, data: bytes, said: Said = silent) -> Source:
    """The text of all documents in the package. Raises UnreadableDocument."""
    pages: list[Page] = []
    for body in parse_xml(package.read("ofd.xml")).iter():
        if local(body) != "DocRoot" or not (body.text or "").strip():
            continue
        place = _path("", body.text)
        document = parse_xml(package.read(place))
        listed = [one for one in document.iter() if local(one) == "Page"]
        if len(listed) > _MOST_PAGES:
            raise UnreadableDocument(Unreadable.BOMB, "pages")
        for number, page in enumerate(listed, 1):
            said("pages", number, len(listed))
            part = _path(dirname(place), value(page, "BaseLoc") or "")
            if part in package:
                content = package.read(part)
                if content.count(b"<TextObject") + content.count(b":TextObject") > _MOST_OBJECTS:
                    raise UnreadableDocument(Unreadable.BOMB, "objects")
                pages.append(_lines(_pieces(parse_xml(content))))
    if not any(pages):
        raise UnreadableDocument(Unreadable.NO_TEXT_LAYER)
    lines = [line for page in without_furniture(pages) for line in page if isinstance(line, str)]
    return source_of("\n".join(lines), data, "ofd")


def _path(folder: str, text: str) -> str:
    text = text.strip()
    return normpath(text.lstrip("/") if text.startswith("/") else join(folder, text))


def _pieces(root: Element) -> list[_Piece]:
    """The runs of text of a page with their places in millimetres."""
    found: list[_Piece] = []
    for element in root.iter("{*}TextObject"):
        if value(element, "Visible") == "false":
            continue
        left, top, *_ = [*_floats(value(element, "Boundary")), 0.0, 0.0]
        size = (_floats(value(element, "Size")) or [3.0])[0]
        for code in element:
            if local(code) == "TextCode" and code.text:
                x = (_floats(value(code, "X")) or [0.0])[0]
                y = (_floats(value(code, "Y")) or [0.0])[0]
                found.append(_Piece(left + x, top + y, size, code.text))
    return found


def _floats(text: str | None) -> list[float]:
    try:
        return [float(part) for part in (text or "").split()[:4]]
    except ValueError:
        return []


def _lines(pieces: list[_Piece]) -> Page:
    return [_joined(row) for row in _rows(pieces)]


def _joined(row: list[_Piece]) -> str:
    """The pieces of a line; those with a wide gap before them begin a column."""
    groups: list[str] = []
    end = 0.0
    for piece in row:
        width = sum(0.5 if char.isascii() else 1.0 for char in piece.text) * piece.size
        if groups and piece.x - end < _COLUMN * piece.size:
            groups[-1] += piece.text
        else:
            groups.append(piece.text)
        end = piece.x + width
    return columns(groups)


def _rows(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces of one height, from left to right; the next lower ones are the next line."""
    row: list[_Piece] = []
    for piece in sorted(pieces, key=lambda one: (one.y, one.x)):
        if row and piece.y - row[0].y > 0.5 * max(piece.size, 1.0):
            yield sorted(row, key=lambda one: one.x)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda one: one.x)
