"""Questions as they were understood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, JSON_TEXT, needs, refers, row_id, table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "questions",
        row_id(),
        refers("chat_id", "chats.id"),
        refers("account_id", "accounts.id"),
        needs("said_in", sa.String(48)),
        needs("text", sa.Text),
        needs("question", JSON_TEXT),
        needs("asked_at", INSTANT),
        unique=[("said_in",)],
        index=[("account_id", "chat_id", "asked_at"), ("asked_at",), ("chat_id",)],
    )


def downgrade() -> None:
    op.drop_table("questions")
