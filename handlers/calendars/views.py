"""Calendar files."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Calendar(View):
    """Tasks with their days as a file; ``whose`` is a place in ``store.calendar.Which``."""

    whose: int = 0


CODES: dict[type[View], str] = {
    Calendar: "ic",
}
