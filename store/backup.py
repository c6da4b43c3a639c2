"""A backup: one directory with all there is, made while the bot runs, tried before it counts.

The database in it is a SQLite file whatever it was taken from, so that every backup can be opened,
checked and restored anywhere. It is made under a hidden name and gets its own in one step.
"""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from store import migrate, portable, trial
from store.audit.chain import GENESIS, Head
from store.errors import Busy
from store.manifest import (
    DATABASE,
    EVIDENCE,
    FileSum,
    Manifest,
    check_files,
    finished,
    keep,
    read,
    sum_of,
    write,
)
from store.tables import metadata

NIGHTLY, MANUAL = "nightly", "manual"
KEPT = 14
_HIDDEN = ".making-"
# Everything the office wrote is in it: for nobody else on the machine.
_PRIVATE = 0o700
# Evidence lies under the hash of its bytes (store.blobs).
_WHOLE = re.compile(r"[0-9a-f]{64}")
Step = Callable[[], None]


def _no_step() -> None:
    """Nothing happens between the steps."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up: the database's address and the directory with the evidence."""

    url: str
    evidence: Path


async def make(
    source: Source,
    folder: Path,
    *,
    kind: str,
    version: str,
    local: datetime,
    step: Step = _no_step,
) -> Path:
    """Make a backup in ``folder`` and return its directory, named after ``local``.

    It has been restored on trial, and its journal holds. Busy while another is being made,
    BadBackup where the trial failed: then nothing is left. ``step`` is called between the steps.
    """
    await asyncio.to_thread(folder.mkdir, _PRIVATE, parents=True, exist_ok=True)
    with _alone(folder):
        _sweep(folder)
        name = _free(folder, f"{kind}-{local:%Y%m%d-%H%M%S}")
        hidden = folder / f"{_HIDDEN}{name}"
        hidden.mkdir(_PRIVATE)
        try:
            await _fill(source, hidden, kind=kind, version=version, local=local, step=step)
            keep(hidden)
            hidden.rename(folder / name)
        except BaseException:
            shutil.rmtree(hidden, ignore_errors=True)
            raise
        keep(folder)
        step()
    return folder / name


async def check(folder: Path) -> Manifest:
    """Try a finished backup once more: every file, and the database by restoring it."""
    manifest = read(folder)
    await asyncio.to_thread(check_files, folder, manifest)
    with tempfile.TemporaryDirectory(prefix="fengong-trial-") as scratch:
        found = await trial.restored(folder, Path(scratch) / DATABASE)
    trial.compare(folder, manifest, found)
    return manifest


def prune(folder: Path, kind: str = NIGHTLY, kept: int = KEPT) -> list[str]:
    """Remove all but the newest ``kept`` backups of a kind; the names of those that went."""
    old = finished(folder, kind)[:-kept]
    for path in old:
        # hidden first: one that is half removed must not look like a backup
        hidden = path.with_name(f"{_HIDDEN}{path.name}")
        path.rename(hidden)
        shutil.rmtree(hidden)
    return [path.name for path in old]


async def _fill(
    source: Source, hidden: Path, *, kind: str, version: str, local: datetime, step: Step
) -> None:
    step()
    counts = await _copy_database(source.url, hidden / DATABASE)
    step()
    files = await asyncio.to_thread(_copy_evidence, source.evidence, hidden)
    step()
    found = await _tried(hidden, counts)
    step()
    there = {one.sha256 for one in files.values()}
    manifest = Manifest(
        kind=kind,
        version=version,
        schema=found.schema,
        source=make_url(source.url).get_backend_name(),
        made_at=local,
        bot=found.bot,
        entries=found.verdict.entries,
        head=found.verdict.head or Head(GENESIS, 0),
        counts=counts,
        files={**files, DATABASE: await asyncio.to_thread(_kept_sum, hidden / DATABASE)},
        missing=tuple(sorted(found.evidence - there)),
    )
    trial.compare(hidden, manifest, found)
    write(hidden, manifest)
    step()


async def _tried(hidden: Path, counts: dict[str, int]) -> trial.Found:
    # beside the backup, where there is room for a second copy if there was for the first
    scratch = hidden / "trial.sqlite3"
    try:
        return await trial.restored(hidden, scratch)
    finally:
        await asyncio.to_thread(trial.remove, scratch)


async def _copy_database(url: str, target: Path) -> dict[str, int]:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        counts = await portable.dump(url, target)
        await asyncio.to_thread(trial.single_file, target)
        return counts
    assert address.database is not None
    return await asyncio.to_thread(_copy_file, Path(address.database), target)


def _copy_file(source: Path, target: Path) -> dict[str, int]:
    """SQLite's own online backup, in one step and one snapshot; rows by table as of then."""
    there = sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True, timeout=5)
    with closing(there), closing(sqlite3.connect(target)) as here:
        there.isolation_level = None
        for pragma in ("query_only=ON", "wal_autocheckpoint=0"):
            there.execute(f"PRAGMA {pragma}")
        there.execute("BEGIN")
        schema = there.execute("SELECT version_num FROM alembic_version").fetchone()
        counts = _count(there) if schema == (migrate.HEAD,) else {}
        there.backup(here)
        there.execute("ROLLBACK")
        here.execute("PRAGMA journal_mode=DELETE")
    return counts


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    found = {}
    for table in metadata.sorted_tables:
        asked = str(select(func.count()).select_from(table))
        found[table.name] = int(connection.execute(asked).fetchone()[0])
    return found


def _copy_evidence(source: Path, hidden: Path) -> dict[str, FileSum]:
    """Copy the bytes; what the backup before has already is the same file on the disk."""
    before = _latest(hidden.parent)
    sums: dict[str, FileSum] = {}
    for path in sorted(_files(source)):
        name = f"{EVIDENCE}/{path.relative_to(source).as_posix()}"
        target = hidden / name
        target.parent.mkdir(parents=True, exist_ok=True)
        sums[name] = _linked(before, name, path, target) or _copied(path, target)
    return sums


def _latest(folder: Path) -> tuple[Path, Manifest] | None:
    found = finished(folder)
    return (found[-1], read(found[-1])) if found else None


def _linked(
    before: tuple[Path, Manifest] | None, name: str, source: Path, target: Path
) -> FileSum | None:
    if before is None or name not in before[1].files:
        return None
    expected = before[1].files[name]
    if source.stat().st_size != expected.size or sum_of(before[0] / name) != expected:
        return None
    try:
        os.link(before[0] / name, target)
    except OSError:
        return None
    return expected


def _copied(source: Path, target: Path) -> FileSum:
    shutil.copyfile(source, target)
    return _kept_sum(target)


def _kept_sum(path: Path) -> FileSum:
    keep(path)
    return sum_of(path)


def _files(folder: Path) -> Iterator[Path]:
    """What is whole in the evidence directory: anything else is still being written."""
    return (path for path in folder.glob("*/*") if _WHOLE.fullmatch(path.name))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(str(folder / ".lock")) from None
        yield


def _free(folder: Path, name: str) -> str:
    """The name, or the next of that second that nobody has."""
    others = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(other for other in others if not (folder / other).exists())


def _sweep(folder: Path) -> None:
    """Remove what was being written when somebody pulled the plug."""
    for path in folder.glob(f"{_HIDDEN}*"):
        shutil.rmtree(path)
