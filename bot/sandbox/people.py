"""What people do: write, tap, edit, send files, block the bot, add it to chats and remove it."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.chats import PRESENT, Chat, Message, World, member_value, quoted
from bot.sandbox.desk import Desk, Query
from bot.sandbox.entities import stored_text
from bot.sandbox.errors import bad, cannot
from bot.sandbox.files import StoredFile


def chat_of(desk: Desk, chat_id: int | None, person_id: int) -> Chat:
    """The chat a person acts in; None means their private chat with the bot."""
    if person_id not in desk.world.people:
        raise bad(f"no such person: {person_id}")
    chat = desk.world.chats.get(person_id if chat_id is None else chat_id)
    if chat is None:
        raise bad(f"no such chat: {chat_id}")
    if chat.members.get(person_id) not in PRESENT:
        raise cannot("您不在这个对话里")
    if chat.migrated_to is not None:
        raise cannot("这个群已升级为超级群")
    return chat


def say(
    desk: Desk,
    person_id: int,
    chat_id: int | None,
    text: str,
    *,
    reply_to: int | None = None,
    entities: list[dict[str, Any]] | None = None,
    fields: dict[str, Any] | None = None,
    topic: int | None = None,
) -> Message:
    """A text message. ``fields`` are merged in last, for tests that need an odd message."""
    text, found = stored_text(text, entities or [], caption=False)
    content = {"text": text, "entities": found}
    try:
        content |= chat_of(desk, chat_id, person_id).in_topic(topic)
    except KeyError:
        raise cannot("没有这个话题") from None
    return arrive(desk, person_id, chat_id, content, reply_to, fields)


def send_file(
    desk: Desk,
    person_id: int,
    chat_id: int | None,
    file: StoredFile,
    caption: str,
    reply_to: int | None = None,
) -> Message:
    caption, found = stored_text(caption, [], caption=True)
    content: dict[str, Any] = {
        file.kind: file.photo() if file.kind == "photo" else file.document(),
        "caption": caption or None,
        "caption_entities": found,
    }
    return arrive(desk, person_id, chat_id, content, reply_to)


def arrive(
    desk: Desk,
    person_id: int,
    chat_id: int | None,
    content: dict[str, Any],
    reply_to: int | None = None,
    fields: dict[str, Any] | None = None,
) -> Message:
    """A person's message of any content: kept, shown, and handed to the bot where it gets it."""
    chat = chat_of(desk, chat_id, person_id)
    if chat.type == "channel" and chat.members[person_id] == "member":
        raise cannot("只有管理员可以在频道发言")
    if chat.type == "private" and chat.bot == "kicked":
        raise cannot("您已屏蔽这个机器人")
    replied = chat.messages.get(reply_to) if reply_to is not None else None
    if reply_to is not None and replied is None:
        raise cannot("要回复的消息已不在")
    if chat.type == "private" and not chat.started:
        chat.started = True
        desk.world.save(chat)
    sender = None if chat.type == "channel" else desk.world.people[person_id].user()
    if replied is not None:
        content = {"reply_to_message": quoted(replied), **content}
    message = desk.world.new_message(chat, sender, **content) | (fields or {})
    desk.world.put(chat, message, own=False)
    if bot_receives(desk.world, chat, message):
        kind = "channel_post" if chat.type == "channel" else "message"
        desk.push(kind, message, message["date"])
    desk.hub.publish("message", chat_id=chat.id, message=message)
    return message


def edit(desk: Desk, person_id: int, chat_id: int | None, message_id: int, text: str) -> Message:
    chat = chat_of(desk, chat_id, person_id)
    before = chat.messages.get(message_id)
    if before is None or message_id in chat.own:
        raise cannot("只能编辑自己的消息")
    if before.get("from", {}).get("id", person_id) != person_id:
        raise cannot("只能编辑自己的消息")
    caption = "text" not in before
    text, found = stored_text(text, [], caption=caption)
    names = ("caption", "caption_entities") if caption else ("text", "entities")
    message = {k: v for k, v in before.items() if k not in names} | {names[0]: text}
    if found:
        message[names[1]] = found
    message["edit_date"] = int(desk.clock.now())
    desk.world.put(chat, message, own=False)
    if bot_receives(desk.world, chat, message):
        kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
        desk.push(kind, message, message["edit_date"])
    desk.hub.publish("edited", chat_id=chat.id, message=message)
    return message


def tap(desk: Desk, person_id: int, chat_id: int | None, message_id: int, data: str) -> Query:
    """A button press. ``data`` need not be on the message: a client can send anything."""
    chat = chat_of(desk, chat_id, person_id)
    message = chat.messages.get(message_id)
    if message is None:
        raise cannot("这条消息已不在")
    query = Query(
        id=str(secrets.randbits(62)),
        person=person_id,
        chat_id=chat.id,
        message_id=message_id,
        data=data,
        at=desk.clock.now(),
    )
    desk.queries[query.id] = query
    desk.push(
        "callback_query",
        {
            "id": query.id,
            "from": desk.world.people[person_id].user(),
            "message": message,
            "chat_instance": str(7_000_000_000_000_000_000 + abs(chat.id)),
            "data": data,
        },
    )
    return query


