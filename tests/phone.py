"""One person's private chat with the bot on the page, as a test lives it."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

from playwright.async_api import Page, expect

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


class Phones(Protocol):
    """A phone of somebody's own, in a private chat with the bot, else in ``chat``."""

    def __call__(self, person: int, *, chat: int | None = None) -> Awaitable[Phone]: ...
