"""What the bot asked somebody and waits for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, JSON_TEXT, needs, refers, row_id, table

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "waiting",
        row_id(),
        refers("account_id", "accounts.id"),
        refers("chat_id", "chats.id"),
        needs("kind", sa.String(24)),
        needs("facts", JSON_TEXT),
        needs("since", INSTANT),
        needs("expires_at", INSTANT),
        unique=[("account_id", "chat_id")],
        index=[("chat_id",)],
    )
    op.execute("INSERT INTO counters (name, value) VALUES ('waiting', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM counters WHERE name = 'waiting'")
    op.drop_table("waiting")
