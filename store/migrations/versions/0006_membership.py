"""How people come in, and what an office set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.shapes import INSTANT, JSON_TEXT, may, needs, refers, row_id, table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("suspended_at", INSTANT))
    op.add_column("people", sa.Column("forgotten_at", INSTANT))
    table(
        "agency_settings",
        row_id(),
        refers("agency_id", "agencies.id"),
        needs("confirms", sa.Boolean),
        needs("changed_at", INSTANT),
        refers("changed_by", "people.id", nullable=True),
        unique=[("agency_id",)],
    )
    table(
        "settings",
        sa.Column("name", sa.String(48), primary_key=True),
        needs("value", JSON_TEXT),
        needs("changed_at", INSTANT),
        refers("changed_by", "people.id", nullable=True),
        never_reused=False,
    )
    table(
        "units",
        row_id(),
        refers("agency_id", "agencies.id"),
        needs("name", sa.Text),
        needs("created_at", INSTANT),
        may("closed_at", INSTANT),
        unique=[("agency_id", "name")],
    )
    table(
        "invitations",
        row_id(),
        needs("token_hash", sa.String(64)),
        needs("role", sa.String(16)),
        refers("agency_id", "agencies.id", nullable=True),
        refers("unit_id", "units.id", nullable=True),
        refers("person_id", "people.id", nullable=True),
        may("name", sa.Text),
        may("office", sa.Text),
        may("roster", sa.String(64)),
        needs("uses", sa.Integer),
        needs("used", sa.Integer),
        refers("created_by", "people.id", nullable=True),
        needs("created_at", INSTANT),
        needs("expires_at", INSTANT),
        may("revoked_at", INSTANT),
        unique=[("token_hash",)],
        index=[("agency_id",), ("roster",)],
    )
    table(
        "join_requests",
        row_id(),
        refers("account_id", "accounts.id"),
        refers("agency_id", "agencies.id"),
        needs("role", sa.String(16)),
        needs("name", sa.Text),
        may("office", sa.Text),
        needs("said_in", sa.String(48)),
        needs("state", sa.String(12)),
        needs("made_at", INSTANT),
        may("decided_at", INSTANT),
        refers("decided_by", "people.id", nullable=True),
        may("reason", sa.Text),
        unique=[("said_in",)],
        index=[("account_id",), ("agency_id", "state")],
    )
    table(
        "unit_members",
        row_id(),
        refers("unit_id", "units.id"),
        refers("person_id", "people.id"),
        needs("since", INSTANT),
        may("until", INSTANT),
        index=[("person_id",), ("unit_id",)],
    )
    table(
        "wrong_links",
        row_id(),
        refers("account_id", "accounts.id"),
        needs("at", INSTANT),
        index=[("account_id", "at")],
    )
    table(
        "invitation_uses",
        row_id(),
        refers("invitation_id", "invitations.id"),
        refers("account_id", "accounts.id"),
        needs("at", INSTANT),
        unique=[("invitation_id", "account_id")],
        index=[("account_id",)],
    )


def downgrade() -> None:
    for name in (
        "invitation_uses",
        "wrong_links",
        "unit_members",
        "join_requests",
        "invitations",
        "units",
        "settings",
        "agency_settings",
    ):
        op.drop_table(name)
    op.drop_column("people", "forgotten_at")
    op.drop_column("people", "suspended_at")
