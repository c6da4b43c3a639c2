"""What agencies report about their tasks (进展), and the files that prove it.

A report is never changed: a correction supersedes it. ``state`` is where its life stands; each
step of that life is a row of ``report_events``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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

from store.columns import BigId, CanonicalJson, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

# state: open → submitted | dropped | expired. ``kind`` is agency (its own part) or overall (the
# result of the whole task); ``agency_id`` is empty where the coordinator closes a divided task.
drafts = Table(
    "drafts",
    metadata,
    row_id(),
    refers("account_id", "accounts.id", index=False),
    refers("person_id", "people.id"),
    refers("chat_id", "chats.id"),
    refers("task_id", "tasks.id"),
    refers("version_id", "task_versions.id", index=False),
    refers("agency_id", "agencies.id", nullable=True, index=False),
    Column("kind", String(12), nullable=False),
    Column("corrects_id", BigId, ForeignKey("reports.id")),
    Column("step", String(16), nullable=False),
    Column("fields", CanonicalJson, nullable=False),
    Column("state", String(12), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_drafts_account_id_state", "account_id", "state"),
    **NEVER_REUSED,
)

# state: pending → reported | returned | withdrawn | superseded; reported and returned likewise.
# A correction that waits itself takes the place of what was confirmed only when it is confirmed.
# ``version_id`` is the wording that was seen; ``said_on`` the business date of the report.
reports = Table(
    "reports",
    metadata,
    row_id(),
    Column("receipt", String(24), nullable=False, unique=True),
    refers("task_id", "tasks.id", index=False),
    refers("version_id", "task_versions.id", index=False),
    refers("agency_id", "agencies.id", nullable=True, index=False),
    Column("kind", String(12), nullable=False),
    Column("status", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("completed_on", Date),
    Column("deliverable", Text),
    Column("asks_until", Date),
    refers("person_id", "people.id"),
    refers("account_id", "accounts.id", index=False),
    Column("as_role", String(16), nullable=False),
    Column("said_on", Date, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("confirmed_at", Instant),
    refers("supersedes_id", "reports.id", nullable=True),
    Index("ix_reports_task_id_state", "task_id", "state"),
    Index("ix_reports_agency_id_state", "agency_id", "state"),
    Index("ix_reports_made_at", "made_at"),
    **NEVER_REUSED,
)

# The parts of the wording that the agency ticked; ``words`` as they stood.
report_parts = Table(
    "report_parts",
    metadata,
    row_id(),
    refers("report_id", "reports.id", index=False),
    Column("position", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("done", Boolean, nullable=False),
    UniqueConstraint("report_id", "position"),
    **NEVER_REUSED,
)

report_events = Table(
    "report_events",
    metadata,
    row_id(),
    refers("report_id", "reports.id"),
    Column("event", String(16), nullable=False),
    refers("person_id", "people.id", nullable=True, index=False),
    Column("as_role", String(16), nullable=False),
    Column("reason", Text),
    Column("at", Instant, nullable=False),
    **NEVER_REUSED,
)

# The number of the last receipt of a business date.
receipt_days = Table(
    "receipt_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

# The bytes lie in the data directory under their hash; ``removed_at``: by retention or /forget.
blobs = Table(
    "blobs",
    metadata,
    row_id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("byte_size", BigInteger, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("removed_at", Instant),
    **NEVER_REUSED,
)

evidence = Table(
    "evidence",
    metadata,
    row_id(),
    refers("draft_id", "drafts.id", nullable=True),
    refers("report_id", "reports.id", nullable=True),
    refers("blob_id", "blobs.id"),
    Column("said_in", String(48), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("removed_at", Instant),
    UniqueConstraint("draft_id", "said_in"),
    **NEVER_REUSED,
)

# Who was told of a report, and by which message: told again, there, when it is withdrawn.
told = Table(
    "told",
    metadata,
    row_id(),
    refers("report_id", "reports.id", index=False),
    refers("person_id", "people.id"),
    refers("outbox_id", "outbox.id", nullable=True),
    Column("at", Instant, nullable=False),
    UniqueConstraint("report_id", "person_id"),
    **NEVER_REUSED,
)
