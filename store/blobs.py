"""Files by the hash of their bytes, in the data directory beside the database.

The same bytes are kept once. A file is there whole or not at all: it is written under another
name, made safe on the disk, and only then renamed. All of it off the event loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FOLDER = "evidence"
_NAME = re.compile(r"[0-9a-f]{64}")
_PARTIAL = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are safe on the disk: their SHA-256 in hex, and how many."""

    sha256: str
    byte_size: int


class Blobs:
    """The files of one installation, under ``DATA_DIR/evidence/ab/<sha256>``."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    async def keep(self, data: bytes) -> Kept:
        """Make ``data`` safe; OSError where the disk does not take it, and nothing is left."""
        return await asyncio.to_thread(self._keep, data)

    async def read(self, sha256: str) -> bytes | None:
        """The bytes; None where they are gone or are not what they were."""
        return await asyncio.to_thread(self._read, sha256)

    async def names(self) -> frozenset[str]:
        """The hashes of everything that is there."""
        return await asyncio.to_thread(lambda: frozenset(self._names()))

    async def sweep(self, wanted: frozenset[str], older_than: float) -> int:
        """Take away what no row knows and was written before ``older_than`` (seconds, epoch).

        A file that was written for a transaction which has not come yet is younger than that.
        """
        return await asyncio.to_thread(self._sweep, wanted, older_than)

    def _keep(self, data: bytes) -> Kept:
        kept = Kept(hashlib.sha256(data).hexdigest(), len(data))
        path = self._path(kept.sha256)
        if self._read(kept.sha256) is not None:
            os.utime(path)  # wanted again: not to be swept under a transaction that is coming
            return kept
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{kept.sha256}.{secrets.token_hex(8)}{_PARTIAL}")
        try:
            with partial.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
        for folder in (path.parent, self._folder, self._folder.parent):
            _settle(folder)
        return kept

    def _read(self, sha256: str) -> bytes | None:
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def _names(self) -> Iterator[str]:
        for path in self._folder.glob("*/*"):
            if _NAME.fullmatch(path.name):
                yield path.name

    def _sweep(self, wanted: frozenset[str], older_than: float) -> int:
        swept = 0
        for path in list(self._folder.glob("*/*")):
            with suppress(FileNotFoundError):
                if path.name not in wanted and path.stat().st_mtime < older_than:
                    path.unlink()
                    swept += 1
        return swept

    def _path(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise ValueError(sha256)
        return self._folder / sha256[:2] / sha256


def _settle(folder: Path) -> None:
    """Make the names in a folder safe as well: a rename alone may be lost with the power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
