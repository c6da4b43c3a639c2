"""The postings of the search in blocks of task ids. Filled at the next start (seed.shipped)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import BIG_ID, needs

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("search_postings")
    op.create_table(
        "search_postings",
        needs("pair", sa.BigInteger),
        needs("block", sa.BigInteger),
        needs("ids", sa.LargeBinary),
        sa.PrimaryKeyConstraint("pair", "block", name="pk_search_postings"),
        sqlite_with_rowid=False,
    )
    _forget()


def downgrade() -> None:
    op.drop_table("search_postings")
    op.create_table(
        "search_postings",
        needs("pair", sa.BigInteger),
        needs("plan_id", BIG_ID),
        needs("ids", sa.LargeBinary),
        sa.PrimaryKeyConstraint("pair", "plan_id", name="pk_search_postings"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_search_postings_plan_id_plans"),
        sqlite_with_rowid=False,
    )
    _forget()


def _forget() -> None:
    """The rest of the index goes with what was dropped: it is made anew as a whole."""
    op.execute("DELETE FROM search_pairs")
    op.execute("DELETE FROM search_texts")
    op.execute("UPDATE counters SET value = 0 WHERE name = 'search_index'")
