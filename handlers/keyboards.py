"""What a button asks for, and its ≤ 64 bytes: encode and decode in one place.

Data of buttons that navigate is ``1<letter>:<field>:…|<where back leads>``. They need no row and
never expire: a change of this format gets a new first digit and keeps reading the old one.
Buttons that write are ``a:<token>``, see ``store.actions``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from handlers.measure import cut_to, ems
from handlers.page import Key, Nav
from store.records import RoleFilter

VERSION = "1"
ACT_PREFIX = "a:"
_ROLES = {RoleFilter.LEAD: "l", RoleFilter.PARTICIPANT: "p", RoleFilter.ANY: "a"}
_ROLE_OF = {letter: role for role, letter in _ROLES.items()}


class Unreadable(Exception):
    """Callback data or a start parameter that we did not write, or no longer write."""


@dataclass(frozen=True, slots=True)
class Home:
    """My agency at a glance."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an agency is responsible for. ``via``: the member who asks about its collective."""

    agency: int
    page: int = 0
    via: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """An agency's tasks; ``plan`` and ``section`` 0 mean all."""

    agency: int
    role: RoleFilter = RoleFilter.ANY
    plan: int = 0
    section: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Sections:
    """An agency's sections to choose from (按板块)."""

    agency: int
    role: RoleFilter = RoleFilter.ANY
    plan: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Filters:
    """The choices that narrow a list (筛选)."""

    agency: int
    role: RoleFilter = RoleFilter.ANY
    plan: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The sentences that say who leads (规则原文)."""

    agency: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Plans:
    """All plan documents."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One plan's own page."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class PlanSections:
    """A plan's sections to choose from."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class PlanTasks:
    """A plan's tasks; ``section`` 0 means all."""

    plan: int
    section: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer to a question that was asked.

    ``cut``: a bit for each restriction taken away. ``pick``: which of the bodies that a name may
    mean was chosen, from 1 on.
    """

    question: int
    cut: int = 0
    pick: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """What an earlier search found; ``plan`` 0 means all."""

    question: int
    plan: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Recent:
    """What one asked lately (最近问过)."""


@dataclass(frozen=True, slots=True)
class Again:
    """An earlier question, asked once more."""

    question: int


@dataclass(frozen=True, slots=True)
class StatusBoard:
    """How tasks stand; ``whose`` is a place in ``handlers.status.whose.Whose``, ``of`` the agency
    or plan, 0 one's own.
    """

    whose: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class StatusList:
    """The tasks of one row of a board; ``row`` is a place in ``handlers.status.whose.ROWS``."""

    whose: int
    of: int
    row: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class StatusRule:
    """Which row of the table applied."""

    whose: int
    of: int
    row: int


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was reported of a task."""

    task: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Lately:
    """What was reported lately."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Assigning:
    """What is set by hand on a task; ``what`` 0 shows it, 1 asks for a lead, 2 for a participant,
    3 for a date.
    """

    task: int
    what: int = 0


@dataclass(frozen=True, slots=True)
class AssignSheet:
    """A plan's sheet, to be filled in and sent back."""

    plan: int


@dataclass(frozen=True, slots=True)
class HandGiven:
    """An agency's tasks that are assigned by hand."""

    agency: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Distributing:
    """An agency's tasks to be given to offices and people; ``ticks`` has a bit for each of the
    tasks on the screen that ``offset`` begins.
    """

    agency: int
    plan: int = 0
    section: int = 0
    offset: int = 0
    ticks: int = 0


@dataclass(frozen=True, slots=True)
class DistributingSections:
    """A section of an agency's tasks to choose."""

    agency: int
    plan: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Giving:
    """To whom to give: one task, else those that are ticked, else all that are listed."""

    agency: int
    task: int = 0
    plan: int = 0
    section: int = 0
    offset: int = 0
    ticks: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One task."""

    task: int
    page: int = 0
    back: Listing | PlanTasks | Asked | Hits | StatusList | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A task's printed text (原文)."""

    task: int
    page: int = 0
    back: Listing | PlanTasks | Asked | Hits | StatusList | None = None


@dataclass(frozen=True, slots=True)
class Chooser:
    """Agencies to choose "my agency" from."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Naming:
    """How to type a name (直接输入名称)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Shall this be "my agency"?"""

    agency: int


@dataclass(frozen=True, slots=True)
class Help:
    """What it can and cannot."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class TermList:
    """The office's own terms."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Me:
    """Who I am to the bot."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class SpeakFor:
    """For which of several agencies one speaks."""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The journal, for administrators; 0 stands for all. ``verb`` counts texts.journal.VERBS."""

    person: int = 0
    agency: int = 0
    task: int = 0
    verb: int = 0
    days: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The same as a file."""

    person: int = 0
    agency: int = 0
    task: int = 0
    verb: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """Laying down what one holds in an agency; 0 stands for the office."""

    agency: int = 0


