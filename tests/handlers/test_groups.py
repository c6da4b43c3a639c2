"""In groups: brief, only when spoken to, nothing about persons."""

from __future__ import annotations

import pytest
from telegram.error import ChatMigrated

from tests import cast
from tests.conversation import GROUP, Conversation
from tests.databases import SqliteFiles
from tests.wire import BOT, Shown

MENTION = f"@{BOT['username']}"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Nothing here is written; one kind of database is enough."""
    return sqlite_files


async def asked(talk: Conversation, text: str, **more: object) -> Shown | None:
    return await talk.says(cast.ZHANG, text, chat=GROUP, **more)


@pytest.mark.parametrize(
    "text", ["/duties 海关总署", "/agency 海关", f"{MENTION} 海关总署负责什么"]
)
async def test_a_summary_and_the_way_into_the_private_chat(talk: Conversation, text: str) -> None:
    shown = await asked(talk, text)
    assert shown is not None
    assert shown.text == "海关总署 · 9 项：牵头 3 · 参与 6（查了 5 份文件）"
    (row,) = shown.buttons
    assert row[0]["text"] == "在私聊中查看"
    assert row[0]["url"].startswith(f"https://t.me/{BOT['username']}?start=d")


async def test_the_link_opens_the_answer_in_private(talk: Conversation) -> None:
    shown = await asked(talk, f"{MENTION} strategy-2020#46")
    assert shown is not None
    assert shown.text.startswith("第 46 项　2020 年推进计划\n")
    parameter = shown.buttons[0][0]["url"].partition("?start=")[2]
    card = await talk.says(cast.ZHOU, f"/start {parameter}")
    assert card is not None
    assert card.text.startswith("第 46 项　2020 年推进计划\n")


async def test_a_reply_to_the_bot_is_a_question(talk: Conversation) -> None:
    before = {
        "message_id": 3,
        "date": 0,
        "chat": {"id": GROUP, "type": "supergroup", "title": "群"},
        "from": BOT,
        "text": "…",
    }
    shown = await asked(talk, "公安部牵头哪些", reply_to_message=before)
    assert shown is not None
    assert shown.text.startswith("公安部 · 牵头 · 4 项")
    assert await asked(talk, "公安部牵头哪些") is None


@pytest.mark.parametrize("text", ["/duties", f"{MENTION} 我们局负责什么", "/whoami"])
async def test_whom_one_works_for_is_not_said_before_others(talk: Conversation, text: str) -> None:
    shown = await asked(talk, text)
    assert shown is not None
    assert "知识产权局" not in shown.text
    assert "501002" not in shown.text
    assert "私聊" in shown.text


@pytest.mark.parametrize("text", [f"{MENTION} 天气怎么样", f"{MENTION} 你好", "知识产权局"])
async def test_silence_where_nothing_was_understood(talk: Conversation, text: str) -> None:
    assert await asked(talk, text) is None


async def test_quoted_words_link_to_nothing(talk: Conversation) -> None:
    shown = await asked(talk, "/agency @everyone /start http://a.com局")
    assert shown is not None
    assert "@everyone" not in shown.text
    assert "/start h" not in shown.text
    assert "a.com" not in shown.text


@pytest.mark.parametrize("text", ["/help", "/plans", "/start"])
async def test_other_commands_are_brief(talk: Conversation, text: str) -> None:
    shown = await asked(talk, text)
    assert shown is not None
    assert len(shown.text) < 100
    assert shown.labels == ["在私聊中查看"]


async def test_an_answer_follows_a_group_that_has_moved(talk: Conversation) -> None:
    talk.wire.fail["sendMessage"] = ChatMigrated(-1009)
    await asked(talk, "/duties 海关总署")
    (shown,) = talk.wire.sent
    assert (shown.chat, shown.text[:4]) == (-1009, "海关总署")
