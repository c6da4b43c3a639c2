"""More to say than a screen holds: what matters least is left out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.measure import EMS, MOST_LINES, STAMP, cut_to, lines_of
from handlers.page import Rich, lines

# Less what stands above a message that is offered again.
ROOM = MOST_LINES - 3
MUST = 0
Piece = tuple[int, Rich | str | None]


def fitted(pieces: Sequence[Piece], *, room: int = ROOM) -> Rich:
    """The pieces as lines, those of the highest rank left out until they fit; MUST stays."""
    kept = [(rank, Rich() + text) for rank, text in pieces if text]
    while _height(kept) > room:
        worst = max(rank for rank, _ in kept)
        if worst == MUST:
            break
        last = max(n for n, (rank, _) in enumerate(kept) if rank == worst)
        del kept[last]
    return lines([text for _, text in kept])


def _height(kept: Sequence[tuple[int, Rich]]) -> int:
    return sum(lines_of(text) for _, text in kept[:-1]) + lines_of(kept[-1][1] + STAMP)


def cut(text: str, rows: float) -> str:
    """As much of a text as fits into so many lines."""
    return cut_to(" ".join(text.split("\n")), rows * EMS - 1)
