"""How people come in: offices of an agency, invitations, requests, and what an office set."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
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

# 司局、处室 of an agency, as its liaison names them.
units = Table(
    "units",
    metadata,
    row_id(),
    refers("agency_id", "agencies.id", index=False),
    Column("name", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    UniqueConstraint("agency_id", "name"),
    **NEVER_REUSED,
)

unit_members = Table(
    "unit_members",
    metadata,
    row_id(),
    refers("unit_id", "units.id"),
    refers("person_id", "people.id"),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    **NEVER_REUSED,
)

# The secret itself is never stored. ``person_id``: a new account for somebody who is known.
# ``roster``: the SHA-256 of the file that the link was made from.
invitations = Table(
    "invitations",
    metadata,
    row_id(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    refers("agency_id", "agencies.id", nullable=True),
    refers("unit_id", "units.id", nullable=True, index=False),
    refers("person_id", "people.id", nullable=True, index=False),
    Column("name", Text),
    Column("office", Text),
    Column("roster", String(64), index=True),
    Column("uses", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("created_by", BigId, ForeignKey("people.id")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    **NEVER_REUSED,
)

invitation_uses = Table(
    "invitation_uses",
    metadata,
    row_id(),
    refers("invitation_id", "invitations.id", index=False),
    refers("account_id", "accounts.id"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("invitation_id", "account_id"),
    **NEVER_REUSED,
)

# Links that nobody made: who tries many is stopped for an hour.
wrong_links = Table(
    "wrong_links",
    metadata,
    row_id(),
    refers("account_id", "accounts.id", index=False),
    Column("at", Instant, nullable=False),
    Index("ix_wrong_links_account_id_at", "account_id", "at"),
    **NEVER_REUSED,
)

# state: open → approved | declined | withdrawn.
join_requests = Table(
    "join_requests",
    metadata,
    row_id(),
    refers("account_id", "accounts.id"),
    refers("agency_id", "agencies.id", index=False),
    Column("role", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("office", Text),
    Column("said_in", String(48), nullable=False, unique=True),
    Column("state", String(12), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", BigId, ForeignKey("people.id")),
    Column("reason", Text),
    Index("ix_join_requests_agency_id_state", "agency_id", "state"),
    **NEVER_REUSED,
)

# What holds for the whole installation; a name without a row has the default of store.settings.
settings = Table(
    "settings",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("value", CanonicalJson, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", BigId, ForeignKey("people.id")),
)

# ``confirms``: a report of this agency is seen outside only once its liaison confirmed it.
agency_settings = Table(
    "agency_settings",
    metadata,
    row_id(),
    Column("agency_id", BigId, ForeignKey("agencies.id"), nullable=False, unique=True),
    Column("confirms", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", BigId, ForeignKey("people.id")),
    **NEVER_REUSED,
)
