"""The methods that put, change and remove messages."""

from __future__ import annotations

import time
from typing import Any

from bot.sandbox.chats import PRESENT, Chat, Message, quoted
from bot.sandbox.desk import Desk
from bot.sandbox.entities import stored_text
from bot.sandbox.errors import Refusal, bad, forbidden, upgraded
from bot.sandbox.markup import inline_keyboard, reply_markup
from bot.sandbox.params import Params

TWO_DAYS = 48 * 3600
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)


def find_chat(desk: Desk, value: Any) -> Chat:
    """The chat a ``chat_id`` parameter names: a number or an @username."""
    if value in (None, ""):
        raise bad("chat_id is empty")
    chat: Chat | None
    if isinstance(value, str) and value.startswith("@"):
        chat = desk.world.by_username(value)
    else:
        try:
            chat = desk.world.chats.get(int(value))
        except (TypeError, ValueError):
            chat = None
    if chat is None:
        raise bad("chat not found")
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    return chat


def chat_to_write(desk: Desk, params: Params) -> Chat:
    chat = find_chat(desk, params.values.get("chat_id"))
    if chat.type == "private":
        if chat.bot == "kicked":
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            if desk.world.knows(chat.id):
                raise forbidden("bot can't initiate conversation with a user")
            raise bad("chat not found")
        return chat
    kind = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}
    if chat.bot == "kicked":
        raise forbidden(f"bot was kicked from the {kind[chat.type]}")
    if chat.bot not in PRESENT:
        raise forbidden(f"bot is not a member of the {kind[chat.type]}")
    if chat.type == "channel" and chat.bot not in ("administrator", "creator"):
        raise bad("need administrator rights in the channel chat")
    return chat


def send_message(desk: Desk, params: Params) -> Message:
    chat = chat_to_write(desk, params)
    text = params.text("text")
    if not text:
        raise bad("message text is empty")
    text, entities = stored_text(text, params.entities("entities"), caption=False)
    fields: dict[str, Any] = {"text": text, "entities": entities}
    preview = params.structure("link_preview_options")
    if isinstance(preview, dict) and preview:
        fields["link_preview_options"] = preview
    return _send(desk, chat, params, fields)


def send_document(desk: Desk, params: Params) -> Message:
    return _send_file(desk, params, "document")


def send_photo(desk: Desk, params: Params) -> Message:
    return _send_file(desk, params, "photo")


def _send_file(desk: Desk, params: Params, kind: str) -> Message:
    chat = chat_to_write(desk, params)
    caption, entities = stored_text(
        params.text("caption"), params.entities("caption_entities"), caption=True
    )
    file = desk.files.resolve(kind, params.values.get(kind), params.uploads)
    fields: dict[str, Any] = {kind: file.photo() if kind == "photo" else file.document()}
    fields |= {"caption": caption or None, "caption_entities": entities}
    return _send(desk, chat, params, fields)


def _send(desk: Desk, chat: Chat, params: Params, fields: dict[str, Any]) -> Message:
    markup = reply_markup(params.structure("reply_markup"))
    replied = _replied(chat, params)
    fields |= _in_topic(chat, params.number("message_thread_id"), replied)
    desk.limits.admit(chat.id, group=chat.is_group, edit=False, now=time.monotonic())
    sender = None if chat.type == "channel" else desk.world.bot_user
    message = desk.world.new_message(
        chat,
        sender,
        reply_to_message=quoted(replied) if replied else None,
        **fields,
        reply_markup=markup,
        has_protected_content=params.flag("protect_content") or None,
    )
    desk.world.put(chat, message, own=True)
    desk.hub.publish("message", chat_id=chat.id, message=message)
    return message


def _in_topic(chat: Chat, topic: int | None, replied: Message | None) -> dict[str, Any]:
    """A reply goes into the topic of what it is to."""
    if not topic and replied is not None:
        topic = replied.get("message_thread_id")
    try:
        return chat.in_topic(topic)
    except KeyError:
        raise bad("message thread not found") from None


def _replied(chat: Chat, params: Params) -> Message | None:
    reply = params.structure("reply_parameters")
    if isinstance(reply, dict):
        wanted, lenient = reply.get("message_id"), bool(reply.get("allow_sending_without_reply"))
    else:
        wanted = params.number("reply_to_message_id") or None
        lenient = params.flag("allow_sending_without_reply")
    if wanted is None:
        return None
    message = chat.messages.get(wanted) if isinstance(wanted, int) else None
    if message is None and not lenient:
        raise bad("message to be replied not found")
    return message


def edit_message_text(desk: Desk, params: Params) -> Message:
    chat, message = _message_to_edit(desk, params)
    text = params.text("text")
    if not text:
        raise bad("message text is empty")
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    text, entities = stored_text(text, params.entities("entities"), caption=False)
    changed = {**message, "text": text, "entities": entities}
    preview = params.structure("link_preview_options")
    if isinstance(preview, dict):
        changed["link_preview_options"] = preview
    return _edit(desk, chat, message, changed, params)


