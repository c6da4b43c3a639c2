"""Where the text of a file is from: 转载文本，非印发件, or the paper itself.

It is said of the file, whatever plan has it; an import and an administrator may say it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from store.db import Tx
from store.tables import sources

# In what a revision changed, beside what it changed of the plan's row.
SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Marks:
    """``origin``: a site or a paper, None where nobody knows."""

    repost: bool = False
    origin: str | None = None


async def of_file(tx: Tx, sha256: str) -> Marks | None:
    """What is said of the file of these bytes; None for one that no plan ever had."""
    s = sources.c
    row = await tx.row(select(s.repost, s.origin).where(s.sha256 == sha256))
    return None if row is None else Marks(*row)


async def put(tx: Tx, source_id: int, marks: Marks) -> None:
    """Say it of the file."""
    here = update(sources).where(sources.c.id == source_id)
    await tx.run(here.values(repost=marks.repost, origin=marks.origin))


def made(source_id: int, before: Marks | None, after: Marks) -> dict[str, list[Any]]:
    """What a revision makes of a file that was there before, from what to what."""
    if before is None or before == after:
        return {}
    told = [[source_id, one.repost, one.origin] for one in (before, after)]
    return {SOURCE: told}


async def taken_back(tx: Tx, made: Mapping[str, list[Any]] | None) -> dict[str, list[Any]]:
    """Say of the file again what was said before the revision; as ``made`` of who takes it back.

    What somebody said since, they meant.
    """
    if SOURCE not in (made or {}):
        return {}
    assert made is not None
    (source_id, *before), (_, *after) = made[SOURCE]
    s = sources.c
    row = await tx.row(select(s.repost, s.origin).where(s.id == source_id))
    if row is None or list(row) != after:
        return {}
    await put(tx, source_id, Marks(*before))
    return {SOURCE: [[source_id, *after], [source_id, *before]]}
