"""What the store asks of a parsed document. ``seed.draft`` fits; the store does not know it.

Spans are code points of the decoded source, the end exclusive. All values are as printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from store.places import NATIONAL


@dataclass(frozen=True, slots=True)
class PlanMeta:
    """What a document does not say about itself: its key, how we call it, where it came from.

    ``short`` None keeps the name the plan has; a new plan needs one. ``title`` stands in for a
    document that prints none, or goes before what it prints where it was ``titled`` by hand.
    """

    key: str
    short: str | None
    title: str
    file_name: str
    byte_size: int
    jurisdiction: str = NATIONAL
    repost: bool = False
    origin: str | None = None
    published_on: date | None = None
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """``is_new`` is False where this very file is the plan's current revision already."""

    plan_id: int
    revision_id: int
    number: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """Which tasks of a plan the numbers of a new text mean, as people confirmed it.

    ``pairs``: number to the id of the task, None for a new one; a number that is not there means
    the task that goes by it. ``seen``: the revision that it was compared with. ``seconded``: the
    person who confirmed it before, where much goes and two have to. ``differs``: people say
    something else than the plan has, though its file is the same.
    """

    pairs: Mapping[str, int | None] = field(default_factory=dict)
    seen: int | None = None
    seconded: int | None = None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A task as its plan has it: by its current wording, or by its last (``is_current`` False).

    ``agencies`` are names as printed with their role, in order; ``deadlines`` the phrases.
    """

    task_id: int
    ref: str
    heading: str | None
    text: str
    agencies: tuple[tuple[str, str], ...]
    deadlines: tuple[str, ...]
    has_reports: bool
    is_current: bool = True

    @property
    def lead(self) -> str | None:
        """Who leads it, by the document's rule."""
        return next((name for name, role in self.agencies if role == "lead"), None)

    @property
    def participants(self) -> tuple[str, ...]:
        """Who takes part."""
        return tuple(name for name, role in self.agencies if role == "participant")


class SourceText(Protocol):
    """A decoded file."""

    @property
    def text(self) -> str: ...
    @property
    def sha256(self) -> str: ...


class PlanWords(Protocol):
    """A document about itself."""

    @property
    def title(self) -> str | None: ...
    @property
    def title_printed(self) -> str | None: ...
    @property
    def notice_title(self) -> str | None: ...
    @property
    def issuer(self) -> str | None: ...
    @property
    def doc_number(self) -> str | None: ...
    @property
    def issued_on(self) -> date | None: ...
    @property
    def published_on(self) -> date | None: ...
    @property
    def period_start(self) -> date | None: ...
    @property
    def period_end(self) -> date | None: ...
    @property
    def period_text(self) -> str | None: ...
    @property
    def outlook_end(self) -> date | None: ...
    @property
    def lead_rule(self) -> str | None: ...
    @property
    def addressees(self) -> Sequence[str]: ...
    @property
    def reporting_due(self) -> Sequence[Any]: ...


class TaskWords(Protocol):
    """One task."""

    @property
    def number(self) -> str: ...
    @property
    def section_path(self) -> Sequence[str]: ...
    @property
    def heading(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def division(self) -> str: ...
    @property
    def lead_basis(self) -> str: ...
    @property
    def assignees(self) -> Sequence[Any]: ...
    @property
    def responsibility_text(self) -> str | None: ...
    @property
    def deadline(self) -> Any: ...
    @property
    def deadlines(self) -> Sequence[Any]: ...
    @property
    def targets(self) -> Sequence[Any]: ...
    @property
    def recurring(self) -> Sequence[Any]: ...
    @property
    def span(self) -> tuple[int, int]: ...
    @property
    def damage(self) -> Sequence[Any]: ...
    @property
    def problems(self) -> Sequence[Any]: ...
    @property
    def by_hand(self) -> Sequence[str]: ...


class Edition(Protocol):
    """A parsed document."""

    @property
    def plan(self) -> PlanWords: ...
    @property
    def items(self) -> Sequence[TaskWords]: ...
    @property
    def problems(self) -> Sequence[Any]: ...
    @property
    def sections(self) -> Sequence[Any]: ...
    @property
    def boxes(self) -> Sequence[Any]: ...
    @property
    def goals(self) -> Sequence[Any]: ...
    @property
    def prose(self) -> Sequence[Any]: ...
