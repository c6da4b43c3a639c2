"""What was asked, as a value that can be printed, compared and tested. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from store.lexicon import AgencyEntry
from store.records import RoleFilter


class Intent(StrEnum):
    """What kind of answer is wanted."""

    RESPONSIBLE = "responsible"
    AGENCY = "agency"
    TASK = "task"
    PLANS = "plans"
    HELP = "help"
    GREETING = "greeting"
    WHICH = "which"
    NEAR = "near"
    MENTIONED = "mentioned"
    NO_SUCH_AGENCY = "no_such_agency"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """``agencies``: one, or the candidates of WHICH and NEAR. ``own``: 我们局, by who asks.

    ``typed`` is the name as written; ``plans`` are ids the question was narrowed to, none for
    all; ``then`` is what WHICH and NEAR would ask once the name is settled.
    """

    intent: Intent
    agencies: tuple[AgencyEntry, ...] = ()
    typed: str = ""
    own: bool = False
    role: RoleFilter = RoleFilter.ANY
    plans: tuple[int, ...] = ()
    ref: str | None = None
    then: Intent | None = field(default=None)

    def __str__(self) -> str:
        parts = [
            *(entry.slug for entry in self.agencies),
            "own" if self.own else "",
            self.role.value if self.intent is Intent.RESPONSIBLE else "",
            *(f"plan {plan}" for plan in self.plans),
            f"#{self.ref}" if self.ref else "",
        ]
        return f"{self.intent}({', '.join(filter(None, parts))})"
