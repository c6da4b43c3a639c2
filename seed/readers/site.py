"""What a site prints around a document: menus, bars of buttons, lists of other pages, its foot."""

from __future__ import annotations

import re
from typing import NamedTuple

from seed.grammar.agencies import are_bodies, is_collective
from seed.readers.xml import Element

_BLOCKS = frozenset(("ul", "li", "dl", "dd", "dt", "p", "div", "td", "tr", "section", "span"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# A file that belongs to the document is part of it, and so is what has a number or a full stop.
_KEPT = re.compile(
    r"附件|附表|\.(?:docx?|wps|pdf|xlsx?|ofd|et|zip|rar)\b|^[（(]?[一二三四五六七八九十\d]+[、.．）)]"
    r"|[。；]$",
    re.IGNORECASE,
)
_LONGEST_LINK = 60
# Sentences are where these stand; the frame around a document has next to none of them.
_STOPS = re.compile(r"[。；，]")
_LEAST_STOPS, _MOST_OF_THEM = 8, 0.9
_TABLE_PARTS = frozenset(("table", "thead", "tbody", "tr"))
_HOLDERS = _TABLE_PARTS | frozenset(
    ("html", "body", "div", "section", "article", "main", "td", "form")
)
_TASKS = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,4}[、.．）)]|牵头|负责|责任单位")
# What else may stand below the last paragraph and be the document's: a sentence, a remark, a note,
# an annex, a date. A body that signs is asked of apart.
_OWN = re.compile(r"[。；！？]$|^[（(].*[）)]$|^注|^附(?!件下载)|年\S{1,3}月\S{1,3}日")
_LONGEST_SIGNATURE = 40


def below(root: Element) -> list[Element]:
    """The blocks below the document's own: files to load, other articles, who runs the site.

    The document's block is the innermost one that holds nearly all sentences of the page. Where
    there is none, as on a page without blocks, nothing is known.
    """
    inner = _document(root)
    blocks: list[Element] = []
    while inner is not None and inner is not root:
        blocks += [block for block in inner.itersiblings() if isinstance(block.tag, str)]
        inner = inner.getparent()
    told = [(block, _lines(block)) for block in blocks]
    # where a table or a numbered line follows, so does the document
    goes_on = [at for at, (_, lines) in enumerate(told) if any(map(_TASKS.search, lines))]
    behind = told[goes_on[-1] + 1 :] if goes_on else told
    return [block for block, lines in behind if not any(map(_is_own, lines))]


def _document(root: Element) -> Element | None:
    stops: dict[Element, int] = {}
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str):
            continue
        own = (element.text, *(child.tail for child in element))
        found = sum(len(_STOPS.findall(text)) for text in own if text)
        stops[element] = found + sum(stops.get(child, 0) for child in element)
    if stops[root] < _LEAST_STOPS:
        return None
    inner = root
    while (best := max(inner, key=lambda one: stops.get(one, 0), default=None)) is not None:
        if best.tag not in _HOLDERS or stops[best] < _MOST_OF_THEM * stops[root]:
            break
        inner = best
    while inner.tag in _TABLE_PARTS and inner is not root:
        inner = inner.getparent()
    return None if inner is root else inner


def _lines(block: Element) -> list[str]:
    """What stands in a block and leads nowhere."""
    found: list[str | None] = []
    waiting = [block]
    while waiting:
        element = waiting.pop()
        if element.tag != "a":
            found.append(element.text)
            waiting += list(element)
        if element is not block:
            found.append(element.tail)
    return ["".join(text.split()) for text in found if text and text.strip()]


def _is_own(line: str) -> bool:
    if _OWN.search(line):
        return True
    return len(line) <= _LONGEST_SIGNATURE and are_bodies([line]) and not is_collective(line)


class _Told(NamedTuple):
    """Of an element: whether it shows anything, whether all of that is links to elsewhere."""

    shows: bool
    links: bool


def around(root: Element) -> list[Element]:
    """The outermost blocks of which all that is shown is short links to other pages."""
    told: dict[Element, _Told] = {}
    for element in reversed(list(root.iter())):
        told[element] = _told(element, told)
    found: list[Element] = []
    waiting = list(root)
    while waiting:
        element = waiting.pop()
        one = told[element]
        if element.tag in _BLOCKS and one.shows and one.links:
            found.append(element)
        else:
            waiting += list(element)
    return found


def _told(element: Element, told: dict[Element, _Told]) -> _Told:
    """What an element shows; its children were asked before."""
    if not isinstance(element.tag, str):
        return _Told(shows=False, links=True)
    if element.tag == "a" and element.get("href"):
        text = "".join("".join(element.itertext()).split())
        goes = len(text) <= _LONGEST_LINK and not _KEPT.search(text)
        goes = goes and not _KEPT.search(element.get("href"))
        return _Told(shows=bool(text), links=goes)
    own = [element.text, *(child.tail for child in element)]
    if element.tag in _HEADINGS or any(map(_has_words, own)):
        return _Told(shows=True, links=False)
    parts = [told[child] for child in element]
    return _Told(any(one.shows for one in parts), all(one.links for one in parts if one.shows))


def _has_words(text: str | None) -> bool:
    return any(char.isalnum() for char in text or "")
