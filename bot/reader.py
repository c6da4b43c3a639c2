"""Files are read by a process of its own, kept for the next one and replaced when it fails.

The bot never opens a file that somebody sent. What the child answers is taken in piece by piece
in a thread, so that the loop goes on meanwhile, and nothing that it says is believed unseen.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress

from structlog.stdlib import get_logger

from handlers.texts import reading as say
from seed import reading
from seed.errors import Unreadable, UnreadableDocument
from seed.reading import Assembly, Parsed
from seed.sandboxed import LENGTH

log = get_logger("bot")

WITHIN = 20.0
AT_ONCE = 2
MOST_ANSWERED = 128 << 20
_LARGE = 64 << 10


class Reader:
    """Reads files. ``within``: seconds that one may take. ``close`` at the end of the loop."""

    def __init__(self, within: float = WITHIN) -> None:
        self._within = within
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._idle: list[Process] = []
        self._reading = 0

    @property
    def busy(self) -> int:
        """How many files are being read or wait for it."""
        return self._reading

    async def read(
        self, data: bytes, name: str, *, said: Callable[[str], None] | None = None
    ) -> Parsed:
        """What a file says. ``name`` is for the log; ``said`` is told how far it is.

        Raises UnreadableDocument: with TOO_SLOW past the limit, with CRASHED where the child died.
        """
        if len(data) > reading.MOST_BYTES:
            raise UnreadableDocument(Unreadable.TOO_LARGE)
        self._reading += 1
        try:
            async with self._slots:
                return await self._read(data, name, said)
        finally:
            self._reading -= 1

    async def close(self) -> None:
        """End what waits for the next file."""
        while self._idle:
            await _end(self._idle.pop())

    async def _read(self, data: bytes, name: str, said: Callable[[str], None] | None) -> Parsed:
        child = self._idle.pop() if self._idle else await _start()
        is_well = False
        try:
            async with asyncio.timeout(self._within):
                parsed = await _ask(child, data, said)
            is_well = True
            return parsed
        except UnreadableDocument:
            is_well = True
            raise
        except TimeoutError:
            raise UnreadableDocument(Unreadable.TOO_SLOW) from None
        except (OSError, EOFError, ValueError) as error:
            log.warning("reading failed", error=type(error).__name__, bytes=len(data))
            raise UnreadableDocument(Unreadable.CRASHED) from None
        finally:
            if is_well and not self._idle:
                self._idle.append(child)
            else:
                await _end(child)


async def _start() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "seed.sandboxed",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        # nothing of ours: the token is in our environment
        env={},
        cwd="/",
        start_new_session=True,
    )


async def _ask(child: Process, data: bytes, said: Callable[[str], None] | None) -> Parsed:
    assert child.stdin is not None and child.stdout is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        child.stdin.write(LENGTH.pack(len(data)) + data)
        await child.stdin.drain()
    whole = Assembly(data)
    room = MOST_ANSWERED
    while True:
        kind, length = reading.HEADER.unpack(await child.stdout.readexactly(reading.HEADER.size))
        room -= length
        if room < 0:
            raise ValueError("too much")
        body = await child.stdout.readexactly(length)
        if kind == reading.DONE:
            return whole.parsed()
        if kind == reading.REFUSED:
            reason, what = json.loads(body)
            raise UnreadableDocument(Unreadable(reason), str(what))
        if kind == reading.SAID:
            if said is not None:
                stage, done, total = json.loads(body)
                said(say.progress(stage=str(stage), done=int(done), total=int(total)))
        elif length > _LARGE:
            await asyncio.to_thread(whole.take, kind, body)
        else:
            whole.take(kind, body)


async def _end(child: Process) -> None:
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
    await child.wait()
