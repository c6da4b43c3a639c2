"""What waits in the outbox and was certainly not delivered, so that it may still be said anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from store.db import Tx
from store.tables import outbox

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row, there ``since``. ``may_be_there``: it was tried, and nobody knows whether it went;
    a repeat says the same.
    """

    id: int
    chat_id: int
    key: str
    kind: str
    facts: Facts
    state: str
    may_be_there: bool
    since: datetime


async def queued(tx: Tx, kind: str, before: datetime) -> list[Waiting]:
    """What of this kind waits since ``before``, oldest first. Reads only."""
    o = outbox.c
    waiting = (o.state == "queued") & (o.kind == kind) & (o.created_at < before)
    rows = await tx.rows(select(outbox).where(waiting).order_by(o.id))
    return [_waiting(row) for row in rows]


async def of_key(tx: Tx, chat_id: int, prefix: str) -> list[Waiting]:
    """Everything in that chat whose key begins so, in order, kept from being claimed meanwhile."""
    o = outbox.c
    here = (o.chat_id == chat_id) & o.dedupe_key.startswith(prefix, autoescape=True)
    rows = await tx.rows(select(outbox).where(here).order_by(o.id).with_for_update())
    return [_waiting(row) for row in rows]


async def restate(tx: Tx, id_: int, facts: Facts) -> None:
    """Say this instead; what was worded for a try that never left is forgotten."""
    o = outbox.c
    here = (o.id == id_) & (o.state == "queued")
    await tx.run(update(outbox).where(here).values(facts=facts, rendered=None))


async def withdraw(tx: Tx, ids: Collection[int], now: datetime) -> None:
    """There is nothing left to say."""
    o = outbox.c
    here = o.id.in_(sorted(ids)) & (o.state == "queued")
    values = {"state": "failed", "error": "superseded", "finished_at": now}
    await tx.run(update(outbox).where(here).values(**values))


def _waiting(row: Any) -> Waiting:
    return Waiting(
        row.id,
        row.chat_id,
        row.dedupe_key,
        row.kind,
        row.facts,
        row.state,
        row.repeated,
        row.created_at,
    )
