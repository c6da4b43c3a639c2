"""The search: its index, and the terms that people use. Filled at the next start (seed.shipped)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import BIG_ID, JSON_TEXT, needs, row_id, table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_texts",
        sa.Column("task_id", BIG_ID, nullable=False, autoincrement=False),
        needs("plan_id", BIG_ID),
        needs("body", sa.Text),
        needs("around", sa.Text),
        sa.PrimaryKeyConstraint("task_id", name="pk_search_texts"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_search_texts_task_id_tasks"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_search_texts_plan_id_plans"),
    )
    op.create_index("ix_search_texts_plan_id", "search_texts", ["plan_id"])
    op.create_table(
        "search_pairs",
        needs("pair", sa.BigInteger),
        needs("sound", sa.BigInteger),
        needs("initials", sa.Integer),
        needs("tasks", sa.Integer),
        sa.PrimaryKeyConstraint("pair", "sound", "initials", name="pk_search_pairs"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_pairs_sound", "search_pairs", ["sound"])
    op.create_index("ix_search_pairs_initials_tasks", "search_pairs", ["initials", "tasks"])
    op.create_table(
        "search_postings",
        needs("pair", sa.BigInteger),
        needs("plan_id", BIG_ID),
        needs("ids", sa.LargeBinary),
        sa.PrimaryKeyConstraint("pair", "plan_id", name="pk_search_postings"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_search_postings_plan_id_plans"),
        sqlite_with_rowid=False,
    )
    table(
        "search_terms",
        row_id(),
        needs("said", sa.String(80)),
        needs("means", JSON_TEXT),
        needs("kind", sa.String(16)),
        needs("reason", sa.Text),
        needs("origin", sa.String(16)),
        unique=[("said",)],
    )
    counters = sa.table("counters", sa.column("name"), sa.column("value"))
    op.bulk_insert(counters, [{"name": n, "value": 0} for n in ("terms", "search_index")])


def downgrade() -> None:
    op.execute("DELETE FROM counters WHERE name IN ('terms', 'search_index')")
    for name in ("search_terms", "search_postings", "search_pairs", "search_texts"):
        op.drop_table(name)
