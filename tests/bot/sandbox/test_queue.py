"""The queue: offsets acknowledge, updates expire, ids are redrawn, two pollers collide."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.bot.sandbox.conftest import ANNA, BEN, GROUP, Starter
from tests.sandbox_server import Sandbox


async def fetch(box: Sandbox, **parameters: Any) -> list[dict[str, Any]]:
    answer = await box.call("getUpdates", **parameters)
    assert answer["ok"], answer
    return list(answer["result"])


async def test_an_offset_acknowledges_everything_below_it(box: Sandbox) -> None:
    for number in range(5):
        await box.say(ANNA, f"message {number}")
    first = await fetch(box)
    assert [update["message"]["text"] for update in first] == [f"message {n}" for n in range(5)]
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 5))
    rest = await fetch(box, offset=ids[3])
    assert [update["update_id"] for update in rest] == ids[3:]
    again = await fetch(box, offset=0)
    assert [update["update_id"] for update in again] == ids[3:]


async def test_a_negative_offset_keeps_only_the_newest(box: Sandbox) -> None:
    for number in range(5):
        await box.say(ANNA, f"message {number}")
    assert [u["message"]["text"] for u in await fetch(box, offset=-2)] == ["message 3", "message 4"]
    assert len(await fetch(box)) == 2


async def test_offsets_from_the_future_and_the_far_past_fall_back_to_the_head(
    box: Sandbox,
) -> None:
    await box.say(ANNA, "here")
    tail = (await box.state())["next_update_id"]
    assert len(await fetch(box, offset=tail + 11)) == 1
    assert len(await fetch(box, offset=1)) == 1


async def test_limit_is_kept_and_the_same_offset_again_at_once_gets_one(box: Sandbox) -> None:
    for number in range(4):
        await box.say(ANNA, f"message {number}")
    assert len(await fetch(box, limit=3)) == 3
    assert len(await fetch(box, limit=3)) == 1


async def test_a_long_poll_ends_with_the_first_update(box: Sandbox) -> None:
    waiting = asyncio.create_task(fetch(box, timeout=50))
    await box.wait_for(lambda state: state["connected"])
    await box.say(ANNA, "wake up")
    assert [u["message"]["text"] for u in await waiting] == ["wake up"]


async def test_presses_live_150_seconds_and_messages_a_day(box: Sandbox) -> None:
    said = await box.say(ANNA, "/start")
    await box.tap(ANNA, said["message_id"], "x")
    await box.advance(149)
    assert (await box.state())["pending"] == 2
    await box.advance(2)
    state = await box.state()
    assert (state["pending"], state["expired"]) == (1, 1)
    await box.advance(86_400)
    assert (await box.state())["pending"] == 0


async def test_a_quiet_week_redraws_the_next_id(box: Sandbox) -> None:
    await box.say(ANNA, "before")
    before = (await fetch(box))[0]["update_id"]
    await box.control("quiet_week", next_id=before - 1000)
    await box.say(ANNA, "after the holidays")
    # The old offset lies in the future now: Telegram answers from the head.
    updates = await fetch(box, offset=before + 1)
    assert [u["update_id"] for u in updates] == [before - 1000]
    drawn = (await box.control("quiet_week"))["next_id"]
    assert drawn != before - 999


async def test_the_second_long_poll_ends_the_first_with_409(box: Sandbox) -> None:
    first = asyncio.create_task(box.call("getUpdates", timeout=50))
    await box.wait_for(lambda state: state["connected"])
    second = asyncio.create_task(box.call("getUpdates", timeout=50, offset=5))
    refused = await first
    assert refused["error_code"] == 409
    assert "terminated by other getUpdates request" in refused["description"]
    await box.say(ANNA, "to the second")
    assert len((await second)["result"]) == 1


async def test_allowed_updates_are_sticky(box: Sandbox) -> None:
    await fetch(box, allowed_updates=["callback_query", "no_such_kind"])
    said = await box.say(ANNA, "not asked for")
    await box.tap(ANNA, said["message_id"], "x")
    updates = await fetch(box)
    assert [set(update) - {"update_id"} for update in updates] == [{"callback_query"}]
    info = (await box.call("getWebhookInfo"))["result"]
    assert info["allowed_updates"] == ["callback_query"]
    await fetch(box, allowed_updates=[])
    await box.say(ANNA, "asked for")
    assert len(await fetch(box, offset=updates[0]["update_id"] + 1)) == 1


async def test_chat_member_comes_only_on_request(box: Sandbox) -> None:
    await box.control("membership", chat=GROUP, status="administrator", by=ANNA)
    await box.control("membership", chat=GROUP, person=BEN, status="left", by=ANNA)
    kinds = {kind for update in await fetch(box) for kind in update} - {"update_id"}
    assert kinds == {"my_chat_member", "message"}
    await fetch(box, offset=-1, allowed_updates=["chat_member"])
    await box.control("membership", chat=GROUP, person=BEN, status="member", by=ANNA)
    last = (await fetch(box, offset=-1))[0]
    assert last["chat_member"]["new_chat_member"]["status"] == "member"


async def test_the_queue_and_the_chats_survive_a_restart(start: Starter) -> None:
    async with start() as box:
        said = await box.say(ANNA, "remember me")
        await fetch(box, allowed_updates=["message"])
        await box.call("setMyCommands", commands=[{"command": "go", "description": "Go"}])
        await box.set_today("2021-03-15")
        before = await box.state()
    async with start() as box:
        after = await box.state()
        assert after["now"][:16] == before["now"][:16] == "2021-03-15T09:00"
        assert after["next_update_id"] == before["next_update_id"]
        assert after["chats"] == before["chats"]
        # The message is from October: expired by now, and gone from the queue, not from the chat.
        assert after["pending"] == 0
        assert (await box.messages(ANNA))[0] == said
        assert (await box.call("getMyCommands"))["result"][0]["command"] == "go"
        await box.call("getUpdates")
        assert (await box.say(ANNA, "next"))["message_id"] == said["message_id"] + 1


async def test_a_full_queue_drops_what_is_new(box: Sandbox, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.sandbox.updates.MAX_UPDATES", 2)
    for number in range(3):
        await box.say(ANNA, f"message {number}")
    state = await box.state()
    assert (state["pending"], state["dropped"]) == (2, 1)


async def test_a_raw_update_arrives_as_it_is(box: Sandbox) -> None:
    await box.control("inject", kind="message", body={"message_id": "not a number"})
    assert (await fetch(box))[0]["message"] == {"message_id": "not a number"}
