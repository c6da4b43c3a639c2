"""Every message at least once, in order within its chat; every refusal has its end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.app import App, Wishes, build
from bot.clock import Clock
from handlers import letters
from handlers.texts import first as say
from store import actions, chats, inbox, outbox, people
from store.db import Database, Tx, open_database
from store.tables import chats as chat_table
from store.tables import outbox as table
from store.traffic import OpenKeyboard
from tests.bot.served import GROUP, LI, ZHANG, chosen, serving
from tests.sandbox_server import Sandbox, start_sandbox

CHANNEL = -1002000000002
# Real time runs in these tests, and what is older than two days would be given up.
NOW = Clock(ZoneInfo("Asia/Shanghai")).now()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Repeats come at once: how long they wait is no part of what these tests say."""
    monkeypatch.setattr("bot.courier.UNKNOWN_WAITS", (0.01,))
    yield


async def put(db: Database, chat: int, number: str, *, edit: int | None = None) -> int:
    """Queue a letter with a number in its words; the outbox row."""

    async def body(tx: Tx) -> int:
        kind = "private" if chat > 0 else "supergroup"
        row = await chats.ensure(tx, chat, kind, None, NOW)
        made = await outbox.put(
            tx,
            chat_id=row,
            kind=letters.FAILED,
            facts={"number": number},
            dedupe_key=f"{chat}:{number}",
            now=NOW,
            edit_message_id=edit,
        )
        assert made is not None
        return made

    return await db.begin(body)


async def row(db: Database, message: int) -> Any:
    return await db.read(lambda tx: tx.row(select(table).where(table.c.id == message)))


async def shown(sandbox: Sandbox, chat: int, number: str, times: int = 1) -> list[str]:
    """Wait until ``number`` stands in that chat so often; the texts."""

    def found(state: Any) -> list[str]:
        texts = [
            message.get("text", "")
            for entry in state["chats"]
            if entry["chat"]["id"] == chat
            for message in entry["messages"]
        ]
        with_it = [text for text in texts if number in text]
        return with_it if len(with_it) >= times else []

    return await sandbox.wait_for(found, what=f"{number} in {chat}")


async def settled(app: App, message: int, state: str) -> Any:
    """The row, once it is in that state."""
    async with asyncio.timeout(20):
        while (found := await row(app.worker.db, message)).state != state:
            pass
    return found


async def queue(app: App, chat: int, number: str, **more: Any) -> int:
    made = await put(app.worker.db, chat, number, **more)
    app.courier.wake()
    return made


async def opened(sandbox: Sandbox) -> None:
    """Both people have written to the bot and were answered: it may write to them."""
    for person in (ZHANG, LI):
        said = await sandbox.say(person, "/help")
        await sandbox.wait_for_reply(person, said["message_id"])


async def test_a_message_is_worded_sent_and_recorded(seeded_url: str, tmp_path: Path) -> None:
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        message = await queue(app, ZHANG, "编号甲")
        (text,) = await shown(sandbox, ZHANG, "编号甲")
        assert text == say.failed(number="编号甲")
        found = await settled(app, message, "sent")
        assert found.message_id
        assert found.rendered["text"] == text


async def test_a_lost_answer_is_repeated_once_marked_with_the_same_words(
    seeded_url: str, tmp_path: Path
) -> None:
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        await sandbox.faults({"do": "drop", "method": "sendMessage", "times": 1})
        message = await queue(app, ZHANG, "编号乙")
        one, two = await shown(sandbox, ZHANG, "编号乙", times=2)
        assert two == f"{one}\n\n{say.repeated()}"
        assert (await settled(app, message, "sent")).repeated


async def test_what_a_gateway_swallowed_comes_again_marked(seeded_url: str, tmp_path: Path) -> None:
    gateway = {"do": "error", "method": "sendMessage", "code": 502, "times": 1}
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        await sandbox.faults({**gateway, "description": "Bad Gateway"})
        message = await queue(app, ZHANG, "编号寅")
        (text,) = await shown(sandbox, ZHANG, "编号寅")
        assert text.endswith(say.repeated())
        assert (await settled(app, message, "sent")).tries == 0


