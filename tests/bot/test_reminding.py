"""Reminders go out by themselves: a tick looks, rows decide; stalls, restarts and two workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.health import Health
from bot.reminding import Reminders
from bot.worker import Worker
from handlers.reminding import sending
from store.db import Database, Tx
from store.tables import chats, outbox, slots
from tests import cast
from tests.bot.stage import BOT_ID, MovableClock
from tests.cast import Person
from tests.databases import on_postgresql
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import ALONE, dates
from tests.store.test_reminders import archives, at

TUESDAY, DUE = date(2022, 3, 15), date(2022, 3, 22)


@pytest.fixture
async def desk(seeded: Database) -> AsyncIterator[Desk]:
    """The cast at work; the customs' task is due a week later."""
    desk = await open_desk(seeded)
    await archives(desk, desk.at)
    await dates(desk, await desk.task(ALONE), DUE)
    yield desk


def worker(
    desk: Desk, folder: Path, woken: list[int] | None = None
) -> tuple[Reminders, MovableClock]:
    clock = MovableClock()
    made = Worker(
        db=desk.database,
        clock=clock,
        health=Health(folder / "health.json"),
        bot_id=BOT_ID,
        lease=timedelta(seconds=15),
    )
    told = [] if woken is None else woken
    return Reminders(made, lambda: told.append(1)), clock


async def sent(desk: Desk, who: Person) -> list[str]:
    async def body(tx: Tx) -> list[str]:
        found = select(outbox.c.facts).join(chats, chats.c.id == outbox.c.chat_id)
        mine = found.where(chats.c.telegram_id == who.id, outbox.c.kind == "reminder")
        return [row.facts["day"] for row in await tx.rows(mine.order_by(outbox.c.id))]

    return await desk.database.read(body)


async def test_a_tick_reminds_who_is_due_and_wakes_the_courier(desk: Desk, tmp_path: Path) -> None:
    woken: list[int] = []
    loop, clock = worker(desk, tmp_path, woken)
    clock.at = at(TUESDAY, 8, 59)
    assert await loop.tick() == 0
    assert woken == []
    clock.at = at(TUESDAY, 9, 1)
    assert [await loop.tick() for _ in range(3)] == [1, 0, 0]
    assert await sent(desk, cast.HE) == ["2022-03-15"]
    assert woken == [1]


async def test_stalls_restarts_and_clock_jumps_remind_once_a_day(
    desk: Desk, tmp_path: Path
) -> None:
    loop, clock = worker(desk, tmp_path)
    for day in (date(2022, 3, 15), date(2022, 3, 21), date(2022, 3, 22), date(2022, 3, 23)):
        # it stood still over the hour, started anew, and the clock went back over it and on
        for hour, minute in ((8, 50), (9, 3), (9, 4), (8, 30), (9, 0), (12, 0)):
            if minute == 4:
                loop, clock = worker(desk, tmp_path)
            clock.at = at(day, hour, minute)
            await loop.tick()
    assert await sent(desk, cast.HE) == ["2022-03-15", "2022-03-21", "2022-03-22", "2022-03-23"]


@on_postgresql
async def test_two_workers_remind_once(desk: Desk, tmp_path: Path) -> None:
    loops = [worker(desk, tmp_path) for _ in range(2)]
    for day in (date(2022, 3, 15), date(2022, 3, 21), date(2022, 3, 22)):
        for _, clock in loops:
            clock.at = at(day)
        told = await asyncio.gather(*(loop.tick() for loop, _ in loops for _ in range(3)))
        assert sum(told) == 1
    assert len(await sent(desk, cast.HE)) == 3

    async def decided(tx: Tx) -> list[tuple[int, date]]:
        rows = await tx.rows(select(slots.c.chat_id, slots.c.local_date))
        return [(row.chat_id, row.local_date) for row in rows]

    found = await desk.database.read(decided)
    assert len(found) == len(set(found)) == 3 * len(cast.APPOINTED)


class Killed(BaseException):
    """The process is gone between two statements."""


async def test_a_kill_between_any_two_statements_of_a_round_leaves_one_reminder(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each statement of the round, and after the last, whatever the round had done."""
    real, left = AsyncConnection.execute, [0]

    async def execute(self: AsyncConnection, *args: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return await real(self, *args, **more)

    monkeypatch.setattr(AsyncConnection, "execute", execute)
    after = list[int]()
    while True:
        loop, clock = worker(desk, tmp_path)
        clock.at = at(TUESDAY)
        left[0] = len(after) + 1
        try:
            await loop.tick()
        except Killed:
            left[0] = 0
            after.append(len(await sent(desk, cast.HE)))
        else:
            break
    # nothing is there before the round is whole, and never a second one; once it is there, the
    # next round only looks
    rounds = after.index(1) if 1 in after else len(after)
    assert set(after[:rounds]) == {0}
    assert set(after[rounds:]) <= {1}
    # statements that look, that decide for everybody, and the message
    assert rounds > 30
    left[0] = 0
    assert await sent(desk, cast.HE) == ["2022-03-15"]


async def test_what_fails_for_one_holds_up_nobody_else(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned = (await desk.actor(cast.ZHANG)).person_id
    real = sending.send

    async def send(tx: Tx, whom: tuple[int, ...], *rest: object) -> int:
        if poisoned in whom:
            raise ValueError("poison")
        return await real(tx, whom, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "send", send)
    loop, clock = worker(desk, tmp_path)
    clock.at = at(TUESDAY)
    with pytest.raises(ValueError, match="poison"):
        await loop.tick()
    assert await sent(desk, cast.HE) == ["2022-03-15"]
