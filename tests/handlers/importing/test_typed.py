"""What is typed for a draft is shown before it is kept: a question is never a task's text."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests import cast
from tests.conversation import Conversation
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import (
    LIU,
    an_office,
    drafts,
    keeps,
    review,
    said,
    sends,
    tapped,
)


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both databases in test_importing and tests/store."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """An office with a draft whose first task is open."""
    async with an_office(seeded) as conversation:
        await sends(conversation)
        await tapped(conversation, "逐项查看 5")
        await tapped(conversation, "1")
        yield conversation


async def test_a_question_is_shown_as_what_it_would_become_and_is_not_kept(
    talk: Conversation,
) -> None:
    await tapped(talk, "改文字")
    shown = await said(talk, "海关总署牵头哪些")
    assert shown.text.startswith("请确认第 1 项的文字，确认了才记录：\n原　制定专利转化办法。\n")
    assert "改为　海关总署牵头哪些" in shown.text
    assert "⚠ 这像一个问题。要提问请点“不改”，再发一次。" in shown.text
    assert await drafts(talk) == [("open", 1)]
    shown = await tapped(talk, "不改")
    assert "制定专利转化办法。" in shown.text
    assert "海关总署牵头哪些" not in shown.text
    assert await drafts(talk) == [("open", 1)]
    assert "海关总署" in (await said(talk, "海关总署牵头哪些")).text
    assert await drafts(talk) == [("open", 1)]


async def test_names_that_nobody_knows_are_said_before_they_are_kept(talk: Conversation) -> None:
    await tapped(talk, "改单位")
    shown = await said(talk, "李四光牵头")
    assert shown.text.startswith("“李四光”像人名，不能作责任单位，没有记录。")
    shown = await said(talk, "蓬莱渔政局牵头")
    assert "改为　蓬莱渔政局\n" in shown.text
    assert "⚠ 没有登记过单位“蓬莱渔政局”。" in shown.text
    assert await drafts(talk) == [("open", 1)]
    await tapped(talk, "重写")
    shown = await said(talk, "财政部牵头")
    assert "没有登记过" not in shown.text
    shown = await tapped(talk, "确认")
    assert "牵头　财政部" in shown.text
    assert await drafts(talk) == [("open", 2)]


async def test_a_confirmation_counts_once_and_not_for_a_draft_that_moved(
    talk: Conversation,
) -> None:
    await tapped(talk, "改期限")
    check = await said(talk, "2024年9月底前")
    tap = check.button("确认")["callback_data"]
    await talk.presses(cast.WANG, tap, on=check)
    await talk.presses(cast.WANG, tap, on=check)
    assert await drafts(talk) == [("open", 2)]
    await tapped(talk, "改期限")
    check = await said(talk, "2024年8月底前")
    await talk.says(LIU, "/newplan")
    await tapped(talk, "打开 1", LIU)
    await tapped(talk, "处理 2 处", LIU)
    await tapped(talk, "是新单位", LIU)
    await talk.taps(cast.WANG, "确认", on=check)
    assert review(talk).text.startswith("⚠ 草稿刚由 刘洋 改过，刚才那一下没有记录。")
    assert await drafts(talk) == [("open", 3)]


async def test_what_the_plan_is_called_is_shown_before_and_after(talk: Conversation) -> None:
    await tapped(talk, "返回")
    await tapped(talk, "标题等")
    await tapped(talk, "标题")
    shown = await said(talk, "财政部牵头哪些？")
    assert shown.text.startswith(
        "请确认计划的标题，确认了才记录：\n原　2024年知识产权强国建设推进计划\n"
    )
    assert await drafts(talk) == [("open", 1)]


async def test_a_plan_without_a_title_is_asked_about_until_it_has_one(talk: Conversation) -> None:
    await sends(talk, "请各单位办理如下\n\n1. 制定办法。（财政部负责）\n", name="表格.txt")
    shown = await tapped(talk, "处理 1 处")
    assert "没有读出计划的标题，先用文件名；第一行是“请各单位办理如下”。" in shown.text
    assert "就用文件名" in shown.labels
    await tapped(talk, "返回")
    await tapped(talk, "标题等")
    await tapped(talk, "标题")
    await keeps(talk, "2025年重点任务")
    await tapped(talk, "返回")
    assert "没有疑问，可以导入。" in review(talk).text
