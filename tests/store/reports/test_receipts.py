"""Receipt numbers: dense within a day, never the same twice."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from store.db import Database, Tx
from store.reports.receipts import next_receipt

DAY = date(2022, 3, 15)


async def test_numbers_run_within_a_day_and_begin_anew_the_next(database: Database) -> None:
    days = [DAY, DAY, date(2022, 3, 16)]
    given = [await database.begin(lambda tx, d=day: next_receipt(tx, d)) for day in days]  # type: ignore[misc]
    assert given == ["2022-0315-001", "2022-0315-002", "2022-0316-001"]


async def test_forty_at_once_get_forty_numbers_without_a_gap(database: Database) -> None:
    given = await asyncio.gather(
        *(database.begin(lambda tx: next_receipt(tx, DAY)) for _ in range(40))
    )
    assert sorted(given) == [f"2022-0315-{number:03d}" for number in range(1, 41)]


async def test_what_is_rolled_back_gives_its_number_back(database: Database) -> None:
    async def broken(tx: Tx) -> None:
        await next_receipt(tx, DAY)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await database.begin(broken)
    assert await database.begin(lambda tx: next_receipt(tx, DAY)) == "2022-0315-001"
