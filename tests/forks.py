"""Processes to be killed, forked out of one that has imported everything: a start costs little.

``python -m tests.forks`` is that process. One JSON object a line on its standard input:
``{"call": "module:function", "with": [...], "environment": {...} or null, "log": FILE or null}``
answers with a process id, ``{"wait": PID}`` with an exit status (negative: the signal).
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
# What is called out of it has these; the rest it imports itself.
IMPORTED = ("bot.cli", "bot.app", "tests.chaos.life", "tests.store.changing")


class Forks:
    """Asks the process for others. One question at a time: a wait holds up the next."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    async def start(
        self,
        call: str,
        *arguments: Any,
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> int:
        """The id of a new process that calls ``module:function`` with what JSON can say."""
        told = None if environment is None else dict(environment)
        file = None if log is None else str(log)
        return await self._ask({"call": call, "with": arguments, "environment": told, "log": file})

    async def wait(self, pid: int) -> int:
        """Its exit code, negative for a signal."""
        return await self._ask({"wait": pid})

    async def _ask(self, ask: dict[str, Any]) -> int:
        return await asyncio.to_thread(self._asked, json.dumps(ask).encode() + b"\n")

    def _asked(self, line: bytes) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def forking() -> Iterator[Forks]:
    """The process for the length of the block."""
    command = [sys.executable, "-m", "tests.forks"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as process:
        yield Forks(process)


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """One for all tests of a session."""
    with forking() as made:
        yield made


def main() -> None:
    """Fork until standard input ends."""
    for name in IMPORTED:
        importlib.import_module(name)
    for line in sys.stdin:
        ask = json.loads(line)
        if "wait" in ask:
            _, status = os.waitpid(ask["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        elif (answer := os.fork()) == 0:
            _live(ask)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _live(ask: dict[str, Any]) -> None:
    """Be the process that was asked for; never returns."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(ask["log"] or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    code = 1
    try:
        if ask["environment"] is not None:
            os.environ.clear()
            os.environ.update(ask["environment"])
        module, name = ask["call"].split(":")
        getattr(importlib.import_module(module), name)(*ask["with"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
