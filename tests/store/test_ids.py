"""Ids ahead of rows: never twice, also after deletion; and bulk rows mean what single ones do."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from store.bulk import insert_rows
from store.db import Database, Tx
from store.ids import reserve
from store.tables import people, plans, prose, sources, task_versions, tasks

NOW = datetime(2020, 10, 19, 9, 0, 0, 123456, tzinfo=UTC)


async def add(tx: Tx, count: int) -> list[int]:
    ids = list(await reserve(tx, people, count))
    await insert_rows(tx, people, [{"id": i, "name": f"人{i}", "created_at": NOW} for i in ids])
    return ids


async def test_a_deleted_rows_id_is_not_given_again(database: Database) -> None:
    first = await database.begin(lambda tx: add(tx, 3))
    await database.begin(lambda tx: tx.run(delete(people)))
    second = await database.begin(lambda tx: add(tx, 2))
    made = await database.begin(lambda tx: tx.run(insert(people).values(name="单", created_at=NOW)))
    assert made.inserted_primary_key is not None
    everybody = [*first, *second, made.inserted_primary_key[0]]
    assert everybody == sorted(set(everybody))


async def test_two_at_once_never_get_the_same(database: Database) -> None:
    groups = await asyncio.gather(*(database.begin(lambda tx: add(tx, 5)) for _ in range(8)))
    assert len({id_ for group in groups for id_ in group}) == 40


async def test_nothing_is_reserved_for_nothing(database: Database) -> None:
    assert list(await database.begin(lambda tx: reserve(tx, people, 0))) == []
    await database.begin(lambda tx: insert_rows(tx, people, []))


async def test_bulk_rows_are_the_same_as_single_ones(database: Database) -> None:
    """Instants, dates, JSON, booleans, floats, null and an apostrophe, on both databases."""
    source = {
        "name": "it's “一”.txt",
        "byte_size": 1,
        "text": "🀄",
        "repost": True,
        "origin": None,
        "received_at": NOW,
    }

    async def body(tx: Tx) -> list[Any]:
        await tx.run(insert(sources).values(**source, sha256="a" * 64))
        await insert_rows(tx, sources, [{**source, "sha256": "b" * 64}])
        await tx.run(insert(plans).values(key="k", short="s", jurisdiction="n", created_at=NOW))
        return list(await tx.rows(select(sources).order_by(sources.c.sha256)))

    single, bulk = (row._asdict() for row in await database.begin(body))
    assert single["received_at"] == bulk["received_at"] == NOW
    different = {name for name in single if single[name] != bulk[name]}
    assert different == {"id", "sha256"}


async def test_bulk_rows_keep_dates_and_json(seeded: Database) -> None:
    async def body(tx: Tx) -> Any:
        row = await tx.row(select(task_versions).order_by(task_versions.c.id).limit(1))
        assert row is not None
        task = {"plan_id": 1, "ref": "甲", "current_version_id": None}
        task_id = await tx.new_id(insert(tasks).values(task))
        values = row._asdict()
        del values["id"]
        values |= {"task_id": task_id, "due_on": date(2020, 2, 29)}
        values |= {"damage": [{"乙": 1, "丙": None}]}
        await insert_rows(tx, task_versions, [values])
        mine = task_versions.c.task_id == values["task_id"]
        return values, await tx.row(select(task_versions).where(mine))

    values, row = await seeded.begin(body)
    assert {**row._asdict(), "id": 0} == {**values, "id": 0}


async def test_a_row_of_other_columns_is_refused(database: Database) -> None:
    rows: list[dict[str, Any]] = [
        {"name": "甲", "created_at": NOW},
        {"name": "乙", "office": "处"},
    ]
    with pytest.raises(KeyError):
        await database.begin(lambda tx: insert_rows(tx, people, rows))
    assert await database.read(lambda tx: tx.rows(select(prose))) == []
