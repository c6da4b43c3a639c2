"""Invitations as dialogues: made, forwarded, opened, confirmed, and every way it does not work."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from store import people
from store.db import Database
from store.records import Role
from store.tables import metadata
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse, there
from tests.handlers.members.people import LINK, invited, last_to


async def test_a_liaison_invites_and_a_stranger_comes_in_by_four_messages(
    talk: Conversation,
) -> None:
    shown = there(await talk.says(cast.ZHANG, "/invite"))
    assert shown.text == "邀请谁来？先选身份。"
    assert shown.labels == ["经办人", "成员"]
    shown = there(await talk.taps(cast.ZHANG, "经办人"))
    assert shown.text.startswith("邀请登记为：国家知识产权局 · 经办人\n链接 24 小时内有效。")
    await talk.taps(cast.ZHANG, "只给 1 人")
    made, link = talk.wire.message(cast.ZHANG.id, shown.id), last_to(talk, cast.ZHANG)
    texts = [message.text for message in talk.wire.sent if message.chat == cast.ZHANG.id]
    assert made is not None
    assert made.text.startswith("邀请链接已生成：国家知识产权局 · 经办人 · 只给 1 人")
    assert any(text.startswith("分工助手 · 邀请您登记为") for text in texts)
    secret = LINK.search("\n".join(texts))
    assert secret, link.text

    shown = there(await talk.says(cast.STRANGER, f"/start {secret[1]}"))
    assert "身份　国家知识产权局 · 经办人" in shown.text
    assert "请发送您的真实姓名" in shown.text
    shown = there(await talk.says(cast.STRANGER, "路  远"))
    assert shown.text.startswith("请确认\n姓名　路 远\n身份　国家知识产权局 · 经办人")
    shown = there(await talk.says(cast.STRANGER, "路远"))
    await talk.taps(cast.STRANGER, "登记", on=shown)
    shown = last_to(talk, cast.STRANGER)
    assert shown.text.startswith("已登记：路远，国家知识产权局 · 经办人")
    assert "填报进展" in shown.text
    told = last_to(talk, cast.ZHANG)
    assert told.text.startswith("路远 已用您的邀请登记为国家知识产权局 · 经办人\n编号 600777。")
    actor = await talk.database.read(lambda tx: people.actor(tx, cast.STRANGER.id))
    assert (actor.name, actor.role) == ("路远", Role.REPORTER)


async def test_nowhere_in_the_database_is_a_link_that_would_open(talk: Conversation) -> None:
    link = await invited(talk)
    from sqlalchemy import select

    for table in metadata.sorted_tables:
        rows = await talk.database.read(lambda tx, t=table: tx.rows(select(t)))  # type: ignore[misc]
        assert link[1:] not in repr([tuple(row) for row in rows]), table.name


async def test_a_link_that_was_used_or_taken_back_or_is_old_says_so_and_the_way_on(
    talk: Conversation,
) -> None:
    link = await invited(talk)
    made = last_to_with(talk, "作废")
    await talk.taps(cast.ZHANG, "作废", on=made)
    shown = there(await talk.says(cast.STRANGER, f"/start {link}"))
    assert shown.text.startswith("这个邀请链接已作废，没有登记。")
    assert "/join" in shown.text
    link = await invited(talk)
    talk.clock.at += timedelta(hours=24)
    shown = there(await talk.says(cast.STRANGER, f"/start {link}"))
    assert shown.text.startswith("这个邀请链接已过期")


def last_to_with(talk: Conversation, label: str):  # type: ignore[no-untyped-def]
    """The last message that has this button."""
    return next(shown for shown in reversed(talk.wire.sent) if label in shown.labels)


async def test_not_received_another_link_takes_its_place(talk: Conversation) -> None:
    first = await invited(talk)
    await talk.taps(cast.ZHANG, "没收到，重新生成", on=last_to_with(talk, "作废"))
    texts = "\n".join(shown.text for shown in talk.wire.sent)
    second = LINK.findall(texts)[-1]
    assert second != first
    shown = there(await talk.says(cast.STRANGER, f"/start {first}"))
    assert "已作废" in shown.text
    shown = there(await talk.says(cast.STRANGER, f"/start {second}"))
    assert "请发送您的真实姓名" in shown.text


async def test_if_the_link_is_lost_on_the_way_what_was_made_stands_and_offers_another(
    talk: Conversation,
) -> None:
    from telegram.error import NetworkError

    await talk.says(cast.ZHANG, "/invite 经办人")
    talk.wire.fail["sendMessage"] = NetworkError("gone")
    await talk.taps(cast.ZHANG, "只给 1 人")
    assert not LINK.search("\n".join(shown.text for shown in talk.wire.sent))
    shown = last_to_with(talk, "没收到，重新生成")
    assert "只显示这一次" in shown.text
    await talk.taps(cast.ZHANG, "没收到，重新生成", on=shown)
    assert LINK.search("\n".join(shown.text for shown in talk.wire.sent))


async def test_wrong_links_are_counted_and_then_nothing_is_said_of_any(
    talk: Conversation,
) -> None:
    link = await invited(talk)
    for n in range(5):
        shown = there(await talk.says(cast.STRANGER, f"/start i{'x' * 21}{n}"))
        assert shown.text.startswith("这个邀请链接不对，没有登记。")
    for tried in (link, f"i{'y' * 22}"):
        shown = there(await talk.says(cast.STRANGER, f"/start {tried}"))
        assert shown.text.startswith("打开邀请链接的次数太多，请一小时后再试。")
    shown = there(await talk.says(cast.ZHOU, f"/start {link}"))
    assert "请发送您的真实姓名" in shown.text


async def test_what_is_no_name_is_not_taken_for_one(talk: Conversation) -> None:
    link = await invited(talk)
    await talk.says(cast.STRANGER, f"/start {link}")
    for said in ("我们局负责什么？", "12", "路", "@someone"):
        shown = there(await talk.says(cast.STRANGER, said))
        assert shown.text.startswith("这不像姓名，没有登记。")


async def test_a_link_given_to_somebody_who_is_in_already_uses_nothing_up(
    talk: Conversation,
) -> None:
    link = await invited(talk, words="成员")
    shown = there(await talk.says(cast.CHEN, f"/start {link}"))
    assert shown.text.startswith("这是给陈晨的邀请")
    await talk.taps(cast.CHEN, "是我，登记")
    assert (talk.wire.toasts[-1] or "").startswith("在这里已登记为经办人，没有改动。")
    shown = there(await talk.says(cast.STRANGER, f"/start {link}"))
    assert "请发送您的真实姓名" in shown.text


async def test_a_second_tap_of_the_same_button_changes_nothing(talk: Conversation) -> None:
    link = await invited(talk)
    await talk.says(cast.STRANGER, f"/start {link}")
    shown = there(await talk.says(cast.STRANGER, "路远"))
    data = shown.button("登记")["callback_data"]
    await talk.presses(cast.STRANGER, data, on=shown)
    await talk.presses(cast.STRANGER, data, on=shown)
    assert (talk.wire.toasts[-1] or "").startswith("这一步已经做过了")
    await talk.presses(cast.ZHOU, data, on=shown)
    assert (talk.wire.toasts[-1] or "").startswith("这是发给别人的按钮")


async def test_in_a_group_a_link_is_not_opened_nor_is_anything_personal_shown(
    talk: Conversation,
) -> None:
    link = await invited(talk)
    shown = there(await talk.says(cast.STRANGER, f"/start {link}", chat=GROUP))
    assert "知识产权局" not in shown.text
    for command in ("/members", "/invite", "/role 张敏", "/join", "/whoami"):
        shown = there(await talk.says(cast.ZHANG, command, chat=GROUP))
        assert shown.text == "这个请在私聊中看。"
        assert "张敏" not in json.dumps(shown.buttons, ensure_ascii=False)


async def test_who_may_not_invite_is_told_who_may(talk: Conversation) -> None:
    for person in (cast.CHEN, cast.ZHOU, cast.WU):
        shown = there(await talk.says(person, "/invite"))
        assert shown.text.startswith("邀请由本单位联络员、统筹和管理员发。")
        assert "/join" in shown.text
    shown = there(await talk.says(cast.ZHANG, "/invite 联络员"))
    assert shown.text.startswith("这一步由统筹和管理员办理")
    shown = there(await talk.says(cast.ZHANG, "/invite 经办人 海关总署"))
    assert "没有记录任何内容" in shown.text or shown.text.startswith("邀请由")


async def test_a_coordinator_invites_anywhere_and_names_the_agency(talk: Conversation) -> None:
    shown = there(await talk.says(cast.SUN, "/invite"))
    assert shown.labels == ["经办人", "成员", "联络员"]
    shown = there(await talk.taps(cast.SUN, "联络员"))
    assert shown.text == "邀请联络员：请发送单位名称，例如“海关总署”。"
    shown = there(await talk.says(cast.SUN, "海关总暑"))
    assert shown.text.startswith("没有找到叫“海关总暑”的单位。写法相近的有：海关总署")
    shown = there(await talk.says(cast.SUN, "文旅部"))
    assert shown.text.startswith("邀请登记为：文化和旅游部 · 联络员")
    shown = there(await talk.says(cast.WANG, "/invite 管理员"))
    assert shown.text.startswith("邀请登记为：管理员")
    assert [label for label in shown.labels if "人" in label] == ["只给 1 人"]


async def test_where_the_bot_is_closed_a_link_still_opens_and_nothing_else_does(
    seeded: Database,
) -> None:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded, access="members") as talk:
        link = await invited(talk)
        for said in ("/start", "/join", "我们局负责什么"):
            shown = there(await talk.says(cast.STRANGER, said))
            assert shown.text.startswith("这个机器人只对登记过的人员开放。")
            assert "邀请链接" in shown.text
        shown = there(await talk.says(cast.STRANGER, f"/start {link}"))
        assert "请发送您的真实姓名" in shown.text
        await talk.says(cast.STRANGER, "路远")
        await talk.taps(cast.STRANGER, "登记")
        shown = there(await talk.says(cast.STRANGER, "/whoami"))
        assert "国家知识产权局 · 经办人" in shown.text


async def test_a_new_account_of_somebody_known_takes_over_and_the_old_is_told(
    talk: Conversation,
) -> None:
    await talk.says(cast.ZHANG, "/role 陈晨")
    shown = there(await talk.taps(cast.ZHANG, "换账号"))
    assert shown.text.startswith("陈晨 换了 Telegram 账号？")
    await talk.taps(cast.ZHANG, "生成换账号链接")
    link = LINK.findall("\n".join(one.text for one in talk.wire.sent))[-1]
    shown = there(await talk.says(cast.STRANGER, f"/start {link}"))
    assert shown.text.startswith("这个链接让陈晨改用现在这个账号")
    await talk.taps(cast.STRANGER, "是我，登记")
    assert last_to(talk, cast.STRANGER).text.startswith("已改用这个账号：陈晨")
    old = last_to(talk, cast.CHEN)
    assert old.text.startswith("陈晨 已改用另一个账号（编号 600777），这个账号不再代表任何单位。")
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "访客" in shown.text
    shown = there(await talk.says(cast.STRANGER, "/whoami"))
    assert "姓名　陈晨" in shown.text


FORWARDED = {
    "forward_origin": {
        "type": "user",
        "date": 0,
        "sender_user": {"id": cast.ZHANG.id, "is_bot": False, "first_name": "张敏"},
    }
}


@pytest.mark.parametrize(
    "fields",
    [
        FORWARDED,
        {"via_bot": {"id": 9, "is_bot": True, "first_name": "b"}},
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        {"sender_chat": {"id": -1005, "type": "channel", "title": "频道"}},
        {"from": {"id": 600777, "is_bot": True, "first_name": "机器"}},
    ],
    ids=["forwarded", "by way of a bot", "an anonymous administrator", "a channel", "a bot"],
)
async def test_what_no_person_said_opens_no_link(
    talk: Conversation, fields: dict[str, Any]
) -> None:
    link = await invited(talk)
    said = f"/start {link}"
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    await talk.sends(cast.STRANGER, text=said, entities=command, **fields)
    shown = [one.text for one in talk.wire.sent if one.chat == cast.STRANGER.id]
    assert not any("身份" in text for text in shown)
    assert there(await talk.says(cast.STRANGER, said)).text.startswith("邀请您登记为")


async def test_an_edited_message_opens_no_link(talk: Conversation) -> None:
    link = await invited(talk)
    chat = {"id": cast.STRANGER.id, "type": "private", "first_name": "路人"}
    edited = {
        "message_id": 5,
        "date": 0,
        "edit_date": 1,
        "chat": chat,
        "from": {"id": cast.STRANGER.id, "is_bot": False, "first_name": "路人"},
        "text": f"/start {link}",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    assert await talk.gets({"edited_message": edited}) is None


ODD = [
    "i",
    f"i{'x' * 19}",
    f"i{'x' * 63}",
    f"i{'x' * 64}",
    f"i\u202e{'x' * 22}",
    "i'; DROP",
    "i%00",
]


@pytest.mark.parametrize("parameter", ODD)
async def test_whatever_stands_behind_start_lets_nobody_in_and_is_answered(
    talk: Conversation, parameter: str
) -> None:
    there(await talk.says(cast.STRANGER, f"/start {parameter}"))
    actor = await talk.database.read(lambda tx: people.actor(tx, cast.STRANGER.id))
    assert actor.role is Role.VISITOR
