"""Keeping on the command line: sentences, exit codes, and kill -9 at every step."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from store import backup, lock, manifest
from store.db import open_database
from store.restore import restore
from tests.databases import on_sqlite
from tests.forks import Forks
from tests.store.keeping import LOCAL, NOW, backed_up, furnish, head_of, note

# Nobody listens there; it is what lets the points be armed.
LOOPBACK = {"TELEGRAM_BASE_URL": "http://127.0.0.1:1/bot"}
BACKUP_STEPS, RESTORE_STEPS = 6, 5


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Place:
    """An installation on the disk, with a backup of it and more written since."""

    url: str
    folder: Path
    kept: Path
    forks: Forks

    def environment(self, **more: str) -> dict[str, str]:
        told = {"FENGONG_DATABASE_URL": self.url, "FENGONG_DATA_DIR": str(self.folder)}
        return {"PATH": os.environ["PATH"], **LOOPBACK, **told, **more}

    async def is_killed_at(self, hit: int, *words: str) -> None:
        """Run it as a process that kills itself at that step."""
        pid = await self.begins(*words, FENGONG_FAILPOINTS=f"KP17:{hit}:kill")
        assert await self.forks.wait(pid) == -signal.SIGKILL

    async def begins(self, *words: str, **more: str) -> int:
        """The console script with these words, in a process of its own; its id."""
        told = self.environment(**more)
        call = "tests.bot.test_cli_keep:calls"
        return await self.forks.start(call, list(words), environment=told)

    async def comes_back(self) -> None:
        """Restore the backup once more, undisturbed."""
        source = backup.Source(self.url, self.folder / "evidence")
        await restore(source, self.kept, force=True, now=NOW, local=LOCAL)

    @property
    def backups(self) -> list[Path]:
        return manifest.finished(self.folder / "backups")


@pytest.fixture
async def place(seeded_url: str, tmp_path: Path, forks: Forks) -> AsyncIterator[Place]:
    database = open_database(seeded_url)
    await furnish(database, tmp_path / "evidence")
    kept = await backed_up(seeded_url, tmp_path / "evidence", tmp_path / "backups")
    await database.begin(lambda tx: note(tx, 100))
    await database.close()
    yield Place(seeded_url, tmp_path, kept, forks)


Call = Callable[..., Coroutine[Any, Any, Said]]


@pytest.fixture
def says(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the console script on that installation, within this process."""
    for name, value in place.environment().items():
        monkeypatch.setenv(name, value)

    def run(words: tuple[str, ...]) -> Said:
        monkeypatch.setattr(sys, "argv", ["fengong", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        code = end.value.code
        return Said(code if isinstance(code, int) else 0, *capsys.readouterr())

    async def call(*words: str) -> Said:
        # it makes an event loop of its own
        return await asyncio.to_thread(run, words)

    return call


async def test_a_backup_is_made_and_tried(place: Place, says: Call) -> None:
    said = await says("backup")
    assert (said.code, said.err) == (0, "")
    assert "已试恢复，审计链完整" in said.out
    assert len(place.backups) == 2
    said = await says("backup", str(place.backups[-1]), "--check")
    assert said.code == 0
    assert "完好" in said.out


@pytest.mark.parametrize("hit", range(1, BACKUP_STEPS + 1))
async def test_kill_in_a_backup_leaves_whole_ones_only(place: Place, hit: int) -> None:
    before = await head_of(place.url)
    await place.is_killed_at(hit, "backup")
    assert len(place.backups) == (2 if hit == BACKUP_STEPS else 1)
    for made in place.backups:
        await backup.check(made)
    assert await head_of(place.url) == before
    again = await backed_up(place.url, place.folder / "evidence", place.folder / "backups")
    assert again in place.backups
    assert not list((place.folder / "backups").glob(".making*"))


@pytest.mark.parametrize("hit", range(1, RESTORE_STEPS + 1))
async def test_kill_in_a_restore_leaves_the_old_or_the_new(place: Place, hit: int) -> None:
    old = await head_of(place.url)
    restored = manifest.read(place.kept).entries + 1
    await place.is_killed_at(hit, "restore", str(place.kept), "--force")
    found = await head_of(place.url)
    # on a server the fourth step comes before COMMIT, on a file before the rename
    assert found == old if hit < RESTORE_STEPS else found.seq == restored
    await place.comes_back()
    assert (await head_of(place.url)).seq == restored


@on_sqlite
async def test_kill_at_any_moment(place: Place) -> None:
    """At random times, which no list of steps foresees."""
    rng = random.Random(int(os.environ.get("FENGONG_KILL_SEED", "17")))
    old = await head_of(place.url)
    restored = manifest.read(place.kept).entries + 1
    for _ in range(int(os.environ.get("FENGONG_KILLS", "4"))):
        for words in (["backup"], ["restore", str(place.kept), "--force"]):
            pid = await place.begins(*words)
            await asyncio.sleep(rng.uniform(0.02, 0.6))
            os.kill(pid, signal.SIGKILL)
            assert await place.forks.wait(pid) in (0, -signal.SIGKILL)
            found = await head_of(place.url)
            assert found == old or found.seq == restored
            for made in place.backups:
                await backup.check(made)


@on_sqlite
async def test_the_old_one_is_replaced_only_when_asked(place: Place, says: Call) -> None:
    said = await says("restore", str(place.kept))
    assert said.code == 1
    assert "--force" in said.err
    with lock.writing(place.url):
        said = await says("restore", str(place.kept), "--force")
    assert said.code != 0
    assert "先停下机器人" in said.err
    said = await says("restore", str(place.folder), "--force")
    assert said.code == 1
    assert "不是一份做完的备份" in said.err


@on_sqlite
async def test_what_is_held_is_seen_and_decided(place: Place, says: Call) -> None:
    said = await says("restore", str(place.kept), "--force")
    assert "2 条待发消息已扣下" in said.out
    said = await says("doctor")
    assert "扣下了 2 条" in said.out
    said = await says("outbox")
    assert said.out.count("501004") == 2
    assert (await says("outbox", "discard")).out == "2 条已作废。\n"
    assert (await says("outbox", "release")).out.startswith("0 条")
    assert "扣下" not in (await says("doctor")).out


@on_sqlite
async def test_the_journal_is_checked_against_every_backup(place: Place, says: Call) -> None:
    said = await says("audit", "verify", "--json")
    found = json.loads(said.out)
    assert (said.code, found["broken_at"], found["kept"]) == (0, None, 1)
    _cut_off(place.url, found["head"]["seq"] - 2)
    said = await says("audit", "verify")
    assert said.code == 1
    assert place.kept.name in said.out


@on_sqlite
async def test_a_hash_or_a_file_with_it_shows_what_was_cut_off(
    place: Place, says: Call, tmp_path: Path
) -> None:
    head = await head_of(place.url)
    posted = tmp_path / "post.txt"
    _write(posted, f"审计链留存 · 第 {head.seq} 条\n{head.hash}\n")
    against = ["audit", "verify", "--against"]
    assert head.seq is not None
    for given in (head.hash, str(posted)):
        assert (await says(*against, given)).code == 0
    # the backup's head is still there: without the note, nobody would see it
    _cut_off(place.url, head.seq - 1)
    assert (await says("audit", "verify")).code == 0
    for given in (head.hash, str(posted)):
        said = await says(*against, given)
        assert said.code == 1
        assert head.hash in said.out
    said = await says(*against, "abc")
    assert said.code == 2
    assert "没有链尾" in said.err


@on_sqlite
async def test_a_chat_for_administrators_must_be_known(place: Place, says: Call) -> None:
    assert (await says("audit", "chat", "501004")).code == 0
    assert (await says("audit", "chat", "--", "-42")).code == 1
    assert (await says("audit", "chat", "0")).code == 0


def calls(words: list[str]) -> None:
    """Be the console script; for a process that is killed at it."""
    sys.argv = ["fengong", *words]
    cli.main()


def _write(path: Path, words: str) -> None:
    path.write_text(words, encoding="utf-8")


def _cut_off(url: str, last: int) -> None:
    """Take the end off the journal so that it looks whole."""
    with closing(sqlite3.connect(url.partition("///")[2])) as connection:
        connection.execute("DELETE FROM audit_private WHERE seq > ?", (last,))
        connection.execute("DELETE FROM audit WHERE seq > ?", (last,))
        connection.execute(
            "UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE seq = ?)", (last,)
        )
        connection.commit()
