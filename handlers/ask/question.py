"""What was asked, as a value that can be printed, compared, kept and tested. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from store.records import RoleFilter


class Intent(StrEnum):
    """What kind of answer is wanted."""

    RESPONSIBLE = "responsible"
    FIND = "find"
    WHO = "who"
    ITEM = "item"
    DUE = "due"
    OVERDUE = "overdue"
    STATUS = "status"
    COUNT = "count"
    REPORT = "report"
    HELP = "help"
    OUT_OF_SCOPE = "out_of_scope"
    PLANS = "plans"
    GREETING = "greeting"


class Join(StrEnum):
    """How several agencies combine; ``sole``: the only agency of the task."""

    ALL = "all"
    ANY = "any"
    SOLE = "sole"


class DoubtKind(StrEnum):
    """Why a name is not settled: it means several, is near others, is no agency, is unknown."""

    WHICH = "which"
    NEAR = "near"
    MENTIONED = "mentioned"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Which state of the work a question is about."""

    DONE = "done"
    OPEN = "open"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name as typed and the slugs of what it may mean."""

    kind: DoubtKind
    typed: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``first`` to ``last``, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        return f"{self.first or ''}..{self.last or ''}"


@dataclass(frozen=True, slots=True)
class Question:
    """``agencies`` are slugs, ``plans`` keys, no entry means no restriction; ``but``: slugs of
    whom no task may have.

    ``own``: the asker's agency was meant (我们局); it is in ``agencies`` where it is known.
    ``typed`` is the agency's name as written. ``alone``: a name and nothing else. A keyword is
    one phrase; a task must have all of them. ``kind`` is a deadline kind of the store. ``count``:
    how many; ``when``: until when; ``yes_no``: is it so; each is answered in a sentence first.
    """

    intent: Intent
    agencies: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    join: Join = Join.ALL
    own: bool = False
    typed: str = ""
    alone: bool = False
    role: RoleFilter = RoleFilter.ANY
    plans: tuple[str, ...] = ()
    section: str | None = None
    window: Window | None = None
    kind: str | None = None
    status: Status | None = None
    number: str | None = None
    keywords: tuple[str, ...] = ()
    count: bool = False
    when: bool = False
    yes_no: bool = False
    doubt: Doubt | None = None

    def __str__(self) -> str:
        return f"{self.intent}({', '.join(self._parts())})"

    def _parts(self) -> Iterator[str]:
        if self.own:
            yield "own"
        yield from self.agencies
        if self.join is Join.SOLE or len(self.agencies) > 1:
            yield self.join.value
        yield from (f"but {slug}" for slug in self.but)
        if self.role is not RoleFilter.ANY:
            yield self.role.value
        yield from (f"plan {plan}" for plan in self.plans)
        if self.section:
            yield f"section {self.section}"
        if self.window:
            yield str(self.window)
        if self.kind:
            yield f"kind {self.kind}"
        if self.status:
            yield f"status {self.status}"
        if self.number:
            yield f"#{self.number}"
        yield from (f"“{word}”" for word in self.keywords)
        yield from (name for name in ("alone", "count", "when", "yes_no") if getattr(self, name))
        if self.doubt:
            yield f"{self.doubt.kind} “{self.doubt.typed}” {'|'.join(self.doubt.options)}".strip()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON of what differs from the default; ``from_json`` gives an equal value."""
        blank = Question(self.intent)
        kept: dict[str, Any] = {"intent": self.intent.value}
        for spec in fields(self):
            value = getattr(self, spec.name)
            if value != getattr(blank, spec.name):
                kept[spec.name] = _plain(value)
        return kept

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Question:
        """The question of ``to_json``."""
        given = dict(value)
        for name, read in _READERS.items():
            if name in given:
                given[name] = read(given[name])
        return cls(**given)


def _plain(value: Any) -> Any:
    if isinstance(value, Window):
        return [day and day.isoformat() for day in (value.first, value.last)]
    if isinstance(value, Doubt):
        return [value.kind.value, value.typed, list(value.options)]
    return list(value) if isinstance(value, tuple) else value


def _window(value: list[str | None]) -> Window:
    first, last = (day and date.fromisoformat(day) for day in value)
    return Window(first or None, last or None)


_READERS: dict[str, Any] = {
    "intent": Intent,
    "join": Join,
    "role": RoleFilter,
    "status": Status,
    "window": _window,
    "agencies": tuple,
    "but": tuple,
    "plans": tuple,
    "keywords": tuple,
    "doubt": lambda value: Doubt(DoubtKind(value[0]), value[1], tuple(value[2])),
}
