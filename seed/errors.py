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


class Refusal(StrEnum):
    """Why a draft cannot be imported."""

    NO_TASKS = "no_tasks"
    NUMBER_TWICE = "number_twice"
    NUMBER_LONG = "number_long"
    KEY = "key"
    PLACE = "place"


class DraftRefused(Exception):
    """The draft was not imported and nothing was written. ``what`` is the part that is wrong."""

    def __init__(self, reason: Refusal, what: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.what = what
