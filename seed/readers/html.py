"""Web pages: the text that a reader sees. Nothing is fetched, nothing is run."""

from __future__ import annotations

import codecs
import re
from typing import Any

from seed.errors import Unreadable, UnreadableDocument
from seed.readers import site
from seed.readers.encodings import decode
from seed.readers.grid import Cell, Row, cell_of, table_lines
from seed.readers.numbering_word import written
from seed.readers.source import BLANKS, Said, Source, silent, source_of
from seed.readers.xml import Element

_MARK = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE
)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.IGNORECASE,
)
_NO_TEXT = (
    "script", "style", "template", "noscript", "head", "iframe", "object", "svg", "canvas",
    "select", "button", "textarea", "audio", "video", "map", "nav", "dialog", "del",
)  # fmt: skip
# How office programs call the head and the foot of every page, which they write out once.
_FURNITURE = re.compile(r"mso-element\s*:\s*(?:header|footer)", re.IGNORECASE)
_LIST_STYLES = (
    ("cjk-ideographic", "chineseCounting"), ("trad-chinese-informal", "chineseCounting"),
    ("simp-chinese-informal", "chineseCounting"), ("simp-chinese-formal", "chineseLegalSimplified"),
    ("cjk-heavenly-stem", "ideographTraditional"), ("decimal-leading-zero", "decimalZero"),
    ("lower-alpha", "lowerLetter"), ("upper-alpha", "upperLetter"), ("lower-latin", "lowerLetter"),
    ("upper-latin", "upperLetter"), ("lower-roman", "lowerRoman"), ("upper-roman", "upperRoman"),
)  # fmt: skip
_MOST_DEPTH, _MOST_ELEMENTS = 200, 200_000
_MOST_CELLS, _MOST_COLUMNS, _MOST_SPAN = 200_000, 1_000, 10_000
# Stand for a table while the rest is laid out; private characters are taken out of the text.
_HOLD, _RELEASE = "\ue0f0", "\ue0f1"
_PRIVATE = str.maketrans("", "", _HOLD + _RELEASE)
_HELD = re.compile(f"{_HOLD}([0-9]+){_RELEASE}")


