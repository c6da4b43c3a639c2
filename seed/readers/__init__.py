"""Bytes to text with places; one file a format. Each has ``read(data: bytes) -> Source``.

Pure and synchronous: no database, no Telegram, no today.
"""

from seed.readers.source import Block, Source

__all__ = ["Block", "Source"]
