"""What waits for a liaison is one message whose number grows, not a message for each report."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from store.db import Database
from tests import cast
from tests.conversation import Conversation, converse
from tests.databases import SqliteFiles
from tests.store.reports.desk import NOW, TODAY, open_desk
from tests.wire import Shown


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is the same on both; the store's own tests run on both."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    await open_desk(seeded)
    async with converse(seeded, today=TODAY) as conversation:
        conversation.clock.at = NOW
        yield conversation


async def reports(talk: Conversation, number: int) -> None:
    """Li reports once more on the customs' task."""
    await talk.says(cast.LI, f"/update annual-2021-2022#39 进行中 第{number}次部署完毕")
    await talk.taps(cast.LI, "提交")


def notices(talk: Conversation) -> list[Shown]:
    return [one for one in talk.wire.sent if one.chat == cast.HE.id]


async def test_three_reports_of_a_morning_are_one_message(talk: Conversation) -> None:
    for number in range(1, 4):
        await reports(talk, number)
        talk.clock.at += timedelta(minutes=10)
    (notice,) = notices(talk)
    assert notice.text.startswith("海关总署 · 待审核 3 条")
    assert notice.edits == 2
    shown = await talk.taps(cast.HE, "全部确认", on=notice)
    assert shown is not None
    assert "3 条" in shown.text or "已确认" in shown.text or "已报送" in shown.text


async def test_after_an_hour_it_is_said_anew(talk: Conversation) -> None:
    await reports(talk, 1)
    talk.clock.at += timedelta(hours=1, minutes=1)
    await reports(talk, 2)
    assert [one.text.split("\n")[0] for one in notices(talk)] == [
        "海关总署 · 待审核 1 条",
        "海关总署 · 待审核 2 条",
    ]


async def test_a_message_that_is_being_worked_on_is_left_alone(talk: Conversation) -> None:
    await reports(talk, 1)
    (notice,) = notices(talk)
    await talk.taps(cast.HE, "逐条看", on=notice)
    assert "第1次部署完毕" in notice.text
    await reports(talk, 2)
    assert "第1次部署完毕" in notice.text
    assert notices(talk)[-1].text.startswith("海关总署 · 待审核 2 条")
    assert len(notices(talk)) == 2
