"""Reporting as four people live it, each on a phone of their own, in a real browser."""

from __future__ import annotations

import pytest

from tests import cast
from tests.phone import Phones

pytestmark = pytest.mark.page

TASK = "annual-2021-2022#39"
CARD = "第 39 项　2021—2022 年度推进计划"
FIRST = "已部署龙腾行动，查扣侵权货物 1200 批次"
SECOND = "上半年查扣侵权货物 1500 批次"


async def test_a_report_is_confirmed_told_returned_corrected_and_completed(phones: Phones) -> None:
    reporter, liaison, coordinator, other = [
        await phones(person.id) for person in (cast.LI, cast.HE, cast.SUN, cast.WU)
    ]
    await coordinator.start()
    await coordinator.reads("孙涛 · 统筹")
    await coordinator.says(TASK)
    await coordinator.reads("进展　尚无报送")
    await coordinator.taps("关注")
    await coordinator.reads("关注后")
    await coordinator.taps("关注 本任务")
    await coordinator.reads("✓ 已关注 本任务")
    await liaison.start()
    await liaison.reads("海关总署")
    await reporter.start()
    await reporter.reads("海关总署")

    # the first report of somebody new: six taps and messages
    await reporter.says(TASK)
    await reporter.reads(CARD)
    await reporter.taps("填报进展")
    await reporter.reads("海关总署 的进展")
    await reporter.taps("进行中")
    await reporter.reads("请写一两句进展")
    await reporter.says(FIRST)
    await reporter.reads("请确认：")
    await reporter.picture("report")
    await reporter.taps("提交")
    await reporter.reads("已记录，待本单位联络员审核")

    await liaison.reads("待审核 1 条")
    await liaison.taps("逐条看")
    await liaison.reads(FIRST)
    await liaison.taps("确认")
    await liaison.reads("已报送")
    await reporter.reads("本单位联络员已确认")

    await coordinator.reads(FIRST)
    await coordinator.picture("notice")
    await coordinator.says("/review 2020-1019-001")
    await coordinator.reads(FIRST)
    await coordinator.taps("退回")
    await coordinator.reads("请写明理由")
    await coordinator.says("请写明时间段")
    await coordinator.reads("已退回")
    await reporter.reads("请写明时间段")
    await reporter.taps("修改后重报")
    await reporter.reads("改哪一处？")
    await reporter.taps("文字")
    await reporter.reads("请写")
    await reporter.says(SECOND)
    await reporter.reads(SECOND)
    await reporter.taps("提交")
    await reporter.reads("已记录")
    await liaison.reads("待审核 1 条")
    await liaison.taps("全部确认")
    await liaison.reads("已报送")

    await liaison.says("第39项 已完成 全年任务已办结")
    await liaison.reads("哪一天完成的")
    await liaison.picture("completing")
    await liaison.taps("今天")
    await liaison.reads("请写成果的名称")
    await liaison.says("《2019年中国海关知识产权保护状况》")
    await liaison.reads("请确认：")
    await liaison.taps("提交")
    await liaison.reads("已报送")
    await coordinator.says(TASK)
    await coordinator.reads("已报完成")

    await other.start()
    await other.says(TASK)
    await other.reads(CARD)
    shown = await other.page.locator(".message:not(.mine) .body").last.inner_text()
    assert "进展" not in shown
    assert "已完成" not in shown
