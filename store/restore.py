"""A backup becomes the database: the old one whole, or the new one whole, whoever pulls the plug.

All that can fail is done on a file of its own first. What changes hands last is one rename
(SQLite) or one transaction (PostgreSQL), and the old database is kept aside.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from store import audit, faults, lock, manifest, migrate, outbox, portable, trial
from store.audit.chain import BACK_TO
from store.backup import Source
from store.db import Tx, open_database
from store.errors import Busy, Occupied
from store.manifest import EVIDENCE, Manifest
from store.tables import installation, lanes, leases, receipt_days
from store.upsert import insert_into

# Receipts that were given out after the backup are lost with their reports, but people hold them.
_RECEIPTS_SKIPPED = 500
Step = Callable[[], None]


def _no_step() -> None:
    """Nothing happens between the steps."""


@dataclass(frozen=True, slots=True)
class Restored:
    """``held`` messages wait for somebody to look; ``aside``: where the old database went."""

    manifest: Manifest
    held: int
    aside: str | None


async def restore(
    target: Source,
    folder: Path,
    *,
    force: bool,
    now: datetime,
    local: datetime,
    step: Step = _no_step,
) -> Restored:
    """Put the backup ``folder`` in the place of the database and evidence at ``target``.

    Busy where a bot runs on it, Occupied where there is a database and ``force`` was not said,
    BadBackup where the backup is damaged. ``local`` names what is kept aside.
    """
    found = manifest.read(folder)
    with lock.writing(target.url), faults.named(make_url(target.url)):
        is_there = await _is_there(target.url)
        if is_there:
            await _refuse_running(target.url, now)
            if not force:
                raise Occupied(make_url(target.url).render_as_string(hide_password=True))
        await asyncio.to_thread(manifest.check_files, folder, found)
        step()
        async with _scratch(target.url) as scratch:
            trial.compare(folder, found, await trial.restored(folder, scratch))
            held = await _settle(scratch, folder, found, now, local.date())
            step()
            await asyncio.to_thread(_bring_evidence, folder, target.evidence, found)
            step()
            stamp = f"{local:%Y%m%d-%H%M%S}"
            if make_url(target.url).get_backend_name() == "sqlite":
                aside = await asyncio.to_thread(_swap, target.url, scratch, stamp, step)
            else:
                aside = await _load(target.url, scratch, stamp if is_there else None, step)
        step()
    return Restored(found, held, aside)


async def _is_there(url: str) -> bool:
    """Whether something would be replaced: a file of any kind, or tables of ours on a server."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return address.database is not None and await asyncio.to_thread(
            Path(address.database).exists
        )
    return await migrate.version(url) is not None


async def _refuse_running(url: str, now: datetime) -> None:
    """A SQLite file has a lock; of a server's database a lease tells that somebody serves it."""
    if make_url(url).get_backend_name() == "sqlite":
        return
    database = open_database(url)
    try:
        alive = select(leases.c.holder).where(leases.c.until > now)
        holder = await database.read(lambda tx: tx.scalar(alive))
    finally:
        await database.close()
    if holder is not None:
        raise Busy(str(holder))


@asynccontextmanager
async def _scratch(url: str) -> AsyncIterator[Path]:
    """A file in which the new database is made ready: beside the old one, to be renamed."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        with tempfile.TemporaryDirectory(prefix="fengong-restore-") as folder:
            yield Path(folder) / "scratch.sqlite3"
        return
    path = Path(f"{address.database}.restoring")
    trial.remove(path)
    try:
        yield path
    finally:
        trial.remove(path)


async def _settle(scratch: Path, folder: Path, found: Manifest, now: datetime, today: date) -> int:
    """What must not go on as if nothing had happened; how many messages are held."""
    database = open_database(portable.file_url(scratch))

    async def body(tx: Tx) -> int:
        held = await outbox.hold(tx)
        await tx.run(update(lanes).values(claimed_by=None, claimed_until=None))
        await tx.run(leases.delete())
        # What Telegram delivered since then is lost; the gap is no outage to make good for.
        await tx.run(update(installation).values(polled_at=None))
        await _skip_receipts(tx, today)
        await audit.record(
            tx,
            account_id=None,
            person_id=None,
            verb="restore",
            object_kind="backup",
            object_id=folder.name[:64],
            detail={BACK_TO: found.head.seq, "hash": found.head.hash, "held": held},
            effect_key=f"restore:{found.head.hash}:{now.timestamp():.6f}",
            now=now,
        )
        return held

    try:
        return await database.begin(body)
    finally:
        await database.close()
        await asyncio.to_thread(trial.single_file, scratch)
        manifest.keep(scratch)


async def _skip_receipts(tx: Tx, today: date) -> None:
    row = insert_into(tx, receipt_days).values(day=today, last=_RECEIPTS_SKIPPED)
    later = {"last": receipt_days.c.last + _RECEIPTS_SKIPPED}
    await tx.run(row.on_conflict_do_update(index_elements=["day"], set_=later))


def _bring_evidence(folder: Path, target: Path, found: Manifest) -> None:
    """What is there already lies under the hash of its bytes, and stays."""
    for name in found.files:
        if not name.startswith(f"{EVIDENCE}/"):
            continue
        path = target / name.removeprefix(f"{EVIDENCE}/")
        if path.is_file() and manifest.sum_of(path) == found.files[name]:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.restoring.part")
        shutil.copyfile(folder / name, partial)
        manifest.keep(partial)
        partial.replace(path)
        manifest.keep(path.parent)


def _swap(url: str, scratch: Path, stamp: str, step: Step) -> str | None:
    address = make_url(url)
    assert address.database is not None
    place = Path(address.database)
    aside: Path | None = None
    if place.exists():
        # A log that stayed beside the new file would be played into it.
        _empty_log(place)
        aside = place.with_name(f"{place.name}.before-{stamp}")
        try:
            os.link(place, aside)
        except OSError:  # a file system without such links
            shutil.copyfile(place, aside)
            manifest.keep(aside)
    step()
    scratch.replace(place)
    manifest.keep(place.parent)
    return None if aside is None else str(aside)


def _empty_log(place: Path) -> None:
    """Bring a database into one file; one that is too damaged for that loses its log."""
    try:
        with closing(sqlite3.connect(place, timeout=5)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",)
    except sqlite3.OperationalError as error:
        raise Busy(str(place)) from error
    except sqlite3.DatabaseError:
        busy = False
    if busy:
        raise Busy(str(place))
    for ending in ("-wal", "-shm"):
        log = Path(f"{place}{ending}")
        if log.exists():
            log.replace(f"{log}.damaged")


async def _load(url: str, scratch: Path, stamp: str | None, step: Step) -> str | None:
    """In one transaction: the old schema gets another name, a new one takes its place."""
    engine = create_async_engine(url, poolclass=NullPool)
    aside = None if stamp is None else f"before_{stamp.replace('-', '_')}"
    try:
        async with engine.begin() as connection:
            if aside is not None:
                await connection.execute(text(f"ALTER SCHEMA public RENAME TO {aside}"))
                await connection.execute(text("CREATE SCHEMA public"))
            await connection.run_sync(migrate.build)
            await portable.load(scratch, connection)
            step()
        return aside
    finally:
        await engine.dispose()
