"""Photos and files that prove a report: rows here, bytes in ``store.blobs``.

The bytes are safe before the row is written, so that what is acknowledged is never lost; a file
without a row is swept later. Limits are asked in the transaction that adds the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, insert, select, update

from store.blobs import Kept
from store.db import Tx
from store.drafts import Draft
from store.errors import NotFound, Refusal, Refused
from store.records import Actor
from store.reports import reading
from store.reports.records import MOST_FILES
from store.tables import blobs, drafts, evidence, reports
from store.text import clean_user_text
from store.upsert import insert_into

MEGABYTE = 1 << 20
MOST_BYTES = 20 * MEGABYTE
QUOTA = 5 << 30
KEPT_FOR = timedelta(days=3 * 365)
# What lay with a draft that never became a report.
KEPT_UNREPORTED = timedelta(days=7)
# Longer than any transaction: what was laid down so lately may be of one that is not over yet.
_STILL_COMING = timedelta(hours=1)
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class File:
    """A piece of evidence to show again; ``kind`` is photo or document."""

    id: int
    report_id: int
    kind: str
    name: str
    media_type: str
    sha256: str


async def room(tx: Tx, byte_size: int, *, quota: int = QUOTA) -> None:
    """Refused where a file of this size is too large or the installation is full."""
    if byte_size > MOST_BYTES:
        raise Refused(Refusal.FILE_TOO_LARGE, {"most": MOST_BYTES // MEGABYTE})
    held = select(func.coalesce(func.sum(blobs.c.byte_size), 0))
    if await tx.scalar(held.where(blobs.c.removed_at.is_(None))) + byte_size > quota:
        raise Refused(Refusal.FILES_FULL)


async def add(
    tx: Tx,
    draft: Draft,
    kept: Kept,
    *,
    kind: str,
    name: str,
    media_type: str,
    said_in: str,
    now: datetime,
    quota: int = QUOTA,
) -> int:
    """Lay a file with a draft that the caller holds; how many lie there. Twice is once.

    ``said_in`` is Telegram's chat and message.
    """
    e = evidence.c
    there = e.draft_id == draft.id
    if await tx.scalar(select(e.id).where(there, e.said_in == said_in)) is None:
        if await count(tx, draft) >= MOST_FILES:
            raise Refused(Refusal.TOO_MANY_FILES, {"most": MOST_FILES})
        values = {"draft_id": draft.id, "said_in": said_in, "kind": kind, "added_at": now}
        said = {"name": _name(name), "media_type": clean_user_text(media_type)[:80]}
        blob = await _blob(tx, kept, now, quota)
        await tx.run(insert(evidence).values(**values, **said, blob_id=blob))
    return await count(tx, draft)


async def count(tx: Tx, draft: Draft) -> int:
    """How many files lie with a draft."""
    e = evidence.c
    here = (e.draft_id == draft.id) & e.removed_at.is_(None)
    number: int = await tx.scalar(select(func.count()).select_from(evidence).where(here))
    return number


async def clear(tx: Tx, draft: Draft, now: datetime) -> None:
    """Take the files away from a draft that the caller holds."""
    here = (evidence.c.draft_id == draft.id) & evidence.c.removed_at.is_(None)
    await tx.run(update(evidence).where(here).values(removed_at=now))


async def carry_over(tx: Tx, report_id: int, draft: Draft, now: datetime) -> None:
    """Lay the files of a report with the draft that corrects it: the same bytes, once."""
    e = evidence.c
    files = select(evidence).where(e.report_id == report_id, e.removed_at.is_(None)).order_by(e.id)
    for row in await tx.rows(files):
        values = {"draft_id": draft.id, "blob_id": row.blob_id, "said_in": row.said_in}
        said = {"kind": row.kind, "name": row.name, "media_type": row.media_type}
        await tx.run(insert(evidence).values(**values, **said, added_at=now))


async def shown(tx: Tx, actor: Actor, evidence_id: int) -> File:
    """A file for somebody who may see its report; NotFound for everybody else.

    Refused where its bytes were removed by retention.
    """
    row = await tx.row(
        select(evidence, blobs.c.sha256, blobs.c.removed_at.label("blob_removed_at"))
        .join(blobs, blobs.c.id == evidence.c.blob_id)
        .where(evidence.c.id == evidence_id, evidence.c.report_id.is_not(None))
    )
    if row is None:
        raise NotFound("evidence", str(evidence_id))
    await reading.one(tx, actor, row.report_id)
    if row.removed_at is not None or row.blob_removed_at is not None:
        raise Refused(Refusal.FILE_GONE)
    return File(row.id, row.report_id, row.kind, row.name, row.media_type, row.sha256)


async def retire(tx: Tx, now: datetime, *, kept_for: timedelta = KEPT_FOR) -> int:
    """Mark as removed what nothing needs any more; how many. ``Blobs.sweep`` takes the files.

    Needed is what lies with a report younger than ``kept_for`` or with a draft of this week.
    """
    e = evidence.c
    young = (reports.c.id == e.report_id) & (reports.c.made_at > now - kept_for)
    fresh = (drafts.c.id == e.draft_id) & (drafts.c.touched_at > now - KEPT_UNREPORTED)
    needed = e.removed_at.is_(None) & (
        exists().where(young) | (e.report_id.is_(None) & exists().where(fresh))
    )
    in_use = exists().where(e.blob_id == blobs.c.id, needed)
    settled = blobs.c.kept_at <= now - _STILL_COMING
    unused = update(blobs).where(blobs.c.removed_at.is_(None), settled, ~in_use)
    return (await tx.run(unused.values(removed_at=now))).rowcount


async def kept_hashes(tx: Tx) -> frozenset[str]:
    """The hashes of all files that must be there: for a backup, and for sweeping the others."""
    there = select(blobs.c.sha256).where(blobs.c.removed_at.is_(None))
    return frozenset(row.sha256 for row in await tx.rows(there))


async def _blob(tx: Tx, kept: Kept, now: datetime, quota: int) -> int:
    # Touched, so that who retires it at this moment waits for this transaction and looks again.
    here = (blobs.c.sha256 == kept.sha256) & blobs.c.removed_at.is_(None)
    touched = update(blobs).where(here).values(kept_at=now).returning(blobs.c.id)
    known: int | None = await tx.scalar(touched)
    if known is not None:
        return known
    await room(tx, kept.byte_size, quota=quota)
    row = insert_into(tx, blobs).values(
        sha256=kept.sha256, byte_size=kept.byte_size, kept_at=now, removed_at=None
    )
    back = {"removed_at": None, "kept_at": now}
    made = row.on_conflict_do_update(index_elements=["sha256"], set_=back).returning(blobs.c.id)
    number: int = await tx.scalar(made)
    return number


def _name(typed: str) -> str:
    """A file's name as it may be shown: no path, no control characters, not endless."""
    plain = clean_user_text(typed).replace("\\", "/").rsplit("/", 1)[-1].strip()
    if len(plain) <= _LONGEST_NAME:
        return plain or "?"
    stem, dot, ending = plain.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
    return plain[: _LONGEST_NAME - len(ending)] + ending
