"""What is assigned by hand and given on."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Assigning(View):
    """What is set by hand on a task; ``what`` 0 shows it, 1 asks for a lead, 2 for a participant,
    3 for a date.
    """

    task: int
    what: int = 0


@dataclass(frozen=True, slots=True)
class AssignSheet(View):
    """A plan's sheet, to be filled in and sent back."""

    plan: int


@dataclass(frozen=True, slots=True)
class HandGiven(View):
    """An agency's tasks that are assigned by hand."""

    agency: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Distributing(View):
    """An agency's tasks to be given to offices and people; ``ticks`` has a bit for each of the
    tasks on the screen that ``offset`` begins.
    """

    agency: int
    plan: int = 0
    section: int = 0
    offset: int = 0
    ticks: int = 0


@dataclass(frozen=True, slots=True)
class DistributingSections(View):
    """A section of an agency's tasks to choose."""

    agency: int
    plan: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Giving(View):
    """To whom to give: one task, else those that are ticked, else all that are listed."""

    agency: int
    task: int = 0
    plan: int = 0
    section: int = 0
    offset: int = 0
    ticks: int = 0


CODES: dict[type[View], str] = {
    Assigning: "ya",
    AssignSheet: "yx",
    HandGiven: "yh",
    Distributing: "yd",
    DistributingSections: "ys",
    Giving: "yg",
}
