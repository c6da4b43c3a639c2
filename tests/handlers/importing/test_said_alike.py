"""What the review says of a plan is what the plan's own page says of it once it is imported."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests import cast
from tests.conversation import Conversation
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import an_office, review, sends, tapped

STATED = """2025年全国重点工作方案

一、总体要求
坚持问题导向。
二、重点任务
（一）完善制度
1. 制定办法。（财政部牵头，商务部配合，2025年6月底前完成）
2. 开展培训。（公安部牵头，司法部配合，全年）
（二）强化保护
3. 打击侵权。（公安部牵头，海关总署配合，持续推进）
"""
MIXED = STATED.replace("公安部牵头，海关总署配合", "公安部、海关总署")


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Nothing is written here that is not tested on both databases elsewhere."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """An office with two administrators."""
    async with an_office(seeded) as conversation:
        yield conversation


@pytest.mark.parametrize(
    ("text", "draft", "page"),
    [
        (
            STATED,
            "没有统一的牵头规则，各项写明牵头",
            "牵头规则　没有统一的牵头规则，各项写明牵头",
        ),
        (
            MIXED,
            "2 项写明牵头；1 项只列顺序，不作牵头",
            "牵头规则　文件没有写；2 项写明牵头，1 项只列顺序",
        ),
    ],
)
async def test_sections_and_lead_are_counted_alike(
    talk: Conversation, text: str, draft: str, page: str
) -> None:
    shown = await sends(talk, text)
    assert "板块 3 · 责任单位 3 项 · 期限 1 · 持续推进 2（含全年 1）" in shown.text
    assert draft in shown.text
    await tapped(talk, "导入")
    shown = await tapped(talk, "看计划")
    assert "任务　3 项 · 板块 3 个" in shown.text
    assert page in shown.text
    assert review(talk, cast.WANG) is shown
