"""What is done by itself once a night or once a week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, may, needs, row_id, table

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "chores",
        row_id(),
        needs("name", sa.String(24)),
        needs("slot", sa.Date),
        needs("state", sa.String(12)),
        needs("tries", sa.Integer),
        may("until", INSTANT),
        may("error", sa.Text),
        may("finished_at", INSTANT),
        unique=[("name", "slot")],
    )


def downgrade() -> None:
    op.drop_table("chores")
