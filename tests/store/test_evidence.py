"""Files of reports: bytes by their hash, once; limits, retention, and who may see them."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from store import evidence
from store.blobs import Blobs, Kept
from store.db import Database, Tx
from store.drafts import Draft
from store.errors import NotFound, Refusal, Refused
from store.reports import reading
from store.reports.records import MOST_FILES
from store.tables import blobs
from tests import cast
from tests.databases import on_postgresql
from tests.store.reports.desk import NOW, Desk, open_desk

PHOTO = b"\xff\xd8 a photo"


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


def lying(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("**/*") if path.is_file()]


async def lay(desk: Desk, draft: Draft, kept: Kept, said_in: str, **more: Any) -> int:
    values: dict[str, Any] = {"kind": "photo", "name": "照片.jpg", "media_type": "image/jpeg"}
    return await desk.database.begin(
        lambda tx: evidence.add(tx, draft, kept, said_in=said_in, now=desk.at, **{**values, **more})
    )


async def test_bytes_are_kept_once_under_their_hash(tmp_path: Path) -> None:
    files = Blobs(tmp_path)
    kept = await asyncio.gather(*(files.keep(PHOTO) for _ in range(20)))
    sha = hashlib.sha256(PHOTO).hexdigest()
    assert set(kept) == {Kept(sha, len(PHOTO))}
    assert lying(tmp_path) == [sha]
    assert (tmp_path / "evidence" / sha[:2] / sha).read_bytes() == PHOTO
    assert await files.read(sha) == PHOTO
    assert await files.names() == {sha}


async def test_damaged_bytes_are_never_shown_and_are_written_anew(tmp_path: Path) -> None:
    files = Blobs(tmp_path)
    kept = await files.keep(PHOTO)
    (tmp_path / "evidence" / kept.sha256[:2] / kept.sha256).write_bytes(b"other")
    assert await files.read(kept.sha256) is None
    await files.keep(PHOTO)
    assert await files.read(kept.sha256) == PHOTO


async def test_a_disk_that_takes_nothing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await Blobs(tmp_path).keep(PHOTO)
    assert lying(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
async def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=name[:3] or "^$"):
        await Blobs(tmp_path).read(name)


async def test_what_no_row_knows_is_swept_unless_it_is_fresh(tmp_path: Path) -> None:
    files = Blobs(tmp_path)
    known, orphan, fresh = [await files.keep(data) for data in (b"1", b"2", b"3")]
    for kept in (known, orphan):
        os.utime(tmp_path / "evidence" / kept.sha256[:2] / kept.sha256, (0, 0))
    assert await files.sweep(frozenset({known.sha256}), time.time() - 3600) == 1
    assert await files.names() == {known.sha256, fresh.sha256}
    os.utime(tmp_path / "evidence" / fresh.sha256[:2] / fresh.sha256, (0, 0))
    await files.keep(b"3")
    assert await files.sweep(frozenset(), time.time() - 3600) == 1


async def test_files_go_with_the_report_and_are_shown_to_those_entitled(desk: Desk) -> None:
    draft = await desk.drafts(cast.LI, "39", "gacc")
    kept = Kept("a" * 64, 9)
    assert await lay(desk, draft, kept, "1:1") == 1
    assert await lay(desk, draft, kept, "1:1") == 1
    assert await lay(desk, draft, kept, "1:2", name="../说明\x00.pdf") == 2
    said = await desk.submit(cast.LI, await desk.new("39", "gacc", draft_id=draft.id))
    actor = await desk.actor(cast.HE)
    view = await desk.database.read(lambda tx: reading.one(tx, actor, said.id))
    assert [file.name for file in view.evidence] == ["照片.jpg", "说明.pdf"]
    shown = await desk.database.read(lambda tx: evidence.shown(tx, actor, view.evidence[0].id))
    assert (shown.sha256, shown.report_id) == (kept.sha256, said.id)
    file_id = view.evidence[0].id
    for outsider in (cast.SUN, cast.ZHANG, cast.ZHOU):
        other = await desk.actor(outsider)
        with pytest.raises(NotFound):
            await desk.database.read(partial(evidence.shown, actor=other, evidence_id=file_id))
    rows = await desk.database.read(lambda tx: tx.rows(select(blobs)))
    assert len(rows) == 1


async def test_limits_are_for_a_file_a_report_and_the_installation(desk: Desk) -> None:
    draft = await desk.drafts(cast.LI, "39", "gacc")
    for size, quota, code in (
        (evidence.MOST_BYTES + 1, evidence.QUOTA, Refusal.FILE_TOO_LARGE),
        (11, 10, Refusal.FILES_FULL),
    ):
        with pytest.raises(Refused) as caught:
            await lay(desk, draft, Kept("b" * 64, size), "1:1", quota=quota)
        assert caught.value.code is code
    for n in range(MOST_FILES):
        await lay(desk, draft, Kept("c" * 64, 5), f"1:{n}")
    with pytest.raises(Refused) as caught:
        await lay(desk, draft, Kept("c" * 64, 5), "1:99")
    assert caught.value.code is Refusal.TOO_MANY_FILES


async def test_files_are_retired_with_age_and_can_come_again(desk: Desk) -> None:
    kept, unsent = Kept("d" * 64, 5), Kept("e" * 64, 5)
    draft = await desk.drafts(cast.LI, "39", "gacc")
    await lay(desk, draft, kept, "1:1")
    said = await desk.submit(cast.LI, await desk.new("39", "gacc", draft_id=draft.id))
    await lay(desk, await desk.drafts(cast.LI, "39", "gacc"), unsent, "1:2")

    async def retire(days: int) -> int:
        at = NOW + timedelta(days=days)
        return await desk.database.begin(lambda tx: evidence.retire(tx, at))

    async def there() -> frozenset[str]:
        return await desk.database.read(evidence.kept_hashes)

    assert await retire(6) == 0
    assert await retire(30) == 1
    assert await there() == {kept.sha256}
    assert await retire(3 * 365 + 1) == 1
    actor = await desk.actor(cast.LI)
    view = await desk.database.read(lambda tx: reading.one(tx, actor, said.id))
    assert view.evidence[0].removed
    with pytest.raises(Refused) as caught:
        await desk.database.read(lambda tx: evidence.shown(tx, actor, view.evidence[0].id))
    assert caught.value.code is Refusal.FILE_GONE
    await lay(desk, await desk.drafts(cast.LI, "39", "gacc"), kept, "1:3")
    assert await there() == {kept.sha256}


@on_postgresql
async def test_what_is_laid_down_again_while_the_old_goes_stays(desk: Desk) -> None:
    """The same photo once more, in the moment in which nobody needed the first any longer."""
    kept = Kept("f" * 64, 5)
    await lay(desk, await desk.drafts(cast.CHEN, "14", "cnipa"), kept, "1:1")
    desk.at = NOW + timedelta(days=30)
    draft = await desk.drafts(cast.LI, "39", "gacc")
    laid, may_end = asyncio.Event(), asyncio.Event()

    async def again(tx: Tx) -> None:
        await evidence.add(
            tx,
            draft,
            kept,
            kind="photo",
            name="照片.jpg",
            media_type="image/jpeg",
            said_in="1:2",
            now=desk.at,
        )
        laid.set()
        await may_end.wait()

    adding = asyncio.create_task(desk.database.begin(again))
    await laid.wait()
    night = asyncio.create_task(desk.database.begin(lambda tx: evidence.retire(tx, desk.at)))
    await asyncio.wait({night}, timeout=0.3)
    may_end.set()
    await asyncio.gather(adding, night)
    assert await desk.database.read(evidence.kept_hashes) == {kept.sha256}
