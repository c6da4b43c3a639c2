"""What can be told from a raw update before the library has seen it, however odd it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from store.inbox import Arrival

# What we ask Telegram for. Always sent in full: Telegram remembers the last list for ever.
ALLOWED = ("message", "callback_query", "my_chat_member", "inline_query")

# So long an answer to an inline query is of use to anybody; Telegram refuses it afterwards.
INLINE_LIFE = timedelta(seconds=30)

_CHAT_KINDS = ("private", "group", "supergroup", "channel")
# Telegram's ids have at most 52 significant bits; what is larger fits no column.
_TOO_BIG = 2**63


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an update came from; ``is_addressed``: a person wrote to or tapped us for sure."""

    chat_id: int
    chat_kind: str
    chat_title: str | None
    is_addressed: bool


def arrival(raw: Any) -> Arrival | None:
    """A raw update as an inbox row; None for what has no update id and cannot be kept apart."""
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        return None
    body = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    return Arrival(raw["update_id"], lane_of(raw), _storable(body), digest)


def _storable(body: str) -> str:
    # A lone surrogate has no UTF-8; JSON's own escape for it is what this writes.
    return body.encode("utf-8", "backslashreplace").decode()


def lane_of(raw: dict[str, Any]) -> str:
    """Chat and user, who are served one after the other. What names neither is its own lane."""
    _, content = _content(raw)
    chat, user = _id(_chat(content)), _id(content.get("from"))
    if chat is None and user is None:
        return f"u{raw['update_id']}"
    return f"{chat or 0}:{user or 0}"


def origin(raw: dict[str, Any]) -> Origin | None:
    """The chat to answer in, if there is one."""
    kind, content = _content(raw)
    chat = _chat(content)
    chat_id = _id(chat)
    if chat_id is None:
        return None
    chat_kind, title = chat.get("type"), chat.get("title")
    addressed = kind == "callback_query" or (kind == "message" and chat_kind == "private")
    return Origin(
        chat_id,
        chat_kind if chat_kind in _CHAT_KINDS else "private",
        title if isinstance(title, str) else None,
        addressed,
    )


def is_past(raw: dict[str, Any], received_at: datetime, now: datetime) -> bool:
    """Whether nobody waits for an answer any more: an inline query outlived in the inbox."""
    return "inline_query" in raw and now - received_at > INLINE_LIFE


def _content(raw: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    for kind, content in raw.items():
        if kind != "update_id" and isinstance(content, dict):
            return kind, content
    return "", {}


def _chat(content: dict[str, Any]) -> dict[str, Any]:
    message = content.get("message")
    for holder in (content, message if isinstance(message, dict) else {}):
        chat = holder.get("chat")
        if isinstance(chat, dict):
            return chat
    return {}


def _id(thing: Any) -> int | None:
    found = thing.get("id") if isinstance(thing, dict) else None
    is_id = isinstance(found, int) and not isinstance(found, bool) and abs(found) < _TOO_BIG
    return found if is_id else None
