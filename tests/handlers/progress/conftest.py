"""How conversations about reports begin."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests import cast
from tests.conversation import STARTS_AT, Conversation, converse
from tests.handlers.progress.test_reporting import DAY, NOW


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """The bot on the day of the report."""
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded, today=DAY) as conversation:
        conversation.clock.at = NOW
        yield conversation
