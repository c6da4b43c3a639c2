"""How most conversations begin."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests import cast
from tests.conversation import STARTS_AT, Conversation, converse
from tests.handlers.steering_talk import at_the_desk
from tests.store.reports.desk import Desk


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """The bot on the day the story opens, with the cast at work."""
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as conversation:
        yield conversation


@pytest.fixture
async def stage(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    """The cast at work and the bot beside them, on the day of the desk."""
    async with at_the_desk(seeded) as both:
        yield both
