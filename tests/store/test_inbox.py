"""Nothing that came in is lost or taken for something else; lanes are serial and fair."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from store import inbox, lanes
from store.db import Database, Tx
from store.inbox import Accepted, Arrival
from store.tables import inbox as inbox_table
from tests.store.traffic import BOT, NOW, an_installation

UNTIL = NOW + timedelta(seconds=30)


def arrival(update_id: int, lane: str = "1:1", body: str = "{}") -> Arrival:
    return Arrival(update_id, lane, body, f"hash of {body}")


async def accept(db: Database, *arrivals: Arrival, now: datetime = NOW) -> Accepted:
    return await db.begin(lambda tx: inbox.accept(tx, BOT, arrivals, now))


async def claim(db: Database, holder: str, limit: int = 10, now: datetime = NOW) -> list[str]:
    until = now + timedelta(seconds=30)
    return await db.begin(lambda tx: lanes.claim(tx, BOT, holder, now, until, limit))


async def open_ids(db: Database, lane: str = "1:1") -> list[int]:
    found = await db.read(lambda tx: inbox.oldest(tx, BOT, lane, 100))
    return [update.update_id for update in found]


async def test_an_update_that_comes_again_changes_nothing(database: Database) -> None:
    assert await accept(database, arrival(1), arrival(2)) == Accepted(2, 0, ())
    assert await accept(database, arrival(2), arrival(3)) == Accepted(1, 1, ())
    assert await open_ids(database) == [1, 2, 3]


async def test_a_lower_id_after_a_quiet_week_is_a_new_update(database: Database) -> None:
    await accept(database, arrival(900))
    assert await accept(database, arrival(5)) == Accepted(1, 0, ())


async def test_an_id_that_is_drawn_again_for_another_update_is_accepted(database: Database) -> None:
    await accept(database, arrival(7, body="old"))
    later = NOW + timedelta(hours=25)
    again = await accept(database, arrival(7, body="new"), arrival(8), now=later)
    assert again == Accepted(2, 0, (7,))
    found = await database.read(lambda tx: inbox.oldest(tx, BOT, "1:1", 10))
    assert sorted(update.body for update in found) == ["new", "old", "{}"]


async def test_within_a_day_another_body_is_still_the_same_update(database: Database) -> None:
    await accept(database, arrival(7, body="old"))
    soon = NOW + timedelta(hours=23)
    assert await accept(database, arrival(7, body="new"), now=soon) == Accepted(0, 1, ())


async def test_the_same_body_after_a_day_is_still_the_same_update(database: Database) -> None:
    await accept(database, arrival(7, body="old"))
    later = NOW + timedelta(hours=25)
    assert await accept(database, arrival(7, body="old"), now=later) == Accepted(0, 1, ())


async def test_a_claimed_lane_is_nobody_elses(database: Database) -> None:
    await accept(database, arrival(1), arrival(2, "2:2"))
    assert sorted(await claim(database, "a")) == ["1:1", "2:2"]
    assert await claim(database, "b") == []


async def test_two_workers_share_lanes_but_never_one_lane(database: Database) -> None:
    await accept(database, *(arrival(n, f"{n}:{n}") for n in range(40)))
    taken = await asyncio.gather(*(claim(database, f"w{n}", 3) for n in range(12)))
    flat = [lane for lanes_of_one in taken for lane in lanes_of_one]
    assert len(flat) == len(set(flat))
    rest = await claim(database, "late", 50)
    assert len(flat) + len(rest) == 40


async def test_an_expired_claim_is_taken_over_and_its_release_changes_nothing(
    database: Database,
) -> None:
    await accept(database, arrival(1))
    await claim(database, "dead")
    later = NOW + timedelta(seconds=31)
    assert await claim(database, "alive", now=later) == ["1:1"]
    await database.begin(lambda tx: lanes.release(tx, BOT, "1:1", "dead", later))
    assert await claim(database, "third", now=later) == []


async def test_the_lane_served_longest_ago_is_next(database: Database) -> None:
    await accept(database, *(arrival(n) for n in range(50)), arrival(90, "2:2"), arrival(91, "3:3"))
    order = []
    for step in range(4):
        now = NOW + timedelta(seconds=step)
        (lane,) = await claim(database, "a", 1, now)
        order.append(lane)
        await database.begin(partial(_serve_one, lane=lane, now=now))
    assert order == ["1:1", "2:2", "3:3", "1:1"]


async def _serve_one(tx: Tx, *, lane: str, now: datetime) -> None:
    (first,) = await inbox.oldest(tx, BOT, lane, 1)
    await inbox.close(tx, [first.seq], now)
    await lanes.release(tx, BOT, lane, "a", now)


async def test_a_lane_without_open_updates_does_not_wait(database: Database) -> None:
    await accept(database, arrival(1))
    await claim(database, "a")
    await database.begin(partial(_serve_one, lane="1:1", now=NOW))
    assert await claim(database, "a") == []
    await accept(database, arrival(2))
    assert await claim(database, "a") == ["1:1"]


async def test_a_retry_waits_without_holding_the_lane(database: Database) -> None:
    await accept(database, arrival(1))
    await claim(database, "a")
    due = NOW + timedelta(seconds=5)
    await database.begin(lambda tx: lanes.release(tx, BOT, "1:1", "a", NOW, not_before=due))
    assert await claim(database, "a") == []
    assert await claim(database, "a", now=due) == ["1:1"]


async def test_three_failures_are_quarantine_and_the_next_one_flows(database: Database) -> None:
    await accept(database, arrival(1), arrival(2))
    first = (await database.read(lambda tx: inbox.oldest(tx, BOT, "1:1", 1)))[0]
    outcomes = [
        await database.begin(lambda tx: inbox.failed(tx, first.seq, "boom", NOW)) for _ in range(3)
    ]
    assert outcomes == [False, False, True]
    assert await open_ids(database) == [2]
    assert await database.read(inbox.counts) == {"open": 1, "quarantined": 1}


async def test_a_failure_after_the_row_was_closed_is_none(database: Database) -> None:
    await accept(database, arrival(1))
    (one,) = await database.read(lambda tx: inbox.oldest(tx, BOT, "1:1", 1))
    await database.begin(lambda tx: inbox.close(tx, [one.seq], NOW))
    for _ in range(5):
        assert not await database.begin(lambda tx: inbox.failed(tx, one.seq, "late", NOW))


async def test_what_is_over_the_quota_is_closed_and_counted(database: Database) -> None:
    await accept(database, *(arrival(n) for n in range(30)), arrival(99, "2:2"))
    assert await database.begin(lambda tx: inbox.shed(tx, BOT, "1:1", 10, NOW)) == 20
    assert await open_ids(database) == list(range(10))
    assert await open_ids(database, "2:2") == [99]


async def test_closed_rows_are_kept_for_six_days_and_open_ones_for_ever(database: Database) -> None:
    await accept(database, arrival(1), arrival(2))
    (one, _) = await database.read(lambda tx: inbox.oldest(tx, BOT, "1:1", 2))
    await database.begin(lambda tx: inbox.close(tx, [one.seq], NOW))
    for days, gone in ((5, 0), (7, 1)):
        moment = NOW + timedelta(days=days)
        assert await database.begin(partial(_prune, now=moment)) == gone
    left = await database.read(lambda tx: tx.rows(select(inbox_table.c.update_id)))
    assert [row.update_id for row in left] == [2]


async def _prune(tx: Tx, *, now: datetime) -> int:
    return await inbox.prune(tx, now)


async def test_the_last_poll_is_remembered(database: Database) -> None:
    await an_installation(database)
    assert await database.read(inbox.last_poll) is None
    await database.begin(lambda tx: inbox.polled(tx, NOW))
    assert await database.read(inbox.last_poll) == NOW
