"""Reply markup: what Telegram accepts as an inline keyboard, and with which words it refuses.

Chosen where Telegram's own limit is undocumented: 8 buttons a row; 100 buttons and 10,000 bytes
of labels and data in all.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import bad

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_ROW = 8
MAX_BYTES = 10_000

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def inline_keyboard(markup: Any) -> dict[str, Any] | None:
    """The keyboard as the message stores it; None for an empty one. Raises a Refusal."""
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if any(len(row) > MAX_ROW for row in checked) or sum(map(len, checked)) > MAX_BUTTONS:
        raise bad("reply markup is too long")
    payload = sum(len(str(value).encode()) for row in checked for b in row for value in b.values())
    if payload > MAX_BYTES:
        raise bad("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def reply_markup(markup: Any) -> dict[str, Any] | None:
    """Checks any of the four kinds; only inline keyboards are part of the message."""
    if markup is None:
        return None
    if isinstance(markup, dict) and "inline_keyboard" not in markup:
        if "keyboard" in markup:
            rows = markup["keyboard"]
            if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
                raise bad('field "keyboard" must be an Array of Arrays')
            return None
        if not markup or {"remove_keyboard", "force_reply"} & markup.keys():
            return None
    return inline_keyboard(markup)


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    kept = {"text": text, actions[0]: button[actions[0]]}
    if actions[0] == "callback_data":
        _check_data(button["callback_data"])
    elif actions[0] == "url":
        kept["url"] = _url(button["url"])
    for name in ("icon_custom_emoji_id", "style"):
        if button.get(name):
            kept[name] = button[name]
    return kept


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")


def _url(url: Any) -> str:
    if not isinstance(url, str) or not url:
        raise bad("inline keyboard button URL is invalid: URL must be non-empty")
    full = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(full)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or any(char.isspace() for char in full):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    # Telegram refuses addresses without a dot: they cannot be reached from a phone.
    if parts.scheme in {"http", "https"} and "." not in host:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if parts.scheme not in {"http", "https", "tg", "ton", "tonsite"}:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    return full
