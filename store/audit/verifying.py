"""Reading the whole journal to see whether it was touched, a page at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from sqlalchemy import BigInteger, Text, select, text, type_coerce
from sqlalchemy.sql.selectable import Select

from store.audit.chain import GENESIS, Entry, Head, Private, Verdict, Walk
from store.db import Tx
from store.tables import audit, audit_head, audit_private

# So few that a loop which answers people meanwhile does not stand still for long.
_PAGE = 100


async def verify(tx: Tx, heads: Iterable[Head] = ()) -> Verdict:
    """Walk the whole chain: every link, every personal text, and every head kept outside.

    Call it first in its transaction: on PostgreSQL it needs one snapshot of all it reads.
    """
    if not tx.sqlite:
        await tx.run(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    walk = Walk(heads)
    last: int | None = None
    while not walk.is_broken:
        page = [Entry(*row) for row in await tx.rows(_entries(last))]
        if not page:
            break
        texts = await _private(tx, page[0].seq, page[-1].seq)
        for entry in page:
            walk.take(entry, texts.get(entry.seq, ()))
        last = page[-1].seq
        await asyncio.sleep(0)
    return walk.end(await tx.scalar(select(audit_head.c.hash)), await _orphans(tx))


async def head(tx: Tx) -> Head:
    """The end of the chain now, to be kept outside."""
    ends = select(audit.c.hash, audit.c.seq).join(audit_head, audit_head.c.hash == audit.c.hash)
    found = await tx.row(ends)
    return Head(GENESIS, 0) if found is None else Head(found.hash, found.seq)


def _entries(after: int | None) -> Select[tuple[object, ...]]:
    c = audit.c
    rows = select(
        c.seq,
        type_coerce(c.at, BigInteger),
        *(c.account_id, c.person_id, c.verb, c.object_kind, c.object_id),
        type_coerce(c.detail, Text),
        *(c.effect_key, c.prev, c.hash),
    )
    rows = rows.order_by(c.seq).limit(_PAGE)
    return rows if after is None else rows.where(c.seq > after)


async def _private(tx: Tx, first: int, last: int) -> dict[int, list[Private]]:
    c = audit_private.c
    found: dict[int, list[Private]] = {}
    within = select(c.seq, c.field, c.salt, c.value).where(c.seq.between(first, last))
    for row in await tx.rows(within):
        found.setdefault(row.seq, []).append(Private(*row))
    return found


async def _orphans(tx: Tx) -> list[Private]:
    """Personal texts of entries that are not there."""
    c = audit_private.c
    lost = select(c.seq, c.field, c.salt, c.value).where(c.seq.not_in(select(audit.c.seq)))
    return [Private(*row) for row in await tx.rows(lost)]