async def test_a_429_pauses_its_own_chat_only(seeded_url: str, tmp_path: Path) -> None:
    refusal = {
        "do": "error",
        "method": "sendMessage",
        "chat_id": ZHANG,
        "code": 429,
        "description": "Too Many Requests: retry after 1",
        "retry_after": 1,
        "times": 1,
    }
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        await sandbox.faults(refusal)
        await queue(app, ZHANG, "编号丙")
        await queue(app, LI, "编号丁")
        await shown(sandbox, LI, "编号丁")
        await shown(sandbox, ZHANG, "编号丙")
        sent = [e for e in await sandbox.log() if e["method"] == "sendMessage"]
        assert [e["parameters"]["chat_id"] for e in sent if "编号" in str(e)][-1] == str(ZHANG)


async def test_a_chat_that_moved_is_followed(seeded_url: str, tmp_path: Path) -> None:
    move = {"do": "migrate", "method": "sendMessage", "chat_id": GROUP}
    async with start_sandbox() as sandbox:
        await sandbox.faults({**move, "migrate_to_chat_id": CHANNEL})
        async with serving(sandbox, seeded_url, tmp_path) as app:
            message = await queue(app, GROUP, "编号戊")
            await shown(sandbox, CHANNEL, "编号戊")
            await settled(app, message, "sent")
            known = await app.worker.db.read(lambda tx: tx.rows(select(chat_table.c.telegram_id)))
            assert CHANNEL in [found.telegram_id for found in known]
            assert GROUP not in [found.telegram_id for found in known]


async def test_who_blocked_the_bot_is_left_alone(seeded_url: str, tmp_path: Path) -> None:
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        await sandbox.control("block", person=ZHANG)
        message = await queue(app, ZHANG, "编号己")
        await settled(app, message, "failed")
        state = await app.worker.db.read(
            lambda tx: tx.scalar(
                select(chat_table.c.state).where(chat_table.c.telegram_id == ZHANG)
            )
        )
        assert state == "blocked"


async def test_a_message_that_telegram_cannot_read_does_not_block_the_next(
    seeded_url: str, tmp_path: Path
) -> None:
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        await sandbox.faults(
            {
                "do": "error",
                "method": "sendMessage",
                "code": 400,
                "description": "Bad Request: can't parse entities",
                "times": 1,
            }
        )
        broken = await queue(app, ZHANG, "编号庚")
        await queue(app, ZHANG, "编号辛")
        await shown(sandbox, ZHANG, "编号辛")
        assert "parse" in (await settled(app, broken, "failed")).error


async def test_an_edit_of_a_message_that_is_gone_is_said_anew(
    seeded_url: str, tmp_path: Path
) -> None:
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        message = await queue(app, ZHANG, "编号壬", edit=987654)
        await shown(sandbox, ZHANG, "编号壬")
        assert (await settled(app, message, "sent")).message_id != 987654


async def test_an_edit_that_changes_nothing_is_a_success(seeded_url: str, tmp_path: Path) -> None:
    async with start_sandbox() as sandbox, serving(sandbox, seeded_url, tmp_path) as app:
        await opened(sandbox)
        first = await queue(app, ZHANG, "编号癸")
        there = (await settled(app, first, "sent")).message_id
        await app.worker.db.begin(lambda tx: tx.run(update(table).values(dedupe_key="moved away")))
        again = await queue(app, ZHANG, "编号癸", edit=there)
        assert (await settled(app, again, "sent")).message_id == there


