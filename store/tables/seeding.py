"""Plans on their way in: drafts under review, doubts about a reading, links across plans."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.columns import CanonicalJson, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

# ``draft`` is what the parser read and people corrected, JSON that may be long; ``given`` what
# they said about the plan, ``settled`` their answers to its problems. ``number`` grows with every
# change. state: open, imported, dropped, expired.
plan_drafts = Table(
    "plan_drafts",
    metadata,
    row_id(),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("byte_size", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("given", CanonicalJson, nullable=False),
    Column("settled", CanonicalJson, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    refers("plan_id", "plans.id", nullable=True, index=False),
    refers("revision_id", "plan_revisions.id", nullable=True, index=False),
    refers("account_id", "accounts.id", index=False),
    refers("touched_by", "accounts.id", index=False),
    Column("made_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Index("ix_plan_drafts_state_touched_at", "state", "touched_at"),
    **NEVER_REUSED,
)

# 识别有误: a member doubts what was read of a task. state: open, amended, kept.
misreadings = Table(
    "misreadings",
    metadata,
    row_id(),
    refers("task_id", "tasks.id"),
    refers("version_id", "task_versions.id", index=False),
    refers("account_id", "accounts.id", index=False),
    Column("what", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("made_at", Instant, nullable=False),
    refers("decided_by", "accounts.id", nullable=True, index=False),
    Column("decided_at", Instant),
    Column("answer", Text),
    Index("ix_misreadings_state_made_at", "state", "made_at"),
    **NEVER_REUSED,
)

# The same task in another year. ``signs`` is what speaks for it; state: suggested, confirmed,
# rejected.
task_links = Table(
    "task_links",
    metadata,
    row_id(),
    refers("earlier_id", "tasks.id", index=False),
    refers("later_id", "tasks.id"),
    Column("kind", String(12), nullable=False),
    Column("likeness", Float, nullable=False),
    Column("signs", CanonicalJson, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("found_at", Instant, nullable=False),
    refers("decided_by", "accounts.id", nullable=True, index=False),
    Column("decided_at", Instant),
    UniqueConstraint("earlier_id", "later_id", "kind"),
    **NEVER_REUSED,
)

# A plan, or a task of it, that cites, produces or promises another plan; of a promise ``to`` is the
# plan whose next edition is promised.
plan_links = Table(
    "plan_links",
    metadata,
    row_id(),
    refers("task_id", "tasks.id", nullable=True),
    refers("from_plan_id", "plans.id"),
    refers("to_plan_id", "plans.id", nullable=True, index=False),
    Column("kind", String(12), nullable=False),
    Column("phrase", Text, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("found_at", Instant, nullable=False),
    refers("decided_by", "accounts.id", nullable=True, index=False),
    Column("decided_at", Instant),
    **NEVER_REUSED,
)
