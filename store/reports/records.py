"""What a report is, before and after it is on record. Shapes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.records import AgencyRef
from store.state import Status

__all__ = ["EventView", "EvidenceView", "Kind", "Life", "New", "Report", "ReportView", "Status"]

MOST_TEXT = 2000
MOST_REASON = 500
MOST_FILES = 10


class Kind(StrEnum):
    """Of an agency's own part, or the result of the whole task."""

    AGENCY = "agency"
    OVERALL = "overall"


class Life(StrEnum):
    """Where a report's life stands. In force for everybody entitled: reported."""

    PENDING = "pending"
    REPORTED = "reported"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Event(StrEnum):
    """One step of that life, or a decision on what it asked for."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"


@dataclass(frozen=True, slots=True)
class New:
    """What somebody wants on record. ``version_id`` is the wording they saw.

    ``agency_id`` None: the coordinator closes a divided task. ``parts``: the positions that were
    ticked, from 0, of ``store.parts.split`` of that wording.
    """

    task_id: int
    agency_id: int | None
    kind: Kind
    status: Status
    text: str
    version_id: int
    completed_on: date | None = None
    deliverable: str | None = None
    asks_until: date | None = None
    parts: frozenset[int] = frozenset()
    draft_id: int | None = None
    supersedes_id: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A row of the record. ``said_on`` is the business date, ``as_role`` in what capacity."""

    id: int
    receipt: str
    task_id: int
    version_id: int
    agency_id: int | None
    kind: Kind
    status: Status
    text: str
    completed_on: date | None
    deliverable: str | None
    asks_until: date | None
    person_id: int
    account_id: int
    as_role: str
    said_on: date
    made_at: datetime
    state: Life
    confirmed_at: datetime | None
    supersedes_id: int | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A file that was added. ``removed``: its bytes are gone, that it was there stays."""

    id: int
    kind: str
    name: str
    media_type: str
    byte_size: int
    removed: bool


@dataclass(frozen=True, slots=True)
class EventView:
    """A step in a report's life: who, as what, when and, for a return, why."""

    event: Event
    person: str | None
    as_role: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the wording as it stood, and whether the agency ticked it."""

    position: int
    words: str
    done: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as those entitled see it; ``person`` and ``office`` are the roster's words.

    ``ref``: the number that its task had in the version which the report is about.
    """

    report: Report
    agency: AgencyRef | None
    person: str
    office: str | None
    parts: tuple[PartView, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    events: tuple[EventView, ...] = ()
    superseded_by: str | None = None
    ref: str = ""
