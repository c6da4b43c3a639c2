"""What came in, what goes out, which buttons are open, and who did what."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.columns import BigId, CanonicalJson, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

# One database serves one bot at one Bot API origin; another is refused without --adopt.
installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("api_origin", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    # When Telegram was last asked for updates with success: an outage is the gap since then.
    Column("polled_at", Instant),
    CheckConstraint("id = 1", name="single"),
)

# state: open → done | quarantined. Telegram draws update ids anew after a quiet week, lower
# ones too: uniqueness is kept for six days, never "not above the last seen".
inbox = Table(
    "inbox",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("lane", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    UniqueConstraint("bot_id", "update_id"),
    Index("ix_inbox_state_lane_seq", "state", "lane", "seq"),
    **NEVER_REUSED,
)

# Claimed as a whole, so that one (chat, user) is served by one worker at a time; the one that
# was served longest ago is next, so that a flood in one delays nobody else.
lanes = Table(
    "lanes",
    metadata,
    Column("bot_id", BigInteger, nullable=False),
    Column("lane", String(64), nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", Instant),
    Column("waiting", Boolean, nullable=False, default=False),
    Column("not_before", Instant),
    Column("served_at", Instant),
    PrimaryKeyConstraint("bot_id", "lane"),
    Index("ix_lanes_waiting_served_at", "waiting", "served_at"),
)

# Who polls, who ticks: a row with an expiry and a fencing token, in real time.
leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("until", Instant, nullable=False),
)

# state: queued → sending → sent | failed | unknown; held after a restore. `rendered` is what was
# worded first, so that a repeat says the same; `manner` how it is put there: topic, silent, pinned.
outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column("dedupe_key", String(160), nullable=False, unique=True),
    refers("chat_id", "chats.id"),
    Column("kind", String(40), nullable=False),
    Column("facts", CanonicalJson, nullable=False),
    Column("rendered", CanonicalJson),
    refers("keyboard_id", "keyboards.id", nullable=True),
    Column("edit_message_id", BigInteger),
    Column("manner", CanonicalJson),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("repeated", Boolean, nullable=False, default=False),
    Column("not_before", Instant, nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", Instant),
    Column("message_id", BigInteger),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index("ix_outbox_state_chat_id_id", "state", "chat_id", "id"),
    **NEVER_REUSED,
)

# A message with buttons that write. It is what is offered again after an outage in which
# presses expired at Telegram.
keyboards = Table(
    "keyboards",
    metadata,
    row_id(),
    refers("chat_id", "chats.id"),
    refers("account_id", "accounts.id"),
    Column("kind", String(40), nullable=False),
    Column("facts", CanonicalJson, nullable=False),
    Column("message_id", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("offered_again_at", Instant),
    Column("closed_at", Instant),
    Index("ix_keyboards_closed_at_expires_at", "closed_at", "expires_at"),
    **NEVER_REUSED,
)

# One button that writes: 128 random bits, bound to who may press it.
actions = Table(
    "actions",
    metadata,
    row_id(),
    Column("token", String(32), nullable=False, unique=True),
    refers("keyboard_id", "keyboards.id"),
    Column("position", Integer, nullable=False),
    Column("verb", String(40), nullable=False),
    Column("args", CanonicalJson, nullable=False),
    Column("used_at", Instant),
    **NEVER_REUSED,
)

# Append-only, chained by hash. `effect_key` is the business key that makes a double tap one
# effect; `prev` unique makes a fork impossible.
audit = Table(
    "audit",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    refers("account_id", "accounts.id", nullable=True),
    refers("person_id", "people.id", nullable=True),
    Column("verb", String(40), nullable=False),
    Column("object_kind", String(24), nullable=False),
    Column("object_id", String(64), nullable=False),
    Column("detail", CanonicalJson, nullable=False),
    Column("effect_key", String(160), nullable=False, unique=True),
    Column("prev", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
    **NEVER_REUSED,
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    CheckConstraint("id = 1", name="single"),
)

# Personal text stands in the chain as a salted commitment; forgetting deletes the row here and
# the chain still verifies.
audit_private = Table(
    "audit_private",
    metadata,
    row_id(),
    refers("seq", "audit.seq"),
    Column("field", String(40), nullable=False),
    Column("salt", String(64), nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("seq", "field"),
    **NEVER_REUSED,
)
