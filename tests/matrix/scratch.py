"""A database of its own for a run of the matrix, in memory where there is room."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from store.db import Database, open_database
from tests.databases import _seed


def folder() -> Path:
    """A new directory; whoever asks for it removes it."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 29
    return Path(tempfile.mkdtemp(prefix="fgm", dir=memory if roomy else None))


@asynccontextmanager
async def scratch(url: str | None = None) -> AsyncIterator[tuple[Database, str]]:
    """A seeded database and its address, ``url`` where one is seeded already."""
    here = None
    if url is None:
        here = folder()
        url = f"sqlite+aiosqlite:///{here / 'matrix.db'}"
        await _seed(url)
    database = open_database(url)
    try:
        yield database, url
    finally:
        await database.close()
        if here is not None:
            shutil.rmtree(here, ignore_errors=True)
