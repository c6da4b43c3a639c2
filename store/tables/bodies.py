"""Agencies and their names through time."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.columns import BigId
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

agencies = Table(
    "agencies",
    metadata,
    row_id(),
    Column("slug", String(64), nullable=False, unique=True),
    Column("short", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("category", String(32), nullable=False),
    Column("jurisdiction", String(32), nullable=False),
    Column("sort_order", Integer),
    # Entered twice: everything of this row counts for the other.
    Column("merged_into", BigId),
    **NEVER_REUSED,
)

agency_names = Table(
    "agency_names",
    metadata,
    row_id(),
    refers("agency_id", "agencies.id"),
    Column("text", Text, nullable=False),
    Column("match_key", Text, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("unsure", Boolean, nullable=False, default=False),
    UniqueConstraint("agency_id", "text", "kind"),
    **NEVER_REUSED,
)

agency_successors = Table(
    "agency_successors",
    metadata,
    row_id(),
    refers("agency_id", "agencies.id"),
    refers("successor_id", "agencies.id"),
    UniqueConstraint("agency_id", "successor_id"),
    **NEVER_REUSED,
)

collective_members = Table(
    "collective_members",
    metadata,
    row_id(),
    refers("collective_id", "agencies.id"),
    refers("member_id", "agencies.id"),
    Column("valid_from", Date),
    Column("valid_to", Date),
    UniqueConstraint("collective_id", "member_id", "valid_from"),
    **NEVER_REUSED,
)

# Revisions of what is kept as a read model in memory: "lexicon", "people", "plans".
counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
