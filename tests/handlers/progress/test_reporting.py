"""The dialogues of "Reporting progress", word by word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta, timezone

import pytest

from store.db import Database
from tests import cast
from tests.conversation import STARTS_AT, Conversation, converse
from tests.databases import SqliteFiles
from tests.wire import Shown

DAY = date(2022, 3, 15)
NOW = datetime(2022, 3, 15, 9, 12, tzinfo=timezone(timedelta(hours=8)))
TASK = "2021—2022 年度推进计划 第 39 项「强化知识产权海关保护」"
SAID = "已部署龙腾行动，查扣侵权货物 1200 批次"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; test_both_databases walks through on both."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """The bot on the day of the story."""
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded, today=DAY) as conversation:
        conversation.clock.at = NOW
        yield conversation


def there(shown: Shown | None) -> Shown:
    assert shown is not None, "silence"
    return shown


async def test_from_a_card_to_a_receipt_in_six_steps(talk: Conversation) -> None:
    card = there(await talk.says(cast.LI, "annual-2021-2022#39"))
    assert "填报进展" in card.labels
    asked = there(await talk.taps(cast.LI, "填报进展"))
    assert asked.id == card.id
    assert asked.text == f"{TASK}\n海关总署 的进展"
    assert asked.labels == ["未启动", "进行中", "已完成", "滞后", "建议调整", "取消"]
    words = there(await talk.taps(cast.LI, "进行中"))
    assert words.text == (
        f"{TASK}\n海关总署 · 进行中\n请写一两句进展（可附照片或文件）。不要发送涉密内容。"
    )
    whole = there(await talk.says(cast.LI, SAID))
    assert whole.text == (
        f"请确认：{TASK}\n海关总署 · 进行中\n“{SAID}”\n再发文字即替换，再发照片、文件即补充。"
    )
    assert whole.labels[:3] == ["提交", "修改", "取消"]
    await talk.taps(cast.LI, "提交", on=whole)
    told = talk.wire.message(cast.LI.id, whole.id)
    assert told is not None
    assert told.text == (
        "已记录，待本单位联络员审核　回执 2022-0315-001　3 月 15 日 09:12\n"
        f"{TASK}\n海关总署 · 进行中\n“{SAID}”"
    )
    assert told.labels == ["修改", "撤回", "继续填报下一项", "查看任务"]
