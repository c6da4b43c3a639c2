"""What people set beside the document: assignments, dates, who handles, who follows, urging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from store.columns import BigId, CanonicalJson, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id


def _by_hand() -> list[Column[Any]]:
    """By whom and when, and by whom and when it was taken back."""
    return [
        Column("set_by", BigId, ForeignKey("people.id"), nullable=False),
        Column("set_at", Instant, nullable=False),
        Column("revoked_by", BigId, ForeignKey("people.id")),
        Column("revoked_at", Instant),
    ]


# 统筹设定: what the coordinator set by hand; the document's own word stays beside it.
given_assignments = Table(
    "given_assignments",
    metadata,
    row_id(),
    refers("task_id", "tasks.id"),
    refers("agency_id", "agencies.id"),
    Column("part", String(16), nullable=False),
    Column("reason", Text),
    Column("batch", String(64)),
    *_by_hand(),
    **NEVER_REUSED,
)

# kind: internal (内部时限) or extension (a report asked for it).
given_deadlines = Table(
    "given_deadlines",
    metadata,
    row_id(),
    refers("task_id", "tasks.id"),
    Column("kind", String(12), nullable=False),
    Column("due_on", Date, nullable=False, index=True),
    Column("reason", Text),
    Column("batch", String(64)),
    Column("report_id", BigId, ForeignKey("reports.id")),
    *_by_hand(),
    **NEVER_REUSED,
)

# 分办: within an agency, a unit or a person (or both) handles a task.
handlings = Table(
    "handlings",
    metadata,
    row_id(),
    refers("task_id", "tasks.id"),
    refers("agency_id", "agencies.id"),
    refers("unit_id", "units.id", nullable=True),
    refers("person_id", "people.id", nullable=True),
    *_by_hand(),
    **NEVER_REUSED,
)

# kind: task, plan, section (``object_id`` the plan, ``words`` the path), agency, search (words).
follows = Table(
    "follows",
    metadata,
    row_id(),
    refers("person_id", "people.id"),
    Column("kind", String(12), nullable=False),
    Column("object_id", BigInteger),
    Column("words", Text),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Index("ix_follows_kind_object_id", "kind", "object_id"),
    **NEVER_REUSED,
)

# frequency: now, daily, off. Quiet hours in minutes after midnight, local to the office.
notice_settings = Table(
    "notice_settings",
    metadata,
    row_id(),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False, unique=True),
    Column("frequency", String(8), nullable=False),
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_to", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    **NEVER_REUSED,
)

# News for those who hear once a day; ``gone_at``: put into a message, or no longer theirs.
notices = Table(
    "notices",
    metadata,
    row_id(),
    refers("person_id", "people.id", index=False),
    Column("kind", String(24), nullable=False),
    Column("facts", CanonicalJson, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("gone_at", Instant),
    Index("ix_notices_person_id_gone_at", "person_id", "gone_at"),
    **NEVER_REUSED,
)

urgings = Table(
    "urgings",
    metadata,
    row_id(),
    refers("task_id", "tasks.id", index=False),
    refers("person_id", "people.id", index=False),
    Column("as_role", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_urgings_task_id_at", "task_id", "at"),
    **NEVER_REUSED,
)

# outcome: told, or why not: nobody (the agency has nobody here), unreachable.
urged = Table(
    "urged",
    metadata,
    row_id(),
    refers("urging_id", "urgings.id"),
    refers("agency_id", "agencies.id", index=False),
    refers("person_id", "people.id", nullable=True, index=False),
    Column("outcome", String(16), nullable=False),
    **NEVER_REUSED,
)
