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
    """How several agencies combine; ``sole``: the only agency of the task; ``shared``: there are
    others beside it; ``divided``: the text says that each does its own part (按职责分工);
    ``nobody``: tasks for which the document names none.
    """

    ALL = "all"
    ANY = "any"
    SOLE = "sole"
    SHARED = "shared"
    DIVIDED = "divided"
    NOBODY = "nobody"


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
    """Days from ``first`` to ``last``, both included; None is open. ``also``: others beside it."""

    first: date | None = None
    last: date | None = None
    also: tuple[Window, ...] = ()

    @property
    def spans(self) -> tuple[tuple[date | None, date | None], ...]:
        """First and last day of each."""
        return ((self.first, self.last), *(span for one in self.also for span in one.spans))

    def __str__(self) -> str:
        return "|".join(f"{first or ''}..{last or ''}" for first, last in self.spans)


@dataclass(frozen=True, slots=True)
class Question:
    """``agencies`` are slugs, ``plans`` keys, no entry means no restriction; ``but``: slugs of
    whom no task may have.

    ``own``: the asker's agency was meant (我们局); it is in ``agencies`` where it is known.
    ``typed`` is the agency's name as written. ``alone``: a name and nothing else. A keyword is
    one phrase; a task must have all of them. ``numbers``: others beside ``number``. ``kind`` is a
    deadline kind of the store. ``count``: how many; ``when``: until when; ``whom``: whose a
    numbered task is; ``yes_no``: is it so; each is answered in a sentence first. ``compares``: who
    has more, which is not answered.
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
    numbers: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    count: bool = False
    when: bool = False
    whom: bool = False
    yes_no: bool = False
    compares: bool = False
    doubt: Doubt | None = None

    @property
    def asks_who(self) -> bool:
        """Whether bodies are the answer, be it of a subject or of a number."""
        return self.intent is Intent.WHO or self.whom

    def __str__(self) -> str:
        return f"{self.intent}({', '.join(self._parts())})"

    def _parts(self) -> Iterator[str]:
        if self.own:
            yield "own"
        yield from self.agencies
        if self.join not in (Join.ALL, Join.ANY) or len(self.agencies) > 1:
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
            yield "#" + ",".join((self.number, *self.numbers))
        yield from (f"“{word}”" for word in self.keywords)
        yield from (
            name
            for name in ("alone", "count", "when", "whom", "yes_no", "compares")
            if getattr(self, name)
        )
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
        return [[day and day.isoformat() for day in span] for span in value.spans]
    if isinstance(value, Doubt):
        return [value.kind.value, value.typed, list(value.options)]
    return list(value) if isinstance(value, tuple) else value


def _window(value: list[Any]) -> Window:
    # a question that was kept before there could be several spans has one, bare
    spans = value if isinstance(value[0], list) else [value]
    first, *also = [Window(_day(span[0]), _day(span[1])) for span in spans]
    return Window(first.first, first.last, tuple(also))


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


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
    "numbers": tuple,
    "doubt": lambda value: Doubt(DoubtKind(value[0]), value[1], tuple(value[2])),
}
