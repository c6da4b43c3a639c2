"""Each tap of a review says what it did, counts as done by a person, and can be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.texts import amending
from store.db import Database
from tests import cast
from tests.conversation import Conversation
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import (
    LIU,
    PLAN,
    an_office,
    drafts,
    items,
    keeps,
    review,
    said,
    sends,
    tapped,
)
from tests.wire import Shown

BACK = "撤回刚才这一步"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both databases in test_importing and tests/store."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    async with an_office(seeded) as conversation:
        yield conversation


async def test_a_removal_says_so_is_counted_and_taken_back(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "逐项查看 5")
    await tapped(talk, "2")
    shown = await tapped(talk, "不是任务")
    first, head = shown.text.split("\n")[:2]
    assert first == "已去掉第 2 项“修订商标审查指南”：不作任务，文字留作说明。"
    assert head.startswith("第 3 项")
    assert await items(talk) == ["1", "3", "5", "6"]
    shown = await tapped(talk, "并下一项")
    assert shown.text.startswith("已把第 5 项并入第 3 项。\n第 3 项")
    shown = await tapped(talk, "返回")
    assert "人工：去掉 1 段、合并 1 处" in shown.text
    assert BACK not in shown.labels


async def test_a_merge_is_taken_back_whole(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "逐项查看 5")
    shown = await tapped(talk, "5")
    before = shown.text
    await tapped(talk, "并下一项")
    assert await items(talk) == ["1", "2", "3", "5"]
    shown = await tapped(talk, BACK)
    assert shown.text == f"已撤回刚才那一步，草稿和之前一样。\n{before}"
    assert BACK not in shown.labels
    assert await items(talk) == ["1", "2", "3", "5", "6"]
    shown = await tapped(talk, "返回")
    assert "人工" not in shown.text
    talk.application.deps.desk.clear()  # as after a start: what was written is what is read
    assert await items(talk) == ["1", "2", "3", "5", "6"]


async def test_who_is_meant_is_said_and_taken_back(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "处理 2 处")
    await tapped(talk, "等于…")
    shown = await said(talk, "税务总局")
    assert shown.text.startswith("已记：“蓬莱事务局”=税务总局\n")
    shown = await tapped(talk, BACK)
    assert shown.text.startswith("已撤回刚才那一步，草稿和之前一样。\n1/2")
    shown = await tapped(talk, "是新单位")
    assert shown.text.startswith("已记：“蓬莱事务局”是新单位\n1/1")
    shown = await tapped(talk, BACK)
    shown = await tapped(talk, "不作单位")
    assert shown.text.startswith("已记：“蓬莱事务局”不作单位\n1/1")
    shown = await tapped(talk, "确实没有")
    assert shown.text.startswith("已记：确实没有（编号跳过 4）\n")
    shown = await tapped(talk, BACK)
    assert "编号跳过 4。" in shown.text


async def test_taking_back_is_of_the_state_that_was_shown(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "逐项查看 5")
    await tapped(talk, "2")
    old = await tapped(talk, "不是任务")
    await talk.taps(LIU, "打开 1", on=await _drafts(talk, LIU))
    await tapped(talk, "逐项查看 4", LIU)
    await tapped(talk, "1", LIU)
    await tapped(talk, "不是任务", LIU)
    await talk.taps(cast.WANG, BACK, on=old)
    assert review(talk).text.startswith("⚠ 草稿刚由 刘洋 改过")
    assert await items(talk) == ["3", "5", "6"]
    assert await drafts(talk) == [("open", 3)]


async def test_who_made_the_last_change_is_not_told_of_another(talk: Conversation) -> None:
    old = await sends(talk)
    await talk.taps(cast.WANG, "打开 1", on=await _drafts(talk, cast.WANG))
    await tapped(talk, "逐项查看 5")
    await tapped(talk, "1")
    await tapped(talk, "不是任务")
    shown = await talk.taps(cast.WANG, "放弃", on=old)
    assert shown is not None
    assert shown.text.startswith("⚠ 草稿在这之后已经改过，刚才那一下没有记录。现在是：")
    assert await items(talk) == ["2", "3", "5", "6"]


async def test_a_split_is_said_to_be_one_and_no_number_is_said_to_be_corrected(
    talk: Conversation,
) -> None:
    await sends(talk, PLAN.replace("侵权假冒；健全", "侵权假冒，健全").replace("3. 加", "7. 加"))
    await tapped(talk, "逐项查看 5")
    await tapped(talk, "6")
    await tapped(talk, "拆开")
    shown = await said(talk, "健全协作机制")
    assert shown.text.startswith("已拆成两项：第 6 项、6-2（编号暂排，可改）。\n")
    assert "\n打击侵权假冒。\n" in shown.text
    assert shown.text.endswith("\n由管理员拆分")
    shown = await tapped(talk, "›")
    assert shown.text.startswith("6-2　草稿 6/6") and shown.text.endswith("\n由管理员拆分")
    await tapped(talk, "改编号")
    shown = await keeps(talk, "8")
    assert shown.text.endswith("\n由管理员拆分；管理员更正：编号")


async def test_numbers_are_not_said_to_run_on_where_a_task_was_taken_out(
    talk: Conversation,
) -> None:
    text = PLAN.replace("、蓬莱事务局", "")
    for n, number in enumerate("12356"):
        text = text.replace(f"{number}. ", f"{n // 3 + 1}.{n % 3 + 1} ")
    shown = await sends(talk, text)
    assert "（编号 1.1–2.2，连续）" in shown.text
    await tapped(talk, "逐项查看 5")
    await tapped(talk, "1.3")
    await tapped(talk, "不是任务")
    shown = await tapped(talk, "返回")
    assert "（编号 1.1–2.2）" in shown.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (["added", "text", "number", "agencies"], "由管理员增加，文件里没有这一项"),
        (["split"], "由管理员拆分（文件怎么写的见原文）"),
        (["split", "number"], "由管理员拆分；由管理员更正　编号（文件怎么写的见原文）"),
        (["text"], "由管理员更正　文字（文件怎么写的见原文）"),
    ],
)
def test_a_card_says_what_a_person_added_split_or_corrected(fields: list[str], told: str) -> None:
    assert amending.corrected(fields=fields) == told


async def _drafts(talk: Conversation, who: cast.Person) -> Shown:
    await talk.says(who, "/newplan")
    return review(talk, who)


async def test_all_of_a_kind_are_taken_back_at_once(talk: Conversation) -> None:
    await sends(talk, PLAN.replace("、公安部负责，持续推进", "、瀛洲事务局负责，持续推进"))
    await tapped(talk, "处理 3 处")
    shown = await tapped(talk, "2 处都是新单位")
    assert shown.text.startswith("已记：“蓬莱事务局”等 2 个是新单位\n")
    await tapped(talk, BACK)
    await tapped(talk, "返回")
    assert "处理 3 处" in review(talk).labels
