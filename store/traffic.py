"""What came in and what goes out, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class InboxUpdate:
    """A raw update taken out of the inbox: ``body`` is Telegram's JSON text."""

    seq: int
    update_id: int
    lane: str
    body: str
    tries: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message to deliver. ``rendered`` is the wording of the first try, None before it;
    ``manner`` as in store.outbox.put.
    """

    id: int
    chat_telegram_id: int
    chat_id: int
    kind: str
    facts: dict[str, object]
    rendered: dict[str, object] | None
    keyboard_id: int | None
    edit_message_id: int | None
    tries: int
    repeated: bool
    manner: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Button:
    """A button that writes: ``token`` is its callback secret."""

    token: str
    verb: str
    args: dict[str, object]


@dataclass(frozen=True, slots=True)
class OpenKeyboard:
    """A message whose buttons still write."""

    id: int
    chat_id: int
    chat_telegram_id: int
    account_id: int
    kind: str
    facts: dict[str, object]
    message_id: int | None
    buttons: tuple[Button, ...]
