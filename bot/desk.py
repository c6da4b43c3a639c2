"""The sandbox beside the bot: a child process that is started, awaited, watched and ended."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.settings import Settings
from bot.stop import Stop

_END_WITHIN = 3.0


@dataclass
class Desk:
    """A running sandbox. ``address`` is where its page and its Bot API are."""

    process: asyncio.subprocess.Process
    address: str

    async def ended(self) -> int:
        """Its exit code, once it has ended."""
        return await self.process.wait()


def command(settings: Settings) -> list[str]:
    """How the sandbox is started, with its story, its port and its own file."""
    given = {
        "--scenario": settings.scenario,
        "--port": settings.sandbox_port,
        "--database": settings.data_dir / "sandbox.db",
    }
    words = [str(word) for pair in given.items() for word in pair]
    return [sys.executable, "-m", "bot.sandbox", *words]


def check_port(port: int) -> None:
    """Raise Stop where somebody listens on ``port`` already."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(
                f"端口 {port} 已被占用；可以换一个，例如 FENGONG_SANDBOX_PORT={port + 1}。"
            ) from None


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[Desk]:
    """A sandbox that lives until the block ends. Raises Stop where it does not start."""
    check_port(settings.sandbox_port)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # In a session of its own, Ctrl-C reaches it only through us, at any stage of its start; the
    # open pipe to its standard input tells it when we were killed.
    process = await asyncio.create_subprocess_exec(
        *command(settings),
        "--child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        address = (await process.stdout.readline()).decode().strip()
        if not address:
            # It has said why on standard error.
            raise Stop("沙盒没有启动。", code=await process.wait() or 1)
        yield Desk(process, address)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_END_WITHIN):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
