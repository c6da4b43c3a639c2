"""What a reviewer reads of a document of another kind: short, exact, and nothing said twice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from tests.conversation import Conversation
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import an_office, review, sends, tapped

PAPER = """国务院办公厅关于加快发展某类产业的指导意见
国办发〔2018〕121号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
现提出以下意见。
一、丰富活动
（一）大力发展赛事。着力发展足球、篮球、排球、乒乓球、羽毛球、冰球、围棋等职业联赛，鼓励网球、自行车、拳击、赛车等有条件的运动项目举办职业赛事，建立具有独立法人资格的职业联赛理事会，合理构建职业联赛分级制度。遏制非理性投资和无序竞争，形成良性发展的局面。（体育总局、财政部负责）
（二）支持引进国际重大赛事。引进一批有影响力的赛事。（体育总局等有关部门负责）
国务院办公厅
2018年12月11日
（此件公开发布）
"""


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    async with an_office(seeded) as conversation:
        yield conversation


async def test_the_card_its_fields_and_its_tasks(talk: Conversation) -> None:
    shown = await sends(talk, PAPER, name="意见.txt")
    assert "识别出：2 项" in shown.text
    shown = await tapped(talk, "标题等")
    assert "简称　加快发展某类产业的指导意见" in shown.text
    assert "公布日期　未写（印发 2018-12-11）" in shown.text
    assert "转载来源　没有注明" in shown.text
    await tapped(talk, "返回")
    shown = await tapped(talk, "逐项查看 2")
    first, second = shown.text.splitlines()[1:3]
    assert first.endswith(" · 体育总局 等 2 家")
    assert " · 体育总局" in second
    shown = await tapped(talk, shown.labels[0])
    lines = shown.text.splitlines()
    assert lines[0].endswith("　草稿 1/2")
    assert "大力发展赛事" in lines[1], "the section that it is"
    assert lines[2:4] == ["单位　体育总局、财政部（未规定牵头）", "期限　文件未列明"]
    assert lines[4].startswith("大力发展赛事。"), "a long text begins on the first page"
    assert len([one for one in lines if one == "大力发展赛事"]) == 0
    await tapped(talk, "返回")
    shown = await tapped(talk, "导入")
    assert shown.text.splitlines() == [
        "已导入《加快发展某类产业的指导意见》第 1 版：2 项任务。",
        "2020-11-18 前可以撤销：点下面的按钮，或在计划页的“版本记录”里。",
    ]
    await tapped(talk, "看计划")
    assert "主送　3 个：各省、自治区、直辖市人民政府；国务院各部委；各直属机构" in review(talk).text


NUMBERED = "2024年工作计划\n\n" + "".join(
    f"{n}. {words}。（财政部负责）\n"
    for n, words in enumerate(
        (
            "制定转化办法",
            "修订审查指南",
            "开展执法检查",
            *(f"做好{one}工作" for one in "甲乙丙丁戊己庚辛"),
        ),
        1,
    )
)


async def test_a_number_that_is_missing_since_a_merge_is_said(talk: Conversation) -> None:
    assert "11 项（编号 1–11，连续）" in (await sends(talk, NUMBERED)).text
    await tapped(talk, "逐项查看 11")
    await tapped(talk, "2")
    await tapped(talk, "并下一项")
    await tapped(talk, "返回")
    assert "10 项（编号 1–11，缺 3）" in review(talk).text


async def test_what_a_plan_had_once_comes_back_as_an_addition(talk: Conversation) -> None:
    await sends(talk, NUMBERED)
    await tapped(talk, "导入")
    shorter = NUMBERED.replace("3. 开展执法检查。（财政部负责）\n", "")
    await sends(talk, shorter, name="二.txt")
    await tapped(talk, "处理 1 处")
    await tapped(talk, "确实没有")
    await tapped(talk, "更新")
    shown = await sends(talk, NUMBERED + "以上各项请抓紧办理。\n", name="三.txt")
    assert "新增 1、改动 0、删除 0" in shown.text
    shown = await tapped(talk, "看改动")
    assert "＋ 3　开展执法检查（以前有过，恢复）" in shown.text


async def test_what_may_be_the_same_is_neither_new_nor_gone_before_it_is_said(
    talk: Conversation,
) -> None:
    plan = "2024年工作计划\n\n1. 推进第一类专利转化，完成一项。（财政部负责）\n"
    await sends(talk, plan)
    await tapped(talk, "导入")
    other = plan.replace("推进第一类专利转化，完成一项", "加快各类专利转化，力争完成三项")
    shown = await sends(talk, other, name="二.txt")
    assert "新增 0、改动 0、删除 0；待对应 1" in shown.text
    await tapped(talk, "处理 1 处")
    await tapped(talk, "是同一项")
    assert "新增 0、改动 1、删除 0\n" in review(talk).text
    shown = await tapped(talk, "更新")
    assert shown.text.splitlines()[-1].endswith("里；已有进展都保留。")
