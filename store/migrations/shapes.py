"""The words in which the first revisions spell tables. Frozen with them: change nothing here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger
JSON_TEXT = sa.Text


def row_id(name: str = "id") -> sa.Column[Any]:
    """An id that the database gives."""
    return sa.Column(name, BIG_ID, primary_key=True, autoincrement=True)


def needs(name: str, type_: Any) -> sa.Column[Any]:
    """A column that is never null."""
    return sa.Column(name, type_, nullable=False)


def may(name: str, type_: Any) -> sa.Column[Any]:
    """A column that may be null."""
    return sa.Column(name, type_, nullable=True)


def refers(name: str, target: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A reference to ``table.column``."""
    return sa.Column(name, BIG_ID, sa.ForeignKey(target), nullable=nullable)


def table(
    name: str,
    *columns: sa.Column[Any],
    unique: Iterable[tuple[str, ...]] = (),
    index: Iterable[tuple[str, ...]] = (),
    check: sa.CheckConstraint | None = None,
    never_reused: bool = True,
) -> None:
    """Create a table with every constraint named, and its indexes."""
    for column in columns:
        for key in column.foreign_keys:
            target = key.target_fullname.split(".")[0]
            key.name = f"fk_{name}_{column.name}_{target}"
    keys = [c.name for c in columns if c.primary_key]
    for column in columns:
        column.primary_key = False
    op.create_table(
        name,
        *columns,
        sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}"),
        *(sa.UniqueConstraint(*u, name=f"uq_{name}_{'_'.join(u)}") for u in unique),
        *([check] if check is not None else []),
        **({"sqlite_autoincrement": True} if never_reused else {}),
    )
    for fields in index:
        op.create_index(f"ix_{name}_{'_'.join(fields)}", name, list(fields))
