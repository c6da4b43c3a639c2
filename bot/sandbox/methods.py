"""The table of methods: name → what it does. Names are matched without case, as on Telegram."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox import inline, managing, sending
from bot.sandbox.desk import Desk
from bot.sandbox.params import Params

Method = Callable[[Desk, Params], Any]

# getUpdates is answered by bot.sandbox.botapi itself: it alone waits.
METHODS: dict[str, Method] = {
    "getMe": managing.get_me,
    "setWebhook": managing.set_webhook,
    "deleteWebhook": managing.delete_webhook,
    "getWebhookInfo": managing.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": sending.edit_message_text,
    "editMessageCaption": sending.edit_message_caption,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "deleteMessages": sending.delete_messages,
    "answerCallbackQuery": sending.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "pinChatMessage": sending.pin_chat_message,
    "unpinChatMessage": sending.unpin_chat_message,
    "unpinAllChatMessages": sending.unpin_all_chat_messages,
    "getFile": managing.get_file,
    "getChat": managing.get_chat,
    "getChatMember": managing.get_chat_member,
    "getChatAdministrators": managing.get_chat_administrators,
    "getChatMemberCount": managing.get_chat_member_count,
    "leaveChat": managing.leave_chat,
    "setMyCommands": managing.set_my_commands,
    "getMyCommands": managing.get_my_commands,
    "deleteMyCommands": managing.delete_my_commands,
    "setChatMenuButton": managing.set_chat_menu_button,
    "getChatMenuButton": managing.get_chat_menu_button,
    "setMyName": managing.set_text("name", "name", 64),
    "getMyName": managing.get_text("name", "name"),
    "setMyDescription": managing.set_text("description", "description", 512),
    "getMyDescription": managing.get_text("description", "description"),
    "setMyShortDescription": managing.set_text("short", "short_description", 120),
    "getMyShortDescription": managing.get_text("short", "short_description"),
}
NAMES = {name.lower(): name for name in (*METHODS, "getUpdates")}
