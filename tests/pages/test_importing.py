"""A plan from the file to the plan's page and back, as an administrator lives it in a browser."""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload

from tests import cast
from tests.handlers.importing.desk import NAME, PLAN
from tests.phone import Phone, Phones

pytestmark = pytest.mark.page

SHORT = "2024 年建设推进计划"


async def sends(phone: Phone, text: str, name: str) -> None:
    """Choose a file as one does with the clip."""
    file = FilePayload(name=name, mimeType="text/plain", buffer=text.encode())
    await phone.page.locator("#file").set_input_files(file)


async def test_a_plan_is_sent_reviewed_corrected_imported_and_undone(phones: Phones) -> None:
    owner = await phones(cast.WANG.id)
    await owner.start()
    await owner.reads("王静")
    await owner.says("/newplan")
    await owner.reads("没有待导入的计划。")
    await sends(owner, PLAN, NAME)
    await owner.reads("识别出：5 项（编号 1–6，缺 4）")
    await owner.reads("需要您看一眼 2 处")
    await owner.picture("review")
    await owner.taps("处理 2 处")
    await owner.reads("单位名没见过：“蓬莱事务局”")
    await owner.reads("这一处定下来才能导入。")
    await owner.picture("settling")
    await owner.taps("等于…")
    await owner.reads("就是哪个单位？")
    await owner.says("税务总局")
    await owner.reads("编号跳过 4。")
    await owner.taps("我来补…")
    await owner.reads("请发这一项")
    await owner.says("发布年度白皮书。（国家知识产权局负责，2024年4月底前完成）")
    await owner.reads("请确认增加这一项，确认了才记录：")
    await owner.taps("确认")
    await owner.reads("没有疑问，可以导入。")
    await owner.taps("逐项查看 6")
    await owner.reads("第 1–6 项，共 6 项")
    await owner.taps("4")
    await owner.reads("管理员增加")
    await owner.taps("原文")
    await owner.reads("这一项是管理员补的")
    await owner.taps("返回")
    await owner.reads("没有疑问，可以导入。")
    await owner.taps("标题等")
    await owner.reads("请核对，不对的点一下再发新的")
    await owner.taps("简称")
    await owner.reads("请发简称")
    await owner.says(SHORT)
    await owner.reads("请确认计划的简称，确认了才记录：")
    await owner.taps("确认")
    await owner.reads(f"简称　{SHORT}")
    await owner.taps("返回")
    await owner.reads("可以导入")
    await owner.taps("导入")
    await owner.reads(f"已导入《{SHORT}》第 1 版：6 项任务。")
    await owner.says("税务总局负责什么")
    await owner.reads(SHORT)

    await sends(owner, PLAN.replace("指南", "审理指南"), "修订.txt")
    await owner.reads(f"与已入库的《{SHORT}》相比")
    await owner.taps("看改动")
    await owner.reads("修订商标审查审理指南")
    await owner.taps("返回")
    await owner.reads("《修订.txt》的草稿")
    await owner.taps("放弃")
    await owner.reads("放弃《修订.txt》的草稿？")
    await owner.taps("确定放弃")
    await owner.reads("没有导入任何内容")
    await owner.says("/newplan")
    await owner.reads("没有待导入的计划。")
