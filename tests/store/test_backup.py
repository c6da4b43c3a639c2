"""A backup holds all there is as of one moment, is tried before it counts, and says what it is."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from store import backup, manifest, portable
from store.db import Database
from store.errors import BadBackup, Busy
from store.manifest import DATABASE, MANIFEST
from tests.store.keeping import FILES, LOCAL, backed_up, furnish, head_of, keep_bytes, note


@dataclass(frozen=True)
class Place:
    """A furnished installation and where its backups go."""

    url: str
    database: Database
    evidence: Path
    folder: Path


@pytest.fixture
async def place(seeded_url: str, seeded: Database, tmp_path: Path) -> AsyncIterator[Place]:
    evidence = tmp_path / "evidence"
    await furnish(seeded, evidence)
    yield Place(seeded_url, seeded, evidence, tmp_path / "backups")


async def test_it_holds_every_row_and_every_file(place: Place) -> None:
    made = await backed_up(place.url, place.evidence, place.folder)
    assert made.name == "manual-20220316-030000"
    found = await backup.check(made)
    assert found.counts == await place.database.read(lambda tx: portable.counts(tx.conn))
    assert found.counts["tasks"] == 377
    assert len(found.files) == len(FILES) + 1
    assert found.missing == ()
    head = await head_of(place.url)
    assert (found.head.seq, found.head.hash, found.entries) == (head.seq, head.hash, head.seq)
    assert sorted(path.name for path in made.iterdir()) == [DATABASE, "evidence", MANIFEST]
    assert made.stat().st_mode & 0o077 == 0


async def test_it_is_of_one_moment_while_others_write(place: Place) -> None:
    """What is committed meanwhile is in it as a whole or not at all, and nothing waits."""
    written = 0

    async def write() -> None:
        nonlocal written
        while not done.is_set():
            await place.database.begin(lambda tx, n=1000 + written: note(tx, n))  # type: ignore[misc]
            written += 1
            await asyncio.sleep(0)

    done = asyncio.Event()
    writing = asyncio.create_task(write())
    try:
        made = [
            await backed_up(
                place.url, place.evidence, place.folder, local=LOCAL + timedelta(seconds=n)
            )
            for n in range(3)
        ]
    finally:
        done.set()
        await writing
    assert written > 3
    entries = [(await backup.check(path)).entries for path in made]
    assert entries == sorted(entries)


async def test_evidence_that_nobody_finds_is_named(place: Place) -> None:
    gone = keep_bytes(place.evidence, FILES[0])
    (place.evidence / gone[:2] / gone).unlink()
    made = await backed_up(place.url, place.evidence, place.folder)
    assert manifest.read(made).missing == (gone,)


async def test_what_is_still_being_written_is_no_evidence(place: Place) -> None:
    (place.evidence / "ab").mkdir(exist_ok=True)
    (place.evidence / "ab" / f"{'ab' * 32}.1234.part").write_bytes(b"half")
    made = await backed_up(place.url, place.evidence, place.folder)
    assert len(manifest.read(made).files) == len(FILES) + 1


async def test_the_same_bytes_lie_on_the_disk_once(place: Place) -> None:
    first = await backed_up(place.url, place.evidence, place.folder)
    later = LOCAL + timedelta(days=1)
    second = await backed_up(place.url, place.evidence, place.folder, local=later)
    names = [name for name in manifest.read(second).files if name != DATABASE]
    assert all((first / n).stat().st_ino == (second / n).stat().st_ino for n in names)
    # but one that was damaged since is not handed on
    (first / names[0]).unlink()
    (first / names[0]).write_bytes(b"x" * manifest.read(first).files[names[0]].size)
    third = await backed_up(
        place.url, place.evidence, place.folder, local=later + timedelta(days=1)
    )
    await backup.check(third)


async def test_a_journal_that_does_not_hold_makes_no_backup(place: Place) -> None:
    from sqlalchemy import update

    from store.tables import audit

    third = update(audit).where(audit.c.seq == 3).values(verb="other")
    await place.database.begin(lambda tx: tx.run(third))
    with pytest.raises(BadBackup) as refusal:
        await backed_up(place.url, place.evidence, place.folder)
    assert (refusal.value.why, refusal.value.name) == ("chain", "3")
    assert [path.name for path in place.folder.iterdir()] == [".lock"]


async def test_two_at_once_are_one(place: Place) -> None:
    with backup._alone(_made(place.folder)), pytest.raises(Busy):
        await backed_up(place.url, place.evidence, place.folder)


async def test_only_the_newest_nights_are_kept(place: Place) -> None:
    for day in range(4):
        at = LOCAL + timedelta(days=day)
        await backed_up(place.url, place.evidence, place.folder, kind=backup.NIGHTLY, local=at)
    kept = await backed_up(place.url, place.evidence, place.folder)
    assert backup.prune(place.folder, kept=2) == [
        "nightly-20220316-030000",
        "nightly-20220317-030000",
    ]
    left = manifest.finished(place.folder)
    assert [path.name for path in left] == [
        kept.name,
        "nightly-20220318-030000",
        "nightly-20220319-030000",
    ]
    for path in left:
        await backup.check(path)


@pytest.mark.parametrize("what", ["byte", "gone", "manifest", "row", "count", "head"])
async def test_damage_is_found(place: Place, what: str) -> None:
    made = await backed_up(place.url, place.evidence, place.folder)
    found = manifest.read(made)
    evidence = next(name for name, one in found.files.items() if one.size > 3)
    value = json.loads((made / MANIFEST).read_text())
    if what == "byte":
        data = bytearray((made / DATABASE).read_bytes())
        data[len(data) // 2] ^= 1
        (made / DATABASE).write_bytes(bytes(data))
    elif what == "gone":
        (made / evidence).unlink()
    elif what == "manifest":
        (made / MANIFEST).write_text("{")
    else:
        if what == "row":
            # somebody who also knows how to write the sum anew
            with closing(sqlite3.connect(made / DATABASE)) as connection:
                connection.execute("UPDATE audit SET object_id = '9' WHERE seq = 3")
                connection.commit()
            there = manifest.sum_of(made / DATABASE)
            value["files"][DATABASE] = {"sha256": there.sha256, "size": there.size}
        elif what == "count":
            value["counts"]["people"] += 1
        else:
            value["head"]["hash"] = "f" * 64
        (made / MANIFEST).write_text(json.dumps(value))
    with pytest.raises(BadBackup):
        await backup.check(made)


def test_a_manifest_may_not_point_outside(tmp_path: Path) -> None:
    value = {"format": 1, "made_at": "2022-03-15T19:00:00+00:00", "head": {"seq": 0, "hash": ""}}
    value |= {"files": {"../x": {"sha256": "", "size": 0}}, "missing": [], "kind": "manual"}
    value |= {"version": "0", "schema": "0", "source": "sqlite", "bot": None, "entries": 0}
    (tmp_path / MANIFEST).write_text(json.dumps(value | {"counts": {}}))
    with pytest.raises(BadBackup):
        manifest.read(tmp_path)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
