"""The record: one chain however many write at once, and no change that goes unseen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from store import audit, people
from store.db import Database, Tx
from store.tables import audit as entries
from store.tables import audit_head, audit_private
from tests.databases import on_postgresql

NOW = datetime(2022, 3, 15, 1, 12, tzinfo=UTC)


async def note(tx: Tx, number: int, **more: Any) -> bool:
    values = {
        "account_id": None,
        "person_id": None,
        "verb": "choose_agency",
        "object_kind": "agency",
        "object_id": str(number),
        "detail": {"序": number},
        "effect_key": f"42:{number}:choose_agency",
        "now": NOW + timedelta(microseconds=number),
    }
    return await audit.record(tx, **{**values, **more})


async def noted(database: Database, count: int) -> None:
    for number in range(count):
        assert await database.begin(lambda tx, n=number: note(tx, n))  # type: ignore[misc]


async def test_a_hundred_at_once_make_one_chain(database: Database) -> None:
    def one(number: int) -> Any:
        return database.begin(lambda tx: note(tx, number))

    assert all(await asyncio.gather(*map(one, range(100))))
    assert await database.read(audit.verify) == audit.Verdict(100, None)
    links = await database.read(lambda tx: tx.rows(select(entries.c.prev)))
    assert len({row.prev for row in links}) == 100


async def test_one_key_at_once_is_one_effect(database: Database) -> None:
    results = await asyncio.gather(*(database.begin(lambda tx: note(tx, 7)) for _ in range(20)))
    assert sorted(results) == [False] * 19 + [True]
    assert await database.read(audit.verify) == audit.Verdict(1, None)


async def test_one_key_twice_in_a_transaction_is_one_effect(database: Database) -> None:
    async def twice(tx: Tx) -> tuple[bool, bool]:
        return await note(tx, 1), await note(tx, 1)

    assert await database.begin(twice) == (True, False)
    assert await database.read(audit.verify) == audit.Verdict(1, None)


async def test_what_is_rolled_back_leaves_no_gap_in_the_chain(database: Database) -> None:
    async def broken(tx: Tx) -> None:
        await note(tx, 1)
        raise RuntimeError("no")

    await noted(database, 1)
    with pytest.raises(RuntimeError):
        await database.begin(broken)
    assert await database.begin(lambda tx: note(tx, 1))
    assert await database.read(audit.verify) == audit.Verdict(2, None)


@pytest.mark.parametrize(
    "change",
    [
        {"object_id": "8"},
        {"detail": {"序": 2.5}},
        {"at": NOW},
        {"verb": "seed_plan"},
        {"effect_key": "other"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_changed_entry_is_found(database: Database, change: dict[str, Any]) -> None:
    await noted(database, 4)
    seqs = [r.seq for r in await database.read(lambda tx: tx.rows(select(entries.c.seq)))]
    third = update(entries).where(entries.c.seq == sorted(seqs)[2]).values(change)
    await database.begin(lambda tx: tx.run(third))
    assert (await database.read(audit.verify)).broken_at == sorted(seqs)[2]


@pytest.mark.parametrize("number", [0, 1, 3])
async def test_a_missing_entry_is_found(database: Database, number: int) -> None:
    await noted(database, 4)
    gone = delete(entries).where(entries.c.effect_key == f"42:{number}:choose_agency")
    await database.begin(lambda tx: tx.run(gone))
    assert (await database.read(audit.verify)).broken_at is not None


async def test_a_changed_head_is_found(database: Database) -> None:
    await noted(database, 2)
    await database.begin(lambda tx: tx.run(update(audit_head).values(hash="f" * 64)))
    assert (await database.read(audit.verify)).broken_at == 0


async def let_go(database: Database, detail: dict[str, Any]) -> None:
    assert await database.begin(lambda tx: note(tx, 99, verb="forget", detail=detail))


async def test_personal_text_can_go_on_record_but_not_change(database: Database) -> None:
    await database.begin(lambda tx: note(tx, 1, private={"name": "张敏", "note": "已部署"}))
    row = await database.read(lambda tx: tx.row(select(entries)))
    assert row is not None
    assert "张敏" not in str(row)
    assert await database.read(audit.verify) == audit.Verdict(1, None)
    names = audit_private.c.field == "name"
    await database.begin(lambda tx: tx.run(update(audit_private).where(names).values(value="李")))
    assert (await database.read(audit.verify)).broken_at == row.seq
    await database.begin(lambda tx: tx.run(delete(audit_private).where(names)))
    assert (await database.read(audit.verify)).broken_at == row.seq
    await let_go(database, {"let_go": [row.seq]})
    assert await database.read(audit.verify) == audit.Verdict(2, None)


async def test_a_number_up_to_which_texts_are_gone_covers_no_later_ones(
    database: Database,
) -> None:
    for number in (1, 2):
        await database.begin(lambda tx, n=number: note(tx, n, private={"name": "张敏"}))  # type: ignore[misc]
    await database.begin(lambda tx: tx.run(delete(audit_private)))
    await let_go(database, {"let_go_until": 1})
    assert (await database.read(audit.verify)).broken_at == 2


@pytest.mark.parametrize("key", ["501002:17:choose_agency", "join:501002:17"])
async def test_a_key_holds_no_telegram_number_of_a_person(database: Database, key: str) -> None:
    account_id = await database.begin(lambda tx: people.ensure_account(tx, 501002, NOW))
    assert await database.begin(lambda tx: note(tx, 1, effect_key=key))
    assert not await database.begin(lambda tx: note(tx, 1, effect_key=key))
    rows = await database.read(lambda tx: tx.rows(select(entries.c.effect_key)))
    assert [row.effect_key for row in rows] == [key.replace("501002", f"@{account_id}")]


async def test_a_key_is_known_again_when_its_account_is_younger(database: Database) -> None:
    key = "501002:17:choose_agency"
    assert await database.begin(lambda tx: note(tx, 1, effect_key=key))
    await database.begin(lambda tx: people.ensure_account(tx, 501002, NOW))
    assert not await database.begin(lambda tx: note(tx, 1, effect_key=key))


@on_postgresql
async def test_the_head_is_locked_only_at_the_end(database: Database) -> None:
    """Two transactions that both took a record, then meet on one row, do not deadlock."""
    touch = text("UPDATE counters SET value = value + 1 WHERE name = 'people'")
    ready = [asyncio.Event(), asyncio.Event()]

    async def work(tx: Tx, me: int) -> None:
        await note(tx, me)
        ready[me].set()
        await ready[1 - me].wait()
        await tx.run(touch)

    await asyncio.gather(*(database.begin(lambda tx, m=m: work(tx, m)) for m in (0, 1)))  # type: ignore[misc]
    assert await database.read(audit.verify) == audit.Verdict(2, None)
