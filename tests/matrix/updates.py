"""Updates as Telegram sends them: who, in which chat, by which way in."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tests.matrix.identities import Identity, Shape
from tests.wire import BOT

Json = dict[str, Any]
DATE = 1647306720


class Chat(StrEnum):
    """Kinds of chats; the bot is a member of all of them."""

    PRIVATE = "private"
    GROUP = "group"
    TOPIC = "supergroup topic"
    CHANNEL = "channel"


class Way(StrEnum):
    """Ways in. A button is the person's own, somebody else's, used already, or made up."""

    COMMAND = "command"
    TEXT = "text"
    REPLY = "reply"
    DEEP_LINK = "deep link"
    DOCUMENT = "document"
    OWN = "own button"
    FOREIGN = "foreign button"
    REPLAYED = "replayed button"
    FORGED = "forged button"
    INLINE = "inline query"
    CARD = "inline card tapped"


TAPS = (Way.OWN, Way.FOREIGN, Way.REPLAYED, Way.FORGED, Way.CARD)
ROOMS = {Chat.GROUP: -4_000_001, Chat.TOPIC: -1_002_000_000_011, Chat.CHANNEL: -1_002_000_000_012}
_SENDER = {"id": -1_002_000_000_012, "type": "channel", "title": "频道"}


def chat_of(who: Identity, chat: Chat) -> Json:
    """The chat as a message names it."""
    if chat is Chat.PRIVATE:
        return {"id": who.id, "type": "private", "first_name": who.name}
    kind = {Chat.GROUP: "group", Chat.TOPIC: "supergroup", Chat.CHANNEL: "channel"}[chat]
    return {"id": ROOMS[chat], "type": kind, "title": "联络群"}


def user_of(who: Identity) -> Json:
    """Telegram's user; its name is no name of the roster."""
    is_bot = who.shape in (Shape.ANONYMOUS, Shape.CHANNEL, Shape.BOT)
    return {"id": who.id, "is_bot": is_bot, "first_name": f"u{who.id}"}


def update(
    who: Identity,
    chat: Chat,
    way: Way,
    *,
    text: str = "/help",
    data: str = "1h",
    number: int = 5,
    under: int = 5,
    bot: Json = BOT,
    **more: Any,
) -> Json:
    """An update without its id. ``number`` is its own, ``under`` of the message it is tapped on."""
    if way is Way.INLINE:
        return {"inline_query": _query(who, number) | {"query": text, "offset": ""}}
    if way in TAPS:
        pressed = _query(who, number) | {"chat_instance": "1", "data": data}
        if way is Way.CARD:
            return {"callback_query": pressed | {"inline_message_id": f"card{number}"}}
        shown = {"message_id": under, "date": DATE, "from": bot, "text": "…"}
        return {"callback_query": pressed | {"message": shown | {"chat": chat_of(who, chat)}}}
    if way is Way.REPLY:
        said = {"message_id": under, "date": DATE, "from": bot, "text": "…"}
        more["reply_to_message"] = said | {"chat": chat_of(who, chat)}
    return _message(who, chat, way, text, number, more)


def _query(who: Identity, number: int) -> Json:
    return {"id": str(50_000_000 + number), "from": user_of(who)}


def _message(who: Identity, chat: Chat, way: Way, text: str, number: int, more: Json) -> Json:
    body: Json = {"message_id": number, "date": DATE, "chat": chat_of(who, chat)}
    if way is Way.DOCUMENT:
        file = {"file_id": "f1", "file_unique_id": "u1", "file_name": "a.pdf", "file_size": 9}
        body |= {"document": file, "caption": text}
    else:
        body["text"] = text
    if text.startswith("/"):
        where = "caption_entities" if way is Way.DOCUMENT else "entities"
        length = len(text.split(maxsplit=1)[0])
        body[where] = [{"type": "bot_command", "offset": 0, "length": length}]
    if chat is Chat.TOPIC:
        body |= {"message_thread_id": 7, "is_topic_message": True}
    body |= more
    if chat is Chat.CHANNEL:
        return {"channel_post": body | {"sender_chat": chat_of(who, chat)}}
    body["from"] = user_of(who)
    return _shaped(who.shape, body)


def _shaped(shape: Shape, body: Json) -> Json:
    """The message in the shape in which this identity's messages arrive."""
    if shape is Shape.EDITED:
        return {"edited_message": body | {"edit_date": DATE + 1}}
    if shape is Shape.ANONYMOUS:
        body |= {"sender_chat": body["chat"]}
    elif shape in (Shape.CHANNEL, Shape.LINKED):
        body |= {"sender_chat": _SENDER}
    if shape is Shape.LINKED:
        origin = {"type": "channel", "date": DATE, "chat": _SENDER, "message_id": 3}
        body |= {"is_automatic_forward": True, "forward_origin": origin}
    elif shape is Shape.FORWARDED:
        sender = {"id": 9, "is_bot": False, "first_name": "x"}
        body |= {"forward_origin": {"type": "user", "date": DATE, "sender_user": sender}}
    elif shape is Shape.VIA_BOT:
        body |= {"via_bot": {"id": 9, "is_bot": True, "first_name": "b"}}
    return {"message": body}
