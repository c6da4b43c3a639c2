"""What falls due, on demand."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Ahead(View):
    """What falls due within so many days from today."""

    days: int


@dataclass(frozen=True, slots=True)
class AheadMine(View):
    """The same of my own agency."""

    days: int


CODES: dict[type[View], str] = {
    Ahead: "da",
    AheadMine: "dm",
}
