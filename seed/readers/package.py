"""Zipped office files: looked at before anything is opened, and inflated under a count.

What a directory says of its entries is not believed: every entry is inflated once, counted while
it is, and kept only if all of it is in order.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from seed.errors import Unreadable, UnreadableDocument

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 << 20
MOST_OF_ONE = 64 << 20
# An entry below this may be as empty as it likes; above it, this much smaller at the most.
SMALL, MOST_RATIO = 1 << 20, 100
_CHUNK = 1 << 18
_END = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What no office writes into a part of XML, in the encodings that a parser would take.
_FORBIDDEN = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_XML = (".xml", ".rels", ".vml")


class Package:
    """A zip; ``read`` gives its parts, names without regard to case.

    Its directory is looked through at once, its parts by ``verify``, before any is read.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._entries = _directory(data)

    @property
    def names(self) -> list[str]:
        """The names of the parts, small."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def read(self, name: str) -> bytes:
        """A part, inflated. Raises UnreadableDocument where it is not there."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise UnreadableDocument(Unreadable.DAMAGED, name)
        return b"".join(_inflated(self._data, entry))

    def verify(self) -> None:
        """Inflate every part once and count. Raises UnreadableDocument for one out of order."""
        total, taken = 0, []
        for name, entry in self._entries.items():
            start = _start(self._data, entry)
            taken.append((entry.header_offset, start + entry.compress_size))
            size, tail = 0, b""
            for piece in _inflated(self._data, entry):
                size += len(piece)
                total += len(piece)
                if total > MOST_UNPACKED or size > MOST_OF_ONE:
                    raise _bomb("size")
                if size > SMALL and size > MOST_RATIO * max(entry.compress_size, 1):
                    raise _bomb("ratio")
                if name.endswith(_XML):
                    window = tail + piece
                    if any(word in window for word in _FORBIDDEN):
                        raise _bomb("DOCTYPE")
                    tail = piece[-24:]
            if size != entry.file_size:
                raise _bomb("lying size")
        taken.sort()
        if any(end > start for (_, end), (start, _) in pairwise(taken)):
            raise _bomb("overlap")


def _directory(data: bytes) -> dict[str, zipfile.ZipInfo]:
    _count(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError):
        raise UnreadableDocument(Unreadable.DAMAGED, "zip") from None
    if len(entries) > MOST_ENTRIES:
        raise _bomb("entries")
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        key = _key(entry.filename)
        if entry.flag_bits & 0x1:
            raise UnreadableDocument(Unreadable.PASSWORD)
        if key in found:
            raise _bomb("duplicate")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _bomb("symlink")
        if key.startswith("/") or ".." in key.split("/") or "\x00" in entry.orig_filename:
            raise _bomb("path")
        if entry.compress_type not in _METHODS:
            raise _bomb("method")
        if entry.file_size > MOST_OF_ONE:
            raise _bomb("size")
        found[key] = entry
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _bomb("size")
    return found


def _count(data: bytes) -> None:
    """The number of entries before a library makes an object of each."""
    if data.count(b"PK\x01\x02") > 2 * MOST_ENTRIES:
        raise _bomb("entries")
    end = data.rfind(_END)
    if end < 0 or end + 22 > len(data):
        raise UnreadableDocument(Unreadable.DAMAGED, "zip")
    entries, size, start = struct.unpack_from("<HLL", data, end + 10)
    if entries > MOST_ENTRIES:
        raise _bomb("entries")
    if start != 0xFFFFFFFF and start + size > end:
        raise UnreadableDocument(Unreadable.DAMAGED, "zip")
    if start != 0xFFFFFFFF and start + size < end and b"PK\x06\x06" not in data[start:end]:
        # bytes before the first entry move everything: two readers would see two files
        raise _bomb("prefix")


def _start(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where an entry's bytes begin; its own header has to say the same as the directory."""
    try:
        sign, *_, name, extra = _LOCAL.unpack_from(data, entry.header_offset)
    except struct.error:
        raise _bomb("offset") from None
    if sign != b"PK\x03\x04":
        raise _bomb("offset")
    start = entry.header_offset + _LOCAL.size
    if data[start : start + name] != entry.orig_filename.encode(
        "utf-8" if entry.flag_bits & 0x800 else "cp437", "replace"
    ):
        raise _bomb("two names")
    if start + name + extra + entry.compress_size > len(data):
        raise UnreadableDocument(Unreadable.DAMAGED, "zip")
    return int(start + name + extra)


def _inflated(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry in pieces, none larger than a chunk."""
    start = _start(data, entry)
    view = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(view), _CHUNK):
            yield bytes(view[at : at + _CHUNK])
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes = bytes(view)
    try:
        while rest and not inflate.eof:
            piece = inflate.decompress(rest, _CHUNK)
            rest = inflate.unconsumed_tail
            if piece:
                yield piece
            elif not rest:
                break
        if last := inflate.flush():
            yield last
    except zlib.error:
        raise UnreadableDocument(Unreadable.DAMAGED, "zip") from None


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _bomb(what: str) -> UnreadableDocument:
    return UnreadableDocument(Unreadable.BOMB, what)
