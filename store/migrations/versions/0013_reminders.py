"""Reminders: what was said, what was put off, who wants them when; matches that were reported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, may, needs, refers, row_id, table

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "reminders",
        row_id(),
        refers("person_id", "people.id"),
        refers("agency_id", "agencies.id"),
        needs("subject", sa.String(160)),
        needs("step", sa.String(12)),
        may("due_on", sa.Date),
        needs("local_date", sa.Date),
        needs("at", INSTANT),
        unique=[("person_id", "agency_id", "subject", "local_date")],
        index=[("local_date",)],
    )
    table(
        "reminder_marks",
        row_id(),
        refers("person_id", "people.id"),
        refers("agency_id", "agencies.id"),
        needs("subject", sa.String(160)),
        needs("kind", sa.String(12)),
        may("due_on", sa.Date),
        may("until", sa.Date),
        needs("said_on", sa.Date),
        needs("at", INSTANT),
        may("revoked_at", INSTANT),
        index=[("agency_id", "subject"), ("person_id",)],
    )
    table(
        "reminder_settings",
        row_id(),
        refers("person_id", "people.id"),
        needs("is_on", sa.Boolean),
        needs("minute", sa.Integer),
        needs("changed_at", INSTANT),
        unique=[("person_id",)],
    )
    table(
        "matches_told",
        row_id(),
        refers("person_id", "people.id"),
        needs("words", sa.Text),
        refers("task_id", "tasks.id"),
        needs("at", INSTANT),
        unique=[("person_id", "words", "task_id")],
    )


def downgrade() -> None:
    for name in ("matches_told", "reminder_settings", "reminder_marks", "reminders"):
        op.drop_table(name)
