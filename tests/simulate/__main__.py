"""``python -m tests.simulate [--chats N] [--days N] [--seed N] [--broken]``: print the figures."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import structlog
from rich.console import Console
from rich.table import Table

from store import migrate
from store.db import open_database
from tests.databases import _short_and_fast, serving_postgres
from tests.simulate.sending import Delivered, Sending
from tests.simulate.timers import Timers
from tests.simulate.world import Books, World


async def _run(url: str, folder: Path, asked: argparse.Namespace) -> Books:
    await migrate.prepare(url)
    database = open_database(url)
    try:
        build = Timers if asked.broken else None
        world = World(
            database, folder, chats=asked.chats, days=asked.days, seed=asked.seed, build=build
        )
        return await world.run()
    finally:
        await database.close()


def _show(books: Books, asked: argparse.Namespace, seconds: float) -> None:
    head = f"{asked.chats} chats × {asked.days} days, two workers, seed {asked.seed}"
    table = Table("what", "figure", "asked", title=head)
    for what, figure, goal in (
        ("slots", books.expected, ""),
        ("served once", books.once, "all"),
        ("skipped and counted: nobody there for six hours", books.unattended, ""),
        ("never", books.missing, "0"),
        ("twice or more", books.twice, "0"),
        ("more than six hours late", books.beyond_six_hours, "0"),
        ("marked late (over a quarter of an hour)", books.late, ""),
        ("early, by a clock that was ahead", books.early, ""),
        ("for days on which nothing was due", books.strangers, "0"),
        ("longest wait (s)", round(books.slowest), "21600"),
        ("rounds of the workers", books.ticks, ""),
        ("kills within or right after a digest", books.kills, ""),
    ):
        table.add_row(what, str(figure), goal)
    console = Console(width=100)
    console.print(table)
    console.print(f"{seconds:.0f} s")


def _show_sending(name: str, found: Delivered, seconds: float) -> None:
    table = Table("what", "figure", title=f"{name}: {found.messages} messages")
    for field in fields(found):
        value = getattr(found, field.name)
        table.add_row(field.name, f"{value:.1f}" if isinstance(value, float) else str(value))
    table.add_row("time ÷ what the limits need", f"{found.seconds / found.least:.3f} (≤ 1.2)")
    console = Console(width=100)
    console.print(table)
    console.print(f"{seconds:.0f} s")


async def _send(folder: Path, name: str, asked: argparse.Namespace) -> Delivered:
    url = f"sqlite+aiosqlite:///{folder}/sending.db"
    await migrate.prepare(url)
    database = open_database(url)
    try:
        return await Sending(
            database, folder, asked.sending // 20, 20, asked.seed, **SENDINGS[name]
        ).run()
    finally:
        await database.close()


SENDINGS: dict[str, dict[str, Any]] = {
    "within the limits": {},
    "30 % of answers dropped": {"dropped": 0.3},
    "one chat refuses for an hour": {"refused": {3: 3600.0}},
}


def main() -> int:
    """0 where every slot was served once; 1 where not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=500)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sending", type=int, default=10_000, help="messages; 0: none")
    parser.add_argument("--broken", action="store_true", help="timers in the place of slots")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    begun = time.monotonic()
    with serving_postgres(_short_and_fast()) as server, tempfile.TemporaryDirectory() as folder:
        url = asyncio.run(server.create(None))
        books = asyncio.run(_run(url, Path(folder), asked))
    _show(books, asked, time.monotonic() - begun)
    is_clean = books.is_clean
    for name in SENDINGS if asked.sending else ():
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            found = asyncio.run(_send(Path(folder), name, asked))
        _show_sending(name, found, time.monotonic() - begun)
        is_clean &= not (found.ours or found.lost or found.twice_marked or found.unmarked)
        is_clean &= found.seconds <= 1.2 * found.least or bool(SENDINGS[name].get("dropped"))
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
