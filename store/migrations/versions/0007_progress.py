"""Reports with their evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, JSON_TEXT, may, needs, refers, row_id, table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "blobs",
        row_id(),
        needs("sha256", sa.String(64)),
        needs("byte_size", sa.BigInteger),
        needs("kept_at", INSTANT),
        may("removed_at", INSTANT),
        unique=[("sha256",)],
    )
    table(
        "receipt_days",
        sa.Column("day", sa.Date, primary_key=True),
        needs("last", sa.Integer),
        never_reused=False,
    )
    table(
        "reports",
        row_id(),
        needs("receipt", sa.String(24)),
        refers("task_id", "tasks.id"),
        refers("version_id", "task_versions.id"),
        refers("agency_id", "agencies.id", nullable=True),
        needs("kind", sa.String(12)),
        needs("status", sa.String(16)),
        needs("text", sa.Text),
        may("completed_on", sa.Date),
        may("deliverable", sa.Text),
        may("asks_until", sa.Date),
        refers("person_id", "people.id"),
        refers("account_id", "accounts.id"),
        needs("as_role", sa.String(16)),
        needs("said_on", sa.Date),
        needs("made_at", INSTANT),
        needs("state", sa.String(12)),
        may("confirmed_at", INSTANT),
        refers("supersedes_id", "reports.id", nullable=True),
        unique=[("receipt",)],
        index=[
            ("agency_id", "state"),
            ("made_at",),
            ("person_id",),
            ("supersedes_id",),
            ("task_id", "state"),
        ],
    )
    table(
        "drafts",
        row_id(),
        refers("account_id", "accounts.id"),
        refers("person_id", "people.id"),
        refers("chat_id", "chats.id"),
        refers("task_id", "tasks.id"),
        refers("version_id", "task_versions.id"),
        refers("agency_id", "agencies.id", nullable=True),
        needs("kind", sa.String(12)),
        refers("corrects_id", "reports.id", nullable=True),
        needs("step", sa.String(16)),
        needs("fields", JSON_TEXT),
        needs("state", sa.String(12)),
        needs("made_at", INSTANT),
        needs("touched_at", INSTANT),
        needs("expires_at", INSTANT),
        index=[("account_id", "state"), ("chat_id",), ("person_id",), ("task_id",)],
    )
    table(
        "report_events",
        row_id(),
        refers("report_id", "reports.id"),
        needs("event", sa.String(16)),
        refers("person_id", "people.id", nullable=True),
        needs("as_role", sa.String(16)),
        may("reason", sa.Text),
        needs("at", INSTANT),
        index=[("report_id",)],
    )
    table(
        "report_parts",
        row_id(),
        refers("report_id", "reports.id"),
        needs("position", sa.Integer),
        needs("words", sa.Text),
        needs("done", sa.Boolean),
        unique=[("report_id", "position")],
    )
    table(
        "told",
        row_id(),
        refers("report_id", "reports.id"),
        refers("person_id", "people.id"),
        refers("outbox_id", "outbox.id", nullable=True),
        needs("at", INSTANT),
        unique=[("report_id", "person_id")],
        index=[("outbox_id",), ("person_id",)],
    )
    table(
        "evidence",
        row_id(),
        refers("draft_id", "drafts.id", nullable=True),
        refers("report_id", "reports.id", nullable=True),
        refers("blob_id", "blobs.id"),
        needs("said_in", sa.String(48)),
        needs("kind", sa.String(12)),
        needs("name", sa.Text),
        needs("media_type", sa.String(80)),
        needs("added_at", INSTANT),
        may("removed_at", INSTANT),
        unique=[("draft_id", "said_in")],
        index=[("blob_id",), ("draft_id",), ("report_id",)],
    )


def downgrade() -> None:
    for name in (
        "evidence",
        "told",
        "report_parts",
        "report_events",
        "drafts",
        "reports",
        "receipt_days",
        "blobs",
    ):
        op.drop_table(name)
