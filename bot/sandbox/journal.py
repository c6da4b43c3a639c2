"""The sandbox's own database file: chats survive a restart. Written behind, in one thread.

State lives in memory; rows are handed over as values that nobody changes afterwards and are
written in batches with ``synchronous=OFF``. A killed sandbox may lose the last tenth of a second:
it is a toy Telegram, and speed matters more to those who test against it.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.sandbox.errors import SetupError

log = logging.getLogger("bot.sandbox")
SCHEMA = 1
PAUSE = 0.05


class Journal:
    """Rows (kind, key) → JSON, and blobs by name. ``path`` None: nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self._dirty: dict[tuple[str, str], Any] = {}
        self._blobs: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closing = False
        self._db: sqlite3.Connection | None = None
        self._reads = threading.Lock()
        self._thread: threading.Thread | None = None
        if path is not None:
            self._db = _open(path)
            self._thread = threading.Thread(target=self._run, name="sandbox-journal", daemon=True)
            self._thread.start()

    def load(self, kind: str) -> Iterator[tuple[str, Any]]:
        if self._db is None:
            return
        with self._reads:
            rows = self._db.execute("SELECT key, body FROM rows WHERE kind = ?", (kind,)).fetchall()
        for key, body in rows:
            yield key, json.loads(body)

    def put(self, kind: str, key: str, value: Any) -> None:
        """``value`` must not be changed afterwards; None deletes the row."""
        if self._db is None:
            return
        with self._lock:
            self._dirty[kind, key] = value
        self._wake.set()

    def put_blob(self, name: str, content: bytes) -> None:
        with self._lock:
            self._blobs[name] = content
        self._wake.set()

    def blob(self, name: str) -> bytes | None:
        with self._lock:
            held = self._blobs.get(name)
        if held is not None or self._db is None:
            return held
        with self._reads:
            row = self._db.execute("SELECT body FROM blobs WHERE name = ?", (name,)).fetchone()
        return None if row is None else bytes(row[0])

    def wipe(self) -> None:
        with self._lock, self._reads:
            self._dirty.clear()
            self._blobs.clear()
            if self._db is not None:
                with self._db:
                    self._db.execute("DELETE FROM rows")
                    self._db.execute("DELETE FROM blobs")

    def close(self) -> None:
        self._closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        if self._db is not None:
            self._db.close()
            self._db = None

    def _run(self) -> None:
        while not self._closing:
            self._wake.wait()
            # Let a burst gather: one transaction for all of it.
            time.sleep(PAUSE)
            self._wake.clear()
            self._flush()
        self._flush()

    def _flush(self) -> None:
        # `_reads` first: wipe() must not run between taking the batch and writing it.
        with self._reads:
            with self._lock:
                dirty, self._dirty = self._dirty, {}
                blobs = dict(self._blobs)
            try:
                self._write(dirty, blobs)
            except sqlite3.Error as error:
                log.warning("沙盒数据库没有写成，稍后再试：%s", error)
                with self._lock:
                    self._dirty = {**dirty, **self._dirty}
                return
        with self._lock:
            for name in blobs:
                self._blobs.pop(name, None)

    def _write(self, dirty: dict[tuple[str, str], Any], blobs: dict[str, bytes]) -> None:
        assert self._db is not None
        gone = [pair for pair, value in dirty.items() if value is None]
        kept = [(k, i, _dump(v)) for (k, i), v in dirty.items() if v is not None]
        with self._db:
            self._db.executemany("DELETE FROM rows WHERE kind = ? AND key = ?", gone)
            self._db.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", kept)
            self._db.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?)", blobs.items())


def _dump(value: Any) -> str:
    # ASCII, so that lone surrogates of a hostile test survive the way through SQLite.
    return json.dumps(value, separators=(",", ":"))


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, check_same_thread=False, timeout=0.5)
        # Exclusive: a second sandbox on the same file is refused instead of mixing two worlds.
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=OFF")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA:
            raise SetupError(f"沙盒数据库 {path} 来自更新的版本，请换一个文件")
        with db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS rows (kind TEXT, key TEXT, body TEXT NOT NULL,"
                " PRIMARY KEY (kind, key)) WITHOUT ROWID"
            )
            db.execute(
                "CREATE TABLE IF NOT EXISTS blobs (name TEXT PRIMARY KEY, body BLOB NOT NULL)"
            )
            db.execute(f"PRAGMA user_version={SCHEMA}")
    except OSError as error:
        raise SetupError(f"建不了 {path} 所在的文件夹：{error.strerror}") from error
    except sqlite3.Error as error:
        reason = "另一个沙盒正在用它" if "locked" in str(error) else str(error)
        raise SetupError(f"打不开沙盒数据库 {path}：{reason}") from error
    return db
