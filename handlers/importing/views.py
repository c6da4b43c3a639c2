"""Plans under review, and what was received."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class NewPlan(View):
    """Plans under review, and how to send one."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class DraftReview(View):
    """A plan under review; ``draft`` its row."""

    draft: int


@dataclass(frozen=True, slots=True)
class DraftProblem(View):
    """What nobody settled yet in a draft, one at a time."""

    draft: int
    at: int = 0


@dataclass(frozen=True, slots=True)
class DraftTasks(View):
    """The tasks of a draft."""

    draft: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class DraftTask(View):
    """One task of a draft by its place; ``printed`` 1 shows the source."""

    draft: int
    at: int
    page: int = 0
    printed: int = 0


@dataclass(frozen=True, slots=True)
class DraftFields(View):
    """What a draft is called, and where and when it holds."""

    draft: int


@dataclass(frozen=True, slots=True)
class DraftChanges(View):
    """A draft against the plan that is in force."""

    draft: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class DraftSheet(View):
    """A draft as a sheet to be corrected."""

    draft: int


@dataclass(frozen=True, slots=True)
class Received(View):
    """What was sent is to be taken as: 1 a plan, 2 a question, 3 a roster of people.

    ``of``: the message that a file came with; 0 is the text that was collected.
    """

    what: int
    of: int = 0


CODES: dict[type[View], str] = {
    NewPlan: "nn",
    DraftReview: "nr",
    DraftProblem: "np",
    DraftTasks: "nl",
    DraftTask: "nt",
    DraftFields: "nf",
    DraftChanges: "nc",
    DraftSheet: "nx",
    Received: "nw",
}
