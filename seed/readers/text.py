"""Plain text: bytes to a ``Source``."""

from __future__ import annotations

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.encodings import decode
from seed.readers.source import Source, source_of

_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\x0b\x0c\x1a")
_AS_BLANKS = dict.fromkeys(map(ord, _CONTROLS), " ")
_SAMPLE = 65_536
# The marks that a word processor puts at the end of a cell or of a field come over with its text.
_MOST_STRANGE, _FEW = 0.001, 8


def read(data: bytes) -> Source:
    """Decode and cut into lines. Raises ``UnreadableDocument`` (empty, binary, encoding)."""
    return read_decoded(*decoded(data), data)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises ``UnreadableDocument`` (empty, binary, encoding)."""
    if not data.strip():
        raise UnreadableDocument(Unreadable.EMPTY)
    text, encoding = decode(data)
    strange = sum(1 for char in text[:_SAMPLE] if char in _CONTROLS)
    if strange > max(_FEW, _MOST_STRANGE * min(len(text), _SAMPLE)):
        raise UnreadableDocument(Unreadable.BINARY)
    return text.translate(_AS_BLANKS) if strange else text, encoding


def read_decoded(text: str, encoding: str, data: bytes) -> Source:
    """The source of a text that is decoded already."""
    return source_of(text, data, encoding)
