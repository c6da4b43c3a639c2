"""``make matrix``: every cell on rules and store, 5,000 through the bot, forged buttons; a table.

Seeded and bounded; exit code 1 as soon as one cell is not as the oracle says.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.matrix import forging, onrules, onstore, world
from tests.matrix.scratch import scratch
from tests.matrix.tally import Tally, table

PARTS = ("rules", "store", "forged")


async def matrix(parts: list[str], seed: int, forged: int) -> int:
    """Everything that is asked for; 0 when all is as it should be."""
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
            found = await forging.press_at_the_store(database, forged, seed)
            lines.append(found.line("store"))
            clean = clean and found.is_clean
    print(table(tallies))
    print("\n".join(lines))
    return 0 if clean and all(one.is_clean for one in tallies) else 1


def _says(what: str) -> None:
    sys.stderr.write(f"matrix: {what} …\n")
    sys.stderr.flush()


def main() -> int:
    """Parse and run."""
    parser = argparse.ArgumentParser(prog="tests.matrix")
    parser.add_argument("--seed", type=int, default=20220315)
    parser.add_argument("--forged", type=int, default=100_000)
    parser.add_argument("--part", choices=PARTS, action="append", help="default: all")
    given = parser.parse_args()
    return asyncio.run(matrix(given.part or list(PARTS), given.seed, given.forged))


if __name__ == "__main__":
    sys.exit(main())
