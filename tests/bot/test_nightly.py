"""What is done at night is done once, also by who slept through it, and failures are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from bot import nightly
from bot.health import Health
from bot.nightly import Nightly, slot
from bot.worker import Worker
from handlers import letters
from store import audit, backup, chats, chores, manifest, people, slots
from store.db import Database, Tx
from store.errors import BadBackup
from store.records import Role
from store.tables import audit as entries
from store.tables import audit_private
from store.tables import chores as rows
from store.tables import outbox as messages
from store.tables import slots as slot_rows
from tests.bot.stage import BOT_ID, MovableClock
from tests.databases import on_sqlite
from tests.store.keeping import NOW, furnish, note

ZONE = ZoneInfo("Asia/Shanghai")
# Wednesday, one in the morning in the office.
FIRST = datetime(2022, 3, 15, 17, 0, tzinfo=UTC)


def local(year: int, month: int, day: int, *clock: int) -> datetime:
    return datetime(year, month, day, *clock, tzinfo=ZONE)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("now", "weekday", "day"),
    [
        (local(2022, 3, 16, 3, 0), None, date(2022, 3, 16)),
        (local(2022, 3, 16, 2, 59, 59), None, date(2022, 3, 15)),
        (local(2022, 3, 16, 23, 0), None, date(2022, 3, 16)),
        (local(2022, 3, 14, 3, 0), 0, date(2022, 3, 14)),
        (local(2022, 3, 14, 2, 0), 0, date(2022, 3, 7)),
        (local(2022, 3, 20, 12, 0), 0, date(2022, 3, 14)),
        (local(2022, 1, 1, 0, 30), None, date(2021, 12, 31)),
    ],
)
def test_the_day_that_is_due(now: datetime, weekday: int | None, day: date) -> None:
    assert slot(now, weekday=weekday) == day


class Night:
    """An installation, its nights, and a clock that a test moves."""

    def __init__(self, url: str, db: Database, folder: Path) -> None:
        self.db, self.clock, self.backups = db, MovableClock(), folder / "backups"
        self.clock.at = FIRST
        self.woken = 0
        worker = Worker(
            db=db,
            clock=self.clock,
            health=Health(folder / "health.json"),
            bot_id=BOT_ID,
            lease=timedelta(seconds=15),
        )
        self.rounds = Nightly(worker, url, folder, self.backups, self._wake)
        self.worker = worker

    def _wake(self) -> None:
        self.woken += 1

    async def passes(self, **more: float) -> None:
        """Time goes by, and somebody ticks."""
        self.clock.at += timedelta(**more)
        await self.rounds.tick()

    def made(self) -> list[str]:
        return [path.name for path in manifest.finished(self.backups)]

    async def told(self) -> list[str]:
        rows = await self.db.read(lambda tx: tx.rows(select(messages).order_by(messages.c.id)))
        return [row.kind for row in rows if row.kind in letters.KINDS - {"home"}]


@pytest.fixture
async def night(seeded_url: str, seeded: Database, tmp_path: Path) -> AsyncIterator[Night]:
    await furnish(seeded, tmp_path / "evidence")
    made = Night(seeded_url, seeded, tmp_path)
    await made.rounds.tick()
    assert made.made() == []
    yield made


async def test_a_backup_is_made_after_three_and_once(night: Night) -> None:
    await night.passes(hours=1)
    assert night.made() == []
    await night.passes(hours=1)
    assert night.made() == ["nightly-20220316-030000"]
    for _ in range(5):
        await night.passes(hours=1)
    assert len(night.made()) == 1
    await night.passes(hours=24)
    assert len(night.made()) == 2


async def test_who_slept_through_is_woken(night: Night) -> None:
    await night.passes(hours=2)
    await night.passes(days=3, hours=5)
    assert night.made() == ["nightly-20220316-030000", "nightly-20220319-080000"]


async def test_ten_workers_make_one(night: Night, tmp_path: Path) -> None:
    night.clock.at += timedelta(hours=2)
    await asyncio.gather(*(night.rounds.tick() for _ in range(10)))
    assert len(night.made()) == 1


@on_sqlite
async def test_fourteen_nights_are_kept(night: Night) -> None:
    await night.passes(hours=2)
    for _ in range(15):
        await night.passes(days=1)
    assert len(night.made()) == backup.KEPT
    assert night.made()[-1] == "nightly-20220331-030000"


async def test_a_failure_is_told_once_and_tried_again(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = backup.make

    async def broken(*_: object, **__: object) -> Path:
        raise BadBackup("x", "chain", "3")

    monkeypatch.setattr(backup, "make", broken)
    await night.passes(hours=2)
    for _ in range(30):
        await night.passes(hours=1)
    # two administrators
    assert await night.told() == ["backup_failed", "backup_failed"]
    text = letters.word("backup_failed", await _facts(night)).text
    assert "审计链在第 3 条对不上" in text
    monkeypatch.setattr(backup, "make", whole)
    await night.passes(hours=2)
    assert len(night.made()) == 1
    assert await night.db.read(lambda tx: chores.trouble(tx, "backup")) is None


async def _facts(night: Night) -> dict[str, object]:
    found = select(messages.c.facts).where(messages.c.kind == "backup_failed").limit(1)
    facts: dict[str, object] = await night.db.read(lambda tx: tx.scalar(found))
    return facts


async def test_a_full_disk_leaves_the_backups_that_are_there(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    await night.passes(hours=2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "write", full)
    await night.passes(days=1)
    assert night.made() == ["nightly-20220316-030000"]
    assert not list(night.backups.glob(".making*"))
    assert "backup_failed" in await night.told()


async def test_a_backup_without_its_evidence_is_made_and_said(night: Night, tmp_path: Path) -> None:
    for path in list((tmp_path / "evidence").glob("*/*"))[:1]:
        path.unlink()
    await night.passes(hours=2)
    assert len(night.made()) == 1
    assert await night.told() == ["evidence_missing", "evidence_missing"]


async def test_the_head_is_posted_on_mondays(night: Night) -> None:
    await night.passes(days=4)
    assert "audit_head" not in await night.told()
    await night.passes(days=1, hours=2)
    assert await night.told() == ["audit_head", "audit_head"]
    found = select(messages.c.facts).where(messages.c.kind == "audit_head").limit(1)
    facts = await night.db.read(lambda tx: tx.scalar(found))
    head = audit.Head(facts["hash"], facts["seq"])
    assert (await night.db.read(lambda tx: audit.verify(tx, [head]))).broken_at is None
    assert facts["hash"] in letters.word("audit_head", facts).text


async def test_old_personal_texts_go_and_the_journal_holds(night: Night) -> None:
    old = NOW + timedelta(days=3 * 366 - 1)
    await night.db.begin(lambda tx: note(tx, 50))
    night.clock.at = old
    count = select(func.count()).select_from(audit_private)
    assert await night.db.read(lambda tx: tx.scalar(count)) == 6
    await night.passes(days=2)
    assert await night.db.read(lambda tx: tx.scalar(count)) == 0
    assert (await night.db.read(audit.verify)).broken_at is None
    last = select(entries.c.verb).order_by(entries.c.seq.desc()).limit(1)
    assert await night.db.read(lambda tx: tx.scalar(last)) == "retain"
    before = await night.db.read(audit.head)
    await night.passes(days=1)
    assert await night.db.read(audit.head) == before


async def test_slots_are_kept_by_the_day_that_plans_see(night: Night) -> None:
    """A sandbox plays another year than the machine's: its slots are of that year."""
    chat_id = await night.db.begin(lambda tx: chats.ensure(tx, -1001, "group", None, NOW))
    away = -timedelta(days=6 * 365)
    night.clock._ahead = away
    today = night.clock.moment().date()

    async def served(tx: Tx) -> None:
        for day in (today, today - slots.KEPT_FOR - timedelta(days=2)):
            state, at = slots.State.SENT, night.clock.moment()
            await slots.take(
                tx, chat_id, "digest", day, zone="Asia/Shanghai", due_at=at, state=state, now=at
            )

    await night.db.begin(served)
    await night.passes(hours=2)
    left = await night.db.read(lambda tx: tx.rows(select(slot_rows.c.local_date)))
    assert [row.local_date for row in left] == [today]


async def test_a_worker_that_died_at_it_is_followed(night: Night) -> None:
    await night.passes(hours=2)
    until = night.clock.at
    died = update(rows).where(rows.c.name == "backup").values(state="doing", until=until)
    await night.db.begin(lambda tx: tx.run(died))
    await night.passes(minutes=1)
    assert len(night.made()) == 2


async def test_a_stop_does_not_wait_for_a_backup(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = asyncio.Event()

    async def endless(*_: object, **__: object) -> Path:
        began.set()
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(backup, "make", endless)
    night.clock.at += timedelta(hours=2)
    async with asyncio.timeout(5):
        running = asyncio.create_task(night.rounds.run())
        await began.wait()
        night.worker.stop()
        await running
    assert "nightly" in night.worker.health.beats


async def test_those_told_are_owners_and_administrators(night: Night) -> None:
    await night.db.begin(
        lambda tx: people.appoint(
            tx,
            telegram_id=7,
            name="x",
            role=Role.COORDINATOR,
            agency_id=None,
            how="cast",
            now=NOW,
        )
    )
    await night.passes(days=6)
    assert (await night.told()).count("audit_head") == 2
    assert nightly.TICK < 60
