"""Plain text: bytes to a ``Source``."""

from __future__ import annotations

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.encodings import decode
from seed.readers.source import Source, source_of

_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\x0b\x0c\x1a")
_SAMPLE = 65_536


def read(data: bytes) -> Source:
    """Decode and cut into lines. Raises ``UnreadableDocument`` (empty, binary, encoding)."""
    return read_decoded(*decoded(data), data)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises ``UnreadableDocument`` (empty, binary, encoding)."""
    if not data.strip():
        raise UnreadableDocument(Unreadable.EMPTY)
    text, encoding = decode(data)
    if not _CONTROLS.isdisjoint(text[:_SAMPLE]):
        raise UnreadableDocument(Unreadable.BINARY)
    return text, encoding


def read_decoded(text: str, encoding: str, data: bytes) -> Source:
    """The source of a text that is decoded already."""
    return source_of(text, data, encoding)
