"""What a sheet of .xlsx says beside its values: formats of days, what is hidden, its size."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath

from lxml import etree

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.dates import BUILT_IN
from seed.readers.package import Package
from seed.readers.word import main_part
from seed.readers.xml import Element, child, local, parse_xml, value

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 50_000, 1_000, 300_000
# Signs of an element that a cell takes at the most.
_PER_CELL = 8
MOST_MERGES, MOST_SHEETS = 50_000, 200
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


@dataclass
class Facts:
    """By zero-based row and column."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def sheets(package: Package) -> Iterator[Facts]:
    """The facts of each sheet in the order of the workbook. Raises UnreadableDocument."""
    place = main_part(package) or "xl/workbook.xml"
    workbook = parse_xml(package.read(place))
    folder, _, name = place.rpartition("/")
    relations = {
        value(one, "Id"): _target(folder, value(one, "Target") or "")
        for one in parse_xml(package.read(join(folder, "_rels", f"{name}.rels")))
    }
    formats = _formats(package, join(folder, "styles.xml"))
    listed = child(workbook, "sheets")
    if listed is not None and len(listed) > MOST_SHEETS:
        raise UnreadableDocument(Unreadable.BOMB, "sheets")
    for sheet in () if listed is None else listed:
        part = relations.get(value(sheet, "id"))
        yield _sheet(package.read(part), formats) if part and part in package else Facts()


def is_1904(package: Package) -> bool:
    """Whether the workbook counts its days from 1904."""
    workbook = parse_xml(package.read(main_part(package) or "xl/workbook.xml"))
    return _is_set(value(child(workbook, "workbookPr"), "date1904"))


def _is_set(switch: str | None) -> bool:
    return switch not in (None, "", "0", "false")


def _target(folder: str, target: str) -> str:
    return normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))


def _formats(package: Package, part: str) -> list[str | None]:
    """The number format of each cell style, by its index."""
    if part not in package:
        return []
    root = parse_xml(package.read(part))
    codes: dict[str, str] = {str(number): code for number, code in BUILT_IN.items()}
    named = child(root, "numFmts")
    for one in () if named is None else named:
        codes[value(one, "numFmtId") or ""] = value(one, "formatCode") or ""
    styles = child(root, "cellXfs")
    return [codes.get(value(one, "numFmtId") or "") for one in (() if styles is None else styles)]


def _sheet(data: bytes, formats: list[str | None]) -> Facts:
    facts = Facts()
    if data.count(b"<") > _PER_CELL * MOST_CELLS:
        raise UnreadableDocument(Unreadable.BOMB, "cells")
    cells = row = merges = 0
    column = -1
    try:
        reading = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False,
        )  # fmt: skip
        for event, element in reading:
            name = local(element)
            if event == "end":
                if name == "row":
                    _forget(element)
            elif name == "row":
                row = _number(element.get("r"), row + 1)
                column = -1
                if _is_set(element.get("hidden")):
                    facts.hidden_rows.add(row - 1)
            elif name == "c":
                cells += 1
                at = _PLACE.match(element.get("r") or "")
                column = column_number(at[1]) if at else column + 1
                _within(row, column + 1, cells)
                style = _number(element.get("s"), 0)
                if style < len(formats) and (code := formats[style]):
                    facts.formats[row - 1, column] = code
            elif name == "col" and _is_set(element.get("hidden")):
                last = min(_number(element.get("max"), 0), MOST_COLUMNS)
                facts.hidden_columns.update(range(_number(element.get("min"), 1) - 1, last))
            elif name == "mergeCell":
                merges += 1
                if merges > MOST_MERGES:
                    raise UnreadableDocument(Unreadable.BOMB, "merged cells")
    except etree.XMLSyntaxError:
        raise UnreadableDocument(Unreadable.DAMAGED, "XML") from None
    return facts


def _forget(element: Element) -> None:
    """Let go of what was looked at: a tree of a large sheet takes ten times its text."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _within(row: int, column: int, cells: int) -> None:
    if row > MOST_ROWS:
        raise UnreadableDocument(Unreadable.BOMB, "rows")
    if column > MOST_COLUMNS:
        raise UnreadableDocument(Unreadable.BOMB, "columns")
    if cells > MOST_CELLS:
        raise UnreadableDocument(Unreadable.BOMB, "cells")


def column_number(letters: str) -> int:
    """AA -> 26, from nought."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise
