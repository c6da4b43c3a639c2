"""A small cast of its own: the sandbox must not depend on the office's story."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.sandbox.scenario import Scenario
from tests.sandbox_server import Sandbox, start_sandbox

ANNA, BEN, CARL = 11, 12, 13
GROUP, SMALL, CHANNEL = -1001, -77, -1002

STORY = Scenario.model_validate(
    {
        "bot": {
            "id": 99,
            "username": "desk_test_bot",
            "first_name": "Desk",
            "token": "99:TEST-token-of-the-desk-0000000000000",
            "supports_inline_queries": True,
        },
        "sandbox": {
            "opens_on": "2020-10-19",
            "opens_at": "09:00:00",
            "time_zone": "Asia/Shanghai",
            "reason": "a quiet Monday",
        },
        "people": [
            {"id": ANNA, "first_name": "Anna", "username": "anna_desk"},
            {"id": BEN, "first_name": "Ben"},
            {"id": CARL, "first_name": "Carl"},
        ],
        "chats": [
            {
                "id": GROUP,
                "type": "supergroup",
                "title": "Big group",
                "members": [{"person": ANNA, "status": "creator"}, {"person": BEN}],
            },
            {"id": SMALL, "type": "group", "title": "Small", "members": [{"person": ANNA}]},
            {
                "id": CHANNEL,
                "type": "channel",
                "title": "News",
                "username": "desk_news",
                "bot": "administrator",
                "members": [{"person": ANNA, "status": "creator"}, {"person": BEN}],
            },
        ],
    }
)

Starter = Callable[..., AbstractAsyncContextManager[Sandbox]]


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with start_sandbox(None, STORY) as sandbox:
        yield sandbox


@pytest.fixture
def start(tmp_path: Path) -> Starter:
    def starter(**options: Any) -> AbstractAsyncContextManager[Sandbox]:
        return start_sandbox(tmp_path, STORY, **options)

    return starter


@pytest.fixture
async def bot(box: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot as the client."""
    async with box.bot() as client:
        yield client
