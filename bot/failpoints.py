"""Named points at which tests kill, stop or fail this process. They do nothing in production.

Armed by one setting (``FENGONG_FAILPOINTS``, refused unless the Bot API is on this machine):
``KP3:2:kill`` acts on the second time that KP3 is reached.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from structlog.stdlib import get_logger

from bot.reader import Reader
from seed.reading import Parsed
from store.blobs import Blobs, Kept
from store.db import Body, Claim, Database, T, Tx

Action = Literal["kill", "raise", "stop"]

POINTS: dict[str, str] = {
    "KP1": "updates read from Telegram, nothing stored",
    "KP2": "inside the transaction that stores them",
    "KP3": "stored, not yet acknowledged",
    "KP4": "acknowledged",
    "KP5": "a handler begins",
    "KP6": "inside a handler's transaction, before its commit",
    "KP7": "a handler's transaction is committed, its answer not sent",
    "KP8": "an outbox message is claimed and worded",
    "KP9": "its request is written to the socket",
    "KP10": "Telegram's answer is received, not recorded",
    "KP11": "the answer is recorded",
    "KP12": "inside the transaction of a digest, before its commit",
    "KP13": "a digest is committed, nothing of it sent",
    "KP14": "a plan is read from its file, nothing of it stored",
    "KP15": "a file is fetched from Telegram, nothing of it on the disk",
    "KP16": "a file's bytes are safe on the disk, its row not written",
    "KP17": "between the steps of a backup or of restoring one",
    "KP18": "inside a handler's transaction, before one of its statements",
    "KP19": "during an orderly stop",
    "KP20": "leases and claims are being renewed",
}


class Injected(RuntimeError):
    """Raised by an armed point."""


@dataclass(frozen=True, slots=True)
class _Plan:
    hit: int
    action: Action


_armed: dict[str, _Plan] = {}
_reached: Counter[str] = Counter()


def arm(script: str) -> None:
    """Arm what ``script`` names, ``NAME:HIT:ACTION`` with commas between; ValueError if wrong."""
    _armed.clear()
    _reached.clear()
    for part in filter(None, script.split(",")):
        name, hit, action = part.split(":")
        if name not in POINTS or action not in get_args(Action):
            raise ValueError(part)
        _armed[name] = _Plan(int(hit), action)  # type: ignore[arg-type]


class WatchedTx(Tx):
    """A transaction that passes KP18 before each of its statements."""

    __slots__ = ()

    async def run(self, statement: Any, params: Any = None) -> Any:
        failpoint("KP18")
        return await super().run(statement, params)

    async def rows(self, statement: Any, params: Any = None) -> Any:
        failpoint("KP18")
        return await super().rows(statement, params)

    async def row(self, statement: Any, params: Any = None) -> Any:
        failpoint("KP18")
        return await super().row(statement, params)

    async def scalar(self, statement: Any, params: Any = None) -> Any:
        failpoint("KP18")
        return await super().scalar(statement, params)


class Watched(Database):
    """A database whose transactions that answer an update pass KP18, KP6 and KP7."""

    async def begin(self, body: Body[T], *, claim: Claim | None = None) -> T:
        if claim is None:
            return await super().begin(body)

        async def passing(tx: Tx) -> T:
            tx.__class__ = WatchedTx
            result = await body(tx)
            failpoint("KP6")
            return result

        result = await super().begin(passing, claim=claim)
        failpoint("KP7")
        return result


def watched(database: Database) -> Database:
    """The same database; with the points inside transactions where one of them is armed."""
    if not any(is_armed(point) for point in ("KP6", "KP7", "KP18")):
        return database
    return Watched(database._writer, database._reader)


class WatchedBlobs(Blobs):
    """Files that pass KP15 before their bytes are kept and KP16 after."""

    async def keep(self, data: bytes) -> Kept:
        failpoint("KP15")
        kept = await super().keep(data)
        failpoint("KP16")
        return kept


def watched_files(data_dir: Path) -> Blobs:
    """The files of an installation; with the points around keeping them where one is armed."""
    is_watched = is_armed("KP15") or is_armed("KP16")
    return WatchedBlobs(data_dir) if is_watched else Blobs(data_dir)


class WatchedReader(Reader):
    """A reader that passes KP14 when it has read a file."""

    async def read(
        self, data: bytes, name: str, *, said: Callable[[str], None] | None = None
    ) -> Parsed:
        parsed = await super().read(data, name, said=said)
        failpoint("KP14")
        return parsed


def watched_reader() -> Reader:
    """What reads files; with the point behind it where that is armed."""
    return WatchedReader() if is_armed("KP14") else Reader()


def is_armed(name: str | None = None) -> bool:
    """Whether this point, or any, is armed."""
    return bool(_armed) if name is None else name in _armed


def failpoint(name: str) -> None:
    """Act if this point is armed and this is the time."""
    plan = _armed.get(name)
    if plan is None:
        return
    _reached[name] += 1
    if _reached[name] != plan.hit:
        return
    get_logger().warning("failpoint", point=name, action=plan.action)
    if plan.action == "raise":
        raise Injected(name)
    os.kill(os.getpid(), signal.SIGKILL if plan.action == "kill" else signal.SIGSTOP)
