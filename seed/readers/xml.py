"""XML of a file that somebody sent: no entities, no network, no document type, bounded depth."""

from __future__ import annotations

from typing import Any

from lxml import etree

from seed.errors import Unreadable, UnreadableDocument

Element = Any

# In what the parser says of documents that go past its own limits.
_TOO_MUCH = ("depth", "Excessive", "amplification", "huge")


def parse_xml(data: bytes) -> Element:
    """The root of ``data``. Raises UnreadableDocument: BOMB for what no office writes."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise UnreadableDocument(Unreadable.BOMB, "memory") from None
        is_deep = any(word in str(error) for word in _TOO_MUCH)
        reason = Unreadable.BOMB if is_deep else Unreadable.DAMAGED
        raise UnreadableDocument(reason, "depth" if is_deep else "XML") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(Unreadable.BOMB, "DOCTYPE")
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace; a comment has none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((one for one in element if local(one) == name), None)


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its name without a namespace."""
    if element is None:
        return None
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return None


def is_on(element: Element | None) -> bool:
    """Whether a switch of Word's is set: there, and not with the value 0."""
    return element is not None and value(element) not in ("0", "false", "off")
