"""One writing process a SQLite file. SQLite 3.40 can damage a WAL that two processes write."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from store.errors import Busy


@contextmanager
def writing(url: str) -> Iterator[None]:
    """Hold the right to write the database at ``url``; Busy where another process has it.

    The kernel lets go when the process ends, however it ends. A server database needs no lock.
    """
    path = _path(url)
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Never deleted: another process could hold the old file while a third locks the new one.
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(str(path)) from None
        yield


def _path(url: str) -> Path | None:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(f"{address.database}.lock")