@dataclass(frozen=True, slots=True)
class Members:
    """Who is registered; ``agency`` 0 is all that one may see."""

    agency: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One person, as who serves ``agency``."""

    person: int
    agency: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done to a person; ``what`` is a place in ``handlers.members.deeds.Doing``."""

    person: int
    agency: int = 0
    what: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Who of the latest roster has joined."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Inviting:
    """An invitation to be made; ``post`` is a place in ``store.records.Role``, 0 for not chosen."""

    agency: int = 0
    post: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """What an agency has set; 0 stands for the office."""

    agency: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """The oldest request to join that one may decide."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reporting progress: on a task, or (0) going on with what was begun."""

    task: int = 0


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What waits for me to be confirmed, or decided."""


@dataclass(frozen=True, slots=True)
class OneReport:
    """One report, with what I may do about it."""

    report: int


@dataclass(frozen=True, slots=True)
class Files:
    """The evidence of a report."""

    report: int


@dataclass(frozen=True, slots=True)
class File:
    """One piece of evidence, to be sent again."""

    evidence: int


@dataclass(frozen=True, slots=True)
class FollowTask:
    """What can be followed at a task."""

    task: int


@dataclass(frozen=True, slots=True)
class FollowAgency:
    """Following an agency."""

    agency: int


@dataclass(frozen=True, slots=True)
class FollowPlan:
    """Following a plan, or a section of it; ``section`` 0 is the whole plan."""

    plan: int
    section: int = 0


@dataclass(frozen=True, slots=True)
class FollowSearch:
    """What is told of a search that was asked; ``question`` its row."""

    question: int


# What a file of tasks is of.
OF_PLAN, OF_AGENCY, OF_QUESTION = range(3)


@dataclass(frozen=True, slots=True)
class Export:
    """A file of tasks; ``cut`` and ``pick`` are those of the question's Asked, ``form`` is a place
    in ``texts.export.FORMATS``.
    """

    what: int
    of: int
    cut: int = 0
    pick: int = 0
    form: int = 0


@dataclass(frozen=True, slots=True)
class FollowList:
    """What I follow."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """How often and when I am told."""


@dataclass(frozen=True, slots=True)
class Urging:
    """Urging those who have not reported on a task."""

    task: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Tasks with their days as a file; ``whose`` is a place in ``store.calendar.Which``."""

    whose: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """What falls due within so many days from today."""

    days: int


@dataclass(frozen=True, slots=True)
class AheadMine:
    """The same of my own agency."""

    days: int


@dataclass(frozen=True, slots=True)
class Reminding:
    """Whether and when one is reminded."""


@dataclass(frozen=True, slots=True)
class ElsewhereList:
    """What agencies say to have reported elsewhere."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Registry:
    """The list of agencies; ``what`` 1: those that documents brought."""

    what: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class RegistryCard:
    """An entry of the list of agencies, for administrators."""

    agency: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class RegistryDeed:
    """What is to be done to an entry; ``what`` is a place in ``handlers.agencies.deeds.What``,
    ``of`` the merge or the heir that it is about.
    """

    agency: int
    what: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Doubting:
    """Something of a task was misread; ``what`` is a place in ``store.misreadings.What`` from 1
    on, 0 for not chosen.
    """

    task: int
    what: int = 0


@dataclass(frozen=True, slots=True)
class DoubtCard:
    """A doubt, for administrators."""

    doubt: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for administrators; ``source`` is a place in ``handlers.doubts.queue.SOURCES``
    from 1 on, 0 for all.
    """

    source: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Plans under review, and how to send one."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class DraftReview:
    """A plan under review; ``draft`` its row."""

    draft: int


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """What nobody settled yet in a draft, one at a time."""

    draft: int
    at: int = 0


@dataclass(frozen=True, slots=True)
class DraftTasks:
    """The tasks of a draft."""

    draft: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class DraftTask:
    """One task of a draft by its place; ``printed`` 1 shows the source."""

    draft: int
    at: int
    page: int = 0
    printed: int = 0


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What a draft is called, and where and when it holds."""

    draft: int


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """A draft against the plan that is in force."""

    draft: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A draft as a sheet to be corrected."""

    draft: int


@dataclass(frozen=True, slots=True)
class Received:
    """What was sent is to be taken as: 1 a plan, 2 a question, 3 a roster of people.

    ``of``: the message that a file came with; 0 is the text that was collected.
    """

    what: int
    of: int = 0


