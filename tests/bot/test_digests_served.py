"""Digests over real HTTP: the day comes, the group reads it once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App, Wishes
from bot.office import read_office
from bot.sandbox.scenario import Scenario, Topic, read_scenario
from handlers.texts import first as say_first
from store import chats, people
from store import digests as schedules
from store.db import Database, Tx, open_database
from store.digest_records import Digest, Ended, Settings
from store.tables import outbox
from tests import cast
from tests.bot.served import serving
from tests.chaos.campaign import Zygote
from tests.databases import Server, SqliteFiles
from tests.forks import Forks
from tests.sandbox_server import OFFICE, Sandbox, start_sandbox

GROUP = -1002000000001
MONDAY = datetime(2020, 10, 19, 1, 0, tzinfo=UTC)
BEFORE = datetime(2020, 10, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is written is tested on both databases in tests/handlers/digests."""
    return sqlite_files


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Repeats come at once."""
    monkeypatch.setattr("bot.courier.UNKNOWN_WAITS", (0.01,))
    yield


async def told(box: Sandbox, chat: int, words: str) -> list[str]:
    """What was said there with these words."""
    return [
        str(message["text"])
        for message in await box.messages(chat)
        if words in message.get("text", "")
    ]


async def reads(box: Sandbox, chat: int, words: str, times: int = 1) -> list[str]:
    """Wait until it stands there so often."""
    async with asyncio.timeout(20):
        while len(found := await told(box, chat, words)) < times:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found


async def set_up(db: Database, *, chat: int = GROUP, topic: int = 0) -> Digest:
    """A schedule of the coordinator's, from the day before; she has written to the bot."""

    async def body(tx: Tx) -> Digest:
        chat_id = await chats.ensure(tx, chat, "supergroup", "联席会议联络群", BEFORE)
        await chats.ensure(tx, cast.SUN.id, "private", None, BEFORE)
        actor = await people.actor(tx, cast.SUN.id)
        key = f"set:{chat}:{topic}"
        await schedules.put(tx, actor, chat_id, topic, Settings(), effect_key=key, now=BEFORE)
        found = await schedules.find(tx, chat_id, topic)
        assert found is not None
        return found

    return await db.begin(body)


async def state_of(app: App, digest: Digest) -> Digest:
    return await app.worker.db.read(lambda tx: schedules.by_id(tx, digest.id))


def with_topics() -> Scenario:
    """The story, with topics 2 to 9 in its group."""
    story = read_scenario(OFFICE)
    topics = tuple(Topic(id=number, name=f"话题 {number}") for number in range(2, 10))
    rooms = [r.model_copy(update={"topics": topics}) if r.id == GROUP else r for r in story.chats]
    return story.model_copy(update={"chats": tuple(rooms)})


def office() -> Wishes:
    return Wishes(office=read_office(OFFICE))


