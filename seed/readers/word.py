"""Word (.docx): paragraphs and tables in the order of the document, as they are printed.

With the numbers of automatic lists and the text of boxes; without deleted or hidden text, without
the table of contents. Footnotes stand at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from posixpath import join, normpath

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.grid import Cell, Row, table_lines
from seed.readers.numbering_word import Numbering, read_numbering
from seed.readers.package import Package
from seed.readers.source import BLANKS, Said, Source, silent, source_of
from seed.readers.word_styles import Styles, read_styles
from seed.readers.xml import Element, child, is_on, local, parse_xml, value

_AROUND = frozenset((
    "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml",
    "dir", "bdo", "oMath", "oMathPara", "ruby", "rubyBase",
))  # fmt: skip
_GONE = frozenset(("del", "moveFrom", "rt", "delText", "instrText", "sdtPr", "sdtEndPr"))
_MOST_ROWS, _MOST_COLUMNS, _MOST_FRAMED = 30_000, 200, 50
_STEP = 500


def read(package: Package, data: bytes, said: Said = silent) -> Source:
    """The text of a document. Raises UnreadableDocument."""
    place = main_part(package)
    if place is None:
        raise UnreadableDocument(Unreadable.DAMAGED, "docx")
    root = parse_xml(package.read(place))
    body = child(root, "body")
    if body is None:
        raise UnreadableDocument(Unreadable.DAMAGED, "docx")
    styles = read_styles(_part(package, place, "styles"))
    numbering = read_numbering(_part(package, place, "numbering"))
    reader = _Reader(styles, numbering, said)
    lines = list(reader.blocks(body))
    for notes in ("footnotes", "endnotes"):
        lines += reader.notes(_part(package, place, notes))
    if not any(line.strip(BLANKS) for line in lines) and _has_pictures(package):
        raise UnreadableDocument(Unreadable.NO_TEXT_LAYER)
    return source_of("\n".join(lines), data, "docx")


def _has_pictures(package: Package) -> bool:
    return any("/media/" in name for name in package.names)


def main_part(package: Package) -> str | None:
    """The part that the package says is its document, whatever it is called."""
    if "_rels/.rels" not in package:
        return None
    for relation in parse_xml(package.read("_rels/.rels")):
        if (value(relation, "Type") or "").endswith("/officeDocument"):
            return normpath((value(relation, "Target") or "").lstrip("/"))
    return None


def _part(package: Package, place: str, kind: str) -> Element | None:
    folder, _, name = place.rpartition("/")
    relations = join(folder, "_rels", f"{name}.rels")
    if relations not in package:
        return None
    for relation in parse_xml(package.read(relations)):
        target = value(relation, "Target") or ""
        if (value(relation, "Type") or "").endswith(f"/{kind}") and target:
            path = normpath(target.lstrip("/") if target[0] == "/" else join(folder, target))
            return parse_xml(package.read(path)) if path in package else None
    return None


@dataclass
class _Text:
    """A paragraph being read: its pieces, and what stands in its boxes."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering, said: Said) -> None:
        self._styles = styles
        self._numbering = numbering
        self._said = said
        self._rows = 0
        self._carried = ""

    def blocks(self, parent: Element, *, nested: bool = False) -> Iterator[str]:
        """The lines of what holds paragraphs and tables."""
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element, nested=nested)
            elif name == "tbl" and (only := _only_cells(element)):
                # a frame around a document, or around a table
                for cell in only:
                    yield from self.blocks(cell, nested=nested)
            elif name == "tbl":
                rows = self._table(element)
                if nested:
                    yield from (" ".join(cell.lines) for row in rows for cell in row if cell.lines)
                else:
                    yield from table_lines(rows)
            elif name in _AROUND and not _is_prompt(element):
                yield from self.blocks(element, nested=nested)

    def notes(self, root: Element | None) -> Iterator[str]:
        """Footnotes, each a line; the separators of the page are none."""
        for note in () if root is None else root:
            if value(note, "type") in (None, "normal"):
                text = " ".join(line.strip(BLANKS) for line in self.blocks(note))
                if text.strip(BLANKS):
                    yield f"注：{text}"

    def _paragraph(self, element: Element, *, nested: bool) -> Iterator[str]:
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle")) if properties is not None else None
        if self._styles.is_contents(style):
            return
        text = _Text()
        self._runs(element, text, hidden=self._styles.is_hidden(style))
        whole = self._carried + "".join(text.pieces)
        self._carried = ""
        mark = child(properties, "rPr") if properties is not None else None
        is_deleted = mark is not None and child(mark, "del") is not None
        is_blank = not whole.strip(BLANKS)
        if not is_blank or not (is_deleted or _is_hidden(mark)):
            label = self._label(properties, style)
            # a number alone is printed, and counts; outside of a table it says nothing
            whole = label + whole.lstrip(BLANKS) if nested or not is_blank else whole
        if is_deleted:
            self._carried = whole
            return
        for line in whole.split("\n"):
            yield _tabs(line)
        yield from text.boxes

    def _label(self, properties: Element | None, style: str | None) -> str:
        numbered = child(properties, "numPr") if properties is not None else None
        num = value(child(numbered, "numId")) if numbered is not None else None
        depth = value(child(numbered, "ilvl")) if numbered is not None else None
        if num is None or depth is None:
            of_style = self._styles.numbering(style)
            num = of_style[0] if num is None else num
            depth = of_style[1] if depth is None else depth
        if num in (None, "0"):
            return ""
        assert num is not None
        return self._numbering.label(num, int(depth) if depth and depth.isdecimal() else 0)

    def _runs(self, parent: Element, text: _Text, *, hidden: bool) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, text, hidden=hidden)
            elif name in _AROUND and not _is_prompt(element):
                self._runs(element, text, hidden=hidden)

    def _run(self, run: Element, text: _Text, *, hidden: bool) -> None:
        properties = child(run, "rPr")
        if properties is not None:
            own = child(properties, "vanish")
            hidden = is_on(own) if own is not None else hidden
            hidden = hidden or self._styles.is_hidden(value(child(properties, "rStyle")))
        for element in run:
            name = local(element)
            if name in _GONE:
                continue
            if name in ("drawing", "pict", "AlternateContent", "object"):
                text.boxes += self._boxes(element)
            elif hidden:
                continue
            elif name == "t":
                text.pieces.append((element.text or "").replace("\n", " "))
            elif name in ("tab", "ptab"):
                text.pieces.append("\t")
            elif name in ("br", "cr"):
                text.pieces.append("\n")
            elif name == "noBreakHyphen":
                text.pieces.append("-")
            elif name in _AROUND:
                self._runs(element, text, hidden=hidden)

    def _boxes(self, element: Element) -> list[str]:
        """The text of boxes; where it is there twice, for old and new programs, once."""
        if local(element) == "AlternateContent":
            for choice in element:
                if found := self._boxes(choice):
                    return found
            return []
        found = []
        for inner in element:
            if local(inner) == "txbxContent":
                carried, self._carried = self._carried, ""
                found += [line for line in self.blocks(inner) if line.strip(BLANKS)]
                self._carried = carried
            elif local(inner):
                found += self._boxes(inner)
        return found

    def _table(self, table: Element) -> list[Row]:
        rows = [self._cells(row) for row in _rows(table)]
        above: dict[int, bool] = {}
        for row in rows:
            for at, cell in enumerate(row):
                cell.down = cell.down and above.get(at, False)
            above = dict.fromkeys(range(len(row)), True)
        return rows

    def _cells(self, row: Element) -> Row:
        self._rows += 1
        if self._rows > _MOST_ROWS:
            raise UnreadableDocument(Unreadable.BOMB, "rows")
        if self._rows % _STEP == 0:
            self._said("rows", self._rows, 0)
        properties = child(row, "trPr")
        before = value(child(properties, "gridBefore")) if properties is not None else None
        cells: Row = [Cell() for _ in range(_count(before, 0))]
        for element in _inside(row, "tc"):
            shape = child(element, "tcPr")
            merged = child(shape, "vMerge") if shape is not None else None
            down = merged is not None and value(merged) != "restart"
            lines = [one.strip(BLANKS) for one in self.blocks(element, nested=True)]
            # blank lines mean nothing in a cell, and a tab there is a blank
            lines = [" ".join(one.split("\t")) for one in lines if one]
            cells.append(Cell([] if down else lines, down=down))
            cells += [Cell(down=down, across=True) for _ in range(_columns(element) - 1)]
            if len(cells) > _MOST_COLUMNS:
                raise UnreadableDocument(Unreadable.BOMB, "columns")
        return cells


