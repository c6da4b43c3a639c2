"""People, the accounts they write from, what they are appointed to, and chats."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from store.columns import BigId, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

people = Table(
    "people",
    metadata,
    row_id(),
    Column("name", Text, nullable=False),
    Column("office", Text),
    Column("created_at", Instant, nullable=False),
    # Suspended: every right rests. Forgotten: the name is gone, what was done stays.
    Column("suspended_at", Instant),
    Column("forgotten_at", Instant),
    **NEVER_REUSED,
)

# A visitor is an account without a person; the preferred agency is what they told us, never a
# right.
accounts = Table(
    "accounts",
    metadata,
    row_id(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    refers("person_id", "people.id", nullable=True),
    refers("preferred_agency_id", "agencies.id", nullable=True, index=False),
    Column("created_at", Instant, nullable=False),
    **NEVER_REUSED,
)

appointments = Table(
    "appointments",
    metadata,
    row_id(),
    refers("person_id", "people.id"),
    refers("agency_id", "agencies.id", nullable=True),
    Column("role", String(16), nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant),
    Column("appointed_by", BigId, ForeignKey("people.id")),
    Column("appointed_how", Text, nullable=False),
    Index("ix_appointments_person_id_valid_to", "person_id", "valid_to"),
    **NEVER_REUSED,
)

# Telegram moves a group to another id when it grows: everything else refers to our id, so that
# a migration is one UPDATE here.
chats = Table(
    "chats",
    metadata,
    row_id(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text),
    Column("state", String(16), nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    **NEVER_REUSED,
)