@dataclass(frozen=True, slots=True)
class Managing:
    """What administrators may do with a plan."""

    plan: int


@dataclass(frozen=True, slots=True)
class PlanFact:
    """What is said of a plan beside its text; ``what``: 0 where it holds, 1 what copy it is."""

    plan: int
    what: int


@dataclass(frozen=True, slots=True)
class Editions:
    """The revisions of a plan (版本记录)."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ParkedTasks:
    """Tasks that a plan has no more, with what was reported on them."""

    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Archiving:
    """Putting a plan away; ``out`` other than 0: taking it out again."""

    plan: int
    out: int = 0


@dataclass(frozen=True, slots=True)
class UndoingRevision:
    """Taking a revision of a plan back."""

    plan: int
    revision: int


@dataclass(frozen=True, slots=True)
class Amending:
    """Changing a task; ``what`` is a place in ``handlers.amending.steps.WAYS``, 0 the choice."""

    task: int
    what: int = 0


@dataclass(frozen=True, slots=True)
class AddingTask:
    """Adding a task to a plan."""

    plan: int


@dataclass(frozen=True, slots=True)
class YearLinks:
    """What waits and what was decided of links across years."""


@dataclass(frozen=True, slots=True)
class YearPair:
    """A link to be judged; ``what`` 1 of tasks, 2 of plans; 0 and 0: the first that waits."""

    what: int = 0
    link: int = 0


@dataclass(frozen=True, slots=True)
class YearDecided:
    """Links that were decided, the latest first."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class YearLook:
    """Comparing all plans anew."""


View = (
    Home
    | Summary
    | Listing
    | Sections
    | Filters
    | Rules
    | Plans
    | PlanCard
    | PlanSections
    | PlanTasks
    | Asked
    | Hits
    | Recent
    | Again
    | StatusBoard
    | StatusList
    | StatusRule
    | History
    | Lately
    | Assigning
    | AssignSheet
    | HandGiven
    | Distributing
    | DistributingSections
    | Giving
    | Card
    | Source
    | Chooser
    | Naming
    | Proposal
    | Help
    | TermList
    | Me
    | SpeakFor
    | AuditLog
    | AuditFile
    | Leaving
    | Members
    | Person
    | Deed
    | Board
    | Inviting
    | Options
    | Pending
    | Reporting
    | Reviewing
    | OneReport
    | Files
    | File
    | FollowTask
    | FollowAgency
    | FollowPlan
    | FollowList
    | NoticeSettings
    | Urging
    | Ahead
    | AheadMine
    | Calendar
    | Reminding
    | ElsewhereList
    | FollowSearch
    | YearLinks
    | YearPair
    | YearDecided
    | YearLook
    | Export
    | Managing
    | Editions
    | PlanFact
    | ParkedTasks
    | Archiving
    | UndoingRevision
    | Amending
    | AddingTask
    | Registry
    | RegistryCard
    | RegistryDeed
    | Doubting
    | DoubtCard
    | Queue
    | NewPlan
    | DraftReview
    | DraftProblem
    | DraftTasks
    | DraftTask
    | DraftFields
    | DraftChanges
    | DraftSheet
    | Received
)
_LETTERS: dict[type[Any], str] = {
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
    Asked: "a",
    Hits: "g",
    Recent: "m",
    Again: "j",
    StatusBoard: "xb",
    StatusList: "xl",
    StatusRule: "xr",
    History: "xh",
    Lately: "xn",
    Assigning: "ya",
    AssignSheet: "yx",
    HandGiven: "yh",
    Distributing: "yd",
    DistributingSections: "ys",
    Giving: "yg",
    Card: "t",
    Source: "o",
    Chooser: "c",
    Naming: "n",
    Proposal: "y",
    Help: "e",
    TermList: "v",
    Me: "w",
    SpeakFor: "ms",
    AuditLog: "ja",
    AuditFile: "jx",
    Leaving: "ml",
    Members: "mb",
    Person: "mp",
    Deed: "md",
    Board: "mo",
    Inviting: "mi",
    Options: "mt",
    Pending: "mq",
    Reporting: "ru",
    Reviewing: "rv",
    OneReport: "ro",
    Files: "rf",
    File: "re",
    FollowTask: "ft",
    FollowAgency: "fa",
    FollowPlan: "fp",
    FollowList: "fl",
    NoticeSettings: "fs",
    Urging: "fu",
    Ahead: "da",
    AheadMine: "dm",
    Calendar: "ic",
    Reminding: "rs",
    ElsewhereList: "rx",
    FollowSearch: "fw",
    YearLinks: "jl",
    YearPair: "jp",
    YearDecided: "jd",
    YearLook: "jk",
    Export: "xe",
    Managing: "zm",
    Editions: "zv",
    PlanFact: "zf",
    ParkedTasks: "zp",
    Archiving: "zx",
    UndoingRevision: "zu",
    Amending: "ze",
    AddingTask: "za",
    NewPlan: "nn",
    DraftReview: "nr",
    DraftProblem: "np",
    DraftTasks: "nl",
    DraftTask: "nt",
    DraftFields: "nf",
    DraftChanges: "nc",
    DraftSheet: "nx",
    Received: "nw",
    Registry: "ga",
    RegistryCard: "gc",
    RegistryDeed: "gd",
    Doubting: "qd",
    DoubtCard: "qc",
    Queue: "qq",
}
_VIEWS = {letter: view for view, letter in _LETTERS.items()}
# Deep links: what a start parameter may open. t is promised to stay (issue: links carry t<id>).
# the entrance: for who comes from another chat with nothing in particular.
ENTRANCE = "hello"
_DEEP: dict[str, type[Any]] = {
    "t": Card,
    "d": Summary,
    "p": PlanCard,
    "u": Reporting,
    "n": Ahead,
    "m": AheadMine,
}


