"""Give mutated files to a reader as the bot has it, and watch the process that asks."""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot.reader import Reader
from seed.errors import Unreadable, UnreadableDocument
from tests.fuzz.mutations import LENGTH

ROOT = Path(__file__).parents[2]
# Files before the memory is looked at for the first time: what is imported late is in by then.
WARM = 40
_BEAT = 0.005


@dataclass
class Figures:
    """What came of the files, and of the process that asked."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    surprises: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    # errors in the process that asks, which answer to nothing that it knows
    crashes: int = 0
    children: int = 0
    grown: int = 0
    # The longest that the loop stood still, on the wall and of this process's own doing.
    late: float = 0.0
    blocked: float = 0.0
    seconds: float = 0.0

    @property
    def files(self) -> int:
        return self.outcomes.total()

    @property
    def died(self) -> int:
        """Children that a file killed: replaced, and nothing else."""
        return self.surprises["child died"]


async def mutants(seed: str, count: int) -> AsyncIterator[tuple[str, bytes]]:
    """(format, file), made by a process of its own."""
    maker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fuzz.mutations", seed, str(count),
        stdout=PIPE, stderr=DEVNULL, cwd=ROOT,
    )  # fmt: skip
    assert maker.stdout is not None
    try:
        for _ in range(count):
            size, name = LENGTH.unpack(await maker.stdout.readexactly(LENGTH.size))
            kind = (await maker.stdout.readexactly(name)).decode()
            yield kind, await maker.stdout.readexactly(size)
    finally:
        if maker.returncode is None:
            maker.kill()
        await maker.wait()


async def fuzz(seed: str, count: int, *, each_its_own: bool = False) -> Figures:
    """Read ``count`` files, in one child that is recycled or each in a child of its own."""
    figures, here = Figures(), psutil.Process()
    reader = Reader()
    watching = asyncio.get_running_loop().create_task(watch(figures))
    before, start = 0, time.perf_counter()
    try:
        number = 0
        async for kind, data in mutants(seed, count):
            number += 1
            begun = time.perf_counter()
            await _one(reader, kind, data, figures)
            figures.slowest = max(figures.slowest, time.perf_counter() - begun)
            if each_its_own:
                await reader.close()
            if number == min(WARM, count // 2):
                before = here.memory_info().rss
        figures.grown = here.memory_info().rss - before
    finally:
        watching.cancel()
        figures.children = reader.started
        figures.seconds = time.perf_counter() - start
        await reader.close()
    return figures


async def _one(reader: Reader, kind: str, data: bytes, figures: Figures) -> None:
    try:
        parsed = await reader.read(data, kind)
    except UnreadableDocument as error:
        figures.outcomes[kind, error.reason.value] += 1
        if error.reason is Unreadable.CRASHED:
            figures.surprises[error.what or "child died"] += 1
    except Exception as error:
        figures.outcomes[kind, "crash of the bot"] += 1
        figures.crashes += 1
        figures.surprises[f"in the bot: {error!r}"] += 1
    else:
        figures.outcomes[kind, "read"] += 1
        assert parsed.source.text


async def watch(figures: Figures) -> None:
    """How late a short sleep ends; on a busy machine only our own work counts as blocking."""
    while True:
        wall, own = time.perf_counter(), time.process_time()
        await asyncio.sleep(_BEAT)
        late = time.perf_counter() - wall - _BEAT
        figures.late = max(figures.late, late)
        figures.blocked = max(figures.blocked, min(late, time.process_time() - own))