def block(desk: Desk, person_id: int, *, blocked: bool) -> None:
    """A person blocks the bot in their private chat, or lets it in again."""
    chat = chat_of(desk, None, person_id)
    before = chat.bot
    chat.bot = "kicked" if blocked else "member"
    desk.world.save(chat)
    if before != chat.bot:
        _bot_moved(desk, chat, before, desk.world.people[person_id].user())
    desk.hub.publish("chat", chat_id=chat.id)


def change_bot_status(desk: Desk, chat: Chat, status: str, by: dict[str, Any]) -> None:
    """The bot joins, leaves, is removed or promoted; Telegram tells the bot and the chat."""
    before, chat.bot = chat.bot, status
    desk.world.save(chat)
    if before == status:
        return
    was, is_there = before in PRESENT, status in PRESENT
    if was != is_there and chat.is_group:
        bot = desk.world.bot_user
        fields: dict[str, Any] = (
            {"new_chat_members": [bot], "new_chat_member": bot}
            if is_there
            else {"left_chat_member": bot}
        )
        _service(desk, chat, by, fields, to_bot=is_there)
    _bot_moved(desk, chat, before, by)
    desk.hub.publish("chat", chat_id=chat.id)


def change_member_status(desk: Desk, chat: Chat, person_id: int, status: str, by: int) -> None:
    before = chat.members.get(person_id, "left")
    chat.members[person_id] = status
    desk.world.save(chat)
    user, actor = desk.world.people[person_id].user(), desk.world.people[by].user()
    was, is_there = before in PRESENT, status in PRESENT
    if was != is_there and chat.is_group:
        fields = {"new_chat_members": [user]} if is_there else {"left_chat_member": user}
        _service(desk, chat, actor, fields, to_bot=chat.has_bot())
    # Telegram reports other members to administrators only.
    if before != status and chat.bot in ("administrator", "creator"):
        desk.push(
            "chat_member",
            {
                "chat": desk.world.chat_value(chat),
                "from": actor,
                "date": int(desk.clock.now()),
                "old_chat_member": member_value(user, before),
                "new_chat_member": member_value(user, status),
            },
        )
    desk.hub.publish("chat", chat_id=chat.id)


def migrate(desk: Desk, chat: Chat, new_id: int) -> Chat:
    """A basic group becomes a supergroup: new id, new numbering, old id refuses from now on."""
    if chat.type != "group" or chat.migrated_to is not None:
        raise bad("only a basic group becomes a supergroup")
    if new_id in desk.world.chats or new_id >= 0:
        raise bad("the new id must be unused and negative")
    successor = Chat(
        new_id, "supergroup", chat.title, bot=chat.bot, members=dict(chat.members), next_id=1
    )
    desk.world.add(successor)
    actor = next(iter(chat.members), None)
    user = desk.world.user_value(actor) if actor is not None else None
    _service(desk, chat, user, {"migrate_to_chat_id": new_id}, to_bot=chat.has_bot())
    _service(desk, successor, user, {"migrate_from_chat_id": chat.id}, to_bot=chat.has_bot())
    chat.migrated_to = new_id
    desk.world.save(chat)
    desk.hub.publish("chat", chat_id=chat.id)
    return successor


def _service(
    desk: Desk, chat: Chat, by: dict[str, Any] | None, fields: dict[str, Any], *, to_bot: bool
) -> None:
    message = desk.world.new_message(chat, by, **fields)
    desk.world.put(chat, message, own=False)
    if to_bot:
        desk.push("message", message, message["date"])
    desk.hub.publish("message", chat_id=chat.id, message=message)


def _bot_moved(desk: Desk, chat: Chat, before: str, by: dict[str, Any]) -> None:
    bot = desk.world.bot_user
    desk.push(
        "my_chat_member",
        {
            "chat": desk.world.chat_value(chat),
            "from": by,
            "date": int(desk.clock.now()),
            "old_chat_member": member_value(bot, before),
            "new_chat_member": member_value(bot, chat.bot),
        },
    )


def bot_receives(world: World, chat: Chat, message: Message) -> bool:
    """Privacy mode: in groups a bot gets commands, mentions, replies to it and what was posted
    by way of it, nothing else.
    """
    if not chat.has_bot():
        return False
    if not chat.is_group or chat.bot == "administrator":
        return True
    if world.scenario.bot.can_read_all_group_messages:
        return True
    if message.get("via_bot", {}).get("id") == world.bot_user["id"]:
        return True
    replied = message.get("reply_to_message", {})
    if replied.get("from", {}).get("id") == world.bot_user["id"]:
        return True
    return _is_addressed(world, message)


def _is_addressed(world: World, message: Message) -> bool:
    text = message.get("text") or message.get("caption") or ""
    name = "@" + world.scenario.bot.username.lower()
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in message.get("entities") or message.get("caption_entities") or []:
        first, last = entity["offset"], entity["offset"] + entity["length"]
        part = units[2 * first : 2 * last].decode("utf-16-le", "surrogatepass").lower()
        if entity["type"] == "bot_command" and ("@" not in part or part.endswith(name)):
            return True
        if entity["type"] == "mention" and part == name:
            return True
        if entity["type"] == "text_mention" and entity["user"]["id"] == world.bot_user["id"]:
            return True
    return False