async def test_what_a_dead_process_was_sending_is_repeated_and_marked(
    seeded_url: str, tmp_path: Path
) -> None:
    database = open_database(seeded_url)
    try:
        message = await put(database, ZHANG, "编号子")
        await database.begin(
            lambda tx: outbox.claim(tx, "dead", NOW, NOW + timedelta(seconds=1), 5)
        )
    finally:
        await database.close()
    async with start_sandbox() as sandbox:
        await sandbox.say(ZHANG, "/help")
        async with serving(sandbox, seeded_url, tmp_path) as app:
            (text,) = await shown(sandbox, ZHANG, "编号子")
            assert text.endswith(say.repeated())
            await settled(app, message, "sent")


async def _open_keyboard(db: Database, chat: int) -> OpenKeyboard:
    facts = {"agency": 1, "full": "国家知识产权局", "printed": "知识产权局"}

    async def body(tx: Tx) -> OpenKeyboard:
        made = await actions.open_keyboard(
            tx,
            chat_id=await chats.ensure(tx, chat, "private", None, NOW),
            account_id=await people.ensure_account(tx, chat, NOW),
            kind=letters.CONFIRM,
            facts=facts,
            buttons=letters.acts(letters.CONFIRM, facts),
            now=NOW,
            expires_at=NOW + timedelta(days=36500),
        )
        await actions.placed(tx, made.id, 4711)
        return made

    return await db.begin(body)


@pytest.mark.parametrize(("away", "offers"), [(200, 1), (60, 0)])
async def test_after_an_outage_open_keyboards_are_offered_again_once(
    seeded_url: str, tmp_path: Path, away: int, offers: int
) -> None:
    async with start_sandbox() as sandbox:
        async with serving(sandbox, seeded_url, tmp_path):
            await opened(sandbox)
        database = open_database(seeded_url)
        try:
            keyboard = await _open_keyboard(database, ZHANG)
            for turn in range(2):
                await _was_away(database, away)
                polls = _polls(await sandbox.log())
                async with serving(sandbox, seeded_url, tmp_path) as app:
                    await sandbox.wait_for_log(partial(_has_polled, more_than=polls))
                    probe = await queue(app, ZHANG, f"编号丑{turn}")
                    await settled(app, probe, "sent")
            offered = [
                message
                for message in await sandbox.messages(ZHANG)
                if say.offered_again() in message.get("text", "")
            ]
            assert len(offered) == offers
            for message in offered:
                data = [b["callback_data"] for r in _rows(message) for b in r]
                assert f"a:{keyboard.buttons[0].token}" in data
        finally:
            await database.close()


class Killed(BaseException):
    """Nothing in the process outlives it."""


async def test_offers_that_failed_after_an_outage_are_made_by_the_next_start(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outage counts as over only when what it cost has been offered again."""

    async def dies(*_: Any) -> int:
        raise Killed

    async with start_sandbox() as sandbox:
        async with serving(sandbox, seeded_url, tmp_path):
            await opened(sandbox)
        database = open_database(seeded_url)
        try:
            await _open_keyboard(database, ZHANG)
            await _was_away(database, 200)
            with monkeypatch.context() as broken:
                broken.setattr("bot.app.offer_again", dies)
                app = build(chosen(sandbox, seeded_url, tmp_path))
                with pytest.raises(Killed):
                    await app.serve(Wishes())
            async with serving(sandbox, seeded_url, tmp_path):
                await shown(sandbox, ZHANG, say.offered_again())
        finally:
            await database.close()


def _polls(entries: list[Any]) -> int:
    return sum(e["method"] == "getUpdates" and e["status"] == 200 for e in entries)


def _has_polled(entries: list[Any], *, more_than: int) -> bool:
    return _polls(entries) > more_than


def _rows(message: Any) -> Any:
    return message["reply_markup"]["inline_keyboard"]


async def _was_away(db: Database, seconds: int) -> None:
    last = await db.read(inbox.last_poll)
    assert last is not None
    await db.begin(lambda tx: inbox.polled(tx, last - timedelta(seconds=seconds)))
