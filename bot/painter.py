"""Pictures, drawn by a process of its own: one at a time, within limits, or none.

A picture is an addition. Whatever goes wrong with it, the answer is None and what it was for goes
without; only the log knows.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from telegram import InputFile
from telegram.ext import ExtBot

from bot.drawing import CANNOT
from bot.worker import log
from handlers.page import Page

WITHIN = 15.0
# Where two in a row took longer, the machine has no time for pictures: none is tried for a while.
HANGS, RESTS = 2, 600.0
# Groups with the same settings get the same picture, all within a few minutes.
KEPT = 8
MOST_BYTES = 5 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


class Painter:
    """Draws facts of ``handlers.digests_picture``. ``folder`` is where the child may keep its
    list of fonts, so that the next start is a second shorter; ``font`` None: looked for.
    """

    def __init__(self, folder: Path, font: Path | None = None) -> None:
        self._folder = folder
        self._font = font
        self._one = asyncio.Lock()
        self._is_told = False
        self._drawn: dict[bytes, bytes] = {}
        self._hung = 0
        self._again_at = 0.0

    async def draw(self, facts: Mapping[str, Any]) -> bytes | None:
        """The PNG, 1,170 pixels wide; None where there is none to be had."""
        told = json.dumps(facts).encode()
        async with self._one:
            data = self._drawn.get(told) or await self._new(told)
            if data is not None:
                self._drawn[told] = data
                while len(self._drawn) > KEPT:
                    del self._drawn[next(iter(self._drawn))]
            return data

    async def _new(self, told: bytes) -> bytes | None:
        now = asyncio.get_running_loop().time()
        if now < self._again_at:
            return None
        try:
            async with asyncio.timeout(WITHIN):
                code, data = await self._child(told)
        except (OSError, TimeoutError) as error:
            log.warning("no picture", error=type(error).__name__)
            self._hung += isinstance(error, TimeoutError)
            if self._hung >= HANGS:
                self._hung, self._again_at = 0, now + RESTS
            return None
        self._hung = 0
        if code == CANNOT:
            if not self._is_told:
                log.info("no pictures: matplotlib, or the font WenQuanYi Micro Hei, is missing")
            self._is_told = True
            return None
        if code != 0 or not data.startswith(_PNG) or len(data) > MOST_BYTES:
            log.warning("no picture", exit=code, bytes=len(data))
            return None
        return data

    async def _child(self, facts: bytes) -> tuple[int, bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        more = [] if self._font is None else [str(self._font)]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-m",
            "bot.drawing",
            *more,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # nothing of ours: the token is in our environment
            env={"MPLCONFIGDIR": str(self._folder), "OPENBLAS_NUM_THREADS": "1"},
            cwd=self._folder,
            start_new_session=True,
        )
        try:
            assert process.stdin is not None and process.stdout is not None
            with suppress(BrokenPipeError, ConnectionResetError):
                process.stdin.write(facts)
                await process.stdin.drain()
                process.stdin.close()
            data = await _read(process.stdout)
            return await process.wait(), data
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def _read(stream: asyncio.StreamReader) -> bytes:
    """What comes, up to the limit and a byte, so that too much is seen."""
    found = bytearray()
    while len(found) <= MOST_BYTES:
        piece = await stream.read(65536)
        if not piece:
            break
        found += piece
    return bytes(found)


async def post(bot: ExtBot[None], chat: int, data: bytes, page: Page, **how: Any) -> int:
    """Send a picture with the page's text beside it; the id of the message.

    ``how`` are arguments of send_photo. Raises what Telegram raises.
    """
    sent = await bot.send_photo(
        chat,
        InputFile(data, filename="picture.png"),
        caption=page.text,
        caption_entities=page.entities() or None,
        reply_markup=page.markup(),
        **how,
    )
    return sent.message_id
