"""Committed, then acknowledged; and no update, other poller or outage stops the intake."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Wishes, build
from bot.stop import Stop
from bot.updates import ALLOWED
from bot.worker import Bell
from store import inbox
from store.db import Tx, open_database
from store.errors import Trouble, Unusable
from store.tables import inbox as table
from tests.bot.served import LI, ZHANG, acknowledged, chosen, only, serving
from tests.sandbox_server import start_sandbox


class Seen:
    """A handler that notes every update."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.ids: list[int] = []
        self.changed = asyncio.Condition()

    async def __call__(self, update: Any, context: Any) -> None:
        async with self.changed:
            self.ids.append(update.update_id)
            message = update.effective_message
            self.texts.append((message and message.text) or "")
            self.changed.notify_all()

    async def until(self, number: int) -> None:
        """Wait for so many updates."""
        async with asyncio.timeout(20), self.changed:
            await self.changed.wait_for(lambda: len(self.ids) >= number)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    recorder = Seen()
    only(monkeypatch, recorder)
    return recorder


async def stored(url: str) -> list[Any]:
    database = open_database(url)
    try:
        return list(await database.read(lambda tx: tx.rows(select(table).order_by(table.c.seq))))
    finally:
        await database.close()


async def test_what_is_acknowledged_is_stored_and_answered_once(
    seeded_url: str, tmp_path: Path, seen: Seen
) -> None:
    async with start_sandbox() as sandbox:
        for number in range(20):
            await sandbox.say(ZHANG, f"第{number}")
        async with serving(sandbox, seeded_url, tmp_path):
            await seen.until(20)
            await acknowledged(sandbox)
        assert seen.texts == [f"第{number}" for number in range(20)]
        rows = await stored(seeded_url)
        assert [row.state for row in rows] == ["done"] * 20
        polls = [e for e in await sandbox.log() if e["method"] == "getUpdates"]
        assert polls
        assert all(entry["parameters"]["allowed_updates"] == list(ALLOWED) for entry in polls)


