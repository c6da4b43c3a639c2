"""What came in, what goes out, who did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, JSON_TEXT, may, needs, refers, row_id, table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True),
        needs("hash", sa.String(64)),
        check=sa.CheckConstraint("id = 1", name="ck_audit_head_single"),
        never_reused=False,
    )
    table(
        "inbox",
        row_id("seq"),
        needs("bot_id", sa.BigInteger),
        needs("update_id", sa.BigInteger),
        needs("lane", sa.String(64)),
        needs("body", sa.Text),
        needs("body_hash", sa.String(64)),
        needs("state", sa.String(12)),
        needs("tries", sa.Integer),
        may("error", sa.Text),
        needs("received_at", INSTANT),
        may("done_at", INSTANT),
        unique=[("bot_id", "update_id")],
        index=[("state", "lane", "seq")],
    )
    table(
        "installation",
        sa.Column("id", sa.Integer, primary_key=True),
        needs("bot_id", sa.BigInteger),
        needs("api_origin", sa.Text),
        needs("created_at", INSTANT),
        may("polled_at", INSTANT),
        check=sa.CheckConstraint("id = 1", name="ck_installation_single"),
        never_reused=False,
    )
    table(
        "lanes",
        sa.Column("bot_id", sa.BigInteger, primary_key=True),
        sa.Column("lane", sa.String(64), primary_key=True),
        may("claimed_by", sa.String(64)),
        may("claimed_until", INSTANT),
        needs("waiting", sa.Boolean),
        may("not_before", INSTANT),
        may("served_at", INSTANT),
        index=[("waiting", "served_at")],
        never_reused=False,
    )
    table(
        "leases",
        sa.Column("name", sa.String(64), primary_key=True),
        needs("holder", sa.String(64)),
        needs("token", sa.BigInteger),
        needs("until", INSTANT),
        never_reused=False,
    )
    table(
        "audit",
        row_id("seq"),
        needs("at", INSTANT),
        refers("account_id", "accounts.id", nullable=True),
        refers("person_id", "people.id", nullable=True),
        needs("verb", sa.String(40)),
        needs("object_kind", sa.String(24)),
        needs("object_id", sa.String(64)),
        needs("detail", JSON_TEXT),
        needs("effect_key", sa.String(160)),
        needs("prev", sa.String(64)),
        needs("hash", sa.String(64)),
        unique=[("effect_key",), ("hash",), ("prev",)],
        index=[("account_id",), ("person_id",)],
    )
    table(
        "keyboards",
        row_id(),
        refers("chat_id", "chats.id"),
        refers("account_id", "accounts.id"),
        needs("kind", sa.String(40)),
        needs("facts", JSON_TEXT),
        may("message_id", sa.BigInteger),
        needs("created_at", INSTANT),
        needs("expires_at", INSTANT),
        may("offered_again_at", INSTANT),
        may("closed_at", INSTANT),
        index=[("account_id",), ("chat_id",), ("closed_at", "expires_at")],
    )
    table(
        "actions",
        row_id(),
        needs("token", sa.String(32)),
        refers("keyboard_id", "keyboards.id"),
        needs("position", sa.Integer),
        needs("verb", sa.String(40)),
        needs("args", JSON_TEXT),
        may("used_at", INSTANT),
        unique=[("token",)],
        index=[("keyboard_id",)],
    )
    table(
        "audit_private",
        row_id(),
        refers("seq", "audit.seq"),
        needs("field", sa.String(40)),
        needs("salt", sa.String(64)),
        needs("value", sa.Text),
        unique=[("seq", "field")],
        index=[("seq",)],
    )
    table(
        "outbox",
        row_id(),
        needs("dedupe_key", sa.String(160)),
        refers("chat_id", "chats.id"),
        needs("kind", sa.String(40)),
        needs("facts", JSON_TEXT),
        may("rendered", JSON_TEXT),
        refers("keyboard_id", "keyboards.id", nullable=True),
        may("edit_message_id", sa.BigInteger),
        needs("state", sa.String(12)),
        needs("tries", sa.Integer),
        needs("repeated", sa.Boolean),
        needs("not_before", INSTANT),
        may("claimed_by", sa.String(64)),
        may("claimed_until", INSTANT),
        may("message_id", sa.BigInteger),
        may("error", sa.Text),
        needs("created_at", INSTANT),
        may("finished_at", INSTANT),
        unique=[("dedupe_key",)],
        index=[("chat_id",), ("keyboard_id",), ("state", "chat_id", "id")],
    )
    audit_head = sa.table("audit_head", sa.column("id"), sa.column("hash"))
    op.bulk_insert(audit_head, [{"id": 1, "hash": "0" * 64}])


def downgrade() -> None:
    for name in (
        "outbox",
        "audit_private",
        "actions",
        "keyboards",
        "audit",
        "leases",
        "lanes",
        "installation",
        "inbox",
        "audit_head",
    ):
        op.drop_table(name)
