"""What the pages that belong to no one topic show: an agency's duties, plans, tasks, findings."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.ask.views import Asked
from handlers.status.views import StatusList
from handlers.view import View
from store.records import RoleFilter


@dataclass(frozen=True, slots=True)
class Home(View):
    """My agency at a glance."""


@dataclass(frozen=True, slots=True)
class Summary(View):
    """What an agency is responsible for. ``via``: the member who asks about its collective."""

    agency: int
    page: int = 0
    via: int = 0


@dataclass(frozen=True, slots=True)
class Listing(View):
    """An agency's tasks; ``plan`` and ``section`` 0 mean all."""

    agency: int
    role: RoleFilter = RoleFilter.ANY
    plan: int = 0
    section: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Sections(View):
    """An agency's sections to choose from (按板块)."""

    agency: int
    role: RoleFilter = RoleFilter.ANY
    plan: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Filters(View):
    """The choices that narrow a list (筛选)."""

    agency: int
    role: RoleFilter = RoleFilter.ANY
    plan: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Rules(View):
    """The sentences that say who leads (规则原文)."""

    agency: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Plans(View):
    """All plan documents."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class PlanCard(View):
    """One plan's own page."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class PlanSections(View):
    """A plan's sections to choose from."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class PlanTasks(View):
    """A plan's tasks; ``section`` 0 means all."""

    plan: int
    section: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hits(View):
    """What an earlier search found; ``plan`` 0 means all."""

    question: int
    plan: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Recent(View):
    """What one asked lately (最近问过)."""


@dataclass(frozen=True, slots=True)
class Again(View):
    """An earlier question, asked once more."""

    question: int


@dataclass(frozen=True, slots=True)
class Card(View):
    """One task."""

    task: int
    page: int = 0
    back: Listing | PlanTasks | Asked | Hits | StatusList | None = None


@dataclass(frozen=True, slots=True)
class Source(View):
    """A task's printed text (原文)."""

    task: int
    page: int = 0
    back: Listing | PlanTasks | Asked | Hits | StatusList | None = None


@dataclass(frozen=True, slots=True)
class Chooser(View):
    """Agencies to choose "my agency" from."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Naming(View):
    """How to type a name (直接输入名称)."""


@dataclass(frozen=True, slots=True)
class Proposal(View):
    """Shall this be "my agency"?"""

    agency: int


@dataclass(frozen=True, slots=True)
class Help(View):
    """What it can and cannot."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class TermList(View):
    """The office's own terms."""

    page: int = 0


CODES: dict[type[View], str] = {
    Home: "h",
    Summary: "d",
    Listing: "l",
    Sections: "s",
    Filters: "f",
    Rules: "r",
    Plans: "p",
    PlanCard: "q",
    PlanSections: "b",
    PlanTasks: "k",
    Hits: "g",
    Recent: "m",
    Again: "j",
    Card: "t",
    Source: "o",
    Chooser: "c",
    Naming: "n",
    Proposal: "y",
    Help: "e",
    TermList: "v",
}
