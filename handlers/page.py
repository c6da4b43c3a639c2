"""A message as we mean it: text, entities, buttons. No markup language, so nothing can inject.

Offsets and lengths are UTF-16 code units, Telegram's unit. A page turns into JSON and back, so
that the outbox can keep what was worded first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

from store.text import utf16_len

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """One entity. ``kind`` is Telegram's name for it: bold, italic, code, blockquote."""

    kind: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Rich:
    """Text with entities that can be joined without counting by hand."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: Rich | str) -> Rich:
        if isinstance(other, str):
            return Rich(self.text + other, self.marks)
        shift = utf16_len(self.text)
        moved = tuple(replace(mark, offset=mark.offset + shift) for mark in other.marks)
        return Rich(self.text + other.text, self.marks + moved)

    def __bool__(self) -> bool:
        return bool(self.text)


def styled(text: str, kind: str) -> Rich:
    """``text`` as one entity; nothing for an empty text, since Telegram refuses empty entities."""
    return Rich(text, (Mark(kind, 0, utf16_len(text)),)) if text else Rich()


def bold(text: str) -> Rich:
    return styled(text, "bold")


def quoted(text: str) -> Rich:
    return styled(text, "blockquote")


def lines(pieces: Iterable[Rich | str | None], between: str = "\n") -> Rich:
    """Join what is there; None is left out, an empty text is a blank line."""
    joined: Rich | None = None
    for piece in pieces:
        if piece is None:
            continue
        joined = Rich() + piece if joined is None else joined + between + piece
    return joined or Rich()


@dataclass(frozen=True, slots=True)
class Nav:
    """A button that asks again: its query travels in ``data`` and never expires."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Act:
    """A button that writes. ``token`` is its row's secret, None until the row is committed."""

    label: str
    verb: str
    args: dict[str, Any]
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


Key = Nav | Act | Link
Keyboard = tuple[tuple[Key, ...], ...]
_KINDS: dict[str, type[Nav] | type[Act] | type[Link]] = {"nav": Nav, "act": Act, "link": Link}


@dataclass(frozen=True, slots=True)
class Page:
    """What is sent. Build with ``page``; ``text`` has no blanks at either end.

    ``picture``: facts of a picture (handlers.digests_picture), which the text is the caption of;
    where it cannot be drawn, nothing is sent.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    keyboard: Keyboard = ()
    picture: dict[str, Any] | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        """The buttons that need rows, in reading order."""
        return tuple(key for row in self.keyboard for key in row if isinstance(key, Act))

    def with_tokens(self, tokens: Sequence[str]) -> Self:
        """The same page with the rows' secrets, one for each of ``acts``; ValueError if not."""
        if len(tokens) != len(self.acts):
            raise ValueError(f"{len(self.acts)} buttons that write, {len(tokens)} rows")
        left = iter(tokens)
        rows = tuple(
            tuple(replace(key, token=next(left)) if isinstance(key, Act) else key for key in row)
            for row in self.keyboard
        )
        return replace(self, keyboard=rows)

    def without_acts(self) -> Self:
        """The same page with only the buttons that never expire."""
        rows = (tuple(key for key in row if not isinstance(key, Act)) for row in self.keyboard)
        return replace(self, keyboard=tuple(row for row in rows if row))

    def entities(self) -> list[MessageEntity]:
        return [MessageEntity(mark.kind, mark.offset, mark.length) for mark in self.marks]

    def markup(self) -> InlineKeyboardMarkup | None:
        if not self.keyboard:
            return None
        return InlineKeyboardMarkup([[_button(key) for key in row] for row in self.keyboard])

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for send_message and edit_message_text alike."""
        return {
            "text": self.text,
            "entities": self.entities() or None,
            "reply_markup": self.markup(),
            "link_preview_options": NO_PREVIEW,
        }

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; ``from_json`` gives an equal page back."""
        drawn = {} if self.picture is None else {"picture": self.picture}
        return {
            **drawn,
            "text": self.text,
            "marks": [[mark.kind, mark.offset, mark.length] for mark in self.marks],
            "keyboard": [[_key_to_json(key) for key in row] for row in self.keyboard],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The page of ``to_json``."""
        rows = value["keyboard"]
        return cls(
            text=value["text"],
            marks=tuple(Mark(*mark) for mark in value["marks"]),
            keyboard=tuple(tuple(_key_from_json(key) for key in row) for row in rows),
            picture=value.get("picture"),
        )


def page(content: Rich | str, keyboard: Iterable[Sequence[Key]] = ()) -> Page:
    """A page of ``content`` without empty rows.

    Telegram strips a message at both ends before it counts, so we do it first; entities are
    moved and clipped with the text.
    """
    rich = content if isinstance(content, Rich) else Rich(content)
    text = rich.text.strip()
    cut = utf16_len(rich.text) - utf16_len(rich.text.lstrip())
    size = utf16_len(text)
    marks = (_clipped(mark, cut, size) for mark in rich.marks)
    return Page(
        text=text,
        marks=tuple(mark for mark in marks if mark.length > 0),
        keyboard=tuple(tuple(row) for row in keyboard if row),
    )


def _clipped(mark: Mark, cut: int, size: int) -> Mark:
    start = max(0, mark.offset - cut)
    end = min(size, mark.offset + mark.length - cut)
    return Mark(mark.kind, start, end - start)


def _button(key: Key) -> InlineKeyboardButton:
    if isinstance(key, Link):
        return InlineKeyboardButton(key.label, url=key.url)
    if isinstance(key, Nav):
        return InlineKeyboardButton(key.label, callback_data=key.data)
    if key.token is None:
        raise ValueError(f"the button for {key.verb} has no row yet")
    return InlineKeyboardButton(key.label, callback_data=f"a:{key.token}")


def _key_to_json(key: Key) -> dict[str, Any]:
    if isinstance(key, Nav):
        return {"kind": "nav", "label": key.label, "data": key.data}
    if isinstance(key, Link):
        return {"kind": "link", "label": key.label, "url": key.url}
    named = {"label": key.label, "verb": key.verb, "args": key.args, "token": key.token}
    return {"kind": "act", **named}


def _key_from_json(value: dict[str, Any]) -> Key:
    fields = dict(value)
    return _KINDS[fields.pop("kind")](**fields)
