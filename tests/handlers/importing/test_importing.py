"""A plan from the file to the database, as administrators live it."""

from __future__ import annotations

from sqlalchemy import select

from store import audit
from store.db import Database
from store.tables import sources
from tests.conversation import Conversation
from tests.databases import on_sqlite
from tests.handlers.importing.desk import (
    LIU,
    NAME,
    SECOND,
    an_office,
    drafts,
    imported,
    keeps,
    review,
    said,
    sends,
    tapped,
)

SHORT = "2024 年建设推进计划"


async def test_from_the_file_to_the_plan_and_back(seeded: Database) -> None:
    """On both databases."""
    async with an_office(seeded) as talk:
        shown = await sends(talk)
        first = next(one for one in talk.wire.sent if one.text.startswith("收到"))
        assert first.text == f"收到《{NAME}》，已读完。"
        assert shown.text.startswith(
            f"《{NAME}》的草稿\n"
            "识别出：5 项（编号 1–6，缺 4）\n"
            "板块 2 · 责任单位 5 项 · 期限 1 · 持续推进 1\n"
            "列首位为牵头（文件有规则）"
        )
        assert "需要您看一眼 2 处，1 处须先定" in shown.text
        assert "第 3 项　单位名没见过：“蓬莱事务局”" in shown.text
        assert "导入" not in shown.labels
        shown = await tapped(talk, "处理 2 处")
        assert shown.text.startswith("1/2　第 3 项 · 原文第 6 行\n单位名没见过：“蓬莱事务局”")
        assert shown.labels[:4] == ["是新单位", "等于…", "不作单位", "改写…"]
        shown = await tapped(talk, "是新单位")
        assert "编号跳过 4。" in shown.text
        shown = await tapped(talk, "确实没有")
        assert "没有疑问，可以导入。" in shown.text
        assert "缺 4" in shown.text
        shown = await tapped(talk, "导入")
        assert shown.text == (
            f"已导入《{SHORT}》第 1 版：5 项任务。\n"
            "新登记单位：蓬莱事务局\n"
            "2020-11-18 前可以撤销：点下面的按钮，或在计划页的“版本记录”里。"
        )
        assert await drafts(talk) == [("imported", 3)]
        assert await imported(talk) == [f"{SHORT} 1 5"]
        shown = await tapped(talk, "撤销导入")
        assert shown.text.startswith("撤销")
        shown = await tapped(talk, shown.labels[0])
        assert shown.text.startswith(f"已撤销第 1 版：{SHORT}")
    assert (await seeded.read(audit.verify)).broken_at is None


async def test_a_second_version_shows_what_it_changes_and_keeps_the_tasks(
    seeded: Database,
) -> None:
    async with an_office(seeded) as talk:
        await sends(talk)
        await tapped(talk, "处理 2 处")
        await tapped(talk, "是新单位")
        await tapped(talk, "确实没有")
        await tapped(talk, "导入")
        shown = await sends(talk, SECOND, name="修订版.txt", by=LIU)
        assert f"与已入库的《{SHORT}》相比：新增 1、改动 2、删除 0" in shown.text
        shown = await tapped(talk, "看改动", LIU)
        assert shown.text == (
            f"与已入库的《{SHORT}》相比 · 1–3 / 3\n"
            "＋ 4　发布白皮书\n"
            "改 2　修订商标审查审理指南\n"
            "　文字：修订商标审查指南。 → 修订商标审查审理指南。\n"
            "改 5　开展龙腾行动\n"
            "　单位：海关总署、公安部 → 海关总署"
        )
        await tapped(talk, "返回", LIU)
        shown = await tapped(talk, "更新", LIU)
        assert shown.text.startswith(f"已导入《{SHORT}》第 2 版：6 项任务。")
        assert await imported(talk) == [f"{SHORT} 1 5", f"{SHORT} 2 6"]


@on_sqlite
async def test_a_task_that_was_typed_says_so_on_its_card_and_has_no_printed_text(
    seeded: Database,
) -> None:
    async with an_office(seeded) as talk:
        await sends(talk)
        await tapped(talk, "处理 2 处")
        await tapped(talk, "是新单位")
        await tapped(talk, "我来补…")
        await keeps(talk, "发布年度白皮书。（国家知识产权局负责，2024年4月底前完成）")
        await tapped(talk, "导入")
        await tapped(talk, "看计划")
        await tapped(talk, "任务 6")
        shown = await tapped(talk, "4")
        assert "发布年度白皮书。" in shown.text
        assert "管理员" in shown.text
        shown = await tapped(talk, "原文")
        assert "文件里没有" in shown.text


async def test_another_name_for_the_plan_is_kept_though_the_file_is_the_same(
    seeded: Database,
) -> None:
    async with an_office(seeded) as talk:
        await _brought_in(talk, "是新单位")
        await sends(talk)
        assert f"与已入库的《{SHORT}》现行版相同，没有要更新的" in review(talk).text
        await tapped(talk, "标题等")
        await tapped(talk, "简称")
        await keeps(talk, "建设推进 2024")
        await tapped(talk, "转载来源")
        await keeps(talk, "某网站")
        await tapped(talk, "返回")
        assert "没有要更新的" not in review(talk).text
        shown = await tapped(talk, "更新")
        assert shown.text.startswith("已导入《建设推进 2024》第 2 版：5 项任务。")
        assert (
            await talk.database.read(
                lambda tx: tx.scalar(select(sources.c.origin).where(sources.c.name == NAME))
            )
            == "某网站"
        )
        await sends(talk)
        shown = await tapped(talk, "更新")
        assert shown.text.startswith("这份文件就是《建设推进 2024》的第 2 版，没有改动")


async def test_another_body_for_a_name_is_kept_though_the_file_is_the_same(
    seeded: Database,
) -> None:
    async with an_office(seeded) as talk:
        for body, version in (("商务部", 1), ("民政部", 2)):
            await sends(talk)
            await tapped(talk, review(talk).labels[0])
            await tapped(talk, "等于…")
            await said(talk, body)
            await tapped(talk, "返回")
            shown = await tapped(talk, "导入" if version == 1 else "更新")
            assert shown.text.startswith(f"已导入《{SHORT}》第 {version} 版")


async def _brought_in(talk: Conversation, choice: str) -> None:
    await sends(talk)
    await tapped(talk, "处理 2 处")
    await tapped(talk, choice)
    await tapped(talk, "确实没有")
    await tapped(talk, "导入")