async def test_the_day_is_moved_and_the_group_reads_its_digest_once(
    seeded_url: str, tmp_path: Path
) -> None:
    async with (
        start_sandbox() as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.say(cast.SUN.id, "/digest 9:00", chat=GROUP)
        await reads(box, GROUP, "定期摘要 · 联席会议联络群")
        await app.digests.tick()
        assert await told(box, GROUP, "📅") == []
        await box.set_today("2020-10-26")
        await box.say(cast.SUN.id, "/help")  # an answer of the server tells the day
        async with asyncio.timeout(20):
            while not await told(box, GROUP, "📅"):
                await app.digests.tick()
                await asyncio.sleep(0.05)
        for _ in range(3):
            await app.digests.tick()
        (text,) = await told(box, GROUP, "📅")
        assert text.startswith("📅 未来 14 天到期 · 2020-10-26 周一")
        assert "10 月 31 日（周六） 7 项" in text


@pytest.mark.parametrize(
    ("code", "description", "why"),
    [
        (403, "Forbidden: bot was kicked from the supergroup chat", Ended.LEFT),
        (400, "Bad Request: have no rights to send a message", Ended.MUTED),
        (400, "Bad Request: message thread not found", Ended.TOPIC),
        (400, "Bad Request: TOPIC_CLOSED", Ended.TOPIC),
    ],
)
async def test_a_chat_that_refuses_ends_the_digest_and_its_owner_is_told(
    seeded_url: str, tmp_path: Path, code: int, description: str, why: Ended
) -> None:
    async with (
        start_sandbox(scenario=with_topics()) as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.say(cast.SUN.id, "/help")
        rule = {"do": "error", "method": "sendMessage", "chat_id": GROUP, "times": 1}
        await box.faults({**rule, "code": code, "description": description})
        digest = await set_up(app.worker.db, topic=7 if why is Ended.TOPIC else 0)
        await app.digests.tick()
        (text,) = await reads(box, cast.SUN.id, "定期摘要已自动停止")
        assert "联席会议联络群" in text
        assert (await state_of(app, digest)).ended_why is why


async def test_a_lost_answer_is_repeated_once_marked(seeded_url: str, tmp_path: Path) -> None:
    async with (
        start_sandbox() as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.faults({"do": "drop", "method": "sendMessage", "chat_id": GROUP, "times": 1})
        await set_up(app.worker.db)
        await app.digests.tick()
        one, two = await reads(box, GROUP, "📅", 2)
        assert two == f"{one}\n\n{say_first.repeated()}"


async def test_of_a_second_lost_answer_the_owner_hears_and_nothing_is_sent_again(
    seeded_url: str, tmp_path: Path
) -> None:
    async with (
        start_sandbox() as box,
        serving(box, seeded_url, tmp_path, office(), clock="api") as app,
    ):
        await box.say(cast.SUN.id, "/help")
        await box.faults({"do": "drop", "method": "sendMessage", "chat_id": GROUP})
        digest = await set_up(app.worker.db)
        await app.digests.tick()
        await reads(box, cast.SUN.id, "没有收到 Telegram 的回执")
        assert len(await told(box, GROUP, "📅")) == 2
        rows = await app.worker.db.read(
            lambda tx: tx.rows(select(outbox.c.state).where(outbox.c.kind == "digest"))
        )
        assert [row.state for row in rows] == ["unknown"]
        assert (await state_of(app, digest)).ended_at is None


# What a kill at each point may leave in the group: nobody can know whether Telegram has it.
KILLS = [
    ("KP12", 1, {1}),
    ("KP13", 1, {1}),
    ("KP8", 1, {1}),
    ("KP9", 1, {1, 2}),
    ("KP10", 1, {1, 2}),
    ("KP11", 1, {1}),
]


async def test_a_kill_between_any_two_steps_leaves_one_digest_or_a_marked_repeat(
    seeded_url: str, tmp_path: Path, forks: Forks
) -> None:
    database, zygote = open_database(seeded_url), Zygote(forks, tmp_path / "bot.log")
    async with start_sandbox(scenario=with_topics()) as box:
        async with serving(box, seeded_url, tmp_path, office(), clock="api"):
            await box.say(cast.SUN.id, "/help")
            await reads(box, cast.SUN.id, "直接问就行")
        settings: dict[str, Any] = {
            "token": box.token,
            "base_url": box.base_url,
            "access": "open",
            "data_dir": str(tmp_path),
            "database_url": seeded_url,
            "lease_seconds": 1.0,
            "pace": "off",
            "clock": "api",
        }
        before = 0
        for number, (point, hit, allowed) in enumerate(KILLS):
            await set_up(database, topic=number + 2)
            pid = await zygote.start(settings | {"failpoints": f"{point}:{hit}:kill"})
            async with asyncio.timeout(30):
                assert await zygote.wait(pid) == -signal.SIGKILL, point
            log = await box.log()
            pid = await zygote.start(settings)
            try:
                await box.wait_for_log(partial(_has_polled, before=log[-1]["n"]))
                await reads(box, GROUP, "📅", before + 1)
                async with asyncio.timeout(20):
                    while await _is_open(database):  # noqa: ASYNC110  # another process
                        await asyncio.sleep(0.05)
            finally:
                os.kill(pid, signal.SIGTERM)
                assert await zygote.wait(pid) == 0
            texts = (await told(box, GROUP, "📅"))[before:]
            assert len(texts) in allowed, point
            assert all(say_first.repeated() in text for text in texts[1:]), point
            before += len(texts)
    await database.close()


def _has_polled(log: list[dict[str, Any]], before: int) -> bool:
    return any(
        entry["method"] == "getUpdates" and entry["status"] == 200 and entry["n"] > before
        for entry in log
    )


async def _is_open(database: Database) -> bool:
    waiting = outbox.c.state.in_(["queued", "sending"])
    return bool(await database.read(lambda tx: tx.scalar(select(outbox.c.id).where(waiting))))
