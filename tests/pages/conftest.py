"""The bot on a sandbox, a browser, and phones in it.

The pictures in the README are taken here: ``SCREENSHOTS=docs/images`` says where to put them.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.app import Wishes
from bot.office import read_office
from tests.bot.served import serving
from tests.browser import PHONE, browser
from tests.databases import Server, SqliteFiles
from tests.phone import Phone, Phones
from tests.sandbox_server import OFFICE, Sandbox, start_sandbox

__all__ = ["browser"]


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


@pytest.fixture
async def phones(sandbox: Sandbox, browser: Browser, pictures: Path) -> AsyncIterator[Phones]:
    """As many phones as a test has people, each with a browser's window of its own."""
    async with AsyncExitStack() as windows:

        async def phone(person: int, *, chat: int | None = None) -> Phone:
            window = await browser.new_context(
                viewport=PHONE, locale="zh-CN", device_scale_factor=2
            )
            windows.push_async_callback(window.close)
            page = await window.new_page()
            await page.goto(f"{sandbox.url}/#{person}/{chat or person}")
            return Phone(page, pictures)

        yield phone
