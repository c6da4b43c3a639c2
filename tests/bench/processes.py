"""Bots as processes: started against a sandbox, asked, and measured from outside."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.sandbox_server import ROOT, Sandbox

ECHO = [sys.executable, "-m", "tests.bench.echo"]
FENGONG = [sys.executable, "-m", "bot", "run"]


@dataclass
class Running:
    """A bot process. CPU is user plus system, in seconds; memory is resident, in MiB."""

    process: subprocess.Popen[bytes]
    started: float

    @property
    def cpu(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def resident(self) -> float:
        return float(psutil.Process(self.process.pid).memory_info().rss / 2**20)


@contextlib.contextmanager
def running(command: list[str], sandbox: Sandbox, data: Path) -> Iterator[Running]:
    """A bot on that sandbox with its own data directory, ended with SIGTERM."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_BASE_URL": sandbox.base_url,
        "TELEGRAM_BASE_FILE_URL": sandbox.base_file_url,
        "FENGONG_ACCESS": "open",
        "FENGONG_CLOCK": "api",
        "FENGONG_PACE": "off",
        "FENGONG_DATA_DIR": str(data),
        "FENGONG_LOG_LEVEL": "WARNING",
    }
    log = (data / "log").open("ab")
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield Running(process, started)
    finally:
        process.terminate()
        process.wait(timeout=15)
        log.close()


async def ask(sandbox: Sandbox, person: int, text: str, *, within: float = 30) -> str:
    """Says ``text`` in the person's private chat and returns the bot's next words there."""
    said = await sandbox.say(person, text)
    reply = await sandbox.wait_for_reply(said["chat"]["id"], said["message_id"], within=within)
    return str(reply["text"])
