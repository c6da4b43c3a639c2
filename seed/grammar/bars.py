"""Rows of a table that a page copied cell by cell, each ended by the bar that stood beside it."""

from __future__ import annotations

from collections.abc import Sequence

from seed.readers.source import BLANKS, Block

_BARS = ("|", "｜")
_OFF = "|｜" + BLANKS
# a line or two may end so for another reason
_FEWEST = 6


def without_bars(blocks: Sequence[Block]) -> Sequence[Block]:
    """The same lines without the bars at their ends; a line that is a bar alone joins the one
    above it, so that every character keeps its place.
    """
    barred = sum(1 for block in blocks if block.cells is None and block.text.endswith(_BARS))
    if barred < _FEWEST:
        return blocks
    found: list[Block] = []
    for block in blocks:
        if block.cells is not None or not block.text.endswith(_BARS):
            found.append(block)
            continue
        text = block.text.rstrip(_OFF)
        if text:
            found.append(block._replace(text=text))
        elif found:
            found[-1] = found[-1]._replace(end=block.end)
        else:
            found.append(block)
    return found
