"""Topics of a forum, as Telegram keeps them: a message stays where it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.sandbox.scenario import Room
from tests.sandbox_server import Sandbox, start_sandbox

FORUM, TOPIC, GROUP = -1002000000003, 7, -1002000000001
SUN = 501007


async def sends(box: Sandbox, chat: int, **more: object) -> dict[str, object]:
    return await box.call("sendMessage", chat_id=chat, text="到期", **more)


async def test_what_a_person_writes_in_a_topic_reaches_the_bot_with_its_number() -> None:
    async with start_sandbox() as box:
        await box.control("say", person=SUN, chat=FORUM, text="/digest", topic=TOPIC)
        (update,) = (await box.call("getUpdates"))["result"]
        message = update["message"]
        assert (message["message_thread_id"], message["is_topic_message"]) == (TOPIC, True)
        assert message["chat"]["is_forum"] is True


async def test_the_bot_writes_in_a_topic_and_replies_within_it() -> None:
    async with start_sandbox() as box:
        sent = (await sends(box, FORUM, message_thread_id=TOPIC))["result"]
        assert sent["message_thread_id"] == TOPIC  # type: ignore[index]
        there = sent["message_id"]  # type: ignore[index]
        reply = (await sends(box, FORUM, reply_parameters={"message_id": there}))["result"]
        assert reply["message_thread_id"] == TOPIC  # type: ignore[index]
        plain = (await sends(box, FORUM))["result"]
        assert "message_thread_id" not in plain  # type: ignore[operator]


@pytest.mark.parametrize(("chat", "topic"), [(FORUM, 8), (GROUP, TOPIC)])
async def test_a_topic_that_is_none_is_refused(chat: int, topic: int) -> None:
    async with start_sandbox() as box:
        answer = await sends(box, chat, message_thread_id=topic)
        assert answer["description"] == "Bad Request: message thread not found"


async def test_topics_are_there_again_after_a_restart(tmp_path: Path) -> None:
    async with start_sandbox(tmp_path) as box:
        await sends(box, FORUM, message_thread_id=TOPIC)
    async with start_sandbox(tmp_path) as box:
        entry = (await box.client.get("/control/state", params={"chat": FORUM})).json()["chats"][0]
        assert entry["topics"] == [{"id": 7, "name": "到期提醒"}, {"id": 9, "name": "讨论"}]
        assert [m["message_thread_id"] for m in entry["messages"]] == [TOPIC]
        assert (await sends(box, FORUM, message_thread_id=TOPIC))["ok"] is True


def test_only_a_supergroup_is_a_forum() -> None:
    given = {"id": -5, "type": "group", "title": "群", "topics": [{"id": 7, "name": "甲"}]}
    with pytest.raises(ValidationError, match="只有超级群可以有话题"):
        Room.model_validate(given)
