"""A question, a list, a card: what a person sees who asks."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.bot.served import GROUP, ZHANG, ZHOU
from tests.phone import LINES, SCREEN, Phones

pytestmark = pytest.mark.page


async def test_a_visitor_chooses_an_agency_by_a_short_name(phones: Phones) -> None:
    phone = await phones(ZHOU)
    await phone.start()
    await phone.reads("告诉我您的单位")
    await phone.picture("first-contact")
    await phone.says("国知局")
    await phone.reads("对吗")
    await phone.taps("是")
    await phone.reads("牵头 71 · 参与 55")


async def test_a_member_asks_what_the_agency_is_responsible_for(phones: Phones) -> None:
    phone = await phones(ZHANG)
    await phone.start()
    await phone.reads("国家知识产权局")
    await phone.says("我们局负责什么")
    await phone.reads("126 项")
    await phone.picture("duties")
    await phone.taps("牵头 71")
    await phone.reads("1–8 / 71")
    await phone.picture("list")
    await phone.taps("14")
    await phone.reads("第 14 项")
    await phone.reads("司法部")
    await phone.picture("task")
    await phone.taps("原文")
    await phone.reads("转载文本")
    await phone.picture("source")
    await phone.taps("返回")
    await phone.reads("期限　文件未列明")
    await phone.taps("返回")
    await phone.reads("1–8 / 71")


async def test_silence_of_the_documents_is_said(phones: Phones) -> None:
    phone = await phones(ZHANG)
    await phone.start()
    await phone.says("税务总局负责什么")
    await phone.reads("都没有把任务分给")
    await phone.picture("none")


async def test_a_question_is_read_and_a_chip_taken_away(phones: Phones) -> None:
    phone = await phones(ZHANG)
    await phone.start()
    await phone.says("我们局牵头的商标任务")
    await phone.reads("国家知识产权局 · 牵头 · “商标”")
    await phone.picture("search")
    await phone.taps("✕ 牵头")
    await phone.reads("国家知识产权局 · “商标”")
    await phone.says("/find 地里标志")
    await phone.reads("按“地理标志”查到（您输入的是“地里标志”）。")
    await phone.taps("最近问过")
    await phone.reads("点一下再问一次")
    await phone.taps("我们局牵头的商标任务")
    await phone.reads("国家知识产权局 · 牵头 · “商标”")


async def test_a_card_is_posted_in_a_group_by_way_of_the_bot(phones: Phones) -> None:
    phone = await phones(ZHANG, chat=GROUP)
    field = phone.page.get_by_role("textbox", name="消息")
    cards = phone.page.locator("#cards")
    await field.fill("@fengong_sandbox_bot ")
    await expect(cards).to_contain_text("输入词语或编号")
    await field.fill("@fengong_sandbox_bot 国防专利")
    await expect(cards).to_contain_text("不便转发")
    await expect(cards).not_to_contain_text("国防专利条例")
    await field.fill("@fengong_sandbox_bot 剑网")
    await expect(cards.locator(".card")).to_have_count(3)
    await phone.picture("inline")
    await cards.locator(".card").first.click()
    bubble = phone.page.locator(".message.mine .bubble").last
    await expect(bubble).to_contain_text("通过 @fengong_sandbox_bot")
    await expect(bubble.locator(".body")).to_contain_text("“剑网”专项行动")
    assert await bubble.locator(".body").evaluate(LINES) <= SCREEN
    await phone.picture("posted")
    await phone.page.get_by_role("button", name="查看任务").click()
    await phone.start()
    await phone.reads("第 37 项　2021—2022 年度推进计划")
