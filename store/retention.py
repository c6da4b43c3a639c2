"""How long personal texts are kept: by day, with the journal whole afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from store import audit, office
from store.audit.chain import LET_GO_UNTIL
from store.db import Tx
from store.tables import audit as entries
from store.tables import audit_private

_FOR_EVER = timedelta(days=200 * 366)


async def let_go(tx: Tx, now: datetime) -> int:
    """Delete the personal texts of entries older than the office keeps; how many.

    Which those were is on record, so that a text that is missing otherwise is found.
    """
    keep = (await office.load(tx)).keep_days
    if not keep:
        return 0
    old = select(func.max(entries.c.seq)).where(entries.c.at < now - timedelta(days=keep))
    until: int | None = await tx.scalar(old)
    if until is None:
        return 0
    gone = await tx.run(delete(audit_private).where(audit_private.c.seq <= until))
    if gone.rowcount:
        await audit.record(
            tx,
            account_id=None,
            person_id=None,
            verb="retain",
            object_kind="journal",
            object_id=str(until),
            detail={LET_GO_UNTIL: until, "texts": gone.rowcount, "days": keep},
            effect_key=f"retain:{until}:{now.timestamp():.6f}",
            now=now,
        )
    return gone.rowcount


async def evidence_kept_for(tx: Tx) -> timedelta:
    """How long evidence is kept."""
    return timedelta(days=(await office.load(tx)).keep_days) or _FOR_EVER
