"""What a site prints around a document: menus, bars of buttons, lists of other pages."""

from __future__ import annotations

import re
from typing import NamedTuple

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
