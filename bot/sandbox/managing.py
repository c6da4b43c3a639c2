"""The methods about the bot itself, its menu, its files and the chats it is in."""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import PRESENT, Chat, member_value
from bot.sandbox.commands import scope_key
from bot.sandbox.desk import Desk
from bot.sandbox.errors import bad, forbidden
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.params import Params
from bot.sandbox.people import change_bot_status
from bot.sandbox.sending import chat_to_write, find_chat

_ALLOWED_TO_ALL = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def get_me(desk: Desk, _: Params) -> dict[str, Any]:
    bot = desk.scenario.bot
    name = desk.profile.get("name|", bot.first_name)
    return {
        **desk.world.bot_user,
        "first_name": name,
        "can_join_groups": bot.can_join_groups,
        "can_read_all_group_messages": bot.can_read_all_group_messages,
        "supports_inline_queries": bot.supports_inline_queries,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_webhook_info(desk: Desk, _: Params) -> dict[str, Any]:
    info: dict[str, Any] = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(desk.queue),
    }
    if desk.queue.allowed:
        info["allowed_updates"] = list(desk.queue.allowed)
    return info


def set_webhook(desk: Desk, params: Params) -> bool:
    if params.text("url"):
        raise bad("bad webhook: this sandbox delivers by getUpdates only")
    return delete_webhook(desk, params)


def delete_webhook(desk: Desk, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        desk.queue.clear()
    return True


def set_my_commands(desk: Desk, params: Params) -> bool:
    desk.commands.put(
        _scope(desk, params), params.text("language_code"), params.structure("commands")
    )
    desk.hub.publish("commands")
    return True


def get_my_commands(desk: Desk, params: Params) -> list[dict[str, str]]:
    return desk.commands.get(_scope(desk, params), params.text("language_code"))


def delete_my_commands(desk: Desk, params: Params) -> bool:
    desk.commands.drop(_scope(desk, params), params.text("language_code"))
    desk.hub.publish("commands")
    return True


def _scope(desk: Desk, params: Params) -> str:
    return scope_key(params.structure("scope"), lambda value: find_chat(desk, value).id)


def set_text(key: str, field: str, limit: int) -> Any:
    def method(desk: Desk, params: Params) -> bool:
        value = params.text(field)
        if len(value) > limit:
            raise bad(f"{field} is too long")
        desk.keep_profile(f"{key}|{params.text('language_code')}", value or None)
        desk.hub.publish("profile")
        return True

    return method


def get_text(key: str, field: str) -> Any:
    def method(desk: Desk, params: Params) -> dict[str, str]:
        language = params.text("language_code")
        fallback = desk.scenario.bot.first_name if key == "name" else ""
        default = desk.profile.get(f"{key}|", fallback)
        return {field: desk.profile.get(f"{key}|{language}", default)}

    return method


def set_chat_menu_button(desk: Desk, params: Params) -> bool:
    button = params.structure("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "web_app", "default"):
        raise bad("can't parse menu button: MenuButton has unsupported type")
    desk.keep_profile(_menu_key(desk, params), button)
    desk.hub.publish("commands")
    return True


def get_chat_menu_button(desk: Desk, params: Params) -> dict[str, Any]:
    button = desk.profile.get(_menu_key(desk, params)) or desk.profile.get("menu|")
    return dict(button or {"type": "commands"})


def _menu_key(desk: Desk, params: Params) -> str:
    if not params.text("chat_id"):
        return "menu|"
    chat = find_chat(desk, params.values["chat_id"])
    if chat.type != "private":
        raise bad("chat_id must be an identifier of a private chat")
    return f"menu|{chat.id}"


def get_file(desk: Desk, params: Params) -> dict[str, Any]:
    file = desk.files.by_id(params.text("file_id"))
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if file.size > MAX_DOWNLOAD:
        raise bad("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


def get_chat(desk: Desk, params: Params) -> dict[str, Any]:
    chat = _chat_to_read(desk, params)
    full = desk.world.chat_value(chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.is_group:
        full["permissions"] = dict.fromkeys(_ALLOWED_TO_ALL, True)
    if chat.username:
        full["active_usernames"] = [chat.username]
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    return full | ({"pinned_message": pinned} if pinned else {})


def get_chat_member(desk: Desk, params: Params) -> dict[str, Any]:
    chat = _chat_to_read(desk, params)
    user_id = params.number("user_id")
    user = desk.world.user_value(user_id)
    if user is None:
        raise bad("user not found")
    return member_value(user, desk.world.status_of(chat, user_id))


def get_chat_administrators(desk: Desk, params: Params) -> list[dict[str, Any]]:
    chat = _chat_to_read(desk, params)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    found = []
    for user_id, status in chat.members.items():
        user = desk.world.user_value(user_id)
        if user is not None and status in ("creator", "administrator"):
            found.append(member_value(user, status))
    if chat.bot == "administrator" and chat.type == "channel":
        found.append(member_value(desk.world.bot_user, chat.bot))
    return found


def get_chat_member_count(desk: Desk, params: Params) -> int:
    chat = _chat_to_read(desk, params)
    present = [status for status in chat.members.values() if status in PRESENT]
    return len(present) + (1 if chat.has_bot() else 0)


def leave_chat(desk: Desk, params: Params) -> bool:
    chat = chat_to_write(desk, params)
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    change_bot_status(desk, chat, "left", by=desk.world.bot_user)
    return True


def _chat_to_read(desk: Desk, params: Params) -> Chat:
    chat = find_chat(desk, params.values.get("chat_id"))
    if chat.type == "private":
        if not chat.started and not desk.world.knows(chat.id):
            raise bad("chat not found")
    elif not chat.has_bot():
        kind = "channel" if chat.type == "channel" else chat.type
        verb = "was kicked from" if chat.bot == "kicked" else "is not a member of"
        raise forbidden(f"bot {verb} the {kind} chat")
    return chat
