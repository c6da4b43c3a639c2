"""Digests: who gets them where and when, which slots were served, which days are worked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, JSON_TEXT, may, needs, refers, row_id, table

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "digests",
        row_id(),
        refers("chat_id", "chats.id"),
        needs("topic", sa.BigInteger),
        needs("weekdays", JSON_TEXT),
        needs("minute", sa.Integer),
        needs("zone", sa.String(64)),
        needs("days", sa.Integer),
        needs("agencies", JSON_TEXT),
        needs("plans", JSON_TEXT),
        needs("sections", JSON_TEXT),
        needs("parts", JSON_TEXT),
        needs("form", sa.String(8)),
        needs("pinned", sa.Boolean),
        needs("silent", sa.Boolean),
        needs("named", sa.Boolean),
        may("paused_until", sa.Date),
        refers("set_by", "people.id"),
        needs("set_at", INSTANT),
        needs("runs_since", INSTANT),
        may("ended_at", INSTANT),
        may("ended_why", sa.String(24)),
        unique=[("chat_id", "topic")],
        index=[("set_by",)],
    )
    table(
        "slots",
        row_id(),
        refers("chat_id", "chats.id"),
        needs("kind", sa.String(40)),
        needs("local_date", sa.Date),
        needs("zone", sa.String(64)),
        needs("due_at", INSTANT),
        needs("state", sa.String(12)),
        needs("late", sa.Boolean),
        may("why", sa.String(24)),
        needs("at", INSTANT),
        unique=[("chat_id", "kind", "local_date")],
        index=[("local_date",)],
    )
    op.create_table(
        "working_days",
        needs("day", sa.Date),
        needs("is_working", sa.Boolean),
        may("note", sa.Text),
        needs("set_at", INSTANT),
        sa.PrimaryKeyConstraint("day", name="pk_working_days"),
    )
    op.add_column("outbox", may("manner", JSON_TEXT))


def downgrade() -> None:
    op.drop_column("outbox", "manner")
    op.drop_table("working_days")
    op.drop_table("slots")
    op.drop_table("digests")
