"""Errors by script: each action does exactly what it says, and the oracle knows."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from tests.bot.sandbox.conftest import ANNA, GROUP
from tests.faults import names, script
from tests.sandbox_server import Sandbox


async def texts(box: Sandbox, chat: int = ANNA) -> list[str]:
    return [message.get("text", "") for message in await box.messages(chat)]


async def outcomes(box: Sandbox) -> list[str]:
    return [entry["outcome"] for entry in await box.log() if entry["method"] == "sendMessage"]


@pytest.fixture
async def started(box: Sandbox) -> Sandbox:
    await box.say(ANNA, "hi")
    return box


def send(box: Sandbox, text: str, chat: int = ANNA) -> Any:
    return box.call("sendMessage", chat_id=chat, text=text)


async def test_a_dropped_answer_has_stored_the_message(started: Sandbox) -> None:
    await started.faults({"do": "drop", "method": "sendMessage", "times": 1})
    with pytest.raises(httpx.RemoteProtocolError):
        await send(started, "stored")
    assert await texts(started) == ["hi", "stored"]
    assert (await send(started, "fine"))["ok"]
    assert await outcomes(started) == ["dropped", "answered"]


@pytest.mark.parametrize("action", ["close", "reset"])
async def test_a_closed_connection_has_stored_nothing(started: Sandbox, action: str) -> None:
    await started.faults({"do": action, "method": "sendMessage"})
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await send(started, "lost")
    assert await texts(started) == ["hi"]
    assert await outcomes(started) == ["closed"]


async def test_errors_for_one_chat_at_given_calls(started: Sandbox) -> None:
    rule = {"do": "error", "method": "send*", "chat_id": ANNA, "nth": [2], "code": 403}
    await started.faults({**rule, "description": "Forbidden: user is deactivated"})
    answers = [(await send(started, "x"))["ok"] for _ in range(3)]
    assert answers == [True, False, True]
    assert (await send(started, "x", GROUP))["ok"]
    report = (await started.client.get("/control/faults")).json()["rules"]
    assert (report[0]["seen"], report[0]["fired"]) == (3, 1)


async def test_flood_control_and_migration_carry_their_parameters(started: Sandbox) -> None:
    await started.faults(
        {"do": "error", "code": 429, "description": "Too Many Requests", "retry_after": 60}
    )
    assert (await send(started, "x"))["parameters"] == {"retry_after": 60}
    await started.faults({"do": "migrate", "migrate_to_chat_id": -1005})
    answer = await send(started, "x")
    assert answer["error_code"] == 400
    assert answer["parameters"] == {"migrate_to_chat_id": -1005}


async def test_html_and_garbage_are_no_answer_to_the_client(started: Sandbox, bot: Bot) -> None:
    await started.faults({"do": "html", "code": 502, "method": "sendMessage", "executed": True})
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(ANNA, "stored in spite of 502")
    await started.faults({"do": "garbage", "method": "sendMessage"})
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(ANNA, "not stored")
    assert await texts(started) == ["hi", "stored in spite of 502"]
    assert await outcomes(started) == ["html", "garbage"]


async def test_a_frozen_request_times_out_and_nothing_happens(started: Sandbox, bot: Bot) -> None:
    await started.faults({"do": "freeze", "seconds": 30, "method": "sendMessage"})
    with pytest.raises(TimedOut):
        await bot.send_message(ANNA, "never", read_timeout=0.2)
    assert await texts(started) == ["hi"]


async def test_a_delay_goes_on_and_slow_headers_have_taken_effect(started: Sandbox) -> None:
    await started.faults({"do": "delay", "seconds": 0.05, "method": "sendMessage"})
    assert (await send(started, "late"))["ok"]
    await started.faults({"do": "slow_headers", "seconds": 30, "method": "sendMessage"})
    waiting = asyncio.create_task(send(started, "already there"))
    await started.wait_for_log(lambda log: log[-1]["outcome"] == "answered" and len(log) == 2)
    assert await texts(started) == ["hi", "late", "already there"]
    waiting.cancel()


async def test_unknown_fields_are_merged_in(started: Sandbox, bot: Bot) -> None:
    await started.faults({"do": "patch", "method": "sendMessage", "patch": {"new_in_2031": 1}})
    sent = await bot.send_message(ANNA, "x")
    assert sent.api_kwargs == {"new_in_2031": 1}


async def test_rules_by_chance_are_repeatable(started: Sandbox) -> None:
    rule = {"do": "error", "method": "sendMessage", "probability": 0.5}

    async def run() -> list[bool]:
        await started.faults(rule, seed=7)
        return [(await send(started, "x"))["ok"] for _ in range(12)]

    first = await run()
    assert first == await run()
    assert set(first) == {True, False}


async def test_downloads_can_be_cut_short_or_lie(started: Sandbox, bot: Bot) -> None:
    sent = await bot.send_document(ANNA, b"0123456789" * 100, filename="a.txt")
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    await started.faults({"do": "truncate", "method": "file"})
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    await started.faults({"do": "patch", "method": "getFile", "patch": {"file_path": "../../x"}})
    odd = await bot.get_file(sent.document.file_id)
    assert odd.file_path is not None
    assert odd.file_path.endswith("../../x")


async def test_an_endless_download_ends_when_the_reader_goes(started: Sandbox, bot: Bot) -> None:
    sent = await bot.send_document(ANNA, b"x", filename="a.txt")
    assert sent.document is not None
    path = (await started.call("getFile", file_id=sent.document.file_id))["result"]["file_path"]
    await started.faults({"do": "endless", "method": "file"})
    got = 0
    async with started.client.stream("GET", f"/file/bot{started.token}/{path}") as answer:
        async for chunk in answer.aiter_bytes():
            got += len(chunk)
            if got > 1_000_000:
                break
    assert got > 1_000_000
    await started.faults()
    assert (await send(started, "still here"))["ok"]


async def test_a_wrong_script_is_refused_in_words(box: Sandbox) -> None:
    answer = await box.client.post("/control/faults", json={"rules": [{"do": "explode"}]})
    assert answer.status_code == 400
    assert "rules.0.do" in answer.json()["description"]


async def test_the_log_keeps_every_request_in_order(started: Sandbox) -> None:
    await send(started, "one")
    await started.call("getMe")
    await started.call("sendMessage", chat_id=424242, text="nobody")
    log = await started.log()
    assert [entry["n"] for entry in log] == [1, 2, 3]
    assert [entry["method"] for entry in log] == ["sendMessage", "getMe", "sendMessage"]
    assert [entry["outcome"] for entry in log] == ["answered", "answered", "refused"]
    assert log[0]["parameters"] == {"chat_id": ANNA, "text": "one"}
    assert log[0]["result"]["result"]["text"] == "one"
    assert log[0]["mono"] <= log[1]["mono"] <= log[2]["mono"]
    assert [entry["n"] for entry in await started.log(since=2)] == [3]


@pytest.mark.parametrize("name", names())
async def test_every_shipped_script_loads_and_acts(started: Sandbox, name: str) -> None:
    await started.control("faults", **script(name))
    for number in range(60):
        method = ("sendMessage", "getUpdates", "getMe")[number % 3]
        with contextlib.suppress(httpx.TransportError, ValueError, TimeoutError):
            parameters = {"chat_id": ANNA, "text": "x", "offset": number}
            await asyncio.wait_for(started.call(method, **parameters), 0.3)
        report = (await started.client.get("/control/faults")).json()["rules"]
        if all(rule["fired"] for rule in report):
            return
    pytest.fail(f"rules that never acted: {[rule for rule in report if not rule['fired']]}")
