"""The wire to Telegram, faked; everything behind it is real.

Keeps the messages of all chats as Telegram would, refuses what Telegram refuses, and holds every
message to the rules of this project: no markup language, one screen of a phone.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram._utils.defaultvalue import DefaultValue
from telegram.request import BaseRequest, RequestData

from handlers.measure import MOST_LINES, count_lines
from store.text import utf16_len

Json = dict[str, Any]
BOT = {"id": 7700000001, "is_bot": True, "first_name": "分工助手", "username": "fengong_test_bot"}
MOST_UNITS = 4096
CALLBACK_BYTES = 64


class Refused(Exception):
    """Telegram's 400."""


@dataclass
class Shown:
    """A message of the bot as somebody sees it now."""

    chat: int
    id: int
    text: str
    entities: list[Json]
    buttons: list[list[Json]]
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    def button(self, label: str) -> Json:
        """The button of this label; a failure names those that are there."""
        for row in self.buttons:
            for button in row:
                if button["text"] == label:
                    return button
        raise AssertionError(f"no button {label!r} among {self.labels} under {self.text!r}")

    def quoted(self, kind: str) -> list[str]:
        """The texts of the entities of a kind."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] == kind
        ]


@dataclass
class Wire(BaseRequest):
    """A request class for ``Application.builder``; ``sent`` are all messages in order."""

    sent: list[Shown] = field(default_factory=list)
    toasts: list[str | None] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    # What inline queries were answered with, as Telegram gets it.
    inline: list[Json] = field(default_factory=list)
    fail: dict[str, Exception] = field(default_factory=dict)
    next_id: int = 1000
    # What people sent as files, by Telegram's file id; what the bot sent, as (method, bytes).
    uploads: dict[str, bytes] = field(default_factory=dict)
    files_sent: list[tuple[str, bytes]] = field(default_factory=list)
    # While it is not set, no call is answered.
    hold: asyncio.Event | None = None

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = DefaultValue(None),  # noqa: B008  # the signature of the library
        write_timeout: Any = DefaultValue(None),  # noqa: B008
        connect_timeout: Any = DefaultValue(None),  # noqa: B008
        pool_timeout: Any = DefaultValue(None),  # noqa: B008
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        if "/file/bot" in url:
            if error := self.fail.pop("file", None):
                raise error
            return 200, self.uploads[name]
        told = request_data.parameters if request_data else {}
        self.calls.append((name, told))
        if name in ("sendPhoto", "sendDocument") and request_data is not None:
            return 200, json.dumps(self._sent_file(name, told, request_data)).encode()
        if self.hold is not None:
            await self.hold.wait()
        if error := self.fail.pop(name, None):
            raise error
        answer: Callable[[Json], Any] = getattr(self, f"_{name}")
        try:
            body: Json = {"ok": True, "result": answer(told)}
        except Refused as refusal:
            description = f"Bad Request: {refusal}"
            body = {"ok": False, "error_code": 400, "description": description}
        return (200 if body["ok"] else 400), json.dumps(body).encode()

    def upload(self, data: bytes) -> str:
        """Keep a file that somebody sends; its id."""
        file_id = f"file{len(self.uploads)}"
        self.uploads[file_id] = data
        return file_id

    def message(self, chat: int, message_id: int) -> Shown | None:
        for shown in self.sent:
            if (shown.chat, shown.id) == (chat, message_id):
                return shown
        return None

    def _getMe(self, told: Json) -> Json:  # noqa: N802  # Telegram's names
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False}

    def _sendMessage(self, told: Json) -> Json:  # noqa: N802
        self.next_id += 1
        shown = Shown(int(told["chat_id"]), self.next_id, *self._content(told))
        self.sent.append(shown)
        return _as_message(shown)

    def _editMessageText(self, told: Json) -> Json:  # noqa: N802
        shown = self.message(int(told["chat_id"]), int(told["message_id"]))
        if shown is None:
            raise Refused("message to edit not found")
        content = self._content(told)
        if content == (shown.text, shown.entities, shown.buttons):
            raise Refused("message is not modified: specified new message content is the same")
        shown.text, shown.entities, shown.buttons = content
        shown.edits += 1
        return _as_message(shown)

    def _sent_file(self, name: str, told: Json, data: RequestData) -> Json:
        parts = data.multipart_data
        (content,) = [content for _, content, _ in parts.values()]
        assert isinstance(content, bytes)
        self.files_sent.append((name, content))
        self.next_id += 1
        chat = {"id": int(told["chat_id"]), "type": "private", "first_name": "某"}
        sent = {"message_id": self.next_id, "date": 1603076400, "chat": chat, "from": BOT}
        return {"ok": True, "result": sent}

    def _getFile(self, told: Json) -> Json:  # noqa: N802
        file_id = told["file_id"]
        size = len(self.uploads[file_id])
        return {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_size": size,
            "file_path": file_id,
        }

    def _answerCallbackQuery(self, told: Json) -> bool:  # noqa: N802
        text = told.get("text")
        assert text is None or len(text) <= 200
        self.toasts.append(text)
        return True

    def _answerInlineQuery(self, told: Json) -> bool:  # noqa: N802
        assert len(told["results"]) <= 50
        assert len(told.get("next_offset", "")) <= 64
        for result in told["results"]:
            assert 1 <= len(result["id"].encode()) <= 64
            content = result["input_message_content"]
            assert "parse_mode" not in content
            check_text(content["message_text"])
        self.inline.append(told)
        return True

    def _content(self, told: Json) -> tuple[str, list[Json], list[list[Json]]]:
        assert "parse_mode" not in told, "no markup language"
        assert told["link_preview_options"]["is_disabled"] is True
        text = told["text"]
        check_text(text)
        markup = told.get("reply_markup") or {"inline_keyboard": []}
        rows = markup["inline_keyboard"]
        for button in (button for row in rows for button in row):
            size = len(button.get("callback_data", "").encode())
            assert size <= CALLBACK_BYTES, button
        return text, told.get("entities") or [], rows


def check_text(text: str) -> None:
    """One screen, within Telegram's limit, nothing that Telegram would strip."""
    assert text == text.strip() != ""
    assert utf16_len(text) <= MOST_UNITS
    assert count_lines(text) <= MOST_LINES, f"{count_lines(text)} lines:\n{text}"


def _as_message(shown: Shown) -> Json:
    kind = "private" if shown.chat > 0 else "supergroup"
    chat = {"id": shown.chat, "type": kind, "title": "群"}
    return {
        "message_id": shown.id,
        "date": 1603076400,
        "chat": chat,
        "from": BOT,
        "text": shown.text,
    }
