"""Where everything of a picture stands, in pixels of a phone's 390: no drawing library here.

y grows downwards. Colours are Okabe and Ito's (the green darker), which stay apart for the
colour-blind; none says anything alone: each share has its words and number beside its square.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

WIDTH, PAD = 390.0, 14.0
TITLE, HEAD, SMALL = 18.0, 14.0, 13.0
INK, GREY, LINE, REST = "#1a1a1a", "#555555", "#c8c8c8", "#eeeeee"
MARK = "#0072b2"
COLOURS = {
    "done": "#004d38",
    "reported": "#56b4e9",
    "silent": "#d55e00",
    "nobody": "#e69f00",
    "ongoing": "#0072b2",
    "ahead": "#f0e442",
    "undated": "#bbbbbb",
}
# What is past due is hatched as well: it must not hang on a colour.
HATCHED = {"silent": "\\\\\\\\", "nobody": "////"}
RADIUS, BAR = 12.0, 24.0
_NEVER_FIRST, _NEVER_LAST = "、，。；：）》\u00a0", "（《\u00a0"
Width = Callable[[str, float], float]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; ``y`` is its middle, ``on`` the colour that it lies on."""

    x: float
    y: float
    words: str
    size: float
    colour: str = INK
    align: Literal["left", "center", "right"] = "left"
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    hatch: str = ""


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: str


@dataclass
class Sheet:
    """What is to be drawn, in order, and how high it is."""

    width_of: Width
    things: list[Text | Box | Disc] = field(default_factory=list)
    y: float = PAD

    def text(
        self, words: str, size: float, colour: str = INK, *, indent: float = 0, but: float = 0
    ) -> None:
        """A line, cut with … where it is too long, and on to the next; ``but``: kept free."""
        room = WIDTH - 2 * PAD - indent - but
        said = _cut(words, room, size, self.width_of)
        self.things.append(Text(PAD + indent, self.y + size * 0.7, said, size, colour))
        self.y += size * 1.45

    def wrapped(self, words: str, size: float, *, most: int, indent: float = 0) -> None:
        """At most ``most`` lines."""
        room = WIDTH - 2 * PAD - indent
        for line in _lines(words, room, size, most, self.width_of):
            self.text(line, size, GREY, indent=indent)

    def rule(self) -> None:
        self.y += 4
        self.things.append(Box(PAD, self.y, WIDTH - 2 * PAD, 1, LINE))
        self.y += 8


def lay_out(facts: dict[str, Any], width_of: Width) -> Sheet:
    """``facts`` as in handlers.digests_picture; ``width_of`` words of a size, in pixels."""
    sheet = Sheet(width_of)
    sheet.text(facts["title"], TITLE)
    sheet.text(facts["subtitle"], SMALL, GREY)
    if facts["days"]:
        sheet.y += 6
        _strip(sheet, facts["axis"], facts["days"])
        for head, *more in facts["lines"]:
            sheet.text(head, SMALL)
            for said in more:
                sheet.wrapped(said, SMALL, most=2, indent=SMALL)
    for bar in facts["bars"]:
        sheet.rule()
        _bar(sheet, bar)
    if facts["more"]:
        sheet.rule()
    for said in facts["more"]:
        sheet.text(said, SMALL, GREY)
    sheet.y += PAD / 2
    return sheet


def _strip(sheet: Sheet, axis: dict[str, Any], marks: Sequence[dict[str, Any]]) -> None:
    """From today to the last day: weekends shaded, a disc with a number where something is due."""
    left, right = PAD + RADIUS, WIDTH - PAD - RADIUS
    step = (right - left) / max(1, axis["days"])
    middle = sheet.y + RADIUS
    for day in axis["rest"]:
        start = max(PAD, left + (day - 0.5) * step)
        end = min(WIDTH - PAD, left + (day + 0.5) * step)
        sheet.things.append(Box(start, sheet.y - 2, end - start, 2 * RADIUS + 4, REST))
    sheet.things.append(Box(left, middle - 1, right - left, 2, LINE))
    labels = [(left, axis["first"])]
    for x, count, tick in _apart(marks, left, step):
        sheet.things.append(Disc(x, middle, RADIUS, MARK))
        colour = readable(MARK)
        sheet.things.append(Text(x, middle, str(count), SMALL, colour, "center", MARK))
        labels.append((x, tick))
    _ticks(sheet, [*labels, (right, axis["last"])], middle + RADIUS + SMALL * 0.9)
    sheet.y = middle + RADIUS + SMALL * 1.9


