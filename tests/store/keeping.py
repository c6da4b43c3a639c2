"""A small installation to back up: people, a journal, messages on their way, evidence."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from store import audit, backup, chats, outbox, people
from store.backup import Source
from store.db import Database, Tx, open_database
from store.records import Role
from store.tables import blobs

NOW = datetime(2022, 3, 15, 19, 0, tzinfo=UTC)
LOCAL = NOW.astimezone(ZoneInfo("Asia/Shanghai"))
FILES = (b"a photo", b"a document", b"")


async def furnish(database: Database, evidence: Path) -> None:
    """Everything a backup has to bring back."""
    hashes = [keep_bytes(evidence, data) for data in FILES]

    async def body(tx: Tx) -> None:
        for number, name in ((501002, "张敏"), (501004, "王静")):
            await people.appoint(
                tx,
                telegram_id=number,
                name=name,
                role=Role.ADMINISTRATOR,
                agency_id=None,
                how="cast",
                now=NOW,
            )
        chat = await chats.ensure(tx, 501004, "private", None, NOW)
        for key in ("one", "two"):
            await outbox.put(tx, chat_id=chat, kind="home", facts={}, dedupe_key=key, now=NOW)
        for sha256, data in zip(hashes, FILES, strict=True):
            row = {"sha256": sha256, "byte_size": len(data), "kept_at": NOW}
            await tx.run(insert(blobs).values(row))

    await database.begin(body)
    for number in range(5):
        await database.begin(lambda tx, n=number: note(tx, n))  # type: ignore[misc]


async def note(tx: Tx, number: int) -> bool:
    """One entry of the journal, with a personal text."""
    return await audit.record(
        tx,
        account_id=None,
        person_id=None,
        verb="report",
        object_kind="task",
        object_id=str(number),
        detail={"序": number},
        effect_key=f"kept:{number}",
        now=NOW + timedelta(seconds=number),
        private={"text": f"进展 {number}"},
    )


def keep_bytes(folder: Path, data: bytes) -> str:
    """Put bytes where evidence lies; their hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / sha256[:2] / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return sha256


async def backed_up(url: str, evidence: Path, folder: Path, **more: object) -> Path:
    """A backup of the database at ``url``."""
    given: dict[str, object] = {"kind": backup.MANUAL, "version": "0", "local": LOCAL, **more}
    return await backup.make(Source(url, evidence), folder, **given)  # type: ignore[arg-type]


async def head_of(url: str) -> audit.Head:
    """The end of the journal there; the journal holds."""
    database = open_database(url)
    try:
        verdict = await database.read(audit.verify)
        assert verdict.broken_at is None
        return await database.read(audit.head)
    finally:
        await database.close()