def _rows(table: Element) -> Iterator[Element]:
    for row in _inside(table, "tr"):
        properties = child(row, "trPr")
        if properties is None or not _is_gone(properties):
            yield row


def _is_gone(properties: Element) -> bool:
    return child(properties, "del") is not None or is_on(child(properties, "hidden"))


def _is_hidden(mark: Element | None) -> bool:
    return mark is not None and is_on(child(mark, "vanish"))


def _is_prompt(element: Element) -> bool:
    """Whether a control only says what to write into it."""
    properties = child(element, "sdtPr")
    return properties is not None and is_on(child(properties, "showingPlcHdr"))


def _only_cells(table: Element) -> list[Element]:
    """The cells of a table of one column and few rows, none where it has more."""
    rows = [list(_inside(row, "tc")) for row in islice(_rows(table), _MOST_FRAMED + 1)]
    if len(rows) > _MOST_FRAMED or any(
        len(row) != 1 or _columns(row[0]) > _MOST_COLUMNS for row in rows
    ):
        return []
    return [row[0] for row in rows]


def _columns(cell: Element) -> int:
    shape = child(cell, "tcPr")
    return _count(value(child(shape, "gridSpan")) if shape is not None else None, 1)


def _inside(parent: Element, name: str) -> Iterator[Element]:
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in _AROUND:
            yield from _inside(element, name)


def _count(text: str | None, otherwise: int) -> int:
    if text is None or not text.isdecimal():
        return otherwise
    return min(int(text), _MOST_COLUMNS + 1)


def _tabs(line: str) -> str:
    """Tabs are kept where they set columns, three at least; else they are blanks."""
    pieces = [piece for piece in line.split("\t") if piece.strip(BLANKS)]
    return line if len(pieces) > 2 else " ".join(pieces)
