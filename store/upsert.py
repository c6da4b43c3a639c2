"""``INSERT … ON CONFLICT``, which SQLAlchemy spells per dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from store.db import Tx


def insert_into(tx: Tx, table: Table) -> Any:
    """An insert of this connection's dialect; both offer the same ``on_conflict_*`` methods."""
    return insert_for(tx.sqlite, table)


def insert_for(is_sqlite: bool, table: Table) -> Any:
    """The same, for statements that are built once."""
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
