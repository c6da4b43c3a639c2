"""What stands on the page for a text that was read with variant characters mapped."""

from __future__ import annotations

from typing import Any

from seed.readers.source import BLANKS

_ENOUGH = 8
_TRADITIONAL = 0.1
_PHRASES = (
    ("assignees", "name"),
    ("deadlines", "text"),
    ("targets", "phrase"),
    ("recurring", "phrase"),
)


class Printed:
    """Gives back what stands on the page for a text that was read with variants mapped.

    The grammar reads ``folded``, which has the length of ``text``; both are equal for most texts.
    """

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self.same = text == folded
        #: whether the whole text is in traditional characters, rather than a stray one in it
        self.traditional = not self.same and _share(text, folded) > _TRADITIONAL

    def adjoin(self, end: int, start: int) -> bool:
        """Whether nothing is printed between two places."""
        return not self.text[end:start].strip(BLANKS)

    def differs(self, start: int, end: int) -> bool:
        """Whether the page prints other characters than were read."""
        return not self.same and self.text[start:end] != self.folded[start:end]

    def restore(self, read: str, start: int, end: int) -> str:
        """``read``, a text taken in order from the span, in the characters of the page."""
        if self.same or not self.differs(start, end):
            return read
        at = start
        chars = []
        for char in read:
            place = self.folded.find(char, at, end)
            if place < 0:
                chars.append(char)
            else:
                chars.append(self.text[place])
                at = place + 1
        return "".join(chars)

    def restore_found(self, read: str) -> str:
        """``restore`` for a text whose place is not known; blanks inside do not matter."""
        place = self.folded.find(read[:_ENOUGH])
        return read if place < 0 else self.restore(read, place, len(self.text))

    def back(self, read: str, start: int, end: int) -> str:
        """``restore`` for a text without gaps: the last place in the span where it stands."""
        place = self.folded.rfind(read, start, end)
        if place < 0:
            return self.restore(read, start, end)
        return self.text[place : place + len(read)]

    def restore_values(self, values: dict[str, Any], start: int, end: int) -> None:
        """Names and phrases among the values of a ``DraftItem`` as the page prints them."""

        def one(value: Any, name: str) -> Any:
            text = getattr(value, name)
            return value.model_copy(update={name: self.back(text, start, end)}) if text else value

        def text(read: str | None) -> str | None:
            return self.back(read, start, end) if read else read

        for key in ("lead", "responsibility_text"):
            if key in values:
                values[key] = text(values[key])
        for key in ("agencies", "participants"):
            values[key] = [text(name) for name in values.get(key, ())]
        for key, name in _PHRASES:
            values[key] = [one(value, name) for value in values.get(key, ())]
        if "deadline" in values:
            values["deadline"] = one(values["deadline"], "text")


def _share(text: str, folded: str) -> float:
    """The share of characters that a mainland text would print otherwise."""
    sample = [(a, b) for a, b in zip(text[:4000], folded, strict=False) if "\u2fff" < a < "\uff00"]
    return sum(a != b for a, b in sample) / (len(sample) or 1)
