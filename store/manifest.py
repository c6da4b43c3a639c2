"""What a backup says about itself: a directory with a database, evidence and ``manifest.json``.

A directory whose name begins with a dot is one that is being written, or was when somebody pulled
the plug; only a finished one is given its name.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from store.audit.chain import Head
from store.errors import BadBackup

DATABASE = "database.sqlite3"
EVIDENCE = "evidence"
MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file of a backup: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """``schema`` is the revision of the tables, ``files`` are by path within the backup.

    ``missing`` are hashes of evidence that the database knows and nobody could find.
    """

    kind: str
    version: str
    schema: str
    source: str
    made_at: datetime
    bot: str | None
    entries: int
    head: Head
    counts: dict[str, int]
    files: dict[str, FileSum] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def write(folder: Path, manifest: Manifest) -> None:
    """Write it beside what it describes, and have the disk keep it."""
    value = asdict(manifest) | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
    value["head"] = {"seq": manifest.head.seq, "hash": manifest.head.hash}
    path = folder / MANIFEST
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    keep(path)


def read(folder: Path) -> Manifest:
    """The manifest of a backup; BadBackup where there is none that can be understood."""
    try:
        value = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if value.pop("format") != FORMAT:
            raise BadBackup(str(folder), "format")
        return _from_json(value, folder.name)
    except FileNotFoundError:
        raise BadBackup(str(folder), "no_manifest") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadBackup(str(folder), "manifest") from None


def _from_json(value: dict[str, Any], source: str) -> Manifest:
    made_at = datetime.fromisoformat(value["made_at"])
    files = {name: FileSum(**one) for name, one in value["files"].items()}
    if any(name.startswith("/") or ".." in Path(name).parts for name in files):
        raise ValueError("a path that leaves the backup")
    head = Head(value["head"]["hash"], value["head"]["seq"], source, made_at)
    more = {"made_at": made_at, "files": files, "head": head, "missing": tuple(value["missing"])}
    return Manifest(**{**value, **more})


def finished(folder: Path, kind: str | None = None) -> list[Path]:
    """The finished backups in ``folder``, of one kind or all, the oldest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if (path / MANIFEST).is_file()]
    named = [path for path in found if not path.name.startswith(".")]
    if kind is not None:
        named = [path for path in named if path.name.startswith(f"{kind}-")]
    return sorted(named, key=lambda path: path.name.partition("-")[2])


def heads(folders: Iterable[Path]) -> list[Head]:
    """The ends of the chain that these backups hold; one that cannot be read is left out."""
    found = []
    for folder in folders:
        try:
            found.append(read(folder).head)
        except BadBackup:
            continue
    return found


def check_files(folder: Path, manifest: Manifest) -> None:
    """Every file is there as it was written, or BadBackup."""
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise BadBackup(str(folder), "file_missing", name)
        if sum_of(path) != expected:
            raise BadBackup(str(folder), "file_changed", name)


def sum_of(path: Path) -> FileSum:
    """SHA-256 and size of a file, whatever its size."""
    with path.open("rb") as file:
        return FileSum(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def keep(path: Path) -> None:
    """Have the disk keep a file or the names in a directory before anything goes on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
