"""What can go wrong in the store. Errors carry facts; handlers and bot make sentences of them."""

from __future__ import annotations

from dataclasses import dataclass


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
