"""Plans by administrators: drafts under review, revisions that say why, doubts, links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import BIG_ID, INSTANT, JSON_TEXT, may, needs, refers, row_id, table

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What the office wrote beside the shipped names.
_MARKS = (
    ("agency_names", "by_hand"),
    ("agency_names", "withdrawn"),
    ("agency_successors", "by_hand"),
    ("collective_members", "by_hand"),
)


def upgrade() -> None:
    table(
        "plan_drafts",
        row_id(),
        needs("sha256", sa.String(64)),
        needs("name", sa.Text),
        needs("byte_size", sa.Integer),
        needs("text", sa.Text),
        needs("draft", JSON_TEXT),
        needs("given", JSON_TEXT),
        needs("settled", JSON_TEXT),
        needs("number", sa.Integer),
        needs("state", sa.String(12)),
        refers("plan_id", "plans.id", nullable=True),
        refers("revision_id", "plan_revisions.id", nullable=True),
        refers("account_id", "accounts.id"),
        refers("touched_by", "accounts.id"),
        needs("made_at", INSTANT),
        needs("touched_at", INSTANT),
        index=[("state", "touched_at")],
    )
    op.add_column(
        "plan_revisions", sa.Column("kind", sa.String(12), nullable=False, server_default="import")
    )
    op.add_column("plan_revisions", may("reason", sa.Text))
    op.add_column("plan_revisions", may("basis", sa.Text))
    op.add_column("plan_revisions", may("undoes_id", BIG_ID))
    op.add_column("plan_revisions", may("task_id", BIG_ID))
    op.add_column("plan_revisions", may("plan_before", JSON_TEXT))
    op.add_column(
        "task_versions", sa.Column("ref", sa.String(32), nullable=False, server_default="")
    )
    op.add_column(
        "task_versions", sa.Column("by_hand", JSON_TEXT, nullable=False, server_default="[]")
    )
    op.add_column("task_versions", may("amended_id", BIG_ID))
    op.add_column("task_versions", may("same_as", BIG_ID))
    op.execute(
        "UPDATE task_versions SET ref ="
        " (SELECT tasks.ref FROM tasks WHERE tasks.id = task_versions.task_id)"
    )
    table(
        "misreadings",
        row_id(),
        refers("task_id", "tasks.id"),
        refers("version_id", "task_versions.id"),
        refers("account_id", "accounts.id"),
        needs("what", sa.String(16)),
        needs("words", sa.Text),
        needs("state", sa.String(12)),
        needs("made_at", INSTANT),
        refers("decided_by", "accounts.id", nullable=True),
        may("decided_at", INSTANT),
        may("answer", sa.Text),
        index=[("task_id",), ("state", "made_at")],
    )
    table(
        "task_links",
        row_id(),
        refers("earlier_id", "tasks.id"),
        refers("later_id", "tasks.id"),
        needs("kind", sa.String(12)),
        needs("likeness", sa.Float),
        needs("signs", JSON_TEXT),
        needs("state", sa.String(12)),
        needs("found_at", INSTANT),
        refers("decided_by", "accounts.id", nullable=True),
        may("decided_at", INSTANT),
        unique=[("earlier_id", "later_id", "kind")],
        index=[("later_id",), ("state",)],
    )
    table(
        "plan_links",
        row_id(),
        refers("task_id", "tasks.id", nullable=True),
        refers("from_plan_id", "plans.id"),
        refers("to_plan_id", "plans.id", nullable=True),
        needs("kind", sa.String(12)),
        needs("phrase", sa.Text),
        needs("state", sa.String(12)),
        needs("found_at", INSTANT),
        refers("decided_by", "accounts.id", nullable=True),
        may("decided_at", INSTANT),
        index=[("task_id",), ("from_plan_id",), ("state",)],
    )
    op.add_column("agencies", may("merged_into", BIG_ID))
    for name, column in _MARKS:
        op.add_column(
            name, sa.Column(column, sa.Boolean, nullable=False, server_default=sa.false())
        )
    op.add_column("agency_successors", may("since", sa.Date))
    table(
        "agency_merges",
        row_id(),
        refers("agency_id", "agencies.id"),
        refers("into_id", "agencies.id"),
        needs("moved", JSON_TEXT),
        refers("merged_by", "people.id"),
        needs("merged_at", INSTANT),
        refers("undone_by", "people.id", nullable=True),
        may("undone_at", INSTANT),
        index=[("agency_id",), ("into_id",)],
    )


def downgrade() -> None:
    op.drop_table("agency_merges")
    op.drop_column("agency_successors", "since")
    for name, column in reversed(_MARKS):
        op.drop_column(name, column)
    op.drop_column("agencies", "merged_into")
    for name in ("plan_links", "task_links", "misreadings"):
        op.drop_table(name)
    for name in ("same_as", "amended_id", "by_hand", "ref"):
        op.drop_column("task_versions", name)
    for name in ("plan_before", "task_id", "undoes_id", "basis", "reason", "kind"):
        op.drop_column("plan_revisions", name)
    op.drop_table("plan_drafts")
