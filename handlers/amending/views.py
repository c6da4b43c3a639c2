"""What is changed of plans and tasks."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Managing(View):
    """What administrators may do with a plan."""

    plan: int


@dataclass(frozen=True, slots=True)
class PlanFact(View):
    """What is said of a plan beside its text; ``what``: 0 where it holds, 1 what copy it is."""

    plan: int
    what: int


@dataclass(frozen=True, slots=True)
class Editions(View):
    """The revisions of a plan (版本记录)."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ParkedTasks(View):
    """Tasks that a plan has no more, with what was reported on them."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Archiving(View):
    """Putting a plan away; ``out`` other than 0: taking it out again."""

    plan: int
    out: int = 0


@dataclass(frozen=True, slots=True)
class UndoingRevision(View):
    """Taking a revision of a plan back."""

    plan: int
    revision: int


@dataclass(frozen=True, slots=True)
class Amending(View):
    """Changing a task; ``what`` is a place in ``handlers.amending.steps.WAYS``, 0 the choice."""

    task: int
    what: int = 0


@dataclass(frozen=True, slots=True)
class AddingTask(View):
    """Adding a task to a plan."""

    plan: int


CODES: dict[type[View], str] = {
    Managing: "zm",
    PlanFact: "zf",
    Editions: "zv",
    ParkedTasks: "zp",
    Archiving: "zx",
    UndoingRevision: "zu",
    Amending: "ze",
    AddingTask: "za",
}
