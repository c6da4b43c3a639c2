"""The product as its user meets it: the whole bot, a real browser, a phone's width.

The pictures in the README are taken here: ``SCREENSHOTS=docs/images`` says where to put them.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app import Wishes
from bot.office import read_office
from tests.bot.served import GROUP, ZHANG, ZHOU, serving
from tests.browser import PHONE, browser
from tests.databases import Server, SqliteFiles
from tests.sandbox_server import OFFICE, Sandbox, start_sandbox

__all__ = ["browser"]

pytestmark = pytest.mark.page

# Lines as the eye counts them: boxes of text whose tops differ by more than a baseline shift, and
# the time where it does not stand beside the last of them.
LINES = """body => {
  const range = document.createRange(); range.selectNodeContents(body);
  const tops = [...range.getClientRects()].filter(r => r.width > 0).map(r => r.top);
  const lines = tops.sort((a, b) => a - b).filter((top, i) => !i || top - tops[i - 1] > 8);
  const stamp = body.parentElement.querySelector(".stamp").getBoundingClientRect();
  return lines.length + (stamp.top > lines.at(-1) + 18 ? 1 : 0);
}"""
SCREEN = 14


class Phone:
    """One person's private chat with the bot on the page."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self.pictures = pictures

    async def start(self) -> None:
        await self.page.get_by_role("button", name="开始").click()

    async def says(self, text: str) -> None:
        field = self.page.get_by_role("textbox", name="消息")
        await field.fill(text)
        await field.press("Enter")

    async def taps(self, label: str) -> None:
        await self.page.get_by_role("button", name=label, exact=True).last.click()

    async def reads(self, text: str) -> None:
        """Waits until the bot's last message says so; no message is longer than a screen."""
        bubble = self.page.locator(".message:not(.mine) .body").last
        await expect(bubble).to_contain_text(text, timeout=15_000)
        assert await bubble.evaluate(LINES) <= SCREEN

    async def picture(self, name: str) -> None:
        await self.page.mouse.move(0, 0)
        await self.page.screenshot(path=self.pictures / f"{name}.png")


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What the page shows does not hang on the kind of database."""
    return sqlite_files


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def sandbox(tmp_path: Path, seeded_url: str) -> AsyncIterator[Sandbox]:
    """A sandbox with the bot on it, its people appointed as the scenario says."""
    async with start_sandbox(tmp_path) as box:
        wishes = Wishes(office=read_office(OFFICE))
        async with serving(box, seeded_url, tmp_path, wishes, clock="api"):
            yield box


@asynccontextmanager
async def phone_of(
    person: int,
    sandbox: Sandbox,
    browser: Browser,
    pictures: Path,
    *,
    chat: int | None = None,
) -> AsyncIterator[Phone]:
    context = await browser.new_context(viewport=PHONE, locale="zh-CN", device_scale_factor=2)
    page = await context.new_page()
    await page.goto(f"{sandbox.url}/#{person}/{chat or person}")
    yield Phone(page, pictures)
    await context.close()


async def test_a_visitor_chooses_an_agency_by_a_short_name(
    sandbox: Sandbox, browser: Browser, pictures: Path
) -> None:
    async with phone_of(ZHOU, sandbox, browser, pictures) as phone:
        await phone.start()
        await phone.reads("告诉我您的单位")
        await phone.picture("first-contact")
        await phone.says("国知局")
        await phone.reads("对吗")
        await phone.taps("是")
        await phone.reads("牵头 71 · 参与 55")


async def test_a_member_asks_what_the_agency_is_responsible_for(
    sandbox: Sandbox, browser: Browser, pictures: Path
) -> None:
    async with phone_of(ZHANG, sandbox, browser, pictures) as phone:
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


async def test_silence_of_the_documents_is_said(
    sandbox: Sandbox, browser: Browser, pictures: Path
) -> None:
    async with phone_of(ZHANG, sandbox, browser, pictures) as phone:
        await phone.start()
        await phone.says("税务总局负责什么")
        await phone.reads("都没有把任务分给")
        await phone.picture("none")


async def test_a_question_is_read_and_a_chip_taken_away(
    sandbox: Sandbox, browser: Browser, pictures: Path
) -> None:
    async with phone_of(ZHANG, sandbox, browser, pictures) as phone:
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


async def test_a_card_is_posted_in_a_group_by_way_of_the_bot(
    sandbox: Sandbox, browser: Browser, pictures: Path
) -> None:
    async with phone_of(ZHANG, sandbox, browser, pictures, chat=GROUP) as phone:
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