def edit_message_caption(desk: Desk, params: Params) -> Message:
    chat, message = _message_to_edit(desk, params)
    if not {"document", "photo"} & message.keys():
        raise bad("there is no caption in the message to edit")
    caption, entities = stored_text(
        params.text("caption"), params.entities("caption_entities"), caption=True
    )
    changed = {**message, "caption": caption, "caption_entities": entities}
    return _edit(desk, chat, message, changed, params)


def edit_message_reply_markup(desk: Desk, params: Params) -> Message:
    chat, message = _message_to_edit(desk, params)
    return _edit(desk, chat, message, dict(message), params)


def _message_to_edit(desk: Desk, params: Params) -> tuple[Chat, Message]:
    if params.text("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    chat = chat_to_write(desk, params)
    number = params.number("message_id")
    if number <= 0:
        raise bad("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad("message to edit not found")
    if number not in chat.own:
        raise bad("message can't be edited")
    return chat, message


def _edit(desk: Desk, chat: Chat, before: Message, changed: Message, params: Params) -> Message:
    markup = params.structure("reply_markup")
    # An edit without a keyboard takes the keyboard away, as on Telegram.
    changed["reply_markup"] = None if markup is None else inline_keyboard(markup)
    changed = {name: value for name, value in changed.items() if value not in (None, [], {}, "")}
    # Before the limits: what changes nothing costs nothing.
    if changed == before:
        raise bad(_NOT_MODIFIED)
    desk.limits.admit(chat.id, group=chat.is_group, edit=True, now=time.monotonic())
    changed["edit_date"] = int(desk.clock.now())
    desk.world.put(chat, changed, own=True)
    desk.hub.publish("edited", chat_id=chat.id, message=changed)
    return changed


def delete_message(desk: Desk, params: Params) -> bool:
    chat = chat_to_write(desk, params)
    _delete(desk, chat, params.number("message_id"))
    return True


def delete_messages(desk: Desk, params: Params) -> bool:
    chat = chat_to_write(desk, params)
    numbers = params.structure("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad("too many message identifiers specified")
    for number in numbers:
        # As documented: those that cannot be found are skipped.
        if isinstance(number, int) and number in chat.messages:
            _delete(desk, chat, number)
    return True


def _delete(desk: Desk, chat: Chat, number: int) -> None:
    message = chat.messages.get(number)
    if message is None:
        raise bad("message to delete not found")
    foreign = number not in chat.own and chat.type != "private"
    if foreign and chat.bot not in ("administrator", "creator"):
        raise bad("message can't be deleted")
    if chat.type != "channel" and desk.clock.now() - message["date"] > TWO_DAYS:
        raise bad("message can't be deleted for everyone")
    desk.world.remove(chat, number)
    desk.hub.publish("deleted", chat_id=chat.id, message_id=number)


def answer_callback_query(desk: Desk, params: Params) -> bool:
    query = desk.queries.get(params.text("callback_query_id"))
    if query is None or not desk.is_open(query):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > 200:
        raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
    query.answer = {
        "text": text,
        "show_alert": params.flag("show_alert"),
        "url": params.text("url"),
    }
    desk.hub.publish(
        "answer",
        query_id=query.id,
        person=query.person,
        chat_id=query.chat_id,
        message_id=query.message_id,
        **query.answer,
    )
    return True


def send_chat_action(desk: Desk, params: Params) -> bool:
    chat = chat_to_write(desk, params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    desk.hub.publish("action", chat_id=chat.id, action=action)
    return True


def pin_chat_message(desk: Desk, params: Params) -> bool:
    chat = _chat_with_rights(desk, params)
    number = params.number("message_id")
    if number not in chat.messages:
        raise bad("message to pin not found")
    if number in chat.pinned:
        chat.pinned.remove(number)
    chat.pinned.append(number)
    desk.world.save(chat)
    desk.hub.publish("chat", chat_id=chat.id)
    return True


def unpin_chat_message(desk: Desk, params: Params) -> bool:
    chat = _chat_with_rights(desk, params)
    number = params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    desk.world.save(chat)
    desk.hub.publish("chat", chat_id=chat.id)
    return True


def unpin_all_chat_messages(desk: Desk, params: Params) -> bool:
    chat = _chat_with_rights(desk, params)
    chat.pinned.clear()
    desk.world.save(chat)
    desk.hub.publish("chat", chat_id=chat.id)
    return True


def _chat_with_rights(desk: Desk, params: Params) -> Chat:
    chat = chat_to_write(desk, params)
    if chat.type != "private" and chat.bot not in ("administrator", "creator"):
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat
