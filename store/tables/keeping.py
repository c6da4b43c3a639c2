"""What is done by itself once a night or once a week, and whether it was."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table, Text, UniqueConstraint

from store.columns import Instant
from store.tables.base import NEVER_REUSED, metadata, row_id

# ``slot`` is the business date for which it is done, once; state: doing → done | failed.
chores = Table(
    "chores",
    metadata,
    row_id(),
    Column("name", String(24), nullable=False),
    Column("slot", Date, nullable=False),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("until", Instant),
    Column("error", Text),
    Column("finished_at", Instant),
    UniqueConstraint("name", "slot"),
    **NEVER_REUSED,
)
