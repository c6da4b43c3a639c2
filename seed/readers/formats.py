"""Which reader a file is for, by its content: what it is called says nothing."""

from __future__ import annotations

from seed.readers import text
from seed.readers.source import Said, Source, silent


def read_file(data: bytes, said: Said = silent) -> Source:
    """Read with the one reader that the content is for. Raises UnreadableDocument."""
    return text.read(data)
