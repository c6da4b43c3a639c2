"""What people asked, as it was understood, and what the bot asked them and waits for."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text, UniqueConstraint

from store.columns import CanonicalJson, Instant
from store.tables.base import NEVER_REUSED, metadata, refers, row_id

# said_in is Telegram's chat and message: an update that is handled twice is one question, and a
# group that moves to another chat keeps them apart.
questions = Table(
    "questions",
    metadata,
    row_id(),
    refers("chat_id", "chats.id"),
    refers("account_id", "accounts.id", index=False),
    Column("said_in", String(48), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("question", CanonicalJson, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Index("ix_questions_account_id_chat_id_asked_at", "account_id", "chat_id", "asked_at"),
    Index("ix_questions_asked_at", "asked_at"),
    **NEVER_REUSED,
)

# What the next words of a person in a chat are for: the text of a report, the reason of a return.
# One at a time; ``kind`` is one of handlers.awaited.
waiting = Table(
    "waiting",
    metadata,
    row_id(),
    refers("account_id", "accounts.id", index=False),
    refers("chat_id", "chats.id"),
    Column("kind", String(24), nullable=False),
    Column("facts", CanonicalJson, nullable=False),
    Column("since", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    UniqueConstraint("account_id", "chat_id"),
    **NEVER_REUSED,
)