def encode(view: View) -> str:
    """Callback data for a view."""
    return VERSION + _encoded(view)


def decode(data: str) -> View:
    """The view of ``encode``; Unreadable for anything else."""
    if not data.startswith(VERSION):
        raise Unreadable(data)
    return _decoded(data[len(VERSION) :])


def deep(view: Card | Summary | PlanCard | Reporting | Ahead | AheadMine) -> str:
    """The start parameter that opens a view: ``t12``."""
    letter = next(letter for letter, cls in _DEEP.items() if isinstance(view, cls))
    return f"{letter}{getattr(view, fields(view)[0].name)}"


def from_deep(parameter: str) -> View:
    """The view a start parameter opens; Unreadable for anything else."""
    view = _DEEP.get(parameter[:1])
    if view is None or not _is_number(parameter[1:]):
        raise Unreadable(parameter)
    opened: View = view(int(parameter[1:]))
    return opened


def nav(label: str, view: View) -> Nav:
    return Nav(label, encode(view))


# What a button shows of its label at 390 px, in full-width characters, by buttons in its row.
LABEL_EMS = {1: 22.0, 2: 10.5, 3: 6.8, 4: 5.0}


def rows(keys: Sequence[Key], most: int) -> list[tuple[Key, ...]]:
    """Keys in rows of at most ``most``, of fewer where a label would not fit.

    A label that is too long for a row of its own ends with ``…``.
    """
    made: list[tuple[Key, ...]] = []
    left = list(keys)
    while left:
        size = next(n for n in range(min(most, len(left)), 0, -1) if n == 1 or _fit(left[:n]))
        made.append(tuple(left[:size]) if size > 1 else (_cut(left[0]),))
        left = left[size:]
    return made


def _fit(row: Sequence[Key]) -> bool:
    return all(ems(key.label) <= LABEL_EMS[len(row)] for key in row)


def _cut(key: Key) -> Key:
    return replace(key, label=cut_to(key.label, LABEL_EMS[1]))


def _encoded(view: View) -> str:
    parts: list[str] = []
    back: View | None = None
    for spec in fields(view):
        value = getattr(view, spec.name)
        if spec.name == "back":
            back = value
        else:
            parts.append(_ROLES[value] if isinstance(value, RoleFilter) else str(value))
    text = ":".join((_LETTERS[type(view)], *parts))
    return text if back is None else f"{text}|{_encoded(back)}"


def _decoded(text: str) -> View:
    own, _, after = text.partition("|")
    letter, *values = own.split(":")
    cls = _VIEWS.get(letter)
    if cls is None:
        raise Unreadable(text)
    names = [spec.name for spec in fields(cls) if spec.name != "back"]
    if len(values) > len(names):
        raise Unreadable(text)
    arguments: dict[str, Any] = {
        name: _read(name, value) for name, value in zip(names, values, strict=False)
    }
    if after:
        arguments["back"] = _back(after)
    try:
        view: View = cls(**arguments)
    except TypeError as error:
        raise Unreadable(text) from error
    return view


def _back(text: str) -> View:
    view = _decoded(text)
    if not isinstance(view, Listing | PlanTasks | Asked | Hits | StatusList):
        raise Unreadable(text)
    return view


def _read(name: str, value: str) -> int | RoleFilter:
    if name == "role" and value in _ROLE_OF:
        return _ROLE_OF[value]
    if name == "role" or not _is_number(value):
        raise Unreadable(value)
    return int(value)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 18
