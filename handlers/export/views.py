"""Files of tasks."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View

# What a file of tasks is of.
OF_PLAN, OF_AGENCY, OF_QUESTION = range(3)


@dataclass(frozen=True, slots=True)
class Export(View):
    """A file of tasks; ``cut`` and ``pick`` are those of the question's Asked, ``form`` is a place
    in ``texts.export.FORMATS``.
    """

    what: int
    of: int
    cut: int = 0
    pick: int = 0
    form: int = 0


CODES: dict[type[View], str] = {
    Export: "xe",
}
