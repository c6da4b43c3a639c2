"""``python -m tests.bench [PART ...]``: print the figures; the parts are PARTS and SEARCHES."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import search
from tests.bench.answers import IN_WORDS, answer_cost, start_up
from tests.bench.imports import MANY_TASKS, TASKS, import_rate
from tests.bench.second import standing_still

Row = tuple[str, str, str, str]
PARTS = ("answers", "questions", "start", "import", "second")
SEARCHES = {"search": search.SIZES, "search-large": (*search.SIZES, search.LARGE)}


def _spread(values: Iterable[float], unit: str, digits: int = 2) -> str:
    ordered = sorted(values)
    low, middle, high = ordered[0], statistics.median(ordered), ordered[-1]
    return f"{middle:.{digits}f} {unit} ({low:.{digits}f}–{high:.{digits}f})"


async def _answers(directory: Path) -> list[Row]:
    cost = await answer_cost(directory)
    requests = f"{cost.requests[0]:.2f} and {cost.requests[1]:.2f} requests an answer"
    return [
        ("CPU of a bare echo", _spread(cost.echo, "ms"), "", requests),
        ("CPU of a duties answer", _spread(cost.fengong, "ms"), "", ""),
        ("… as a multiple of the echo", f"{cost.ratio:.2f}×", "≤ 2×", "median of pairs"),
    ]


async def _questions(directory: Path) -> list[Row]:
    cost = await answer_cost(directory, IN_WORDS)
    return [
        ("CPU of a question in words", _spread(cost.fengong, "ms"), "", f"{len(IN_WORDS)} kinds"),
        ("… as a multiple of the echo", f"{cost.ratio:.2f}×", "≤ 3×", "median of pairs"),
    ]


async def _start(directory: Path) -> list[Row]:
    start = await start_up(directory)
    return [
        ("start to first answer", _spread(start.seconds, "s"), "≤ 2 s", "second and later starts"),
        ("resident memory", f"{start.resident:.0f} MiB", "≤ 120 MiB", "after 150 answers"),
    ]


async def _import(directory: Path) -> list[Row]:
    rate = await import_rate(directory)
    large = await import_rate(directory, MANY_TASKS, rounds=1)
    per_second = [rate.tasks / spent.clock for spent in rate.fengong]
    seconds = [_spread((one.own for one in ours), "s") for ours in (rate.plain, rate.fengong)]
    many = [_spread((one.own for one in ours), "s") for ours in (large.plain, large.fengong)]
    own = "own time of the process"
    return [
        ("regular expression + bulk insert", seconds[0], "", f"{rate.tasks} tasks, {own}"),
        ("parse + import", seconds[1], "", ""),
        ("… as a multiple", f"{rate.ratio:.2f}×", "≤ 2×", "median of pairs"),
        ("… tasks a second", _spread(per_second, "/s", 0), "≥ 5000 /s", "by the clock"),
        ("regular expression + bulk insert", many[0], "", f"{large.tasks} tasks"),
        ("parse + import", many[1], "", ""),
        ("… as a multiple", f"{large.ratio:.2f}×", "≤ 2×", ""),
        ("… a task, of many to of few", f"{large.a_task / rate.a_task:.2f}×", "≤ 1.2×", own),
    ]


async def _second(directory: Path) -> list[Row]:
    steps = await standing_still(directory)
    return [
        (f"loop stands still: {step}", f"{most * 1000:.0f} ms", "≤ 50 ms", f"{TASKS} tasks")
        for step, most in steps.items()
    ]


async def _all(parts: Iterable[str], console: Console) -> None:
    ways = (_answers, _questions, _start, _import, _second)
    measure = dict(zip(PARTS, ways, strict=True))
    table = Table("figure", "median (min–max)", "aim", "note", title="make bench")
    for part in parts:
        with tempfile.TemporaryDirectory(prefix="fengong-bench-") as directory:
            if part in SEARCHES:
                await _search(Path(directory), SEARCHES[part], console)
                continue
            for row in await measure[part](Path(directory)):
                table.add_row(*row)
    if table.row_count:
        console.print(table)


async def _search(directory: Path, sizes: Sequence[int], console: Console) -> None:
    console.print(await search.quality(directory))
    console.print(await search.build(directory))
    async for table in search.latency(directory, sizes, console.print):
        console.print(table)


if __name__ == "__main__":
    asyncio.run(_all(sys.argv[1:] or (*PARTS, "search"), Console(width=110)))
