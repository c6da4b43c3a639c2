"""What a document says, before anybody approved it: the values the parser returns.

``parse FILE --json`` prints exactly these models. Spans are ``(start, end)`` in code points of
the decoded source (LF line ends, no BOM, otherwise as printed); ``end`` is exclusive.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

Span = tuple[int, int]


class DeadlineKind(StrEnum):
    """How a document binds a task to time (gold: ``deadline_kind``)."""

    BY = "by"
    ONGOING = "ongoing"
    BY_THEN_ONGOING = "by_then_ongoing"
    RECURRING = "recurring"
    NONE = "none"


class LeadBasis(StrEnum):
    """Why the first agency is, or is not, the lead."""

    SOLE = "sole"
    RULE = "rule"
    STATED = "stated"
    FIRST_LISTED = "first-listed"
    NONE = "none"


class Division(StrEnum):
    """How the agencies share a task (gold: ``division``)."""

    SINGLE = "single"
    JOINT = "joint"
    DIVIDED = "divided"
    NONE = "none"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(_Value):
    """Something a person must look at. ``line`` is 1-based in the decoded source."""

    line: int
    code: str
    text: str


class Deadline(_Value):
    """``due_on`` is computed from ``text``, the phrase as printed; None where it cannot be."""

    kind: DeadlineKind = DeadlineKind.NONE
    due_on: date | None = None
    text: str | None = None


class Target(_Value):
    """A quantity or a dated aim inside the wording; never a deadline of the task by itself."""

    phrase: str
    due_on: date | None = None
    quantity: float | None = None
    unit: str | None = None
    op: str | None = None


class Recurring(_Value):
    """A duty the wording repeats: ``every`` is monthly, quarterly, half-yearly, annual, regular."""

    every: str
    phrase: str


class Damage(_Value):
    """A place where the copy lost or changed characters; the text itself is never repaired."""

    printed: str
    why: str
    restored: str | None = None
    confidence: str = "unsure"


class Assignee(_Value):
    """One body in the responsibility of a task, as printed, with the role in words if stated.

    ``role`` is ``lead``, ``participant``, ``first`` or ``listed`` (no rule: order only).
    ``stated`` keeps the document's word (牵头, 配合, 参与, 会同, 指导 ...) where it prints one.
    """

    name: str
    role: str
    stated: str | None = None


class DraftItem(_Value):
    """One task. ``number`` is its printed label, unique in the plan (``39``, ``二(一)``).

    ``by_hand`` names the fields that a person wrote or corrected; the parser fills none.
    """

    number: str
    section_path: list[str] = Field(default_factory=list)
    heading: str | None = None
    text: str
    agencies: list[str] = Field(default_factory=list)
    lead: str | None = None
    participants: list[str] = Field(default_factory=list)
    lead_basis: LeadBasis = LeadBasis.NONE
    division: Division = Division.NONE
    assignees: list[Assignee] = Field(default_factory=list)
    responsibility_text: str | None = None
    deadline: Deadline = Field(default_factory=Deadline)
    deadlines: list[Deadline] = Field(default_factory=list)
    targets: list[Target] = Field(default_factory=list)
    recurring: list[Recurring] = Field(default_factory=list)
    span: Span
    damage: list[Damage] = Field(default_factory=list)
    problems: list[Problem] = Field(default_factory=list)
    by_hand: list[str] = Field(default_factory=list)


class ReportingDuty(_Value):
    """What addressees must send in, by when, and to whom (实施方案, 工作总结)."""

    what: str
    due_on: date | None
    text: str
    sender: str | None = None
    to: str | None = None
    channel: str | None = None


class Section(_Value):
    """A heading. ``path`` is the full path including itself; ``text`` its lead-in prose."""

    path: list[str]
    level: int
    printed: str
    text: str | None = None
    span: Span


class Box(_Value):
    """A 专栏 inside the body; it follows the task ``after_item``."""

    number: int
    title: str
    section_path: list[str]
    after_item: str | None
    text: str
    targets: list[Target] = Field(default_factory=list)
    span: Span


class Goal(_Value):
    """A paragraph (or lead-in) that sets aims for a year: 到2027年 ..."""

    due_on: date
    phrase: str
    text: str
    section_path: list[str]
    quantified: bool
    targets: list[Target] = Field(default_factory=list)
    span: Span


class Prose(_Value):
    """Text that is no task: notice, preamble, implementation paragraph, closing, site noise."""

    kind: str
    heading: str | None = None
    section_path: list[str] = Field(default_factory=list)
    text: str
    span: Span


class DraftPlan(_Value):
    """What the document says about itself. ``title`` is compact, ``title_printed`` as it stands."""

    title: str | None = None
    title_printed: str | None = None
    notice_title: str | None = None
    issuer: str | None = None
    doc_number: str | None = None
    issued_on: date | None = None
    published_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_text: str | None = None
    outlook_end: date | None = None
    lead_rule: str | None = None
    addressees: list[str] = Field(default_factory=list)
    reporting_due: list[ReportingDuty] = Field(default_factory=list)


class Draft(_Value):
    """A parsed document. Every non-blank character of the source lies in one of the spans."""

    plan: DraftPlan
    items: list[DraftItem]
    problems: list[Problem] = Field(default_factory=list)
    sections: list[Section] = Field(default_factory=list)
    boxes: list[Box] = Field(default_factory=list)
    goals: list[Goal] = Field(default_factory=list)
    prose: list[Prose] = Field(default_factory=list)
