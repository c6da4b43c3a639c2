"""Links across years."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class YearLinks(View):
    """What waits and what was decided of links across years."""


@dataclass(frozen=True, slots=True)
class YearPair(View):
    """A link to be judged; ``what`` 1 of tasks, 2 of plans; 0 and 0: the first that waits."""

    what: int = 0
    link: int = 0


@dataclass(frozen=True, slots=True)
class YearDecided(View):
    """Links that were decided, the latest first."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class YearLook(View):
    """Comparing all plans anew."""


CODES: dict[type[View], str] = {
    YearLinks: "jl",
    YearPair: "jp",
    YearDecided: "jd",
    YearLook: "jk",
}
