"""What fails inside a transaction takes back its own writes and no others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from store import audit
from store.attempts import attempt
from store.db import Database, Tx
from store.tables import audit as entries

NOW = datetime(2022, 3, 15, 1, 12, tzinfo=UTC)


async def note(tx: Tx, key: str) -> bool:
    return await audit.record(
        tx,
        account_id=None,
        person_id=None,
        verb="note",
        object_kind="x",
        object_id="1",
        detail={},
        effect_key=key,
        now=NOW,
    )


async def test_only_what_failed_is_taken_back(database: Database) -> None:
    async def failing(tx: Tx) -> None:
        await note(tx, "lost")
        raise LookupError

    async def body(tx: Tx) -> None:
        await note(tx, "before")
        with pytest.raises(LookupError):
            await attempt(tx, failing)
        assert await attempt(tx, lambda inner: note(inner, "kept"))
        await note(tx, "after")

    await database.begin(body)
    rows = await database.read(lambda tx: tx.rows(select(entries).order_by(entries.c.seq)))
    assert [row.effect_key for row in rows] == ["before", "kept", "after"]
    assert await database.read(audit.verify) == audit.Verdict(3, None)
