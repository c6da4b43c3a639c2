"""What documents say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import BIG_ID, INSTANT, JSON_TEXT, may, needs, refers, row_id, table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "plans",
        row_id(),
        needs("key", sa.String(40)),
        needs("short", sa.Text),
        needs("jurisdiction", sa.String(32)),
        may("current_revision_id", BIG_ID),
        needs("created_at", INSTANT),
        may("archived_at", INSTANT),
        unique=[("key",)],
    )
    table(
        "sources",
        row_id(),
        needs("sha256", sa.String(64)),
        needs("name", sa.Text),
        needs("byte_size", sa.Integer),
        needs("text", sa.Text),
        needs("repost", sa.Boolean),
        may("origin", sa.Text),
        needs("received_at", INSTANT),
        unique=[("sha256",)],
    )
    table(
        "plan_revisions",
        row_id(),
        refers("plan_id", "plans.id"),
        needs("number", sa.Integer),
        refers("source_id", "sources.id"),
        needs("title", sa.Text),
        needs("title_printed", sa.Text),
        may("notice_title", sa.Text),
        may("issuer", sa.Text),
        may("doc_number", sa.Text),
        may("issued_on", sa.Date),
        may("published_on", sa.Date),
        may("period_start", sa.Date),
        may("period_end", sa.Date),
        may("period_text", sa.Text),
        may("outlook_end", sa.Date),
        may("lead_rule", sa.Text),
        needs("imported_at", INSTANT),
        refers("imported_by", "people.id", nullable=True),
        unique=[("plan_id", "number")],
        index=[("plan_id",), ("source_id",)],
    )
    table(
        "tasks",
        row_id(),
        refers("plan_id", "plans.id"),
        needs("ref", sa.String(32)),
        may("current_version_id", BIG_ID),
        unique=[("plan_id", "ref")],
        index=[("current_version_id",)],
    )
    table(
        "addressees",
        row_id(),
        refers("revision_id", "plan_revisions.id"),
        needs("position", sa.Integer),
        needs("printed", sa.Text),
        refers("agency_id", "agencies.id", nullable=True),
        unique=[("revision_id", "position")],
        index=[("agency_id",)],
    )
    table(
        "prose",
        row_id(),
        refers("revision_id", "plan_revisions.id"),
        needs("position", sa.Integer),
        needs("kind", sa.String(24)),
        may("heading", sa.Text),
        needs("path", JSON_TEXT),
        needs("text", sa.Text),
        needs("span_start", sa.Integer),
        needs("span_end", sa.Integer),
        index=[("revision_id",)],
    )
    table(
        "reporting_duties",
        row_id(),
        refers("revision_id", "plan_revisions.id"),
        needs("position", sa.Integer),
        needs("what", sa.Text),
        may("due_on", sa.Date),
        needs("phrase", sa.Text),
        may("sender", sa.Text),
        refers("collective_id", "agencies.id", nullable=True),
        may("recipient", sa.Text),
        may("channel", sa.Text),
        index=[("collective_id",), ("revision_id",)],
    )
    table(
        "sections",
        row_id(),
        refers("revision_id", "plan_revisions.id"),
        needs("position", sa.Integer),
        needs("last_position", sa.Integer),
        needs("level", sa.Integer),
        needs("path", JSON_TEXT),
        needs("printed", sa.Text),
        may("text", sa.Text),
        needs("span_start", sa.Integer),
        needs("span_end", sa.Integer),
        unique=[("revision_id", "position")],
    )
    table(
        "boxes",
        row_id(),
        refers("revision_id", "plan_revisions.id"),
        refers("section_id", "sections.id", nullable=True),
        needs("position", sa.Integer),
        needs("number", sa.Integer),
        needs("title", sa.Text),
        may("after_ref", sa.String(32)),
        needs("text", sa.Text),
        needs("span_start", sa.Integer),
        needs("span_end", sa.Integer),
        unique=[("revision_id", "position")],
        index=[("section_id",)],
    )
    table(
        "goals",
        row_id(),
        refers("revision_id", "plan_revisions.id"),
        refers("section_id", "sections.id", nullable=True),
        needs("position", sa.Integer),
        needs("due_on", sa.Date),
        needs("phrase", sa.Text),
        needs("text", sa.Text),
        needs("quantified", sa.Boolean),
        needs("span_start", sa.Integer),
        needs("span_end", sa.Integer),
        index=[("revision_id",), ("section_id",)],
    )
    table(
        "task_versions",
        row_id(),
        refers("task_id", "tasks.id"),
        refers("revision_id", "plan_revisions.id"),
        refers("section_id", "sections.id", nullable=True),
        needs("ordinal", sa.Integer),
        may("heading", sa.Text),
        needs("title", sa.Text),
        needs("text", sa.Text),
        needs("division", sa.String(16)),
        needs("lead_basis", sa.String(16)),
        may("responsibility_text", sa.Text),
        needs("agency_count", sa.Integer),
        needs("deadline_kind", sa.String(16)),
        may("due_on", sa.Date),
        may("deadline_text", sa.Text),
        needs("span_start", sa.Integer),
        needs("span_end", sa.Integer),
        needs("damage", JSON_TEXT),
        unique=[("revision_id", "task_id")],
        index=[("due_on",), ("revision_id", "ordinal"), ("section_id",), ("task_id",)],
    )
    table(
        "assignments",
        row_id(),
        refers("version_id", "task_versions.id"),
        needs("position", sa.Integer),
        refers("agency_id", "agencies.id"),
        needs("printed", sa.Text),
        needs("role", sa.String(16)),
        needs("basis", sa.String(16)),
        may("stated", sa.Text),
        unique=[("version_id", "position")],
        index=[("agency_id", "version_id")],
    )
    table(
        "deadlines",
        row_id(),
        refers("version_id", "task_versions.id"),
        needs("position", sa.Integer),
        needs("kind", sa.String(16)),
        may("due_on", sa.Date),
        may("phrase", sa.Text),
        unique=[("version_id", "position")],
        index=[("due_on",)],
    )
    table(
        "problems",
        row_id(),
        refers("revision_id", "plan_revisions.id"),
        refers("version_id", "task_versions.id", nullable=True),
        needs("line", sa.Integer),
        needs("code", sa.String(40)),
        needs("text", sa.Text),
        index=[("revision_id",), ("version_id",)],
    )
    table(
        "recurring_duties",
        row_id(),
        refers("version_id", "task_versions.id"),
        needs("position", sa.Integer),
        needs("every", sa.String(16)),
        needs("phrase", sa.Text),
        index=[("version_id",)],
    )
    table(
        "targets",
        row_id(),
        refers("version_id", "task_versions.id", nullable=True),
        refers("box_id", "boxes.id", nullable=True),
        refers("goal_id", "goals.id", nullable=True),
        needs("position", sa.Integer),
        needs("phrase", sa.Text),
        may("due_on", sa.Date),
        may("quantity", sa.Float),
        may("unit", sa.Text),
        may("op", sa.String(4)),
        index=[("box_id",), ("goal_id",), ("version_id",)],
    )


def downgrade() -> None:
    for name in (
        "targets",
        "recurring_duties",
        "problems",
        "deadlines",
        "assignments",
        "task_versions",
        "goals",
        "boxes",
        "sections",
        "reporting_duties",
        "prose",
        "addressees",
        "tasks",
        "plan_revisions",
        "sources",
        "plans",
    ):
        op.drop_table(name)
