"""What people set beside the document, who follows, who was urged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, JSON_TEXT, may, needs, refers, row_id, table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "follows",
        row_id(),
        refers("person_id", "people.id"),
        needs("kind", sa.String(12)),
        may("object_id", sa.BigInteger),
        may("words", sa.Text),
        needs("since", INSTANT),
        may("until", INSTANT),
        index=[("kind", "object_id"), ("person_id",)],
    )
    table(
        "notice_settings",
        row_id(),
        refers("person_id", "people.id"),
        needs("frequency", sa.String(8)),
        needs("quiet_from", sa.Integer),
        needs("quiet_to", sa.Integer),
        needs("changed_at", INSTANT),
        unique=[("person_id",)],
    )
    table(
        "notices",
        row_id(),
        refers("person_id", "people.id"),
        needs("kind", sa.String(24)),
        needs("facts", JSON_TEXT),
        needs("made_at", INSTANT),
        may("gone_at", INSTANT),
        index=[("person_id", "gone_at")],
    )
    table(
        "given_assignments",
        row_id(),
        refers("task_id", "tasks.id"),
        refers("agency_id", "agencies.id"),
        needs("part", sa.String(16)),
        may("reason", sa.Text),
        may("batch", sa.String(64)),
        refers("set_by", "people.id"),
        needs("set_at", INSTANT),
        refers("revoked_by", "people.id", nullable=True),
        may("revoked_at", INSTANT),
        index=[("agency_id",), ("task_id",)],
    )
    table(
        "handlings",
        row_id(),
        refers("task_id", "tasks.id"),
        refers("agency_id", "agencies.id"),
        refers("unit_id", "units.id", nullable=True),
        refers("person_id", "people.id", nullable=True),
        refers("set_by", "people.id"),
        needs("set_at", INSTANT),
        refers("revoked_by", "people.id", nullable=True),
        may("revoked_at", INSTANT),
        index=[("agency_id",), ("person_id",), ("task_id",), ("unit_id",)],
    )
    table(
        "urgings",
        row_id(),
        refers("task_id", "tasks.id"),
        refers("person_id", "people.id"),
        needs("as_role", sa.String(16)),
        needs("at", INSTANT),
        index=[("task_id", "at")],
    )
    table(
        "urged",
        row_id(),
        refers("urging_id", "urgings.id"),
        refers("agency_id", "agencies.id"),
        refers("person_id", "people.id", nullable=True),
        needs("outcome", sa.String(16)),
        index=[("urging_id",)],
    )
    table(
        "given_deadlines",
        row_id(),
        refers("task_id", "tasks.id"),
        needs("kind", sa.String(12)),
        needs("due_on", sa.Date),
        may("reason", sa.Text),
        may("batch", sa.String(64)),
        refers("report_id", "reports.id", nullable=True),
        refers("set_by", "people.id"),
        needs("set_at", INSTANT),
        refers("revoked_by", "people.id", nullable=True),
        may("revoked_at", INSTANT),
        index=[("due_on",), ("task_id",)],
    )


def downgrade() -> None:
    for name in (
        "given_deadlines",
        "urged",
        "urgings",
        "handlings",
        "given_assignments",
        "notices",
        "notice_settings",
        "follows",
    ):
        op.drop_table(name)
