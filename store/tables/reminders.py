"""Reminders: what was said to whom on which day, what was put off, and who wants them when."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.columns import BigId, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

# ``subject`` is what it is about, by a name that outlives a revision: a task (t12), a quarter of
# what it repeats (t12:quarterly:2021-01-01), a plan's reporting duty (d3:工作总结:1).
_SUBJECT = 160

# One a person, agency, subject and local date; the slot of the person's chat is in ``slots``.
reminders = Table(
    "reminders",
    metadata,
    row_id(),
    refers("person_id", "people.id", index=False),
    refers("agency_id", "agencies.id", index=False),
    Column("subject", String(_SUBJECT), nullable=False),
    Column("step", String(12), nullable=False),
    Column("due_on", Date),
    Column("local_date", Date, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    UniqueConstraint("person_id", "agency_id", "subject", "local_date"),
    **NEVER_REUSED,
)

# kind: later (稍后提醒: the person's own, up to ``until``) or elsewhere (已在别处报送: said for the
# agency, for the day ``due_on``; no report). ``until`` of elsewhere is empty.
reminder_marks = Table(
    "reminder_marks",
    metadata,
    row_id(),
    refers("person_id", "people.id"),
    refers("agency_id", "agencies.id", index=False),
    Column("subject", String(_SUBJECT), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("due_on", Date),
    Column("until", Date),
    Column("said_on", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_reminder_marks_agency_id_subject", "agency_id", "subject"),
    **NEVER_REUSED,
)

# ``minute`` after midnight where the office is.
reminder_settings = Table(
    "reminder_settings",
    metadata,
    row_id(),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False, unique=True),
    Column("is_on", Boolean, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    **NEVER_REUSED,
)

# Which tasks were reported to who follows these words, so that a match is new once.
matches_told = Table(
    "matches_told",
    metadata,
    row_id(),
    refers("person_id", "people.id", index=False),
    Column("words", Text, nullable=False),
    refers("task_id", "tasks.id", index=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("person_id", "words", "task_id"),
    **NEVER_REUSED,
)
