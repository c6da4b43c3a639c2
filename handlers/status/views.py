"""What boards and histories show."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class StatusBoard(View):
    """How tasks stand; ``whose`` is a place in ``handlers.status.whose.Whose``, ``of`` the agency
    or plan, 0 one's own.
    """

    whose: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class StatusList(View):
    """The tasks of one row of a board; ``row`` is a place in ``handlers.status.whose.ROWS``."""

    whose: int
    of: int
    row: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class StatusRule(View):
    """Which row of the table applied."""

    whose: int
    of: int
    row: int


@dataclass(frozen=True, slots=True)
class History(View):
    """Everything that was reported of a task."""

    task: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Lately(View):
    """What was reported lately."""

    page: int = 0


CODES: dict[type[View], str] = {
    StatusBoard: "xb",
    StatusList: "xl",
    StatusRule: "xr",
    History: "xh",
    Lately: "xn",
}
