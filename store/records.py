"""Frozen values that may leave the store. Shapes only: no I/O, no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """Roles of people (DOMAIN: People and what they may do), from least to most."""

    VISITOR = "visitor"
    MEMBER = "member"
    REPORTER = "reporter"
    LIAISON = "liaison"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    OWNER = "owner"


class Part(StrEnum):
    """The part an agency has in a task. FIRST and LISTED: the document states no lead rule."""

    LEAD = "lead"
    PARTICIPANT = "participant"
    FIRST = "first"
    LISTED = "listed"


class RoleFilter(StrEnum):
    """What ``duties`` counts: lead includes sole; any includes first and listed."""

    LEAD = "lead"
    PARTICIPANT = "participant"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class AgencyRef:
    """An agency as shown: ``short`` is the canonical short form."""

    id: int
    slug: str
    short: str
    full: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment in force. ``agency`` is None for office-wide roles."""

    role: Role
    agency: AgencyRef | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Built by the guard from numeric ids only; ``account_id`` None: never wrote yet.

    Of a ``suspended`` person no appointment is in force.
    """

    telegram_id: int
    account_id: int | None = None
    person_id: int | None = None
    name: str | None = None
    appointments: tuple[Appointment, ...] = ()
    preferred: AgencyRef | None = None
    suspended: bool = False

    @property
    def role(self) -> Role:
        """The highest role in force; visitor without any."""
        order = list(Role)
        roles = [appointment.role for appointment in self.appointments]
        return max(roles, key=order.index, default=Role.VISITOR)

    @property
    def agency(self) -> AgencyRef | None:
        """ "My agency": for whom one speaks, among those one is appointed to; else the preference.

        Who serves several has chosen one of them, or speaks for the first.
        """
        served = self.agencies
        if not served or self.preferred in served:
            return self.preferred
        return served[0]

    @property
    def agencies(self) -> tuple[AgencyRef, ...]:
        """The agencies one is appointed to, each once, in the order of the appointments."""
        held = (appointment.agency for appointment in self.appointments)
        return tuple(dict.fromkeys(agency for agency in held if agency is not None))


@dataclass(frozen=True, slots=True)
class PlanRef:
    """A plan as shown beside a number. ``names_agencies`` is False where a document is silent."""

    id: int
    key: str
    short: str
    title: str
    tasks: int
    names_agencies: bool
    issued_on: date | None
    published_on: date | None
    period_start: date | None
    period_end: date | None
    archived: bool
    repost: bool


@dataclass(frozen=True, slots=True)
class PlanDuties:
    """Counts of one agency in one plan."""

    plan: PlanRef
    lead: int
    participant: int
    first: int
    listed: int
    sole: int
    divided: int

    @property
    def total(self) -> int:
        """Tasks of this plan in which the agency has any part."""
        return self.lead + self.participant + self.first + self.listed


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched: plans, and the tasks of those that name agencies."""

    naming: tuple[PlanRef, ...]
    silent: tuple[PlanRef, ...]

    @property
    def tasks_naming(self) -> int:
        """Tasks in plans that name agencies."""
        return sum(plan.tasks for plan in self.naming)


@dataclass(frozen=True, slots=True)
class Duties:
    """The summary answer to "what is my agency responsible for"."""

    agency: AgencyRef
    plans: tuple[PlanDuties, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a list. ``part`` is the asked agency's, None where the list is not about one.

    ``is_amended``: people changed what the document printed; ``is_dated_by_hand``: they wrote its
    deadline, in an amendment or while it was imported.
    """

    task_id: int
    plan_id: int
    plan_key: str
    plan_short: str
    ref: str
    title: str
    part: Part | None
    agency_count: int
    division: str
    deadline_kind: str
    due_on: date | None
    is_amended: bool = False
    is_dated_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A slice of a list: ``total`` counts all, ``offset`` is the first line's index."""

    lines: tuple[TaskLine, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class SectionCount:
    """One section of a plan with the number of an agency's tasks in it. ``id`` a section row."""

    id: int
    plan_id: int
    plan_short: str
    path: tuple[str, ...]
    tasks: int


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """One body on a task: ``printed`` is the document's word, ``agency`` whom it means."""

    agency: AgencyRef
    printed: str
    part: Part
    basis: str
    stated: str | None


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """``phrase`` as printed beside the computed date."""

    kind: str
    due_on: date | None
    phrase: str | None


@dataclass(frozen=True, slots=True)
class TargetView:
    """A quantity or dated aim in the wording."""

    phrase: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class SisterView:
    """Another task that prints whole what is damaged here."""

    task_id: int
    plan_key: str
    plan_short: str
    ref: str
    printed: str


@dataclass(frozen=True, slots=True)
class DamageView:
    """A damaged place: as printed, what it may have read, how certain, why, who prints it whole."""

    printed: str
    restored: str | None
    confidence: str
    why: str
    sister: SisterView | None = None


@dataclass(frozen=True, slots=True)
class TaskCard:
    """Everything a card shows. ``lead_rule`` is the plan's sentence, if the basis is the rule.

    ``linked``: an administrator confirmed it as the same as a task of another plan. ``by_hand``:
    the fields that people wrote; ``is_amended``: by amendments (store.adjusted), otherwise while
    the document was imported. ``is_kept_back``: sensitive work (store.sensitive), which stays out
    of group posts and inline cards.
    """

    task_id: int
    version_id: int
    plan: PlanRef
    ref: str
    ordinal: int
    path: tuple[str, ...]
    heading: str | None
    title: str
    text: str
    division: str
    lead_basis: str
    lead_rule: str | None
    responsibility_text: str | None
    assignments: tuple[AssignmentView, ...]
    deadlines: tuple[DeadlineView, ...]
    targets: tuple[TargetView, ...]
    damage: tuple[DamageView, ...]
    is_kept_back: bool
    linked: bool = False
    by_hand: tuple[str, ...] = ()
    is_amended: bool = False


@dataclass(frozen=True, slots=True)
class SourceExcerpt:
    """「原文」: the printed text to the letter, with where it stands."""

    plan: PlanRef
    ref: str
    path: tuple[str, ...]
    printed: str
    span: tuple[int, int]
    file_name: str
    sha256: str
    repost: bool
    origin: str | None
    damage: tuple[DamageView, ...]


@dataclass(frozen=True, slots=True)
class ReportingDutyView:
    """What a plan's addressees send in, and when."""

    what: str
    due_on: date | None
    phrase: str
    sender: str | None
    recipient: str | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan's own page."""

    plan: PlanRef
    title_printed: str
    notice_title: str | None
    issuer: str | None
    doc_number: str | None
    lead_rule: str | None
    place: str
    addressees: tuple[str, ...]
    reporting: tuple[ReportingDutyView, ...]
    sections: tuple[SectionCount, ...]
    boxes: int
    goals: int
    by_deadline: dict[str, int]
    # how many tasks say who leads, and how many only list several bodies
    stated: int
    listed: int
    file_name: str
    sha256: str
    origin: str | None
    problems: int
