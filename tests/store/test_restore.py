"""What was backed up comes back, on either kind of database; the old one is never half gone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from store import audit, backup, leases, lock, manifest, outbox, people, portable
from store.backup import Source
from store.db import Database, Tx, open_database
from store.errors import BadBackup, Busy, Occupied
from store.restore import Restored, restore
from store.tables import audit as entries
from store.tables import outbox as messages
from store.tables import people as persons
from store.tables import receipt_days
from tests.databases import on_postgresql, on_sqlite
from tests.store.keeping import LOCAL, NOW, backed_up, furnish, head_of, note

LATER = NOW + timedelta(hours=6)
MORNING = LOCAL + timedelta(hours=6)


@pytest.fixture
async def kept(seeded_url: str, seeded: Database, tmp_path: Path) -> AsyncIterator[Path]:
    """A backup of a furnished installation, to which more was written afterwards."""
    await furnish(seeded, tmp_path / "evidence")
    made = await backed_up(seeded_url, tmp_path / "evidence", tmp_path / "backups")
    for number in (100, 101, 102):
        await seeded.begin(lambda tx, n=number: note(tx, n))  # type: ignore[misc]
    await seeded.close()
    yield made


async def back(
    url: str, kept: Path, *, force: bool = True, evidence: Path | None = None
) -> Restored:
    target = Source(url, evidence or kept.parents[1] / "evidence")
    return await restore(target, kept, force=force, now=LATER, local=MORNING)


def damage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


def is_damaged(path: Path) -> bool:
    return path.read_bytes().startswith(b"no database")


async def opened(url: str, body: object) -> object:
    database = open_database(url)
    try:
        return await database.read(body)  # type: ignore[arg-type]
    finally:
        await database.close()


async def test_everything_comes_back(seeded_url: str, kept: Path) -> None:
    done = await back(seeded_url, kept)
    found = manifest.read(kept)
    counts = await opened(seeded_url, lambda tx: portable.counts(tx.conn))
    # the restore itself is on record
    grown = {"audit": 1, "receipt_days": 1}
    assert counts == {t: n + grown.get(t, 0) for t, n in found.counts.items()}
    assert (await head_of(seeded_url)).seq == found.entries + 1
    last = await opened(seeded_url, lambda tx: tx.row(select(entries).order_by(-entries.c.seq)))
    assert last.verb == "restore"  # type: ignore[attr-defined]
    assert done.aside is not None


async def test_nothing_queued_is_sent_until_somebody_looked(seeded_url: str, kept: Path) -> None:
    done = await back(seeded_url, kept)
    assert done.held == 2
    database = open_database(seeded_url)
    try:
        until = LATER + timedelta(seconds=30)

        async def due() -> list[str]:
            sent = await database.begin(lambda tx: outbox.claim(tx, "me", LATER, until, 9))
            return [message.kind for message in sent]

        assert await due() == []
        assert await database.read(outbox.counts) == {"held": 2}
        chat = await database.read(lambda tx: tx.scalar(select(messages.c.chat_id)))
        new = {"chat_id": chat, "kind": "failed", "facts": {}, "dedupe_key": "new", "now": LATER}
        await database.begin(lambda tx: outbox.put(tx, **new))
        assert await due() == ["failed"]
        assert await database.begin(lambda tx: outbox.release(tx, LATER)) == 2
        assert await database.read(outbox.counts) == {"queued": 2, "sending": 1}
    finally:
        await database.close()


async def test_what_is_discarded_is_never_sent(seeded_url: str, kept: Path) -> None:
    await back(seeded_url, kept)
    database = open_database(seeded_url)
    try:
        assert await database.begin(lambda tx: outbox.discard(tx, LATER)) == 2
        assert await database.read(outbox.counts) == {"failed": 2}
    finally:
        await database.close()


async def test_an_existing_database_is_replaced_only_by_force(seeded_url: str, kept: Path) -> None:
    before = await head_of(seeded_url)
    with pytest.raises(Occupied):
        await back(seeded_url, kept, force=False)
    assert await head_of(seeded_url) == before


async def test_where_there_is_none_it_needs_no_force(empty_url: str, kept: Path) -> None:
    done = await back(empty_url, kept, force=False)
    assert done.aside is None
    assert (await head_of(empty_url)).seq == manifest.read(kept).entries + 1


@on_postgresql
async def test_a_backup_moves_from_a_server_to_a_file_and_back(
    seeded_url: str, kept: Path, tmp_path: Path
) -> None:
    file = portable.file_url(tmp_path / "moved" / "fengong.db")
    (tmp_path / "moved").mkdir()
    await back(file, kept, force=False)
    moved = await head_of(file)
    again = await backed_up(file, tmp_path / "evidence", tmp_path / "again")
    await back(seeded_url, again)
    returned = await head_of(seeded_url)
    assert moved.seq is not None
    assert returned.seq == moved.seq + 1


async def test_the_old_database_is_kept_aside_whole(seeded_url: str, kept: Path) -> None:
    before = await head_of(seeded_url)
    done = await back(seeded_url, kept)
    assert done.aside is not None
    if seeded_url.startswith("sqlite"):
        assert await head_of(portable.file_url(Path(done.aside))) == before
        return
    in_it = text(f"SELECT hash FROM {done.aside}.audit_head")
    assert await opened(seeded_url, lambda tx: tx.scalar(in_it)) == before.hash


async def test_ids_that_were_given_away_are_not_given_again(
    seeded_url: str, tmp_path: Path
) -> None:
    database = open_database(seeded_url)
    await furnish(database, tmp_path / "evidence")

    async def gone(tx: Tx) -> int:
        row = insert(persons).values(name="走了", created_at=NOW)
        number = await tx.new_id(row)
        await tx.run(persons.delete().where(persons.c.id == number))
        return number

    given = await database.begin(gone)
    made = await backed_up(seeded_url, tmp_path / "evidence", tmp_path / "backups")
    await database.close()
    await back(seeded_url, made)
    database = open_database(seeded_url)
    row = insert(persons).values(name="新来", created_at=NOW)
    assert await database.begin(lambda tx: tx.new_id(row)) > given
    await database.close()


async def test_receipts_go_on_where_nobody_has_been_yet(seeded_url: str, kept: Path) -> None:
    await back(seeded_url, kept)
    here = select(receipt_days.c.last).where(receipt_days.c.day == MORNING.date())
    assert await opened(seeded_url, lambda tx: tx.scalar(here)) == 500


async def test_evidence_comes_back_and_what_is_there_stays(
    seeded_url: str, kept: Path, tmp_path: Path
) -> None:
    names = [name for name in manifest.read(kept).files if name.startswith("evidence/")]
    elsewhere = tmp_path / "elsewhere"
    own = elsewhere / "ff" / ("f" * 64)
    own.parent.mkdir(parents=True)
    own.write_bytes(b"newer")
    damaged = elsewhere / names[0].removeprefix("evidence/")
    damaged.parent.mkdir(exist_ok=True)
    damaged.write_bytes(b"damaged")
    await back(seeded_url, kept, evidence=elsewhere)
    for name in names:
        path = elsewhere / name.removeprefix("evidence/")
        assert manifest.sum_of(path) == manifest.read(kept).files[name]
    assert own.read_bytes() == b"newer"


@on_sqlite
async def test_a_running_bot_is_not_pulled_from_under_itself(seeded_url: str, kept: Path) -> None:
    with lock.writing(seeded_url), pytest.raises(Busy):
        await back(seeded_url, kept)


@on_postgresql
async def test_a_bot_that_polls_elsewhere_is_noticed(seeded_url: str, kept: Path) -> None:
    database = open_database(seeded_url)
    until = LATER + timedelta(seconds=15)
    await database.begin(lambda tx: leases.take(tx, "poll", "other", LATER, until))
    with pytest.raises(Busy):
        await back(seeded_url, kept)
    await database.close()


async def test_a_damaged_backup_changes_nothing(seeded_url: str, kept: Path) -> None:
    before = await head_of(seeded_url)
    with closing(sqlite3.connect(kept / "database.sqlite3")) as connection:
        connection.execute("UPDATE people SET name = 'x'")
        connection.commit()
    with pytest.raises(BadBackup):
        await back(seeded_url, kept)
    assert await head_of(seeded_url) == before


@on_sqlite
async def test_a_damaged_database_can_be_replaced(seeded_url: str, kept: Path) -> None:
    damage(Path(seeded_url.partition("///")[2]))
    done = await back(seeded_url, kept)
    assert done.aside is not None
    assert is_damaged(Path(done.aside))
    assert (await head_of(seeded_url)).seq == manifest.read(kept).entries + 1


async def test_heads_noted_before_the_restore_are_explained_by_it(
    seeded_url: str, kept: Path, tmp_path: Path
) -> None:
    """A backup made after the one that came back holds a head that is gone, on record."""
    newer = await backed_up(
        seeded_url, tmp_path / "evidence", tmp_path / "more", local=LOCAL + timedelta(hours=1)
    )
    await back(seeded_url, kept)
    heads = manifest.heads([kept, newer])
    verdict = await opened(seeded_url, lambda tx: audit.verify(tx, heads))
    assert isinstance(verdict, audit.Verdict)
    assert (verdict.broken_at, verdict.missing) == (None, ())
    assert [head.source for head in verdict.undone] == [newer.name]
    # a head that was noted after the restore has no such excuse
    later = audit.Head("e" * 64, 99, "post", LATER + timedelta(days=1))
    verdict = await opened(seeded_url, lambda tx: audit.verify(tx, [later]))
    assert isinstance(verdict, audit.Verdict)
    assert verdict.missing == (later,)


async def test_the_bot_can_go_on(seeded_url: str, kept: Path) -> None:
    await back(seeded_url, kept)
    database = open_database(seeded_url)
    assert (await database.read(lambda tx: people.actor(tx, 501002))).name == "张敏"
    await asyncio.gather(*(database.begin(lambda tx, n=n: note(tx, 200 + n)) for n in range(5)))  # type: ignore[misc]
    assert (await database.read(audit.verify)).broken_at is None
    await database.close()
    await backup.check(await backed_up(seeded_url, kept.parent, kept.parents[1] / "after"))
