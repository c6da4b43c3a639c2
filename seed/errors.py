"""Errors of the document side. They carry facts; handlers.texts makes the sentences."""

from __future__ import annotations

from enum import StrEnum


class Unreadable(StrEnum):
    """Why no text could be had from a file."""

    EMPTY = "empty"
    BINARY = "binary"
    ENCODING = "encoding"
    # pictures of pages: a scan, a photograph, a PDF whose letters have no meaning
    NO_TEXT_LAYER = "no_text_layer"
    PASSWORD = "password"  # noqa: S105 - a reason, no secret
    # made to do harm, or so damaged that it might be; ``what`` says which part
    BOMB = "bomb"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    # others were read all the while
    CROWDED = "crowded"
    # the reader died of it
    CRASHED = "crashed"
    # .doc and .wps, where nothing is installed that converts them
    OLD_FORMAT = "old_format"
    # a format that is known and not read; ``what`` is its usual ending
    UNSUPPORTED = "unsupported"
    # an archive of files
    SEVERAL = "several"
    DAMAGED = "damaged"


class UnreadableDocument(Exception):
    """The bytes hold no text that a reader knows. ``reason`` says why, ``what`` the detail."""

    def __init__(self, reason: Unreadable, what: str = "") -> None:
        super().__init__(reason.value, what)
        self.reason = reason
        self.what = what


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
