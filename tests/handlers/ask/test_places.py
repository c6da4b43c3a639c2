"""A city's plan keeps its place in its name, and is asked for by it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import an_office, imported, sends, tapped

PLAN = """{place}2024年优化营商环境工作方案

1. 压缩企业开办时间。（商务部牵头，{place}6月底前完成）
2. 整治市场秩序。（海关总署负责，2024年9月底前完成）
"""


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is read of a text does not depend on the database."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    async with an_office(seeded) as conversation:
        yield conversation


async def test_a_place_names_its_plan_in_questions_and_commands(talk: Conversation) -> None:
    for place in ("青川市", "临江县"):
        text = PLAN.format(place=place).replace(f"，{place}6", "，2024年6")
        await sends(talk, text, name=f"{place}.txt")
        await tapped(talk, "导入")
    assert await imported(talk) == ["青川市优化营商环境 2024 1 2", "临江县优化营商环境 2024 1 2"]
    shown = there(await talk.says(cast.WANG, "青川市哪些任务有期限"))
    assert "《青川市优化营商环境 2024》" in shown.text, shown.text
    assert "2 项" in shown.text
    for said in (
        "临江县第2项",
        "临江县优化营商环境方案第2项",
        "/edititem 临江县第2项",
        "/edititem 临江县2",
    ):
        shown = there(await talk.says(cast.WANG, said))
        assert "临江县优化营商环境 2024" in shown.text, (said, shown.text)
