"""What the conversations about state and steering share: a desk, a day, and shapes of answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from store.db import Database
from tests.conversation import Conversation, converse
from tests.store.reports.desk import NOW, TODAY, Desk, open_desk


@asynccontextmanager
async def at_the_desk(database: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    """The bot on the day of the desk, with the cast at work."""
    desk = await open_desk(database)
    async with converse(database, today=TODAY) as talk:
        talk.clock.at = NOW
        yield talk, desk


def everything(talk: Conversation) -> str:
    """All that the bot ever said, on buttons, in toasts and inline too."""
    said = [shown.text + " ".join(shown.labels) for shown in talk.wire.sent]
    return "\n".join([*said, str(talk.wire.inline), str(getattr(talk.wire, "toasts", ""))])


async def delivered(talk: Conversation) -> None:
    """Let what was queued beside the conversation go out, so that it is no answer in it."""
    await talk._deliver()
