"""``make matrix``: every cell on rules and store, 5,000 through the bot, forged buttons; a table.

Seeded and bounded; exit code 1 as soon as one cell is not as the oracle says.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from dataclasses import dataclass

from bot import logs
from tests.databases import _seed as seed_database
from tests.matrix import forging, onbot, onrules, onstore, world
from tests.matrix.scratch import folder, scratch
from tests.matrix.stage import on_stage
from tests.matrix.tally import Tally, table

PARTS = ("rules", "store", "bot", "forged")


@dataclass(frozen=True)
class Asked:
    """What to run, and how much of it."""

    parts: tuple[str, ...]
    seed: int
    cells: int
    forged: int
    forged_bot: int


async def matrix(asked: Asked) -> int:
    """Everything that is asked for; 0 when all is as it should be."""
    parts, seed = asked.parts, asked.seed
    tallies: list[Tally] = []
    lines: list[str] = []
    clean = True
    async with scratch() as (database, _):
        made = await world.build(database)
        await world.check(made)
        if "rules" in parts:
            _says("rules")
            tallies.append(await onrules.run(made))
        if "store" in parts:
            _says("store")
            tallies.append(await onstore.run(made))
        if "forged" in parts:
            _says("forged buttons at the store")
            found = await forging.press_at_the_store(database, asked.forged, seed)
            lines.append(found.line("store"))
            clean = clean and found.is_clean
    if {"bot", "forged"} & set(parts):
        clean = await _through_the_bot(asked, tallies, lines) and clean
    print(table(tallies))
    print("\n".join(lines))
    return 0 if clean and all(one.is_clean for one in tallies) else 1


async def _through_the_bot(asked: Asked, tallies: list[Tally], lines: list[str]) -> bool:
    here = folder()
    url = f"sqlite+aiosqlite:///{here / 'matrix.db'}"
    try:
        await seed_database(url)
        async with on_stage(url, here) as stage:
            if "bot" in asked.parts:
                tallies.append(await onbot.run(stage, asked.cells, asked.seed))
                _says(table(tallies[-1:]))
            if "forged" not in asked.parts:
                return True
            found = await onbot.forge(stage, asked.forged_bot, asked.seed)
            lines.append(found.line("bot"))
            return found.is_clean
    finally:
        shutil.rmtree(here, ignore_errors=True)


def _says(what: str) -> None:
    sys.stderr.write(f"matrix: {what} …\n")
    sys.stderr.flush()


def main() -> int:
    """Parse and run."""
    parser = argparse.ArgumentParser(prog="tests.matrix")
    parser.add_argument("--seed", type=int, default=20220315)
    parser.add_argument("--cells", type=int, default=5_000, help="through the bot")
    parser.add_argument("--forged", type=int, default=100_000, help="at the store")
    parser.add_argument("--forged-bot", type=int, default=2_000)
    parser.add_argument("--part", choices=PARTS, action="append", help="default: all")
    given = parser.parse_args()
    logs.configure("ERROR", "console")
    parts = tuple(given.part or PARTS)
    asked = Asked(parts, given.seed, given.cells, given.forged, given.forged_bot)
    return asyncio.run(matrix(asked))


if __name__ == "__main__":
    sys.exit(main())
