"""``python -m tests.fuzz [--files N] [--children N] [--seed S]``: the figures as a table."""

from __future__ import annotations

import argparse
import asyncio
import logging
import time

import structlog
from rich.console import Console
from rich.table import Table

from tests.fuzz.run import Figures, fuzz

MOST_GROWN, MOST_BLOCKED = 20 << 20, 0.050


def main() -> int:
    """Fuzz, print, and 1 where a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--files", type=int, default=20_000, help="in one child, recycled")
    parser.add_argument("--children", type=int, default=300, help="each in a child of its own")
    parser.add_argument("--seed", default=str(int(time.time())))
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    console = Console(width=120)
    console.print(f"seed {given.seed}")
    recycled = asyncio.run(fuzz(given.seed, given.files))
    alone = asyncio.run(fuzz(f"{given.seed}/alone", given.children, each_its_own=True))
    console.print(_outcomes(recycled))
    console.print(_figures({"one child, recycled": recycled, "each its own": alone}))
    for name, count in (recycled.surprises + alone.surprises).items():
        console.print(f"{name}: {count}")
    kept = all(
        not one.crashes and one.grown < MOST_GROWN and one.blocked < MOST_BLOCKED
        for one in (recycled, alone)
    )
    return 0 if kept else 1


def _outcomes(figures: Figures) -> Table:
    found = {reason for _, reason in figures.outcomes}
    reasons = sorted(found, key=lambda one: (one != "read", one))
    table = Table("format", *reasons, title="what came of them")
    for kind in sorted({kind for kind, _ in figures.outcomes}):
        table.add_row(kind, *(str(figures.outcomes[kind, reason] or "") for reason in reasons))
    return table


def _figures(runs: dict[str, Figures]) -> Table:
    table = Table(
        "run", "files", "s", "children", "children killed", "bot crashed", "memory +MiB",
        "loop blocked ms", "loop late ms", "slowest file s",
    )  # fmt: skip
    for name, one in runs.items():
        table.add_row(
            name, str(one.files), f"{one.seconds:.0f}", str(one.children), str(one.died),
            str(one.crashes),
            f"{one.grown / 2**20:.1f}", f"{1000 * one.blocked:.1f}", f"{1000 * one.late:.1f}",
            f"{one.slowest:.2f}",
        )  # fmt: skip
    return table


if __name__ == "__main__":
    raise SystemExit(main())
