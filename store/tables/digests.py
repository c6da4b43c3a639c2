"""Digests of chats, the slots in which anything dated was said, and days that differ from the
calendar.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.columns import BigId, CanonicalJson, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

# One a chat and topic; ``topic`` 0: the chat itself (a forum's General). ``weekdays`` 0 = Monday,
# ``minute`` after midnight in ``zone``, ``days`` the window. ``agencies``, ``plans`` ids and
# ``sections`` [[plan, path]]: empty means all. ``parts``: what it tells of. ``form``: short, full.
# ``runs_since``: what was due before is not caught up with. Ended, it is set up again in its row;
# what it was stands in the audit.
digests = Table(
    "digests",
    metadata,
    row_id(),
    refers("chat_id", "chats.id", index=False),
    Column("topic", BigInteger, nullable=False),
    Column("weekdays", CanonicalJson, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("days", Integer, nullable=False),
    Column("agencies", CanonicalJson, nullable=False),
    Column("plans", CanonicalJson, nullable=False),
    Column("sections", CanonicalJson, nullable=False),
    Column("parts", CanonicalJson, nullable=False),
    Column("form", String(8), nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("paused_until", Date),
    Column("set_by", BigId, ForeignKey("people.id"), nullable=False, index=True),
    Column("set_at", Instant, nullable=False),
    Column("runs_since", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_why", String(24)),
    UniqueConstraint("chat_id", "topic"),
    **NEVER_REUSED,
)

# What was due in a chat on a local date was decided once: the row is that decision, whatever the
# clock says later. state: planned → sent | skipped | held | empty.
slots = Table(
    "slots",
    metadata,
    row_id(),
    refers("chat_id", "chats.id", index=False),
    Column("kind", String(40), nullable=False),
    Column("local_date", Date, nullable=False, index=True),
    Column("zone", String(64), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("why", String(24)),
    Column("at", Instant, nullable=False),
    UniqueConstraint("chat_id", "kind", "local_date"),
    **NEVER_REUSED,
)

# What the State Council announces after a release of this program was made, entered by hand.
working_days = Table(
    "working_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_working", Boolean, nullable=False),
    Column("note", Text),
    Column("set_at", Instant, nullable=False),
)