def _apart(
    marks: Sequence[dict[str, Any]], left: float, step: float
) -> list[tuple[float, int, str]]:
    """(x, count, label) of discs that do not cover each other; near days become one."""
    found: list[tuple[float, int, str]] = []
    for mark in marks:
        x = left + mark["at"] * step
        if found and x - found[-1][0] < 2 * RADIUS + 1:
            at, count, tick = found[-1]
            found[-1] = (at, count + mark["count"], f"{tick.removesuffix('+')}+")
        else:
            found.append((x, mark["count"], mark["tick"]))
    return found


def _ticks(sheet: Sheet, labels: Sequence[tuple[float, str]], y: float) -> None:
    """Labels under the strip, as many as do not touch; the first and the marks come first."""
    taken: list[tuple[float, float]] = []
    for x, said in labels:
        half = sheet.width_of(said, SMALL) / 2
        middle = min(max(x, PAD + half), WIDTH - PAD - half)
        start, end = middle - half - 3, middle + half + 3
        if all(end <= first or start >= last for first, last in taken):
            taken.append((start, end))
            sheet.things.append(Text(middle, y, said, SMALL, GREY, "center"))


def _bar(sheet: Sheet, bar: dict[str, Any]) -> None:
    """A plan's name, its bar with the numbers that find room, and every share in words."""
    room = sheet.width_of(bar["total"], SMALL) + 10
    middle = sheet.y + HEAD * 0.7
    sheet.things.append(Text(WIDTH - PAD, middle, bar["total"], SMALL, GREY, "right"))
    sheet.text(bar["name"], HEAD, but=room)
    total = sum(part["count"] for part in bar["parts"])
    x, room = PAD, WIDTH - 2 * PAD
    for part in bar["parts"]:
        colour = COLOURS[part["share"]]
        width = room * part["count"] / total
        hatch = HATCHED.get(part["share"], "")
        sheet.things.append(Box(x, sheet.y, max(width - 1, 0.5), BAR, colour, hatch))
        said = str(part["count"])
        if sheet.width_of(said, SMALL) + 3 <= width:
            ink = readable(colour)
            middle = sheet.y + BAR / 2
            sheet.things.append(Text(x + width / 2, middle, said, SMALL, ink, "center", colour))
        x += width
    sheet.y += BAR + 6
    _legend(sheet, bar["parts"])
    if bar["note"]:
        sheet.wrapped(bar["note"], SMALL, most=2)


def _legend(sheet: Sheet, parts: Sequence[dict[str, Any]]) -> None:
    """A square and words for each share, in as many lines as it takes."""
    square, x = 10.0, PAD
    for part in parts:
        width = square + 4 + sheet.width_of(part["label"], SMALL)
        if x > PAD and x + width > WIDTH - PAD:
            x = PAD
            sheet.y += SMALL * 1.45
        middle = sheet.y + SMALL * 0.7
        hatch = HATCHED.get(part["share"], "")[:3]
        colour = COLOURS[part["share"]]
        sheet.things.append(Box(x, middle - square / 2, square, square, colour, hatch))
        sheet.things.append(Text(x + square + 4, middle, part["label"], SMALL, INK))
        x += width + 12
    sheet.y += SMALL * 1.45


def readable(on: str) -> str:
    """Black or white, whichever stands out more on a colour (WCAG's relative luminance)."""
    light = luminance(on)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def luminance(colour: str) -> float:
    """0 for black, 1 for white."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _cut(words: str, room: float, size: float, width_of: Width) -> str:
    if width_of(words, size) <= room:
        return words
    while words and width_of(f"{words}…", size) > room:
        words = words[:-1]
    return f"{words}…"


def _lines(words: str, room: float, size: float, most: int, width_of: Width) -> list[str]:
    """Broken nearly anywhere, as Chinese is; the last line takes the rest and is cut later."""
    found: list[str] = []
    left = words
    while left and len(found) < most - 1 and width_of(left, size) > room:
        fits = [n for n in range(1, len(left)) if width_of(left[:n], size) <= room]
        end = next((n for n in reversed(fits) if _may_break(left, n)), max(fits, default=1))
        found.append(left[:end])
        left = left[end:].lstrip()
    return [*found, left] if left else found


def _may_break(words: str, at: int) -> bool:
    """Not inside a number or a word, nor before what belongs to the word ahead."""
    before, after = words[at - 1], words[at]
    is_inside = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return not is_inside and after not in _NEVER_FIRST and before not in _NEVER_LAST
