"""What a question's answer shows."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Asked(View):
    """The answer to a question that was asked.

    ``cut``: a bit for each restriction taken away. ``pick``: which of the bodies that a name may
    mean was chosen, from 1 on.
    """

    question: int
    cut: int = 0
    pick: int = 0
    offset: int = 0


CODES: dict[type[View], str] = {
    Asked: "a",
}
