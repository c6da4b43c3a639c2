"""What the drivers' errors mean, where a person can put it right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from store.errors import Trouble, Unusable

# PostgreSQL: the classes of SQLSTATE that concern the server or the way to it.
_BY_STATE = {
    "53100": Trouble.FULL,
    "3D000": Trouble.NO_DATABASE,
    "28000": Trouble.NO_ACCESS,
    "28P01": Trouble.NO_ACCESS,
    "42501": Trouble.NO_ACCESS,
    "XX001": Trouble.DAMAGED,
    "25P03": Trouble.UNREACHABLE,
    "57P01": Trouble.UNREACHABLE,
    "57P03": Trouble.UNREACHABLE,
    "08001": Trouble.UNREACHABLE,
    "08006": Trouble.UNREACHABLE,
}
# SQLite: the beginning of an extended code's name.
_BY_NAME = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_NOTADB": Trouble.NO_DATABASE,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
    "SQLITE_CANTOPEN": Trouble.NO_ACCESS,
    "SQLITE_READONLY_": Trouble.NO_ACCESS,
    "SQLITE_PERM": Trouble.NO_ACCESS,
    "SQLITE_IOERR": Trouble.UNREACHABLE,
}


@contextmanager
def named(url: URL) -> Iterator[None]:
    """Raise Unusable for what ``trouble_of`` knows; everything else passes as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise Unusable(trouble, url.render_as_string(hide_password=True)) from error


def trouble_of(error: BaseException) -> Trouble | None:
    """None: nothing that somebody could put right outside the software."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, OSError):
        return Trouble.UNREACHABLE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        # The way to a server broke while it was in use: no code says so.
        return Trouble.UNREACHABLE
    name = getattr(original, "sqlite_errorname", None) or ""
    for beginning, trouble in _BY_NAME.items():
        if name.startswith(beginning):
            return trouble
    return _BY_STATE.get(getattr(original, "sqlstate", None) or "")
