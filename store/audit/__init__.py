"""Who did what: append-only, chained by hash, one chain however many write at once.

The row that holds the head of the chain is locked as the last thing before COMMIT: taken early
it would make everybody wait for everybody, and two transactions could wait for each other.
Personal text enters the chain as a salted commitment; its words lie in ``audit_private`` and can
be let go of, on record, without breaking the chain.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text, update

from store.audit.chain import COMMITMENTS, Head, Verdict, commit, hashed
from store.audit.verifying import head, verify
from store.db import Tx
from store.records import Actor
from store.tables import accounts, audit, audit_head, audit_private

__all__ = ["Head", "Verdict", "head", "record", "record_by", "verify"]

# A message in somebody's private chat, which has the person's own number: ``501002:17``.
_IN_PRIVATE = re.compile(r"(?<![^:])[1-9]\d{0,15}(?=:\d)")


async def record_by(
    tx: Tx,
    actor: Actor,
    verb: str,
    of: tuple[str, int | str],
    detail: Mapping[str, Any],
    *,
    effect_key: str,
    now: datetime,
    private: Mapping[str, str] | None = None,
) -> bool:
    """``record`` for what an actor does to something: ``of`` is its kind and its id."""
    kind, id_ = of
    return await record(
        tx,
        account_id=actor.account_id,
        person_id=actor.person_id,
        verb=verb,
        object_kind=kind,
        object_id=str(id_),
        detail=detail,
        effect_key=effect_key,
        now=now,
        private=private,
    )


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
    field name. The entry itself is written at the end of the transaction. Where a key names a
    message of a private chat (``chat:message``), the chain holds ``@account:message`` instead: it
    cannot be changed, and Telegram's number of a person must be able to go.
    """
    given, effect_key = effect_key, await _impersonal(tx, effect_key)
    if not tx.sqlite:
        # Two that carry the same key wait for each other here; the second then sees the first.
        await tx.run(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:k, 0))"), {"k": effect_key}
        )
    # the account may be younger than the first delivery
    same = audit.c.effect_key.in_([given, effect_key])
    written = await tx.scalar(select(audit.c.seq).where(same))
    if written is not None or effect_key in _pending(tx):
        return False
    salts = {field: secrets.token_hex(32) for field in private or {}}
    texts = dict(private or {})
    commitments = {field: commit(salt, texts[field]) for field, salt in salts.items()}
    entry = {
        "at": now,
        "account_id": account_id,
        "person_id": person_id,
        "verb": verb,
        "object_kind": object_kind,
        "object_id": object_id,
        "detail": {**detail, COMMITMENTS: commitments} if commitments else dict(detail),
        "effect_key": effect_key,
    }
    tx.last.append(_Append(entry, salts, texts))
    return True


async def object_of(tx: Tx, effect_key: str, verb: str) -> str | None:
    """The object of an effect that is on record already; None where it is not."""
    same = audit.c.effect_key.in_([effect_key, await _impersonal(tx, effect_key)])
    found: str | None = await tx.scalar(select(audit.c.object_id).where(same, audit.c.verb == verb))
    return found


@dataclass(frozen=True, slots=True)
class _Append:
    entry: dict[str, Any]
    salts: dict[str, str]
    texts: dict[str, str]

    async def __call__(self, tx: Tx) -> None:
        previous = await tx.scalar(select(audit_head.c.hash).with_for_update())
        # Numbered here and not by the database, whose numbers have gaps: an entry that was taken
        # out must not look like one of them.
        seq = (await tx.scalar(select(func.max(audit.c.seq))) or 0) + 1
        hash_ = hashed(self.entry, seq, previous)
        row = {**self.entry, "seq": seq, "prev": previous, "hash": hash_}
        await tx.run(insert(audit).values(row))
        if self.salts:
            rows = [
                {"seq": seq, "field": field, "salt": salt, "value": self.texts[field]}
                for field, salt in self.salts.items()
            ]
            await tx.run(insert(audit_private), rows)
        await tx.run(update(audit_head).values(hash=hash_))


def _pending(tx: Tx) -> set[str]:
    return {step.entry["effect_key"] for step in tx.last if isinstance(step, _Append)}


async def _impersonal(tx: Tx, effect_key: str) -> str:
    numbers = {int(found) for found in _IN_PRIVATE.findall(effect_key)}
    if not numbers:
        return effect_key
    who = select(accounts.c.telegram_id, accounts.c.id).where(accounts.c.telegram_id.in_(numbers))
    known = {row.telegram_id: row.id for row in await tx.rows(who)}

    def put(found: re.Match[str]) -> str:
        number = int(found[0])
        return f"@{known[number]}" if number in known else found[0]

    return _IN_PRIVATE.sub(put, effect_key)
