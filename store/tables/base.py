"""The shared metadata and the column shapes that every family uses."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData

from store.columns import BigId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Without AUTOINCREMENT SQLite gives a deleted row's id away again, and an old button or deep
# link would then open something else.
NEVER_REUSED: dict[str, Any] = {"sqlite_autoincrement": True}


def row_id() -> Column[int]:
    """An internal id that is never reused and never Telegram's."""
    return Column("id", BigId, primary_key=True, autoincrement=True)


def refers(name: str, target: str, *, nullable: bool = False, index: bool = True) -> Column[int]:
    """A reference. No CASCADE anywhere: a plan's history outlives any clean-up."""
    return Column(name, BigId, ForeignKey(target), nullable=nullable, index=index)
