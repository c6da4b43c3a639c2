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
    false,
)

from store.columns import BigId, CanonicalJson, Instant
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

# ``by_hand``: the office wrote or changed the row, so that the shipped names leave it alone;
# ``withdrawn``: the office takes the name for no name of this body.
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
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("agency_id", "text", "kind"),
    **NEVER_REUSED,
)

agency_successors = Table(
    "agency_successors",
    metadata,
    row_id(),
    refers("agency_id", "agencies.id"),
    refers("successor_id", "agencies.id"),
    Column("since", Date),
    Column("by_hand", Boolean, nullable=False, server_default=false()),
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
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("collective_id", "member_id", "valid_from"),
    **NEVER_REUSED,
)

# What a merge moved, table by table, so that it can be taken back row by row.
agency_merges = Table(
    "agency_merges",
    metadata,
    row_id(),
    refers("agency_id", "agencies.id"),
    refers("into_id", "agencies.id"),
    Column("moved", CanonicalJson, nullable=False),
    refers("merged_by", "people.id", index=False),
    Column("merged_at", Instant, nullable=False),
    refers("undone_by", "people.id", nullable=True, index=False),
    Column("undone_at", Instant),
    **NEVER_REUSED,
)

# Revisions of what is kept as a read model in memory: "lexicon", "people", "plans".
counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