async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(
    seeded_url: str, tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([RuntimeError("disk"), RuntimeError("disk")])
    real = inbox.accept

    async def accept(tx: Tx, *more: Any) -> Any:
        accepted = await real(tx, *more)
        for error in failures:
            raise error
        return accepted

    monkeypatch.setattr(inbox, "accept", accept)
    async with start_sandbox() as sandbox:
        await sandbox.say(ZHANG, "要紧的事")
        async with serving(sandbox, seeded_url, tmp_path) as app:
            await seen.until(1)
            await acknowledged(sandbox)
            assert app.worker.health.troubles == {}
        assert seen.texts == ["要紧的事"]


async def test_a_full_disk_is_said_and_outlasted(
    seeded_url: str, tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, real = asyncio.Event(), inbox.accept
    full.set()
    said: list[str] = []

    async def accept(tx: Tx, *more: Any) -> Any:
        if full.is_set():
            raise Unusable(Trouble.FULL, "sqlite:///x")
        return await real(tx, *more)

    monkeypatch.setattr(inbox, "accept", accept)
    async with start_sandbox() as sandbox:
        await sandbox.say(ZHANG, "磁盘满时写的")
        async with serving(sandbox, seeded_url, tmp_path) as app:
            await sandbox.wait_for_log(_polled_twice)
            said.append(app.worker.health.troubles.get("intake", ""))
            full.clear()
            await seen.until(1)
    assert "磁盘已满" in said[0]
    assert seen.texts == ["磁盘满时写的"]


def _polled_twice(entries: list[dict[str, Any]]) -> bool:
    polls = [e for e in entries if e["method"] == "getUpdates" and e["status"] == 200]
    return len(polls) >= 2


async def test_a_poll_that_stands_still_is_cut_off_and_the_connection_rebuilt(
    seeded_url: str, tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingest.STALLED_AFTER", 0.3)
    async with start_sandbox() as sandbox:
        freeze = {"do": "freeze", "method": "getUpdates", "seconds": 30, "times": 1}
        await sandbox.faults(freeze)
        await sandbox.say(ZHANG, "在吗")
        async with serving(sandbox, seeded_url, tmp_path):
            await seen.until(1)
    assert seen.texts == ["在吗"]


async def test_polls_that_always_stand_still_end_the_process(
    seeded_url: str, tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingest.STALLED_AFTER", 0.1)
    async with start_sandbox() as sandbox:
        await sandbox.faults({"do": "freeze", "method": "getUpdates", "seconds": 30})
        app = build(chosen(sandbox, seeded_url, tmp_path))
        with pytest.raises(Stop) as caught:
            await app.serve(Wishes())
    assert caught.value.code == 1


@pytest.mark.parametrize("loop", ["lanes", "courier", "keeper", "intake"])
async def test_a_loop_that_dies_takes_the_process_with_it(
    seeded_url: str, tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch, loop: str
) -> None:
    async def dies() -> None:
        raise ZeroDivisionError(loop)

    async with start_sandbox() as sandbox:
        app = build(chosen(sandbox, seeded_url, tmp_path))
        monkeypatch.setattr(getattr(app, loop), "run", dies)
        with pytest.raises(ZeroDivisionError, match=loop):
            await app.serve(Wishes())


async def test_ids_that_are_drawn_lower_after_a_quiet_week_are_served(
    seeded_url: str, tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingest.POLL_SECONDS", 1)
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path):
        await sandbox.control("quiet_week", next_id=900)
        await sandbox.say(ZHANG, "节前")
        await seen.until(1)
        # A week is many polls; the one that acknowledges is over long before.
        await sandbox.wait_for_log(_polls_without_an_offset)
        await sandbox.control("quiet_week", next_id=895)
        await sandbox.say(ZHANG, "节后")
        await seen.until(2)
        assert seen.texts == ["节前", "节后"]
        assert seen.ids[1] < seen.ids[0]


def _polls_without_an_offset(entries: list[dict[str, Any]]) -> bool:
    polls = [e["parameters"].get("offset") for e in entries if e["method"] == "getUpdates"]
    return bool(any(polls) and polls[-1] is None)


async def test_malformed_updates_are_kept_and_others_flow(
    seeded_url: str, tmp_path: Path, seen: Seen
) -> None:
    odd: list[tuple[str, Any]] = [
        ("message", {"chat": 7}),
        ("message", "a text"),
        ("callback_query", {"id": 5}),
        ("message", {"message_id": "x", "chat": {"id": "y"}, "from": []}),
        ("message", {"text": "a\x00b"}),
    ]
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path):
        for kind, body in odd:
            await sandbox.control("inject", kind=kind, body=body)
        await sandbox.say(ZHANG, "正常的")
        await seen.until(1)
        await acknowledged(sandbox)
        assert "正常的" in seen.texts
    assert len(await stored(seeded_url)) == len(odd) + 1


async def test_a_webhook_of_somebody_else_is_not_deleted_silently(
    seeded_url: str, tmp_path: Path, seen: Seen
) -> None:
    async with start_sandbox() as sandbox:
        hook = {"do": "patch", "method": "getWebhookInfo", "patch": {"url": "https://example.org"}}
        await sandbox.faults(hook)
        with pytest.raises(Stop, match="webhook"):
            async with serving(sandbox, seeded_url, tmp_path):
                pass
        assert not any(e["method"] == "deleteWebhook" for e in await sandbox.log())
        async with serving(sandbox, seeded_url, tmp_path, Wishes(delete_webhook=True)):
            await sandbox.say(ZHANG, "现在收得到")
            await seen.until(1)
        (deleted,) = [e for e in await sandbox.log() if e["method"] == "deleteWebhook"]
        assert deleted["parameters"].get("drop_pending_updates") is not True


async def test_a_refused_token_is_one_sentence(seeded_url: str, tmp_path: Path) -> None:
    async with start_sandbox() as sandbox:
        wrong = f"{sandbox.token[:-3]}abc"
        with pytest.raises(Stop, match="TELEGRAM_BOT_TOKEN") as caught:
            async with serving(sandbox, seeded_url, tmp_path, token=wrong):
                pass
        assert caught.value.code == 2
        assert wrong not in caught.value.sentence


async def test_a_token_that_is_revoked_later_ends_the_process(
    seeded_url: str, tmp_path: Path, seen: Seen
) -> None:
    async with start_sandbox() as sandbox:
        app = build(chosen(sandbox, seeded_url, tmp_path))
        ready = asyncio.Event()
        life = asyncio.create_task(app.serve(Wishes(ready=ready.set)))
        await ready.wait()
        await sandbox.faults(
            {"do": "error", "method": "getUpdates", "code": 401, "description": "Unauthorized"}
        )
        await sandbox.say(ZHANG, "x")
        with pytest.raises(Stop, match="TELEGRAM_BOT_TOKEN"):
            await life


async def test_another_poller_is_waited_for_and_said(
    seeded_url: str, tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    conflict = {
        "do": "error",
        "method": "getUpdates",
        "code": 409,
        "description": "Conflict: terminated by other getUpdates request",
        "times": 1,
    }
    monkeypatch.setattr("bot.ingest.CONFLICT_WAIT", 0.0)
    async with start_sandbox() as sandbox:
        await sandbox.faults(conflict)
        async with serving(sandbox, seeded_url, tmp_path) as app:
            await sandbox.wait_for_log(_has_failed_poll)
            await sandbox.say(ZHANG, "还在")
            await seen.until(1)
            assert app.worker.health.troubles == {}


def _has_failed_poll(entries: list[dict[str, Any]]) -> bool:
    return any(e["method"] == "getUpdates" and e["status"] == 409 for e in entries)


async def test_telegrams_outages_are_outlasted(seeded_url: str, tmp_path: Path, seen: Seen) -> None:
    async with start_sandbox() as sandbox:
        await sandbox.faults(
            {"do": "close", "method": "getMe", "times": 1},
            {"do": "html", "method": "getUpdates", "code": 502, "times": 1},
            {"do": "garbage", "method": "getUpdates", "times": 1},
            {"do": "drop", "method": "getUpdates", "times": 1},
        )
        await sandbox.say(ZHANG, "第一条")
        async with serving(sandbox, seeded_url, tmp_path):
            await seen.until(1)
            await acknowledged(sandbox)
        assert seen.texts == ["第一条"]


async def test_of_two_workers_on_one_database_one_polls(
    seeded_url: str, tmp_path: Path, seen: Seen, server: Any
) -> None:
    if server.kind == "sqlite":
        # There the second is refused: see test_run.
        return
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path / "a"):
        async with serving(sandbox, seeded_url, tmp_path / "b"):
            for number in range(10):
                await sandbox.say(ZHANG if number % 2 else LI, f"{number}")
            await seen.until(10)
            await acknowledged(sandbox)
            await asyncio.sleep(0)
        assert sorted(seen.texts) == [str(number) for number in range(10)]
        assert not any(e["status"] == 409 for e in await sandbox.log())


async def test_the_business_date_follows_the_sandbox(
    seeded_url: str, tmp_path: Path, seen: Seen
) -> None:
    async with (
        start_sandbox() as sandbox,
        serving(sandbox, seeded_url, tmp_path, clock="api") as app,
    ):
        assert app.worker.clock.today().isoformat() == "2020-10-19"
        await sandbox.set_today("2021-03-01")
        await sandbox.say(ZHANG, "几号了")
        await seen.until(1)
        assert app.worker.clock.today().isoformat() == "2021-03-01"
        assert app.worker.clock.now().year > 2021


async def test_the_menu_is_set_once(seeded_url: str, tmp_path: Path, seen: Seen) -> None:
    async with start_sandbox() as sandbox:
        for _ in range(2):
            async with serving(sandbox, seeded_url, tmp_path):
                await sandbox.wait_for_log(_menu_was_read)
        log: list[dict[str, Any]] = await sandbox.log()
        assert sum(entry["method"] == "setMyCommands" for entry in log) == 2


def _menu_was_read(entries: list[dict[str, Any]]) -> bool:
    read = sum(entry["method"] == "getMyCommands" for entry in entries)
    return bool(read > 0 and read % 2 == 0)


async def test_who_gets_the_lease_polls_at_once(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after the wait that it was in: every start would be a second longer."""
    waiting = asyncio.Event()
    wait = Bell.wait

    async def for_ever(self: Bell, seconds: float) -> bool:
        waiting.set()
        return await wait(self, 3600.0)

    async with start_sandbox(tmp_path) as box:
        app = build(chosen(box, seeded_url, tmp_path))
        monkeypatch.setattr(Bell, "wait", for_ever)
        await app.bot.initialize()
        polling = asyncio.create_task(app.intake.run())
        await asyncio.wait_for(waiting.wait(), 10)
        app.intake.allow()
        await box.wait_for_log(
            lambda entries: any(entry["method"] == "getUpdates" for entry in entries)
        )
        app.worker.stop()
        await polling
        await app.bot.shutdown()
        await app.worker.db.close()
