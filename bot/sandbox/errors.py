"""Refusals, worded as the Bot API words them: bots match on these descriptions."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer with ``ok: false``; ``code`` is both the HTTP status and ``error_code``."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters is not None:
            answer["parameters"] = self.parameters
        return answer


class SetupError(Exception):
    """One sentence for the person who starts the sandbox; the process ends with code 2."""


def bad(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: {reason}")


def cannot(reason: str) -> Refusal:
    """A person cannot do this here: words for the page, in its language."""
    return Refusal(400, reason)


def forbidden(reason: str) -> Refusal:
    return Refusal(403, f"Forbidden: {reason}")


def too_many(seconds: int) -> Refusal:
    return Refusal(
        429, f"Too Many Requests: retry after {seconds}", {"retry_after": max(1, seconds)}
    )


def upgraded(new_chat_id: int) -> Refusal:
    return Refusal(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat_id},
    )
