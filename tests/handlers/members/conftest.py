"""A conversation at an office with its whole cast."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests import cast
from tests.conversation import STARTS_AT, Conversation, converse
from tests.databases import SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both databases in tests/store."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """Everybody of the cast is appointed; the bot answers everybody."""
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as conversation:
        yield conversation
