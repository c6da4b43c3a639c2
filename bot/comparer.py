"""Comparing plans across years in a process of its own, which ends with its answer."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from seed import comparing
from store.comparable import Comparable, Looked

# A plan of 10,000 tasks takes half a minute; somebody may be doing something else with the machine.
WITHIN = 600.0


class NotCompared(RuntimeError):
    """The process ended without an answer; ``code`` is how it ended."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the comparison ended with {code}")


async def compare(plans: tuple[Comparable, ...], since: int) -> Looked:
    """What ``seed.years.compare`` finds. Raises NotCompared, OSError or TimeoutError."""
    async with asyncio.timeout(WITHIN):
        code, data = await _child(comparing.asked(plans, since))
    if code != 0:
        raise NotCompared(code)
    return comparing.found(data)


async def _child(asked: bytes) -> tuple[int, bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "seed.comparing",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # nothing of ours: the token is in our environment
        env={},
        start_new_session=True,
    )
    try:
        data, _ = await process.communicate(asked)
        assert process.returncode is not None
        return process.returncode, data
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
