"""What can go wrong in the store. Errors carry facts; handlers and bot make sentences of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class StoreError(Exception):
    """The root of everything the store raises on purpose."""


class AlreadyHandled(StoreError):
    """The inbox row was closed by somebody else: this transaction must not happen again."""


@dataclass(eq=False)
class NotFound(StoreError):
    """No such row. ``kind`` is plan, task, agency, keyboard ...; ``key`` what was asked for."""

    kind: str
    key: str


@dataclass(eq=False)
class Forbidden(StoreError):
    """The rules deny it. ``action`` and ``role`` are values of ``store.rules``."""

    action: str
    role: str


@dataclass(eq=False)
class Outdated(StoreError):
    """A button from the past. ``why`` is used, expired, foreign, closed or unknown."""

    why: str


class Refusal(StrEnum):
    """Why the matter itself denies what the rules would allow."""


@dataclass(eq=False)
class Refused(StoreError):
    """The state of things denies it. ``facts`` are what a sentence about it needs, as JSON."""

    code: Refusal
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class ForeignDatabase(StoreError):
    """The database belongs to another bot or another Bot API origin."""

    bot_id: int
    api_origin: str


@dataclass(eq=False)
class NewerDatabase(StoreError):
    """The database was migrated by a newer version. ``found`` is its revision."""

    found: str


@dataclass(eq=False)
class Busy(StoreError):
    """Another process writes this database; ``path`` is the lock file."""

    path: str


class Trouble(StrEnum):
    """Why a database cannot be used, as far as somebody can put it right."""

    FULL = "full"
    NO_DATABASE = "no_database"
    DAMAGED = "damaged"
    NO_ACCESS = "no_access"
    UNREACHABLE = "unreachable"


@dataclass(eq=False)
class Unusable(StoreError):
    """The database could not do it; the transaction left nothing. ``url`` has no password."""

    trouble: Trouble
    url: str
