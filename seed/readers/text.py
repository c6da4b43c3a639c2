"""Plain text: bytes to a ``Source``."""

from __future__ import annotations

import hashlib

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.source import Source, blocks_of

_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\x0b\x0c\x1a")
_SAMPLE = 65_536


def read(data: bytes) -> Source:
    """Decode and cut into lines. Raises ``UnreadableDocument`` (empty, binary, encoding)."""
    if not data.strip():
        raise UnreadableDocument(Unreadable.EMPTY)
    text, encoding = _decode(data)
    if not text.strip():
        raise UnreadableDocument(Unreadable.EMPTY)
    if not _CONTROLS.isdisjoint(text[:_SAMPLE]):
        raise UnreadableDocument(Unreadable.BINARY)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(text, hashlib.sha256(data).hexdigest(), encoding, blocks_of(text))


def _decode(data: bytes) -> tuple[str, str]:
    """utf-8 first: gb18030 accepts many utf-8 texts and turns them into nonsense."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(data, "utf-16")
    if b"\x00" in data[:_SAMPLE]:
        raise UnreadableDocument(Unreadable.BINARY)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError as error:
        raise UnreadableDocument(Unreadable.ENCODING) from error
