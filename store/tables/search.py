"""What the search looks in. Everything here can be made anew from the texts, but the terms."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from store.columns import BigId, CanonicalJson
from store.tables.base import NEVER_REUSED, metadata, row_id

# The current words of each task as a match_key: its own with its boxes, and those around it
# (headings, agencies as printed).
search_texts = Table(
    "search_texts",
    metadata,
    Column("task_id", BigId, ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    Column("plan_id", BigId, ForeignKey("plans.id"), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("around", Text, nullable=False),
)

# Every pair of characters that stands anywhere, once for each way to read it (0 where it is not
# read), with the number of tasks it stands in.
search_pairs = Table(
    "search_pairs",
    metadata,
    Column("pair", BigInteger, nullable=False),
    Column("sound", BigInteger, nullable=False),
    Column("initials", Integer, nullable=False),
    Column("tasks", Integer, nullable=False),
    PrimaryKeyConstraint("pair", "sound", "initials"),
    Index("ix_search_pairs_sound", "sound"),
    Index("ix_search_pairs_initials_tasks", "initials", "tasks"),
    sqlite_with_rowid=False,
)

# Where a pair stands: those task ids of a block (store.search.index.BLOCK of them, by number),
# ascending, four bytes each, low byte first.
search_postings = Table(
    "search_postings",
    metadata,
    Column("pair", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("ids", LargeBinary, nullable=False),
    PrimaryKeyConstraint("pair", "block"),
    sqlite_with_rowid=False,
)

# What people say and what documents say for it.
search_terms = Table(
    "search_terms",
    metadata,
    row_id(),
    Column("said", String(80), nullable=False, unique=True),
    Column("means", CanonicalJson, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    **NEVER_REUSED,
)
