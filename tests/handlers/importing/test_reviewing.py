"""The review as a dialogue: doubts settled, tasks edited, left and resumed, dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from store import plan_drafts
from store.db import Database
from tests import cast
from tests.conversation import GROUP, Conversation
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import (
    LIU,
    NAME,
    PLAN,
    an_office,
    drafts,
    imported,
    items,
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
    """An office with two administrators."""
    async with an_office(seeded) as conversation:
        yield conversation


async def test_a_name_is_another_name_of_a_body_for_this_import_and_for_good(
    talk: Conversation,
) -> None:
    await sends(talk)
    await tapped(talk, "处理 2 处")
    shown = await tapped(talk, "等于…")
    assert shown.text.startswith("“蓬莱事务局”就是哪个单位？请发它的名称。")
    shown = await said(talk, "没有这个局")
    assert shown.text.startswith("没有叫“没有这个局”的单位，没有记录。请再发一次，或点“返回”。")
    shown = await said(talk, "税务总局")
    assert "编号跳过 4。" in shown.text
    await tapped(talk, "确实没有")
    shown = await tapped(talk, "导入")
    assert "“蓬莱事务局”这次按“税务总局”处理" in shown.text
    assert "新登记单位" not in shown.text
    shown = await tapped(talk, "以后都认“蓬莱事务局”")
    assert "以后“蓬莱事务局”都指 税务总局。" in shown.text
    assert "撤销导入" in shown.labels
    shown = await sends(talk, PLAN.replace("5. 开展", "4. 开展"), name="第二版.txt")
    assert "待定" not in shown.text


async def test_what_is_no_body_goes_from_the_task_and_the_print_stays(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "处理 2 处")
    await tapped(talk, "不作单位")
    await tapped(talk, "返回")
    await tapped(talk, "逐项查看 5")
    shown = await tapped(talk, "3")
    assert "牵头　市场监管总局（独自负责）" in shown.text
    assert "管理员更正：责任单位" in shown.text
    assert "文件写作：市场监管总局、蓬莱事务局负责" in shown.text
    shown = await tapped(talk, "原文")
    assert "3. 加强商业秘密保护。（市场监管总局、蓬莱事务局负责）" in shown.text
    assert shown.text.startswith("第 3 项　原文（第 6 行起）")


async def test_a_missing_task_is_typed(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "处理 2 处")
    await tapped(talk, "›")
    await tapped(talk, "我来补…")
    shown = await keeps(talk, "发布年度白皮书。（国家知识产权局负责，2024年4月底前完成）")
    assert shown.text.startswith("已增加第 4 项“发布年度白皮书”。\n1/1　第 3 项")
    assert await items(talk) == ["1", "2", "3", "4", "5", "6"]


async def test_every_edit_of_a_task_and_its_refusals(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "逐项查看 5")
    await tapped(talk, "6")
    await tapped(talk, "拆开")
    shown = await said(talk, "没有的字")
    assert shown.text.startswith("这一项的文字里没有这几个字，或它们就在开头，没有记录。")
    await said(talk, "健全协作机制")
    assert await items(talk) == ["1", "2", "3", "5", "6", "7"]
    shown = await tapped(talk, "并下一项")
    assert "打击侵权假冒；健全协作机制。" in shown.text
    assert await items(talk) == ["1", "2", "3", "5", "6"]
    for label, words, seen in (
        ("改文字", "打击侵权假冒行为。", "打击侵权假冒行为。"),
        ("改标题", "打击侵权", "打击侵权"),
        ("改单位", "公安部牵头，海关总署参与", "参与　海关总署"),
        ("改期限", "2024年9月底前", "期限　2024年9月底前（2024-09-30）"),
        ("改编号", "16", "第 16 项"),
    ):
        shown = await tapped(talk, label)
        assert "请发" in shown.text
        shown = await keeps(talk, words)
        assert seen in shown.text, label
    assert "管理员更正：文字、标题、责任单位、期限、编号" in shown.text
    await tapped(talk, "改期限")
    shown = await said(talk, "过一阵子")
    assert shown.text.startswith("没有看懂期限“过一阵子”，没有记录。")
    shown = await tapped(talk, "返回")
    assert "2024-09-30" in shown.text
    await tapped(talk, "加一项")
    shown = await keeps(talk, "17. 再加一项。（财政部负责）")
    assert shown.text.startswith("已增加第 17 项“再加一项”。\n第 17 项　草稿 6/6")
    assert shown.text.endswith("\n管理员增加")
    shown = await tapped(talk, "原文")
    assert shown.text.startswith("第 17 项　原文\n这一项是管理员补的")
    await tapped(talk, "识别结果")
    await tapped(talk, "不是任务")
    assert await items(talk) == ["1", "2", "3", "5", "16"]
    shown = await tapped(talk, "并下一项")
    assert "前后没有可以合并的任务，没有改动。" in shown.text


async def test_what_the_plan_is_called_is_confirmed_or_typed(talk: Conversation) -> None:
    await sends(talk)
    for label, words, seen in (
        ("简称", "2024 年推进计划", "简称　2024 年推进计划"),
        ("代号", "annual-2024", "代号　annual-2024"),
        ("适用地区", "广东", "适用地区　广东省"),
        ("计划期", "2024—2025年", "计划期　2024-01-01 至 2025-12-31"),
        ("公布日期", "2024年3月15日", "公布日期　2024-03-15"),
        ("转载来源", "某网站", "转载来源　某网站"),
        ("标题", "《2024年度推进计划》", "标题　2024年度推进计划"),
    ):
        await tapped(talk, "标题等") if "标题等" in review(talk).labels else None
        await tapped(talk, label)
        shown = await keeps(talk, words)
        assert seen in shown.text, label
    await tapped(talk, "代号")
    shown = await said(talk, "不行 的")
    assert shown.text.startswith("“不行 的”不能作代号，没有记录。")
    await tapped(talk, "返回")
    for label in ("标题", "转载来源"):
        await tapped(talk, "标题等") if "标题等" in review(talk).labels else None
        await tapped(talk, label)
        shown = await said(talk, "长" * 201)
        assert shown.text.startswith("太长，最多 200 字，没有记录。")
        await tapped(talk, "返回")


async def test_another_administrator_goes_on_and_an_old_button_shows_what_is_there_now(
    talk: Conversation,
) -> None:
    first = await sends(talk)
    await talk.says(LIU, "/newplan")
    shown = review(talk, LIU)
    assert shown.text.startswith("待导入的计划 1 份\n1　《2024年推进计划.txt》　王静 ")
    shown = await tapped(talk, "打开 1", LIU)
    assert shown.text.startswith(f"《{NAME}》的草稿")
    await tapped(talk, "处理 2 处", LIU)
    await tapped(talk, "是新单位", LIU)
    assert await drafts(talk) == [("open", 2)]
    await talk.taps(cast.WANG, "放弃", on=first)
    shown = review(talk)
    assert shown.text.startswith("⚠ 草稿刚由 刘洋 改过，刚才那一下没有记录。现在是：")
    assert await drafts(talk) == [("open", 2)]


async def test_words_for_a_draft_that_moved_change_nothing(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "标题等")
    await tapped(talk, "简称")
    await talk.says(LIU, "/newplan")
    await tapped(talk, "打开 1", LIU)
    await tapped(talk, "处理 2 处", LIU)
    await tapped(talk, "是新单位", LIU)
    shown = await said(talk, "新的简称")
    assert shown.text.startswith("⚠ 草稿刚由 刘洋 改过")
    assert "新的简称" not in shown.text


async def test_a_dropped_draft_is_gone_and_says_who_dropped_it(talk: Conversation) -> None:
    first = await sends(talk)
    await talk.says(LIU, "/newplan")
    await tapped(talk, "打开 1", LIU)
    shown = await tapped(talk, "放弃", LIU)
    assert shown.text.startswith(f"放弃《{NAME}》的草稿？")
    shown = await tapped(talk, "确定放弃", LIU)
    assert shown.text == f"已放弃《{NAME}》的草稿，没有导入任何内容。"
    await talk.taps(cast.WANG, "标题等", on=first)
    assert (talk.wire.toasts[-1] or "").startswith("这份草稿已不在，刘洋 已放弃，没有记录任何内容")
    await talk.taps(cast.WANG, "逐项查看 5", on=first)
    assert "刘洋 已放弃" in review(talk).text
    assert await imported(talk) == []


async def test_a_month_later_the_draft_has_expired(talk: Conversation) -> None:
    first = await sends(talk)
    late = talk.clock.at + plan_drafts.LASTS
    await talk.database.begin(lambda tx: plan_drafts.expire(tx, late))
    talk.clock.at = late - timedelta(minutes=1)
    await talk.taps(cast.WANG, "标题等", on=first)
    assert "30 天没有人处理，已经清除" in (talk.wire.toasts[-1] or "")


@pytest.mark.parametrize("person", [cast.ZHOU, cast.ZHANG, cast.WU, cast.SUN])
async def test_nobody_else_sees_or_changes_a_draft(talk: Conversation, person: cast.Person) -> None:
    shown = await sends(talk)
    for label in ("处理 2 处", "逐项查看 5", "标题等", "导出核对表"):
        await talk.presses(person, shown.button(label)["callback_data"], on=shown)
    await talk.presses(person, shown.button("放弃")["callback_data"], on=shown)
    theirs = [one.text for one in talk.wire.sent if one.chat == person.id]
    assert all("蓬莱" not in text and "草稿" not in text for text in theirs)
    assert not talk.wire.files_sent
    await talk.says(person, "/newplan")
    assert "导入计划文件由管理员办理" in talk.wire.sent[-1].text
    assert await drafts(talk) == [("open", 1)]


async def test_in_a_group_the_draft_stays_private(talk: Conversation) -> None:
    shown = await talk.says(cast.WANG, "/newplan", chat=GROUP)
    assert shown is not None
    assert shown.text == "计划文件请在私聊中处理，这里没有读取任何内容。"


async def test_the_sheet_goes_out_and_comes_back_corrected(talk: Conversation) -> None:
    import io

    import openpyxl

    await sends(talk)
    await tapped(talk, "导出核对表")
    data = talk.wire.files_sent[-1][1]
    book = openpyxl.load_workbook(io.BytesIO(data))
    leaf = book.active
    assert leaf is not None
    for row in leaf.iter_rows():
        for cell in row:
            if cell.value == "修订商标审查指南。":
                cell.value = "修订商标审查审理指南。"
    out = io.BytesIO()
    book.save(out)
    shown = await talk.shows(cast.WANG, out.getvalue(), name="核对表.xlsx")
    assert shown is not None
    assert shown.text.startswith("按核对表：改动 1 项、增加 0 项、删去 0 项。")
    assert await drafts(talk) == [("open", 2)]
    shown = await talk.shows(cast.WANG, out.getvalue(), name="核对表.xlsx")
    assert shown is not None
    assert shown.text.startswith("这是核对表，但草稿在导出之后改过")
    assert await drafts(talk) == [("open", 2)]


async def test_doubts_of_one_kind_are_settled_at_once(talk: Conversation) -> None:
    text = PLAN.replace("、公安部负责，持续推进", "、瀛洲事务局负责，持续推进")
    await sends(talk, text)
    shown = await tapped(talk, "处理 3 处")
    assert "2 处都是新单位" in shown.labels
    shown = await tapped(talk, "2 处都是新单位")
    assert "编号跳过 4。" in shown.text
    await tapped(talk, "确实没有")
    shown = await tapped(talk, "导入")
    assert "新登记单位：蓬莱事务局、瀛洲事务局" in shown.text


async def test_a_task_that_may_be_another_is_asked_about(talk: Conversation) -> None:
    clear = PLAN.replace("、蓬莱事务局", "").replace("5. ", "4. ").replace("6. ", "5. ")
    first = clear.replace("加强商业秘密保护。", "加强商业秘密保护制度建设，完善侵权举证规则。")
    await sends(talk, first)
    await tapped(talk, "导入")
    words = "加强商业秘密保护力度，优化侵权举证办法。"
    shown = await sends(talk, clear.replace("加强商业秘密保护。", words), name="修订.txt")
    assert "需要您看一眼 1 处，1 处须先定" in shown.text
    assert "更新" not in shown.labels
    shown = await tapped(talk, "处理 1 处")
    assert shown.text.startswith("1/1　第 3 项 · 原文第 6 行\n这一项是不是已入库的这一项？")
    assert f"新文件　3　{words}" in shown.text
    assert "已入库　3　加强商业秘密保护制度建设，完善侵权举证规则。" in shown.text
    shown = await tapped(talk, "是同一项")
    assert "新增 0、改动 1、删除 0" in shown.text
    shown = await tapped(talk, "更新")
    assert shown.text.startswith("已导入《2024 年建设推进计划》第 2 版：5 项任务。")
