"""A request's parameters, from query string, form, multipart or JSON, read as Telegram reads."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from bot.sandbox.errors import bad
from bot.sandbox.files import Upload


class Params:
    """Values are strings or JSON values; the typed getters take both."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def number(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if isinstance(value, bool) or value is None:
            return default
        if isinstance(value, int):
            return value
        try:
            return int(str(value).strip())
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, str):
            return value.strip().lower() in ("true", "yes", "1")
        return bool(value)

    def structure(self, name: str) -> Any:
        """A JSON object or array, sent as such or as text; None when absent."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            label = name.replace("_", " ")
            raise bad(f"can't parse {label} JSON object") from error

    def entities(self, name: str) -> list[dict[str, Any]]:
        if self.text("parse_mode"):
            # Markup is not parsed here: an honest refusal instead of half a parser.
            raise bad("unsupported parse_mode: this sandbox takes text with entities only")
        value = self.structure(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad("can't parse entities: expected an Array of MessageEntity")
        return value

    def for_log(self) -> dict[str, Any]:
        """What was asked, JSON texts opened, uploads as name and size."""
        shown: dict[str, Any] = {}
        for name, value in self.values.items():
            if isinstance(value, str) and value[:1] in ("[", "{"):
                with contextlib.suppress(json.JSONDecodeError):
                    value = json.loads(value)
            shown[name] = value
        for name, upload in self.uploads.items():
            shown[name] = {"file_name": upload.name, "file_size": len(upload.content)}
        return shown
