"""Who may come in, and what never acts. Each guarded thing: allowed once, refused once."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from handlers.context import Context, GuardMissing
from handlers.reactions import reactions
from store.db import Database
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse
from tests.databases import SqliteFiles

USER = {"id": cast.ZHANG.id, "is_bot": False, "first_name": "张敏"}
PRIVATE = {"id": cast.ZHANG.id, "type": "private", "first_name": "张敏"}
HELP = {
    "text": "/help",
    "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
}


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Nothing here is written; one kind of database is enough."""
    return sqlite_files


@pytest.fixture
async def office(seeded: Database) -> Database:
    await cast.appoint(seeded, STARTS_AT)
    return seeded


async def test_a_closed_bot_tells_strangers_their_own_number(office: Database) -> None:
    async with converse(office, access="members") as talk:
        shown = await talk.says(cast.STRANGER, "我们局负责什么")
        assert shown is not None
        assert "只对登记过的人员开放" in shown.text
        assert "600777" in shown.text
        assert await talk.says(cast.ZHANG, "/help") is not None


async def test_a_closed_bot_is_silent_to_strangers_in_groups(office: Database) -> None:
    async with converse(office, access="members") as talk:
        assert await talk.says(cast.STRANGER, "/help", chat=GROUP) is None
        assert await talk.says(cast.ZHANG, "/help", chat=GROUP) is not None


async def test_a_closed_bot_refuses_taps_of_strangers(office: Database) -> None:
    async with converse(office, access="members") as talk:
        shown = await talk.says(cast.ZHANG, "/plans")
        assert await talk.presses(cast.STRANGER, "1p:0", on=shown) is None
        assert "600777" in (talk.wire.toasts[-1] or "")


async def test_owners_of_the_configuration_are_never_locked_out(office: Database) -> None:
    owners = frozenset({cast.STRANGER.id})
    async with converse(office, access="members", owners=owners) as talk:
        shown = await talk.says(cast.STRANGER, "/help")
        assert shown is not None
        assert shown.text.startswith("帮助")


async def test_an_open_bot_answers_everybody(office: Database) -> None:
    async with converse(office) as talk:
        shown = await talk.says(cast.STRANGER, "海关总署负责什么")
        assert shown is not None
        assert shown.text.startswith("海关总署 · 9 项")


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 0, "chat": PRIVATE, "from": USER, **HELP, **fields}


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": message(edit_date=1)},
        {"message": message(**{"from": {**USER, "is_bot": True}})},
        {
            "message": message(
                chat={"id": GROUP, "type": "supergroup", "title": "群"},
                sender_chat={"id": GROUP, "type": "supergroup", "title": "群"},
                **{"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
            )
        },
        {
            "channel_post": {
                "message_id": 5,
                "date": 0,
                "chat": {"id": -1005, "type": "channel", "title": "频道"},
                **HELP,
            }
        },
        {
            "message": message(
                chat={"id": GROUP, "type": "supergroup", "title": "群"},
                sender_chat={"id": -1005, "type": "channel", "title": "频道"},
                is_automatic_forward=True,
                **{"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
            )
        },
        {"edited_channel_post": message(edit_date=1)},
        {"business_message": message(business_connection_id="b")},
        {"edited_business_message": message(business_connection_id="b", edit_date=1)},
        {"chosen_inline_result": {"result_id": "t1", "from": USER, "query": "海关"}},
    ],
    ids=[
        "an edit",
        "a bot",
        "an anonymous administrator",
        "a channel post",
        "a linked channel",
        "an edited channel post",
        "a business message",
        "an edited business message",
        "a card that was chosen",
    ],
)
async def test_what_no_person_did_never_acts(office: Database, update: dict[str, Any]) -> None:
    async with converse(office) as talk:
        assert await talk.gets(update) is None
        assert await talk.gets({"message": message()}) is not None


@pytest.mark.parametrize(
    "fields",
    [
        {
            "forward_origin": {
                "type": "user",
                "date": 0,
                "sender_user": {"id": 1, "is_bot": False, "first_name": "x"},
            }
        },
        {"via_bot": {"id": 9, "is_bot": True, "first_name": "b"}},
    ],
    ids=["forwarded", "by way of a bot"],
)
async def test_second_hand_messages_are_not_taken_for_questions(
    office: Database, fields: dict[str, Any]
) -> None:
    async with converse(office) as talk:
        shown = await talk.gets({"message": message(**fields)})
        assert shown is not None
        assert shown.text.startswith("转发来的消息我不当作提问")
        group = {"id": GROUP, "type": "supergroup", "title": "群"}
        assert await talk.gets({"message": message(**fields, chat=group)}) is None


async def test_no_handler_runs_where_the_guard_let_nobody_through(office: Database) -> None:
    """Every reaction to a person refuses to run without an actor."""
    async with converse(office) as talk:
        raw = {"update_id": 1, "message": message()}
        update = Update.de_json(raw, talk.application.bot)
        ran = 0
        for _, handler in reactions()[3:]:
            context = Context.from_update(update, talk.application)
            with pytest.raises(GuardMissing):
                await handler.callback(update, context)
            ran += 1
        assert ran >= 9


async def test_a_guard_that_raises_stops_everything(office: Database) -> None:
    async with converse(office) as talk:
        deps = talk.application.deps
        talk.application.deps = type(deps)(**{**vars(deps), "reads": Broken()})
        with pytest.raises(RuntimeError, match="no memory"):
            await talk.says(cast.ZHANG, "/help")
        assert talk.wire.sent == []


class Broken:
    """A read model that fails."""

    async def actor(self, telegram_id: int) -> None:
        raise RuntimeError("no memory")


async def test_news_about_chats_is_written_down_and_not_answered(office: Database) -> None:
    from sqlalchemy import select

    from store.tables import chats

    group = {"id": -4005, "type": "group", "title": "老群"}
    member = {"user": {"id": 7700000001, "is_bot": True, "first_name": "b"}}
    change = {
        "chat": group,
        "from": USER,
        "date": 0,
        "old_chat_member": {**member, "status": "left"},
        "new_chat_member": {**member, "status": "member"},
    }
    async with converse(office, access="members") as talk:
        stranger = {**change, "from": {**USER, "id": cast.STRANGER.id}}
        assert await talk.gets({"my_chat_member": stranger}) is None
        moved = {"message_id": 9, "date": 0, "chat": group, "migrate_to_chat_id": -1009}
        assert await talk.gets({"message": moved}) is None
        found = await office.read(lambda tx: tx.rows(select(chats)))
        assert [(row.telegram_id, row.kind, row.state) for row in found] == [
            (-1009, "supergroup", "active")
        ]
        supergroup = {"id": -1009, "type": "supergroup", "title": "老群"}
        left = {
            **change,
            "chat": supergroup,
            "old_chat_member": {**member, "status": "member"},
            "new_chat_member": {**member, "status": "left"},
        }
        await talk.gets({"my_chat_member": left})
        found = await office.read(lambda tx: tx.rows(select(chats.c.state)))
        assert [row.state for row in found] == ["left"]


async def test_silence_in_a_conversation_means_no_call_at_all(office: Database) -> None:
    async with converse(office) as talk:
        await _silent(talk)


async def _silent(talk: Conversation) -> None:
    before = len(talk.wire.calls)
    await talk.says(cast.ZHANG, "今天开会吗", chat=GROUP)
    await talk.says(cast.ZHANG, "/help@another_bot", chat=GROUP)
    await talk.says(cast.ZHANG, "/nonsense", chat=GROUP)
    assert len(talk.wire.calls) == before
