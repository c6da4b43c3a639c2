"""Agencies, people and chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, may, needs, refers, row_id, table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "agencies",
        row_id(),
        needs("slug", sa.String(64)),
        needs("short", sa.Text),
        needs("full_name", sa.Text),
        needs("kind", sa.String(16)),
        needs("category", sa.String(32)),
        needs("jurisdiction", sa.String(32)),
        may("sort_order", sa.Integer),
        unique=[("slug",)],
    )
    table(
        "chats",
        row_id(),
        needs("telegram_id", sa.BigInteger),
        needs("kind", sa.String(16)),
        may("title", sa.Text),
        needs("state", sa.String(16)),
        needs("first_seen_at", INSTANT),
        needs("changed_at", INSTANT),
        unique=[("telegram_id",)],
    )
    table(
        "counters",
        sa.Column("name", sa.String(32), primary_key=True),
        needs("value", sa.BigInteger),
        never_reused=False,
    )
    table(
        "people",
        row_id(),
        needs("name", sa.Text),
        may("office", sa.Text),
        needs("created_at", INSTANT),
    )
    table(
        "accounts",
        row_id(),
        needs("telegram_id", sa.BigInteger),
        refers("person_id", "people.id", nullable=True),
        refers("preferred_agency_id", "agencies.id", nullable=True),
        needs("created_at", INSTANT),
        unique=[("telegram_id",)],
        index=[("person_id",)],
    )
    table(
        "agency_names",
        row_id(),
        refers("agency_id", "agencies.id"),
        needs("text", sa.Text),
        needs("match_key", sa.Text),
        needs("kind", sa.String(16)),
        may("valid_from", sa.Date),
        may("valid_to", sa.Date),
        needs("unsure", sa.Boolean),
        unique=[("agency_id", "text", "kind")],
        index=[("agency_id",), ("match_key",)],
    )
    table(
        "agency_successors",
        row_id(),
        refers("agency_id", "agencies.id"),
        refers("successor_id", "agencies.id"),
        unique=[("agency_id", "successor_id")],
        index=[("agency_id",), ("successor_id",)],
    )
    table(
        "appointments",
        row_id(),
        refers("person_id", "people.id"),
        refers("agency_id", "agencies.id", nullable=True),
        needs("role", sa.String(16)),
        needs("valid_from", INSTANT),
        may("valid_to", INSTANT),
        refers("appointed_by", "people.id", nullable=True),
        needs("appointed_how", sa.Text),
        index=[("agency_id",), ("person_id",), ("person_id", "valid_to")],
    )
    table(
        "collective_members",
        row_id(),
        refers("collective_id", "agencies.id"),
        refers("member_id", "agencies.id"),
        may("valid_from", sa.Date),
        may("valid_to", sa.Date),
        unique=[("collective_id", "member_id", "valid_from")],
        index=[("collective_id",), ("member_id",)],
    )
    counters = sa.table("counters", sa.column("name"), sa.column("value"))
    op.bulk_insert(counters, [{"name": n, "value": 0} for n in ("lexicon", "people", "plans")])


def downgrade() -> None:
    for name in (
        "collective_members",
        "appointments",
        "agency_successors",
        "agency_names",
        "accounts",
        "people",
        "counters",
        "chats",
        "agencies",
    ):
        op.drop_table(name)
