"""A digest's picture goes after it as a photo; whatever is wrong with it, the words have gone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App, Wishes
from bot.drawing import fonts
from bot.office import read_office
from bot.painter import Painter
from handlers.digests_picture import PICTURE
from store import chats, people
from store import digests as schedules
from store import outbox as outbox_rows
from store.db import Database, Tx
from store.digest_records import DEFAULT_PARTS, Digest, Part, Settings
from store.tables import outbox
from tests import cast
from tests.bot.served import serving
from tests.bot.test_digests_served import BEFORE, GROUP, reads, told
from tests.databases import Server, SqliteFiles
from tests.sandbox_server import OFFICE, Sandbox, start_sandbox

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is written is tested on both databases in tests/handlers/digests."""
    return sqlite_files


def office() -> Wishes:
    return Wishes(office=read_office(OFFICE))


async def set_up(db: Database, chat: int = GROUP) -> Digest:
    async def body(tx: Tx) -> Digest:
        chat_id = await chats.ensure(tx, chat, "supergroup", "联席会议联络群", BEFORE)
        actor = await people.actor(tx, cast.SUN.id)
        wanted = Settings(parts=DEFAULT_PARTS | {Part.PICTURE})
        await schedules.put(tx, actor, chat_id, 0, wanted, effect_key=f"{chat}", now=BEFORE)
        found = await schedules.find(tx, chat_id)
        assert found is not None
        return found

    return await db.begin(body)


async def became(app: App, state: str) -> Any:
    """The picture's row, once it is in that state."""
    found = None
    rows = select(outbox).where(outbox.c.kind == "digest_picture")
    async with asyncio.timeout(30):
        while found is None or found.state != state:
            await asyncio.sleep(0.02)
            found = await app.worker.db.read(lambda tx: tx.row(rows))
    return found


def draws(monkeypatch: pytest.MonkeyPatch, result: bytes | Exception | None) -> None:
    async def draw(self: Painter, facts: Any) -> bytes | None:
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(Painter, "draw", draw)


async def photos(box: Sandbox, chat: int) -> list[dict[str, Any]]:
    return [message for message in await box.messages(chat) if "photo" in message]


async def test_it_is_drawn_and_posted_after_the_words(seeded_url: str, tmp_path: Path) -> None:
    if fonts.find() is None:
        pytest.skip("WenQuanYi Micro Hei is not installed")
    async with (
        start_sandbox() as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.say(cast.SUN.id, "/help")
        await set_up(app.worker.db)
        await app.digests.tick()
        row = await became(app, "sent")
        (photo,) = await photos(box, GROUP)
        assert photo["message_id"] == row.message_id
        assert photo["caption"] == "《2020—2021 年推进计划》到期与进展图 · 2020-10-19 · 到期 7 项"
        (text,) = [m for m in await box.messages(GROUP) if "📅" in m.get("text", "")]
        assert text["message_id"] < photo["message_id"]


@pytest.mark.parametrize(
    "result", [None, RuntimeError("the drawing broke")], ids=["none", "broken"]
)
async def test_one_that_cannot_be_drawn_is_left_out_and_nobody_is_told(
    seeded_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    result: Exception | None,
) -> None:
    draws(monkeypatch, result)
    async with (
        start_sandbox() as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.say(cast.SUN.id, "/help")
        digest = await set_up(app.worker.db)
        await app.digests.tick()
        row = await became(app, "failed")
        assert row.error == "no picture"
        assert len(await told(box, GROUP, "📅")) == 1
        assert await photos(box, GROUP) == []
        # what is said in the group afterwards is not held up
        await box.say(cast.SUN.id, "/digest", chat=GROUP)
        await reads(box, GROUP, "定期摘要 · 联席会议联络群")
        known = await app.worker.db.read(lambda tx: schedules.by_id(tx, digest.id))
        assert known.ended_at is None


async def test_a_group_that_forbids_pictures_keeps_its_digest(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(monkeypatch, PNG)
    async with (
        start_sandbox() as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.say(cast.SUN.id, "/help")
        words = "Bad Request: not enough rights to send photos to the chat"
        rule = {"do": "error", "method": "sendPhoto", "code": 400, "description": words}
        await box.faults(rule)
        digest = await set_up(app.worker.db)
        await app.digests.tick()
        await became(app, "failed")
        assert len(await told(box, GROUP, "📅")) == 1
        known = await app.worker.db.read(lambda tx: schedules.by_id(tx, digest.id))
        assert (known.ended_at, known.chat_state) == (None, "active")


async def test_pictures_that_wait_keep_no_answer_waiting(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty groups' pictures hang in the drawing; somebody asks meanwhile and is answered."""
    asked, go = asyncio.Event(), asyncio.Event()

    async def draw(self: Painter, facts: Any) -> bytes | None:
        asked.set()
        await go.wait()
        return None

    monkeypatch.setattr(Painter, "draw", draw)
    async with (
        start_sandbox() as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.say(cast.SUN.id, "/help")
        await reads(box, cast.SUN.id, "直接问就行")
        await app.worker.db.begin(forty)
        app.courier.wake()
        await asked.wait()
        await box.say(cast.SUN.id, "/help")
        await reads(box, cast.SUN.id, "直接问就行", 2)
        go.set()


async def forty(tx: Tx) -> None:
    for number in range(40):
        chat_id = await chats.ensure(tx, GROUP - 100 - number, "supergroup", None, BEFORE)
        now, facts = datetime.now(UTC), {"caption": "图"}
        await outbox_rows.put(
            tx, chat_id=chat_id, kind=PICTURE, facts=facts, dedupe_key=f"p{number}", now=now
        )
