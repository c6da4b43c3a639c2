"""Plans as documents print them: revisions are immutable, a task's identity is not its text."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
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

sources = Table(
    "sources",
    metadata,
    row_id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("byte_size", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("repost", Boolean, nullable=False),
    Column("origin", Text),
    Column("received_at", Instant, nullable=False),
    **NEVER_REUSED,
)

plans = Table(
    "plans",
    metadata,
    row_id(),
    Column("key", String(40), nullable=False, unique=True),
    Column("short", Text, nullable=False),
    Column("jurisdiction", String(32), nullable=False),
    Column("current_revision_id", BigId),
    Column("created_at", Instant, nullable=False),
    Column("archived_at", Instant),
    **NEVER_REUSED,
)

plan_revisions = Table(
    "plan_revisions",
    metadata,
    row_id(),
    refers("plan_id", "plans.id"),
    Column("number", Integer, nullable=False),
    refers("source_id", "sources.id"),
    Column("title", Text, nullable=False),
    Column("title_printed", Text, nullable=False),
    Column("notice_title", Text),
    Column("issuer", Text),
    Column("doc_number", Text),
    Column("issued_on", Date),
    Column("published_on", Date),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("period_text", Text),
    Column("outlook_end", Date),
    Column("lead_rule", Text),
    Column("imported_at", Instant, nullable=False),
    Column("imported_by", BigId, ForeignKey("people.id")),
    # import, undo or amend; the reason and the document that people give for what they change.
    Column("kind", String(12), nullable=False, server_default="import"),
    Column("reason", Text),
    Column("basis", Text),
    Column("undoes_id", BigId),
    # Which task an amendment is about; what of the plan's row the revision changed, from and to.
    Column("task_id", BigId),
    Column("plan_before", CanonicalJson),
    UniqueConstraint("plan_id", "number"),
    **NEVER_REUSED,
)

addressees = Table(
    "addressees",
    metadata,
    row_id(),
    refers("revision_id", "plan_revisions.id", index=False),
    Column("position", Integer, nullable=False),
    Column("printed", Text, nullable=False),
    refers("agency_id", "agencies.id", nullable=True),
    UniqueConstraint("revision_id", "position"),
    **NEVER_REUSED,
)

sections = Table(
    "sections",
    metadata,
    row_id(),
    refers("revision_id", "plan_revisions.id", index=False),
    Column("position", Integer, nullable=False),
    # The position of its last descendant: what lies in a section is one range of positions.
    Column("last_position", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("path", CanonicalJson, nullable=False),
    Column("printed", Text, nullable=False),
    Column("text", Text),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    UniqueConstraint("revision_id", "position"),
    **NEVER_REUSED,
)

tasks = Table(
    "tasks",
    metadata,
    row_id(),
    refers("plan_id", "plans.id", index=False),
    Column("ref", String(32), nullable=False),
    Column("current_version_id", BigId, index=True),
    UniqueConstraint("plan_id", "ref"),
    **NEVER_REUSED,
)

task_versions = Table(
    "task_versions",
    metadata,
    row_id(),
    refers("task_id", "tasks.id"),
    refers("revision_id", "plan_revisions.id", index=False),
    refers("section_id", "sections.id", nullable=True),
    Column("ordinal", Integer, nullable=False),
    Column("heading", Text),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("division", String(16), nullable=False),
    Column("lead_basis", String(16), nullable=False),
    Column("responsibility_text", Text),
    Column("agency_count", Integer, nullable=False),
    Column("deadline_kind", String(16), nullable=False),
    Column("due_on", Date),
    Column("deadline_text", Text),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("damage", CanonicalJson, nullable=False),
    # The number printed in this revision; a later one may print another.
    Column("ref", String(32), nullable=False, server_default=""),
    # Names of the fields that a person wrote or corrected; the others are the document's.
    Column("by_hand", CanonicalJson, nullable=False, server_default="[]"),
    # The amendment whose words these are, and the first version of the task that says the same.
    Column("amended_id", BigId),
    Column("same_as", BigId),
    UniqueConstraint("revision_id", "task_id"),
    Index("ix_task_versions_revision_id_ordinal", "revision_id", "ordinal"),
    Index("ix_task_versions_due_on", "due_on"),
    **NEVER_REUSED,
)

assignments = Table(
    "assignments",
    metadata,
    row_id(),
    refers("version_id", "task_versions.id", index=False),
    Column("position", Integer, nullable=False),
    refers("agency_id", "agencies.id", index=False),
    Column("printed", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("basis", String(16), nullable=False),
    Column("stated", Text),
    UniqueConstraint("version_id", "position"),
    Index("ix_assignments_agency_id_version_id", "agency_id", "version_id"),
    **NEVER_REUSED,
)

deadlines = Table(
    "deadlines",
    metadata,
    row_id(),
    refers("version_id", "task_versions.id", index=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_on", Date, index=True),
    Column("phrase", Text),
    UniqueConstraint("version_id", "position"),
    **NEVER_REUSED,
)

targets = Table(
    "targets",
    metadata,
    row_id(),
    refers("version_id", "task_versions.id", nullable=True),
    refers("box_id", "boxes.id", nullable=True),
    refers("goal_id", "goals.id", nullable=True),
    Column("position", Integer, nullable=False),
    Column("phrase", Text, nullable=False),
    Column("due_on", Date),
    Column("quantity", Float),
    Column("unit", Text),
    Column("op", String(4)),
    **NEVER_REUSED,
)

recurring_duties = Table(
    "recurring_duties",
    metadata,
    row_id(),
    refers("version_id", "task_versions.id"),
    Column("position", Integer, nullable=False),
    Column("every", String(16), nullable=False),
    Column("phrase", Text, nullable=False),
    **NEVER_REUSED,
)

reporting_duties = Table(
    "reporting_duties",
    metadata,
    row_id(),
    refers("revision_id", "plan_revisions.id"),
    Column("position", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("due_on", Date),
    Column("phrase", Text, nullable=False),
    Column("sender", Text),
    refers("collective_id", "agencies.id", nullable=True),
    Column("recipient", Text),
    Column("channel", Text),
    **NEVER_REUSED,
)

boxes = Table(
    "boxes",
    metadata,
    row_id(),
    refers("revision_id", "plan_revisions.id", index=False),
    refers("section_id", "sections.id", nullable=True),
    Column("position", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("after_ref", String(32)),
    Column("text", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    UniqueConstraint("revision_id", "position"),
    **NEVER_REUSED,
)

goals = Table(
    "goals",
    metadata,
    row_id(),
    refers("revision_id", "plan_revisions.id"),
    refers("section_id", "sections.id", nullable=True),
    Column("position", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("phrase", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("quantified", Boolean, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    **NEVER_REUSED,
)

prose = Table(
    "prose",
    metadata,
    row_id(),
    refers("revision_id", "plan_revisions.id"),
    Column("position", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("heading", Text),
    Column("path", CanonicalJson, nullable=False),
    Column("text", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    **NEVER_REUSED,
)

problems = Table(
    "problems",
    metadata,
    row_id(),
    refers("revision_id", "plan_revisions.id"),
    refers("version_id", "task_versions.id", nullable=True),
    Column("line", Integer, nullable=False),
    Column("code", String(40), nullable=False),
    Column("text", Text, nullable=False),
    **NEVER_REUSED,
)
