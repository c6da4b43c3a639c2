"""Bytes to text with places; one file a format. Each has ``read(data, said) -> Source``.

Pure and synchronous: no database, no Telegram, no today. Lines end in LF; a row of a table is one
line, its cells between tabs. ``formats`` finds by the content which of them reads a file.
"""

from seed.readers.source import Block, Source

__all__ = ["Block", "Source"]
