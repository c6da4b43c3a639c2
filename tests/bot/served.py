"""The whole bot against a sandbox, in the test's own loop: real HTTP, real database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.app import App, Wishes, build
from handlers.context import Context
from tests.sandbox_server import Sandbox

ZHANG, LI, WANG, ZHOU = 501002, 501003, 501004, 501001
GROUP = -1002000000001
Handle = Callable[[Any, Context], Any]


def chosen(sandbox: Sandbox, url: str, folder: Path, **more: Any) -> settings.Settings:
    """Settings for a bot on that sandbox and database."""
    given: dict[str, Any] = {
        "_env_file": None,
        "token": sandbox.token,
        "base_url": sandbox.base_url,
        "access": "open",
        "data_dir": folder,
        "database_url": url,
        "lease_seconds": 2.0,
        "pace": "off",
    }
    return settings.load(**(given | more))


@asynccontextmanager
async def serving(
    sandbox: Sandbox, url: str, folder: Path, wishes: Wishes | None = None, **more: Any
) -> AsyncIterator[App]:
    """A bot that serves until the block ends."""
    app = build(chosen(sandbox, url, folder, **more))
    ready = asyncio.Event()
    wished = wishes or Wishes()
    life = asyncio.create_task(
        app.serve(
            Wishes(wished.adopt, wished.delete_webhook, wished.office, ready=ready.set),
        )
    )
    begun = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({life, begun}, return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            life.result()
        yield app
    finally:
        begun.cancel()
        app.stop()
        await life


def only(monkeypatch: pytest.MonkeyPatch, handle: Handle) -> None:
    """Let the bot react with ``handle`` to everything, and with nothing else."""
    from telegram import Update
    from telegram.ext import TypeHandler

    monkeypatch.setattr(
        "bot.app.register", lambda application: application.add_handler(TypeHandler(Update, handle))
    )


async def acknowledged(sandbox: Sandbox) -> None:
    """Wait until Telegram's queue is empty."""
    await sandbox.wait_for(lambda state: state["pending"] == 0, what="an empty queue")


@contextlib.contextmanager
def patched(target: Any, name: str, value: Any) -> Any:
    """Replace an attribute for the length of the block."""
    old = getattr(target, name)
    setattr(target, name, value)
    try:
        yield
    finally:
        setattr(target, name, old)
