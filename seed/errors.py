"""Errors of the document side. They carry facts; handlers.texts makes the sentences."""

from __future__ import annotations

from enum import StrEnum


class Unreadable(StrEnum):
    """Why no text could be had from a file."""

    EMPTY = "empty"
    BINARY = "binary"
    ENCODING = "encoding"


class UnreadableDocument(Exception):
    """The bytes hold no text that a reader knows. ``reason`` says why."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason
