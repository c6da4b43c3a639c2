"""A backup is what can be restored: a copy of its database is opened, migrated and read."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from store import audit, migrate, portable
from store.audit.chain import Head, Verdict
from store.db import Database, Tx, open_database
from store.errors import BadBackup, NewerDatabase, Unusable
from store.manifest import DATABASE, Manifest
from store.tables import blobs, installation


@dataclass(frozen=True, slots=True)
class Found:
    """What a database file holds. ``evidence``: hashes of the bytes that belong to it."""

    schema: str
    bot: str | None
    verdict: Verdict
    counts: dict[str, int]
    evidence: frozenset[str]


async def restored(folder: Path, scratch: Path) -> Found:
    """Restore the database of the backup ``folder`` to the file ``scratch`` and read it there.

    BadBackup where it is damaged or its journal does not hold; ``scratch`` is as this version
    wants it afterwards, one file without a companion.
    """
    schema = await asyncio.to_thread(_copied, folder, scratch)
    url = portable.file_url(scratch)
    try:
        counts = await _counts(url, schema)
        await migrate.prepare(url)
    except NewerDatabase:
        raise BadBackup(str(folder), "newer", schema) from None
    except Unusable:
        raise BadBackup(str(folder), "database") from None
    database = open_database(url)
    try:
        found = await _read(database, schema, counts)
    finally:
        await database.close()
    await asyncio.to_thread(single_file, scratch)
    if found.verdict.broken_at is not None:
        raise BadBackup(str(folder), "chain", str(found.verdict.broken_at))
    return found


def compare(folder: Path, manifest: Manifest, found: Found) -> None:
    """BadBackup where a restored database is not what the manifest says."""
    if (found.schema, found.verdict.entries) != (manifest.schema, manifest.entries):
        raise BadBackup(str(folder), "counts", "audit")
    head = found.verdict.head or Head("")
    if (head.hash, head.seq) != (manifest.head.hash, manifest.head.seq):
        raise BadBackup(str(folder), "chain", "0")
    for table, number in manifest.counts.items():
        if found.counts.get(table) != number:
            raise BadBackup(str(folder), "counts", table)


def single_file(path: Path) -> None:
    """Leave nothing of a SQLite database beside its file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def remove(path: Path) -> None:
    """Take a SQLite file away with whatever lies beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _copied(folder: Path, scratch: Path) -> str:
    """The revision of the copied file."""
    shutil.copyfile(folder / DATABASE, scratch)
    try:
        with closing(sqlite3.connect(scratch)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()
            if whole != ("ok",) or connection.execute("PRAGMA foreign_key_check").fetchall():
                raise BadBackup(str(folder), "database")
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(found[0])
    except (sqlite3.Error, TypeError):
        raise BadBackup(str(folder), "database") from None


async def _counts(url: str, schema: str) -> dict[str, int]:
    """Rows by table; of an older schema nothing is counted, its tables are others."""
    if schema != migrate.HEAD:
        return {}
    database = open_database(url)
    try:
        return await database.read(lambda tx: portable.counts(tx.conn))
    finally:
        await database.close()


async def _read(database: Database, schema: str, counts: dict[str, int]) -> Found:
    async def body(tx: Tx) -> Found:
        verdict = await audit.verify(tx)
        bound = await tx.row(select(installation.c.bot_id, installation.c.api_origin))
        bot = None if bound is None else f"{bound.bot_id} {bound.api_origin}"
        living = select(blobs.c.sha256).where(blobs.c.removed_at.is_(None))
        kept = frozenset(row.sha256 for row in await tx.rows(living))
        return Found(schema, bot, verdict, counts, kept)

    return await database.read(body)
