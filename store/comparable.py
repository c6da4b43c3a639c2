"""Plans as they are compared with one another, and what a comparison finds. Shapes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TaskText:
    """A current task as it is compared. ``span`` is its place in the plan's source."""

    id: int
    text: str
    heading: str | None
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Comparable:
    """A current plan as it is compared with others."""

    id: int
    revision_id: int
    title: str
    doc_number: str | None
    period: tuple[date | None, date | None]
    source: str
    tasks: tuple[TaskText, ...]


@dataclass(frozen=True, slots=True)
class SameTask:
    """A suggestion: two tasks, the order is settled when it is kept."""

    one: int
    other: int
    likeness: float
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedPlan:
    """A suggestion: a plan, or a task of it, names another plan."""

    from_plan: int
    task_id: int | None
    to_plan: int
    kind: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a comparison found. ``pairs`` are the pairs of plans that it looked at."""

    pairs: frozenset[frozenset[int]]
    tasks: tuple[SameTask, ...]
    plans: tuple[NamedPlan, ...]
