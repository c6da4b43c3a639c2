"""A laid-out sheet to a PNG, by matplotlib without its user interfaces."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Circle, Patch, Rectangle

from bot.drawing.layout import WIDTH, Box, Sheet, Text, lay_out

# Three pixels of the picture to one of the phone's 390.
SCALE = 3
DPI = 100
_POINTS = 72 / DPI


class NoGlyph(Exception):
    """The font lacks a character: it would be an empty box."""


def png(facts: dict[str, Any], font: Path) -> bytes:
    """The picture, 1,170 pixels wide. Raises NoGlyph."""
    figure = drawn(facts, font)
    data = io.BytesIO()
    figure.savefig(data, format="png", dpi=DPI * SCALE, metadata={"Software": None})
    return data.getvalue()


def drawn(facts: dict[str, Any], font: Path) -> Figure:
    """The picture before it becomes pixels: one unit of its axes is a pixel of 390."""
    face = FT2Font(str(font))

    def width_of(words: str, size: float) -> float:
        for character in words:
            if face.get_char_index(ord(character)) == 0:
                raise NoGlyph(character)
        face.set_size(size * _POINTS, DPI)
        face.set_text(words)
        return float(face.get_width_height()[0]) / 64

    sheet = lay_out(facts, width_of)
    for thing in sheet.things:
        if isinstance(thing, Text):
            width_of(thing.words, thing.size)
    return _on_paper(sheet, FontProperties(fname=str(font)))


def _on_paper(sheet: Sheet, font: FontProperties) -> Figure:
    figure = Figure(figsize=(WIDTH / DPI, sheet.y / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(sheet.y, 0)
    axes.set_axis_off()
    for thing in sheet.things:
        if isinstance(thing, Text):
            _write(axes, thing, font)
        else:
            axes.add_patch(_patch(thing))
    return figure


def _write(axes: Any, text: Text, font: FontProperties) -> None:
    own = font.copy()
    own.set_size(text.size * _POINTS)
    # a hatch would run through the digits
    behind = {"facecolor": text.on, "edgecolor": "none", "pad": 1} if text.on else None
    axes.text(
        text.x,
        text.y,
        text.words,
        fontproperties=own,
        color=text.colour,
        ha=text.align,
        va="center_baseline",
        bbox=behind,
        parse_math=False,
    )


def _patch(thing: Any) -> Patch:
    if isinstance(thing, Box):
        # the edge is what a hatch is drawn with
        return Rectangle(
            (thing.x, thing.y),
            thing.width,
            thing.height,
            facecolor=thing.colour,
            edgecolor="white" if thing.hatch else "none",
            hatch=thing.hatch or None,
            linewidth=0,
        )
    return Circle((thing.x, thing.y), thing.radius, facecolor=thing.colour, linewidth=0)
