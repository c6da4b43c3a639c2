"""A name that a document prints is answered for, also where a person gave it to another body."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import an_office, said, sends, tapped

PLAN = """2024年优化营商环境工作方案

1. 打击合同诈骗。（商务部牵头，市公安局参与）
2. 整治市场秩序。（市公安局负责）
"""
SECOND = PLAN.replace("整治", "规范整治")
DECIDED = "有 2 项文件写作“市公安局”，管理员按 海关总署 处理，记在海关总署名下。"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is read is tested on both kinds in tests/store; here it is said."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    async with an_office(seeded) as conversation:
        yield conversation


async def test_what_is_printed_is_answered_for_whoever_is_on_record(talk: Conversation) -> None:
    await sends(talk, PLAN)
    await tapped(talk, "处理 1 处")
    await tapped(talk, "等于…")
    await said(talk, "海关总署")
    await tapped(talk, "导入")
    asked = there(await talk.says(cast.WANG, "市公安局负责什么"))
    assert DECIDED in asked.text, asked.text
    assert "整治市场秩序" in asked.text
    told = there(await talk.says(cast.WANG, "/ask 市公安局负责什么", chat=GROUP))
    assert told.text == DECIDED
    card = there(await talk.taps(cast.WANG, "2024 年工作方案第 1 项", on=asked))
    assert "参与　市公安局（管理员按海关总署处理，参与）" in card.text
    assert "现海关总署" not in card.text
    # the second version makes a body of the name, and is taken back
    await sends(talk, SECOND)
    for label in ("处理 1 处", "是新单位", "更新", "撤销导入", "撤销"):
        await tapped(talk, label)
    asked = there(await talk.says(cast.WANG, "市公安局负责什么"))
    assert asked.text.startswith("没有任务记在市公安局名下，但文件印有这个名称。\n")
    assert "没有把任务分给" not in asked.text
    assert DECIDED in asked.text
    asked = there(await talk.says(cast.WANG, "市公安局牵头哪些任务"))
    assert asked.text.startswith(DECIDED)
    assert "整治市场秩序" in asked.text
    # in a group the decision, and no task
    for said_ in ("/agency 市公安局", "/ask 市公安局负责什么"):
        told = there(await talk.says(cast.WANG, said_, chat=GROUP))
        assert "没有把任务分给" not in told.text, told.text
        assert DECIDED in told.text
        assert "整治市场秩序" not in told.text
