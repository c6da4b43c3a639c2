"""Starting, killing, draining: one installation that is killed again and again, then counted."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from store.db import Database, open_database
from tests.chaos.traffic import Books, Traffic, finished, under_way
from tests.forks import Forks
from tests.sandbox_server import Sandbox, start_sandbox

PEOPLE = tuple(range(501001, 501005))
LEAST_PENDING = 10
REACHED_WITHIN = 20
DRAINED_WITHIN = 60.0
LEASE = 1.0


class Zygote:
    """Starts bots; what they say is in ``log``."""

    def __init__(self, forks: Forks, log: Path) -> None:
        self._forks = forks
        self._log = log

    async def start(self, settings: dict[str, Any], broken: str = "") -> int:
        """A new bot; its process id."""
        return await self._forks.start("tests.chaos.life:live", settings, broken, log=self._log)

    async def wait(self, pid: int) -> int:
        """Its exit code, negative for a signal."""
        return await self._forks.wait(pid)


@dataclass
class Victim:
    """One installation: a sandbox, a database, and the traffic between people and bot."""

    zygote: Zygote
    sandbox: Sandbox
    database: Database
    traffic: Traffic
    settings: dict[str, Any]
    broken: str = ""
    kills: int = 0

    async def kill_at(self, point: str, hit: int) -> None:
        """Let a bot die at the named point; AssertionError if it does not come there."""
        await self.traffic.batch()
        pid = await self._start(failpoints=f"{point}:{hit}:kill")
        if point == "KP19":
            await self._is_serving()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        code = await self._died(pid, f"{point}:{hit}")
        assert code == -signal.SIGKILL, f"{point}:{hit} ended with {code}"
        self.kills += 1

    async def kill_within(self, seconds: float) -> int:
        """Kill a bot at that moment; how many updates it left unfinished."""
        while await self._pending() < 3 * LEAST_PENDING:
            await self.traffic.batch()
        pid = await self._start()
        await asyncio.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        await self.zygote.wait(pid)
        self.kills += 1
        return await self._pending()

    async def kill_one_of_two(self, seconds: float) -> None:
        """Two workers on one database; one is killed at that moment, the other goes on."""
        await self.traffic.batch()
        dies, lives = await self._start(), await self._start()
        await self.traffic.batch()
        await asyncio.sleep(seconds)
        os.kill(dies, signal.SIGKILL)
        await self.zygote.wait(dies)
        self.kills += 1
        await self._goes_on(lives)

    async def stop_one_of_two(self, point: str, hit: int) -> None:
        """One of two stands still at the named point for longer than its lease, and goes on."""
        await self.traffic.batch()
        stands = await self._start(failpoints=f"{point}:{hit}:stop")
        try:
            # The first to come is the one that polls, so that it comes to every point.
            await self._stands_still(stands)
            lives = await self._start()
            await self.traffic.batch()
            await asyncio.sleep(LEASE * 1.6)
        finally:
            os.kill(stands, signal.SIGCONT)
        self.kills += 1
        await self.traffic.batch()
        await self._goes_on(stands)
        await self._goes_on(lives)

    async def _stands_still(self, pid: int) -> None:
        looks = 0
        async with asyncio.timeout(REACHED_WITHIN):
            while psutil.Process(pid).status() != psutil.STATUS_STOPPED:
                # Few enough that nobody is over the quota: some points need new updates.
                if looks % 10 == 0:
                    await self.traffic.batch()
                looks += 1
                await asyncio.sleep(0.05)

    async def _goes_on(self, pid: int) -> None:
        """It serves until it is asked to stop, and stops in order."""
        await self._is_serving()
        os.kill(pid, signal.SIGTERM)
        code = await self.zygote.wait(pid)
        assert code == 0, f"an orderly stop ended with {code}"

    async def count(self) -> Books:
        """Let a bot work undisturbed until nothing is left, stop it, and count."""
        log = await self.sandbox.log()
        before = log[-1]["n"] if log else 0
        pid = await self._start()
        try:
            async with asyncio.timeout(DRAINED_WITHIN):
                await self.sandbox.wait_for_log(lambda log: _has_polled(log, before))
                while not await self._is_drained():  # noqa: ASYNC110  # another process
                    await asyncio.sleep(0.05)
        finally:
            os.kill(pid, signal.SIGTERM)
            code = await self.zygote.wait(pid)
        assert code == 0, f"an orderly stop ended with {code}"
        return await self.traffic.settle(self.database, self.kills)

    async def warm_up(self) -> None:
        """Everybody is known and has a message to tap on."""
        await self.traffic.begin()
        await self.count()

    async def _start(self, **more: Any) -> int:
        return await self.zygote.start(self.settings | more, self.broken)

    async def _died(self, pid: int, what: str) -> int:
        """Its exit code. People go on writing: some points are passed once a batch."""
        waiting = asyncio.ensure_future(self.zygote.wait(pid))
        for _ in range(REACHED_WITHIN):
            done, _pending = await asyncio.wait({waiting}, timeout=1.0)
            if done:
                return waiting.result()
            await self.traffic.batch()
        os.kill(pid, signal.SIGKILL)
        await waiting
        raise AssertionError(f"{what} was not reached")

    async def _is_serving(self) -> None:
        before = await self.database.read(finished)
        await self.traffic.batch()
        async with asyncio.timeout(REACHED_WITHIN):
            while await self.database.read(finished) == before:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def _pending(self) -> int:
        return self.traffic.sent - await self.database.read(finished)

    async def _is_drained(self) -> bool:
        assert self.sandbox.desk is not None
        if len(self.sandbox.desk.queue):
            return False
        if await self.database.read(_open):
            return False
        return await self.database.read(under_way) == 0


def _has_polled(log: list[dict[str, Any]], before: int) -> bool:
    return any(
        entry["method"] == "getUpdates" and entry["status"] == 200 and entry["n"] > before
        for entry in log
    )


async def _open(tx: Any) -> int:
    from store import inbox

    return (await inbox.counts(tx))["open"]


@asynccontextmanager
async def a_victim(
    zygote: Zygote, url: str, folder: Path, broken: str = ""
) -> AsyncIterator[Victim]:
    """A seeded installation on ``url``, warmed up."""
    database = open_database(url)
    try:
        async with start_sandbox() as sandbox:
            settings = {
                "token": sandbox.token,
                "base_url": sandbox.base_url,
                "access": "open",
                "data_dir": str(folder),
                "database_url": url,
                "lease_seconds": LEASE,
                "pace": "off",
            }
            victim = Victim(zygote, sandbox, database, Traffic(sandbox, PEOPLE), settings)
            await victim.warm_up()
            victim.broken = broken
            yield victim
    finally:
        await database.close()


def moments(seed: int, number: int, longest: float) -> list[float]:
    """When to kill, in seconds after the fork; the same for the same seed."""
    source = random.Random(seed)
    return [source.uniform(0.03, longest) for _ in range(number)]
