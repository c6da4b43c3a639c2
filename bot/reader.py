"""Files are read by a process of its own, kept for the next one and replaced when it fails.

The bot never opens a file that somebody sent. What the child answers is taken in piece by piece,
large pieces in a thread, so that the loop goes on meanwhile; nothing it says is believed unseen.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace

from structlog.stdlib import get_logger

from bot import converter
from handlers.texts import reading as say
from seed import confined, reading
from seed.collector import undisturbed
from seed.errors import Unreadable, UnreadableDocument
from seed.reading import Assembly, Parsed
from seed.sandboxed import LENGTH

log = get_logger("bot")

# What a file from a chat may take. Whoever has the command line may give his own files more.
WITHIN, MEMORY = 20.0, confined.MEMORY
AT_ONCE, QUEUE = 2, 10
# How long a file waits for its turn: with a conversion and its reading after that, it has to be
# answered before the lanes give up what it came with.
PATIENCE = 30.0
MOST_ANSWERED = 128 << 20
IDLE = 300.0
_EVERY = 1.0
# Of a piece, to be taken in beside the loop; of a text, whose draft is many objects.
_LARGE, _HUGE = 32 << 10, 256 << 10
_FENCES_WITHIN = 10.0
_CPU_SPENT = -getattr(signal, "SIGXCPU", 0)


class Reader:
    """Reads files, each within ``within`` seconds and ``memory`` bytes. ``close`` at the end."""

    def __init__(
        self, within: float = WITHIN, memory: int = MEMORY, *, patience: float = PATIENCE
    ) -> None:
        self._within = within
        self._memory = memory
        self._patience = patience
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._idle: Process | None = None
        self._leaving: asyncio.TimerHandle | None = None
        self._reading = 0
        self.started = 0

    @property
    def busy(self) -> int:
        """How many files are being read or wait for it."""
        return self._reading

    async def read(
        self, data: bytes, name: str, *, said: Callable[[str], None] | None = None
    ) -> Parsed:
        """What a file says. ``name`` is for the sentence of a caller only, never for a path.

        ``said`` is told how far it is. Raises UnreadableDocument: CROWDED where it had no turn,
        TOO_SLOW past the limit with how far it was, CRASHED where the child died of the file.
        """
        if len(data) > reading.MOST_BYTES:
            raise UnreadableDocument(Unreadable.TOO_LARGE)
        if self._reading >= AT_ONCE + QUEUE:
            raise UnreadableDocument(Unreadable.CROWDED)
        self._reading += 1
        try:
            await self._turn()
            try:
                return await self._made_new(data, said)
            finally:
                self._slots.release()
        finally:
            self._reading -= 1

    async def _turn(self) -> None:
        """Wait for one of the places."""
        try:
            async with asyncio.timeout(self._patience):
                await self._slots.acquire()
        except TimeoutError:
            raise UnreadableDocument(Unreadable.CROWDED) from None

    async def _made_new(self, data: bytes, said: Callable[[str], None] | None) -> Parsed:
        """Read a file, an old one in its new form."""
        try:
            return await self._read(data, said)
        except UnreadableDocument as error:
            if error.reason is not Unreadable.OLD_FORMAT:
                raise
            newer = await converter.convert(data, error.what)
            if newer is None:
                raise
        # known by the file that was sent: no two conversions of it are alike
        parsed = await self._read(newer, said)
        source = replace(parsed.source, sha256=hashlib.sha256(data).hexdigest())
        return replace(parsed, source=source)

    async def close(self) -> None:
        """End what waits for the next file."""
        if self._leaving is not None:
            self._leaving.cancel()
        if (child := self._take()) is not None:
            await _end(child)

    def _take(self) -> Process | None:
        child, self._idle = self._idle, None
        return child

    async def _read(self, data: bytes, said: Callable[[str], None] | None) -> Parsed:
        child = self._take()
        if child is None or child.returncode is not None:
            child = await _start(self._memory, self._within)
            self.started += 1
        asked = _Asked(child, data, said)
        try:
            async with asyncio.timeout(self._within):
                return await asked.answer()
        except TimeoutError:
            raise UnreadableDocument(Unreadable.TOO_SLOW, asked.last) from None
        except (OSError, EOFError, ValueError, TypeError) as error:
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await child.wait()
            log.warning(
                "reading failed", error=type(error).__name__, exit=child.returncode, bytes=len(data)
            )
            if child.returncode == _CPU_SPENT:
                raise UnreadableDocument(Unreadable.TOO_SLOW, asked.last) from None
            raise UnreadableDocument(Unreadable.CRASHED) from None
        finally:
            if asked.stays and self._idle is None:
                self._keep(child)
            else:
                await _end(child)

    def _keep(self, child: Process) -> None:
        """Keep a child for the next file, for a while: it takes as much memory as half a bot."""
        self._idle = child
        if self._leaving is not None:
            self._leaving.cancel()
        self._leaving = asyncio.get_running_loop().call_later(IDLE, self._let_go)

    def _let_go(self) -> None:
        if (child := self._take()) is not None and child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()


class _Asked:
    """One file given to a child, and what has come back."""

    def __init__(self, child: Process, data: bytes, said: Callable[[str], None] | None) -> None:
        self._child = child
        self._data = data
        self._said = said
        self._next = 0.0
        self.stays = False
        self.last = ""

    async def answer(self) -> Parsed:
        """The whole; ValueError and EOFError where the child does not keep to the rules."""
        stdin, stdout = self._child.stdin, self._child.stdout
        assert stdin is not None and stdout is not None
        with suppress(BrokenPipeError, ConnectionResetError):
            stdin.write(LENGTH.pack(len(self._data)))
            stdin.write(self._data)
            await stdin.drain()
        with ExitStack() as building:
            return await self._taken_in(stdout, building)

    async def _taken_in(self, stdout: asyncio.StreamReader, building: ExitStack) -> Parsed:
        whole, room, is_large = Assembly(self._data), MOST_ANSWERED, False
        while True:
            header = await stdout.readexactly(reading.HEADER.size)
            kind, length = reading.HEADER.unpack(header)
            room -= length
            if room < 0:
                raise ValueError("too much")
            body = await stdout.readexactly(length)
            if kind in reading.FINAL:
                self.stays = body[:1] == reading.STAYS
                return _final(kind, body[1:], whole)
            if kind == reading.SAID:
                self._tell(body)
            elif length > _LARGE:
                if not is_large and length > _HUGE:
                    is_large = True
                    building.enter_context(undisturbed())
                await asyncio.to_thread(whole.take, kind, body)
            else:
                whole.take(kind, body)

    def _tell(self, body: bytes) -> None:
        """Pass on how far it is, now and then."""
        stage, done, total = json.loads(body)
        self.last = say.progress(stage=str(stage), done=int(done), total=int(total))
        now = asyncio.get_running_loop().time()
        if self._said is not None and now >= self._next:
            self._next = now + _EVERY
            self._said(self.last)


def _final(kind: bytes, body: bytes, whole: Assembly) -> Parsed:
    if kind == reading.DONE:
        return whole.parsed()
    reason, what = json.loads(body)
    raise UnreadableDocument(Unreadable(reason), str(what))


async def fences() -> dict[str, bool]:
    """Which limits hold for the child on this machine, by name; none where it does not start."""
    child = await _start(MEMORY, WITHIN, "limits")
    try:
        async with asyncio.timeout(_FENCES_WITHIN):
            said, _ = await child.communicate()
        found = json.loads(said)
        return {str(name): found[name] is True for name in found}
    except (TimeoutError, ValueError, TypeError):
        return {}
    finally:
        await _end(child)


async def _start(memory: int, within: float, *arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "seed.sandboxed",
        str(memory),
        # the clock on the wall ends it first, but where it died with us
        str(math.ceil(within)),
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        # nothing of ours: the token is in our environment
        env={},
        cwd="/",
        start_new_session=True,
    )


async def _end(child: Process) -> None:
    if child.stdin is not None:
        child.stdin.close()
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
    await child.wait()
