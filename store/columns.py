"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# SQLite only numbers rows by itself for INTEGER PRIMARY KEY; ids must hold Telegram's 52 bits.
BigId = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """A moment: aware ``datetime`` in UTC outside, integer microseconds inside.

    A timezone-aware column comes back naive from SQLite, and text timestamps do not compare
    with PostgreSQL's; an integer is the same everywhere. Naive values are refused.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware datetime into microseconds since 1970 UTC."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds since 1970 UTC into an aware datetime."""
        return None if value is None else instant(value)


class CanonicalJson(TypeDecorator[Any]):
    """JSON kept as TEXT with sorted keys, so that a hash over it never depends on the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Serialise; None stays NULL."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Deserialise; NULL stays None."""
        return None if value is None else json.loads(value)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 UTC; ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("an Instant needs a time zone")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def instant(value: int) -> datetime:
    """The moment of ``microseconds``."""
    return _EPOCH + timedelta(microseconds=value)


def canonical(value: Any) -> str:
    """The one text form of a JSON value: sorted keys, no blanks, no escapes for Chinese."""
    # Most lists are empty, and an import asks this for every task.
    return "[]" if value == [] else _ENCODER.encode(value)
