"""What people do, and what of it the bot gets to see."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram import BotCommandScopeAllChatAdministrators as AllAdministrators
from telegram.error import BadRequest

from tests.bot.sandbox.conftest import ANNA, BEN, CARL, CHANNEL, GROUP, SMALL
from tests.sandbox_server import Sandbox

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x90" + b"\0" * 32


async def seen(box: Sandbox) -> list[dict[str, Any]]:
    """All pending updates; the query is new each time, so the repeat rule stays out of it."""
    updates = (await box.call("getUpdates", limit=100))["result"]
    if updates:
        await box.call("getUpdates", offset=updates[-1]["update_id"] + 1, limit=100, timeout=0)
    return list(updates)


async def test_privacy_mode_shows_only_what_is_meant_for_the_bot(box: Sandbox) -> None:
    own = (await box.call("sendMessage", chat_id=GROUP, text="from the bot"))["result"]
    await box.say(ANNA, "among ourselves", chat=GROUP)
    await box.say(ANNA, "/duties", chat=GROUP)
    await box.say(ANNA, "/duties@other_bot", chat=GROUP)
    await box.say(ANNA, "/duties@desk_test_bot", chat=GROUP)
    await box.say(ANNA, "ask @desk_test_bot please", chat=GROUP)
    await box.say(BEN, "yes", chat=GROUP, reply_to=own["message_id"])
    assert [update["message"]["text"] for update in await seen(box)] == [
        "/duties",
        "/duties@desk_test_bot",
        "ask @desk_test_bot please",
        "yes",
    ]
    await box.control("membership", chat=GROUP, status="administrator", by=ANNA)
    await box.say(ANNA, "now it reads along", chat=GROUP)
    updates = (await box.call("getUpdates"))["result"]
    assert "now it reads along" in [u.get("message", {}).get("text") for u in updates]


async def test_channel_posts_are_channel_posts(box: Sandbox) -> None:
    await box.say(ANNA, "news", chat=CHANNEL)
    (update,) = await seen(box)
    assert update["channel_post"]["sender_chat"]["id"] == CHANNEL
    assert "from" not in update["channel_post"]
    refused = await box.client.post(
        "/control/say", json={"person": BEN, "chat": CHANNEL, "text": "me too"}
    )
    assert refused.status_code == 400


async def test_only_members_act_in_a_chat(box: Sandbox) -> None:
    for path, body in (
        ("say", {"text": "x"}),
        ("tap", {"message": 1, "data": "x"}),
        ("edit", {"message": 1, "text": "x"}),
    ):
        answer = await box.client.post(
            f"/control/{path}", json={"person": CARL, "chat": GROUP, **body}
        )
        assert answer.json()["description"] == "您不在这个对话里"


async def test_an_edit_is_an_update_of_its_own(box: Sandbox) -> None:
    said = await box.say(ANNA, "/update 39")
    await box.edit(ANNA, said["message_id"], "/update 40")
    first, second = await seen(box)
    assert second["edited_message"]["text"] == "/update 40"
    assert second["edited_message"]["message_id"] == first["message"]["message_id"]
    assert second["update_id"] == first["update_id"] + 1
    foreign = await box.client.post(
        "/control/edit", json={"person": BEN, "chat": GROUP, "message": 1, "text": "x"}
    )
    assert foreign.status_code == 400


async def test_odd_messages_can_be_made(box: Sandbox) -> None:
    await box.say(ANNA, "forwarded", fields={"via_bot": {"id": 5, "is_bot": True}})
    assert (await seen(box))[0]["message"]["via_bot"]["id"] == 5


async def test_joining_and_leaving_is_told(box: Sandbox) -> None:
    await box.control("membership", chat=GROUP, status="left", by=ANNA)
    (left,) = await seen(box)
    assert left["my_chat_member"]["new_chat_member"]["status"] == "left"
    await box.control("membership", chat=GROUP, status="member", by=ANNA)
    await box.control("membership", chat=GROUP, person=CARL, status="member", by=ANNA)
    updates = await seen(box)
    kinds = [kind for update in updates for kind in update if kind != "update_id"]
    assert kinds == ["message", "my_chat_member", "message"]
    assert updates[2]["message"]["new_chat_members"][0]["id"] == CARL


async def test_a_group_becomes_a_supergroup(box: Sandbox, bot: Bot) -> None:
    await box.control("migrate", chat=SMALL, to=-10077)
    refused = await box.call("sendMessage", chat_id=SMALL, text="x")
    assert refused["parameters"] == {"migrate_to_chat_id": -10077}
    old, new = await seen(box)
    assert old["message"]["migrate_to_chat_id"] == -10077
    assert new["message"]["migrate_from_chat_id"] == SMALL
    assert (await bot.send_message(-10077, "moved")).message_id == 2


async def test_files_go_both_ways(box: Sandbox, bot: Bot) -> None:
    await box.send(ANNA, "../../计划 2024.docx", b"PK plan", caption="/import")
    await box.send(ANNA, "p.png", PNG, kind="photo")
    document, photo = await seen(box)
    assert document["message"]["document"]["file_name"] == "计划 2024.docx"
    assert document["message"]["caption_entities"][0]["type"] == "bot_command"
    file = await bot.get_file(document["message"]["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"PK plan"
    size = photo["message"]["photo"][-1]
    assert (size["width"], size["height"]) == (640, 400)
    again = await bot.send_photo(ANNA, size["file_id"], caption="back")
    assert again.photo[-1].file_unique_id == size["file_unique_id"]
    shown = await box.client.get(f"/control/file/{size['file_id']}")
    assert shown.content == PNG
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(ANNA, b"not a picture")
    with pytest.raises(BadRequest, match=r"(?i)wrong file"):
        await bot.send_document(ANNA, "no-such-id")
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type photo"):
        await bot.send_document(ANNA, size["file_id"])


async def test_over_20_mb_a_bot_cannot_fetch(box: Sandbox, bot: Bot) -> None:
    sent = await box.send(ANNA, "big.pdf", b"%PDF", file_size=20 * 1024 * 1024 + 1)
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(sent["document"]["file_id"])


async def test_the_menu_is_resolved_over_scopes(box: Sandbox, bot: Bot) -> None:
    async def menu(person: int, chat: int) -> list[str]:
        query = {"person": person, "chat": chat}
        answer = (await box.client.get("/control/commands", params=query)).json()
        return [command["command"] for command in answer["commands"]]

    await bot.set_my_commands([BotCommand("plain", "For all")])
    assert await menu(ANNA, ANNA) == await menu(BEN, GROUP) == ["plain"]
    await bot.set_my_commands([BotCommand("group", "g")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([BotCommand("chief", "c")], scope=AllAdministrators())
    assert (await menu(ANNA, GROUP), await menu(BEN, GROUP)) == (["chief"], ["group"])
    await bot.set_my_commands([BotCommand("here", "h")], scope=BotCommandScopeChat(GROUP))
    assert await menu(ANNA, GROUP) == ["here"]
    await bot.set_my_commands([BotCommand("zh", "中")], language_code="zh")
    assert await menu(ANNA, ANNA) == ["zh"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(GROUP))
    assert await menu(BEN, GROUP) == ["group"]
    assert await menu(BEN, CHANNEL) == []
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Large", "x")])


async def test_chats_can_be_asked_about(box: Sandbox, bot: Bot) -> None:
    chat = await bot.get_chat(GROUP)
    assert (chat.title, chat.type) == ("Big group", "supergroup")
    assert (await bot.get_chat_member(GROUP, ANNA)).status == "creator"
    assert (await bot.get_chat_member(GROUP, CARL)).status == "left"
    assert [m.user.id for m in await bot.get_chat_administrators(GROUP)] == [ANNA]
    assert await bot.get_chat_member_count(GROUP) == 3
    await box.say(ANNA, "hi")
    sent = await bot.send_message(ANNA, "pin me")
    assert await sent.pin()
    pinned = (await bot.get_chat(ANNA)).pinned_message
    assert pinned is not None
    assert pinned.text == "pin me"


async def test_the_date_header_is_this_telegrams_own(box: Sandbox) -> None:
    await box.set_today("2021-06-30T23:59:00")
    answer = await box.client.get(f"/bot{box.token}/getMe")
    assert answer.headers["date"].startswith("Wed, 30 Jun 2021 15:59")
    assert answer.headers.get_list("date") == [answer.headers["date"]]
    bad = await box.client.post("/control/clock", json={"today": "30 June"})
    assert bad.status_code == 400


async def test_reset_is_the_first_day_again(box: Sandbox) -> None:
    await box.say(ANNA, "forget me")
    await box.set_today("2021-06-30")
    await box.control("reset")
    state = await box.state()
    assert state["now"].startswith("2020-10-19T09:00")
    assert all(not chat["messages"] for chat in state["chats"])
    assert state["pending"] == 0


async def test_strangers_on_the_web_are_kept_out(box: Sandbox) -> None:
    rebound = await box.client.get("/control/state", headers={"Host": "evil.example"})
    assert rebound.status_code == 403
    foreign = await box.client.post(
        "/control/reset", headers={"Origin": "https://evil.example"}, json={}
    )
    assert foreign.status_code == 403
    page = await box.client.get("/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await box.client.get("/../desk.py")).status_code == 404
    assert box.token not in (await box.client.get("/control/scenario")).text
