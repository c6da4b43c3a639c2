"""The search against what one would use instead: how well, how fast, with how much memory.

Every way gets the same texts and the same queries in one run. Ours is the whole of it, from the
words typed to the hits with their titles; nothing is kept from one query to the next.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from store.db import Database
from store.search import find, terms
from tests.bench import corpus, judged
from tests.bench.rivals import PostgresLike, Rival, in_memory
from tests.databases import PostgresServer, serving_postgres
from tests.sandbox_server import ROOT

SIZES = (377, 10_000, 100_000)
LARGE = 1_000_000
ROUNDS = 3
# A way that takes this long for one query is asked few of them, spread over the kinds.
_SLOW = 0.05
_FEW = 24
# What needs hours, or more memory than there is, to be built for so many tasks.
_LARGEST = {"jieba + BM25": 100_000, "character pairs + BM25": 100_000}
BUILT = 10_000


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds, by query: on the clock, and of this process's time."""

    wall: list[float]
    cpu: list[float]


async def quality(folder: Path) -> Table:
    """nDCG and silence of every way, on the shipped documents."""
    db = await corpus.opened(_sqlite(folder / "quality.db"))
    texts = await judged.printed(db)
    table = Table("way", "set", "Recall@5", "MRR@10", "nDCG@10", "silent", "… cut off")
    table.title = "Search: means over the kinds of queries; silence where there is no answer"
    made = {name: make() for name, make in in_memory(texts, folder).items()}
    for name, queries in judged.sets().items():
        table.add_row("Fengong", name, *_shown(await judged.ours(db, queries)))
        for way, rival in made.items():
            table.add_row(way, name, *_shown(await judged.theirs(rival, queries)))
        table.add_section()
    await db.close()
    return table


def _shown(reached: judged.Quality) -> list[str]:
    return ["" if figure is None else f"{figure:.3f}" for figure in reached]


async def latency(
    folder: Path, sizes: Sequence[int], say: Callable[[str], None]
) -> AsyncIterator[Table]:
    """A table for each number of tasks; databases and rivals grow from one to the next."""
    with ExitStack() as stack:
        server = stack.enter_context(serving_postgres("/tmp"))
        postgres = await server.create(None)
        ways = {"SQLite": _sqlite(folder / "search.db"), "PostgreSQL": postgres}
        dbs = {name: await corpus.opened(url) for name, url in ways.items()}
        for size in sizes:
            for name, db in dbs.items():
                began = time.perf_counter()
                await corpus.fill(db, size)
                say(f"{name}: {size} tasks after {time.perf_counter() - began:.0f} s")
            yield await _of_size(size, folder, ways, dbs, server)
        for db in dbs.values():
            await db.close()


async def _of_size(
    size: int, folder: Path, urls: dict[str, str], dbs: dict[str, Database], server: PostgresServer
) -> Table:
    table = Table("way", "queries", "median", "p95", "CPU p95", "p95 as a multiple", "MiB", "built")
    table.title = f"Search among {size:,} tasks (milliseconds a query)"
    queries = judged.questions()
    mark = 0.0
    for name, db in dbs.items():
        taken = await _ours(db, queries)
        mark = mark or _p95(taken.wall)
        table.add_row(f"Fengong, {name}", *_row(taken, mark), _private(urls[name]), "")
    table.add_section()
    texts = await judged.printed(dbs["SQLite"])
    place = folder / str(size)
    place.mkdir()
    for name, make in in_memory(texts, place).items():
        if size > _LARGEST.get(name, size):
            table.add_row(name, "–")
            continue
        began = time.perf_counter()
        rival = make()
        built = time.perf_counter() - began
        table.add_row(name, *_row(await _theirs(rival, queries), mark), "", f"{built:.1f} s")
        del rival
        gc.collect()
    like = await PostgresLike.made(texts, server.uri)
    table.add_row("PostgreSQL LIKE", *_row(await _theirs(like, queries), mark), "", "")
    await like.close()
    return table


async def _ours(db: Database, queries: Sequence[str]) -> Taken:
    known = await db.read(terms.load)

    async def one(query: str) -> object:
        return await find(db, query, terms=known)

    await _timed(one, queries)
    return await _timed(one, [*queries] * ROUNDS)


async def _theirs(rival: Rival, queries: Sequence[str]) -> Taken:
    first = await _timed(rival.ranked, queries[:3])
    if statistics.median(first.wall) > _SLOW:
        queries = queries[:: max(1, len(queries) // _FEW)]
    return await _timed(rival.ranked, queries)


async def _timed(one: Callable[[str], Awaitable[object]], queries: Sequence[str]) -> Taken:
    taken = Taken([], [])
    for query in queries:
        wall, cpu = time.perf_counter(), time.process_time()
        await one(query)
        taken.wall.append(time.perf_counter() - wall)
        taken.cpu.append(time.process_time() - cpu)
    return taken


def _row(taken: Taken, mark: float) -> list[str]:
    p95 = _p95(taken.wall)
    figures = statistics.median(taken.wall), p95, _p95(taken.cpu)
    shown = [f"{figure * 1000:.1f}" for figure in figures]
    return [str(len(taken.wall)), *shown, f"{p95 / mark:.1f}×"]


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def _private(url: str) -> str:
    """MiB that a process of its own holds alone after all queries."""
    command = [sys.executable, "-m", "tests.bench.resident", url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return f"{float(done.stdout):.0f}"


async def build(folder: Path) -> Table:
    """What the index adds to plain bulk inserts of the same texts."""
    table = Table("database", "texts", "texts + index", "as a multiple", "tasks a second")
    table.title = f"Putting {BUILT:,} tasks in, one transaction for 50 plans"
    with serving_postgres("/tmp") as server:
        for name in ("SQLite", "PostgreSQL"):
            seconds = {}
            for indexed in (False, True):
                url = await server.create(None)
                if name == "SQLite":
                    url = _sqlite(folder / f"build{indexed}.db")
                db = await corpus.opened(url)
                began = time.perf_counter()
                await corpus.fill(db, BUILT, indexed=indexed)
                seconds[indexed] = time.perf_counter() - began
                await db.close()
            plain, whole = seconds[False], seconds[True]
            times = f"{whole / plain:.1f}×", f"{BUILT / whole:.0f}"
            table.add_row(name, f"{plain:.1f} s", f"{whole:.1f} s", *times)
    return table


def _sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