def read(data: bytes, said: Said = silent, *, charset: str | None = None) -> Source:
    """The visible text. Raises UnreadableDocument; BOMB for what is nested too deep.

    ``charset``: what was said of the page by who sent it, which goes before what it says itself.
    """
    from lxml import etree
    from lxml import html as parser

    text, encoding = _decoded(data, charset)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).translate(_PRIVATE)
    _check_depth(text)
    try:
        root = parser.document_fromstring(text, parser=parser.HTMLParser(no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableDocument(Unreadable.EMPTY) from None
    _check(root)
    _prune(root)
    _number_lists(root)
    tables = _take_tables(root, said)
    lines: list[str] = []
    for line in _laid_out(root).split("\n"):
        held = _HELD.search(line)
        if held is None:
            lines.append(" ".join(line.split("\t")).strip(BLANKS))
        else:
            lines += tables[int(held[1])]
    return source_of("\n".join(lines), data, encoding)


def _decoded(data: bytes, charset: str | None) -> tuple[str, str]:
    """The page says its encoding; where that is not true, the bytes do."""
    named = _MARK.search(data[:4096])
    has_mark = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for name in (charset, named and named[1].decode()):
        if name and not has_mark and (found := in_charset(data, name)):
            return found
    return decode(data)


def in_charset(data: bytes, name: str) -> tuple[str, str] | None:
    """The text in the encoding of that name, and the encoding; None where it is not in it."""
    name = name.lower()
    name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name
    try:
        if codecs.lookup(name).name.startswith(("utf-8", "gb", "big5", "hz")):
            return data.decode(name), name
    except (LookupError, ValueError):
        pass
    return None


def _check_depth(text: str) -> None:
    """The parser and what lays out the text go down by calls: how deep, before they do.

    Elements that nobody closes count too; those that need no end are counted by the parser.
    """
    depth = deepest = 0
    for tag in re.finditer(r"<(/?)(div|table|span|font|b|i|ul|ol|blockquote|section|em|a)\b", text):
        depth = max(0, depth + (-1 if tag[1] else 1))
        deepest = max(deepest, depth)
    if deepest > 20 * _MOST_DEPTH:
        raise UnreadableDocument(Unreadable.BOMB, "depth")


def _check(root: Element) -> None:
    count, depth, level = 0, 0, [root]
    while level:
        depth += 1
        count += len(level)
        if depth > _MOST_DEPTH or count > _MOST_ELEMENTS:
            raise UnreadableDocument(
                Unreadable.BOMB, "depth" if depth > _MOST_DEPTH else "elements"
            )
        level = [one for element in level for one in element]


def _prune(root: Element) -> None:
    """Take out what nobody sees: scripts, comments, hidden elements, the page's own controls."""
    for element in list(root.iter()):
        if element is root:
            continue
        tag = element.tag
        if not isinstance(tag, str) or tag in _NO_TEXT or _is_hidden(element):
            _drop(element)
    for element in (*site.around(root), *site.below(root)):
        _drop(element)


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.tag == "input" or element.get("title") in ("header", "footer"):
        return True
    style = element.get("style") or ""
    return _UNSEEN.search(style) is not None or _FURNITURE.search(style) is not None


def _drop(element: Element) -> None:
    """Remove an element and keep the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _number_lists(root: Element) -> None:
    """Give the entries of ordered lists the numbers that a page shows; bullets are no text."""
    for listed in root.iter("ol", "ul"):
        number = _whole(listed.get("start"), 1)
        style = listed.get("style") or ""
        kind = _list_kind(listed.get("type") or "", style.lower())
        is_shown = listed.tag == "ol" and not re.search(r"list-style[^;]*none", style)
        for entry in listed:
            if entry.tag != "li":
                continue
            number = _whole(entry.get("value"), number)
            if is_shown:
                entry.text = f"{_label(number, kind)}{(entry.text or '').lstrip()}"
            number += 1
            entry.tag = "div"
        listed.tag = "div"


def _list_kind(letter: str, style: str) -> str:
    """How the entries of a list are numbered; its style goes before its letter."""
    named = next((kind for name, kind in _LIST_STYLES if name in style), None)
    formats = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    return named or formats.get(letter, "decimal")


def _label(number: int, kind: str) -> str:
    """The number with the stop that browsers print: 、 behind Chinese ones."""
    return written(number, kind) + ("、" if kind.startswith(("chinese", "ideograph")) else ".")


def _whole(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def _laid_out(root: Element) -> str:
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig

    # the other profile puts blanks around every piece of a line that has a font of its own
    return str(Inscriptis(root, ParserConfig(css=CSS_PROFILES["strict"])).get_text())


def _take_tables(root: Element, said: Said) -> list[list[str]]:
    """The lines of every table that is one; those that only lay out a page are blocks of text."""
    from lxml import etree

    found: list[list[str]] = []
    for table in list(root.iter("table")):
        if next(table.iter("table"), table) is not table or _has_table(table):
            continue
        rows = _rows(table)
        if max((len(row) for row in rows), default=0) < 2 or len(rows) < 2:
            continue
        said("rows", len(rows), 0)
        lines = table_lines(rows)
        place: Any = etree.Element("div")
        place.text = f"{_HOLD}{len(found)}{_RELEASE}"
        place.tail = table.tail
        parent = table.getparent()
        if parent is None:
            continue
        parent.replace(table, place)
        found.append(lines)
    for part in root.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
        part.tag = "div"
    return found


def _has_table(table: Element) -> bool:
    return sum(1 for _ in table.iter("table")) > 1


def _rows(table: Element) -> list[Row]:
    """The grid of a table, with what spans rows or columns marked."""
    grid: list[Row] = []
    open_cells: dict[int, int] = {}
    cells = 0
    for element in table.iter("tr"):
        row: Row = []
        for td in element:
            if td.tag not in ("td", "th"):
                continue
            _close_gap(row, open_cells)
            across, down = _span(td, "colspan"), _span(td, "rowspan")
            for at in range(across):
                row.append(Cell(across=True) if at else cell_of(_cell_text(td)))
                if down > 1:
                    open_cells[len(row) - 1] = down - 1
            if len(row) > _MOST_COLUMNS:
                raise UnreadableDocument(Unreadable.BOMB, "columns")
        _close_gap(row, open_cells)
        cells += len(row)
        if cells > _MOST_CELLS:
            raise UnreadableDocument(Unreadable.BOMB, "cells")
        grid.append(row)
    return grid


def _close_gap(row: Row, open_cells: dict[int, int]) -> None:
    """Cells of the rows above that reach down to here."""
    while open_cells.get(len(row), 0):
        open_cells[len(row)] -= 1
        row.append(Cell(down=True))


def _span(td: Element, name: str) -> int:
    text = (td.get(name) or "").strip()
    return max(1, min(int(text), _MOST_SPAN)) if text.isdecimal() and len(text) < 9 else 1


_BLOCKS = frozenset(("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr"))


def _cell_text(td: Element) -> str:
    """Text with a line end where a block begins or ends."""
    pieces: list[str] = [td.text or ""]
    for event, element in _walk(td):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        if event == "start":
            pieces.append(" ".join((element.text or "").split("\n")))
        else:
            pieces.append(" ".join((element.tail or "").split("\n")))
    pieces[0] = " ".join(pieces[0].split("\n"))
    return "".join(pieces)


def _walk(td: Element) -> list[tuple[str, Element]]:
    from lxml import etree

    events = etree.iterwalk(td, events=("start", "end"))
    return [(event, element) for event, element in events if element is not td]
