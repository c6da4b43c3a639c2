"""Who did what: append-only, chained by hash, one chain however many write at once.

The row that holds the head of the chain is locked as the last thing before COMMIT: taken early
it would make everybody wait for everybody, and two transactions could wait for each other.
Personal text enters the chain as a salted commitment; its words lie in ``audit_private`` and can
be deleted without breaking the chain.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text, update

from store.columns import canonical, microseconds
from store.db import AnyRow, Tx
from store.tables import audit, audit_head, audit_private

GENESIS = "0" * 64
_COMMITMENTS = "commitments"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``entries`` were read; ``broken_at`` is the first that does not fit, None if all do.

    0 stands for the end of the chain: an entry was taken off, or the head was changed.
    """

    entries: int
    broken_at: int | None


async def record(
    tx: Tx,
    *,
    account_id: int | None,
    person_id: int | None,
    verb: str,
    object_kind: str,
    object_id: str,
    detail: Mapping[str, Any],
    effect_key: str,
    now: datetime,
    private: Mapping[str, str] | None = None,
) -> bool:
    """Put an effect on record; False if ``effect_key`` is there already, and nothing happens.

    Call it first and do the effect only if it says True. ``private`` are personal texts by
    field name. The entry itself is written at the end of the transaction.
    """
    if not tx.sqlite:
        # Two that carry the same key wait for each other here; the second then sees the first.
        await tx.run(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:k, 0))"), {"k": effect_key}
        )
    written = await tx.scalar(select(audit.c.seq).where(audit.c.effect_key == effect_key))
    if written is not None or effect_key in _pending(tx):
        return False
    salts = {field: secrets.token_hex(32) for field in private or {}}
    texts = dict(private or {})
    commitments = {field: _commit(salt, texts[field]) for field, salt in salts.items()}
    entry = {
        "at": now,
        "account_id": account_id,
        "person_id": person_id,
        "verb": verb,
        "object_kind": object_kind,
        "object_id": object_id,
        "detail": {**detail, _COMMITMENTS: commitments} if commitments else dict(detail),
        "effect_key": effect_key,
    }
    tx.last.append(_Append(entry, salts, texts))
    return True


async def verify(tx: Tx) -> Verdict:
    """Walk the whole chain and check every link, and every personal text that is still there.

    The head is read first: entries that are added meanwhile only lie behind it.
    """
    head = await tx.scalar(select(audit_head.c.hash))
    private: dict[int, dict[str, str]] = {}
    for row in await tx.rows(select(audit_private)):
        private.setdefault(row.seq, {})[row.field] = _commit(row.salt, row.value)
    hashes = [GENESIS]
    for row in await tx.rows(select(audit).order_by(audit.c.seq)):
        promised = row.detail.get(_COMMITMENTS, {})
        kept = private.pop(row.seq, {})
        is_kept = all(promised.get(field) == found for field, found in kept.items())
        if row.prev != hashes[-1] or row.hash != _hash(_entry(row), row.prev) or not is_kept:
            return Verdict(len(hashes), row.seq)
        hashes.append(row.hash)
    return Verdict(len(hashes) - 1, None if head in hashes and not private else 0)


@dataclass(frozen=True, slots=True)
class _Append:
    entry: dict[str, Any]
    salts: dict[str, str]
    texts: dict[str, str]

    async def __call__(self, tx: Tx) -> None:
        head = select(audit_head.c.hash).with_for_update()
        previous = await tx.scalar(head)
        hashed = _hash(self.entry, previous)
        row = {**self.entry, "prev": previous, "hash": hashed}
        seq = await tx.new_id(insert(audit).values(row))
        if self.salts:
            rows = [
                {"seq": seq, "field": field, "salt": salt, "value": self.texts[field]}
                for field, salt in self.salts.items()
            ]
            await tx.run(insert(audit_private), rows)
        await tx.run(update(audit_head).values(hash=hashed))


def _pending(tx: Tx) -> set[str]:
    return {step.entry["effect_key"] for step in tx.last if isinstance(step, _Append)}


def _entry(row: AnyRow) -> dict[str, Any]:
    fields = ("account_id", "person_id", "verb", "object_kind", "object_id", "detail")
    return {"at": row.at, "effect_key": row.effect_key, **{f: getattr(row, f) for f in fields}}


def _hash(entry: Mapping[str, Any], previous: str) -> str:
    moment = microseconds(entry["at"])
    content = canonical({**entry, "at": moment, "prev": previous})
    return hashlib.sha256(content.encode()).hexdigest()


def _commit(salt: str, value: str) -> str:
    return hashlib.sha256(canonical([salt, value]).encode()).hexdigest()
