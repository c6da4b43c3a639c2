"""A file's bytes to what it says, and how that crosses from one process to another.

``read`` is what the sandboxed child calls. The bot itself calls ``bot.reader``, never this: a
file may be made to hang or to crash whoever opens it.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from seed.draft import Box, Draft, DraftItem, DraftPlan, Goal, Problem, Prose, Section
from seed.errors import Unreadable, UnreadableDocument
from seed.readers.source import Said, Source, blocks_of, silent

MOST_BYTES = 20 << 20

# What a message of the child is. Header: the kind and the length of the body, big-endian.
SAID, TEXT, PART, REFUSED, DONE = b"s", b"t", b"p", b"e", b"d"
FINAL = (REFUSED, DONE)
# A final message begins with whether the child waits for another file.
STAYS, ENDS = b"+", b"-"
HEADER = struct.Struct(">cI")
_LISTS = ("items", "problems", "sections", "boxes", "goals", "prose")
# A piece is taken in at once, and holds the interpreter meanwhile: some milliseconds' worth.
_PIECE = 100


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as text and what it says."""

    source: Source
    draft: Draft


def read(data: bytes, said: Said = silent) -> Parsed:
    """Read and parse a file of any known format.

    Raises UnreadableDocument. A text without tasks is no error: its draft has the problem
    ``no_tasks``. ``said`` is told how far it is: stage, done, total.
    """
    from seed.parse import parse
    from seed.readers.formats import read_file

    if len(data) > MOST_BYTES:
        raise UnreadableDocument(Unreadable.TOO_LARGE)
    source = read_file(data, said)
    said("parse", 0, len(source.blocks))
    return Parsed(source, parse(source))


def message(kind: bytes, body: bytes) -> bytes:
    """One message of the child on its way."""
    return HEADER.pack(kind, len(body)) + body


def messages(parsed: Parsed) -> Iterator[tuple[bytes, bytes]]:
    """A result in pieces, none of them large but the text."""
    source, draft = parsed.source, parsed.draft
    yield TEXT, f"{source.encoding}\n{source.text}".encode()
    yield PART, json.dumps({"plan": draft.plan.model_dump(mode="json")}).encode()
    for name in _LISTS:
        values = getattr(draft, name)
        for start in range(0, len(values), _PIECE):
            piece = [value.model_dump(mode="json") for value in values[start : start + _PIECE]]
            yield PART, json.dumps({name: piece}).encode()


class _Piece(BaseModel):
    """A part of a draft."""

    model_config = ConfigDict(extra="forbid")

    plan: DraftPlan | None = None
    items: list[DraftItem] = []
    problems: list[Problem] = []
    sections: list[Section] = []
    boxes: list[Box] = []
    goals: list[Goal] = []
    prose: list[Prose] = []


class Assembly:
    """A result put together again from the messages of a child."""

    def __init__(self, data: bytes) -> None:
        self._sha256 = hashlib.sha256(data).hexdigest()
        self._source: Source | None = None
        self._plan: DraftPlan | None = None
        self._lists: dict[str, list[Any]] = {name: [] for name in _LISTS}

    def take(self, kind: bytes, body: bytes) -> None:
        """Take a TEXT or a PART. ValueError where it is none: nothing a child says is believed."""
        if kind == TEXT and self._source is None:
            encoding, _, text = body.decode("utf-8", "strict").partition("\n")
            self._source = Source(text, self._sha256, encoding, blocks_of(text))
            return
        if kind != PART:
            raise ValueError(kind)
        piece = _Piece.model_validate_json(body)
        self._plan = piece.plan or self._plan
        for name in _LISTS:
            self._lists[name] += getattr(piece, name)

    def parsed(self) -> Parsed:
        """The whole; ValueError where a part is missing."""
        if self._source is None or self._plan is None:
            raise ValueError("incomplete")
        whole: dict[str, Any] = {"plan": self._plan, **self._lists}
        draft = Draft.model_construct(**whole)
        return Parsed(self._source, draft)
