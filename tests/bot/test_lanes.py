"""Serial inside a lane, fair between lanes; a handler's error ends here and nowhere else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Update
from telegram.error import Forbidden, NetworkError, RetryAfter

from bot import lanes as module
from handlers.context import CLAIM, Context
from store import inbox, lanes
from store.db import Database, Tx, open_database
from store.errors import Trouble, Unusable
from tests.bot.stage import BOT_ID, a_stage, message

ZHANG, LI = 501002, 501003


class Recorder:
    """A handler that notes what it was given and does what a test says."""

    def __init__(self, *errors: BaseException) -> None:
        self.seen: list[int] = []
        self.errors = list(errors)

    async def __call__(self, update: Update, context: Context) -> None:
        self.seen.append(update.update_id)
        if self.errors:
            raise self.errors.pop(0)


async def test_what_returns_normally_is_closed(database: Database, tmp_path: Path) -> None:
    handle = Recorder()
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1), message(2), message(3, LI))
        await stage.serve()
        assert sorted(handle.seen) == [1, 2, 3]
        assert set((await stage.states()).values()) == {"done"}


async def test_a_lane_is_serial_and_lanes_are_parallel(database: Database, tmp_path: Path) -> None:
    running: dict[int, int] = {}
    most: dict[str, int] = {"one": 0, "all": 0}

    async def handle(update: Update, context: Context) -> None:
        person = update.effective_user.id  # type: ignore[union-attr]
        running[person] = running.get(person, 0) + 1
        most["one"] = max(most["one"], running[person])
        most["all"] = max(most["all"], sum(running.values()))
        await asyncio.sleep(0)
        running[person] -= 1

    async with a_stage(database, tmp_path, handle) as stage:
        people = range(501001, 501009)
        await stage.receive(*(message(n, p) for n, p in enumerate([*people] * 4, start=1)))
        await stage.serve(turns=2)
        assert most == {"one": 1, "all": 8}
        assert set((await stage.states()).values()) == {"done"}


async def test_several_workers_keep_lanes_serial(database_url: str, tmp_path: Path) -> None:
    order: dict[int, list[int]] = {}
    inside: set[int] = set()

    async def handle(update: Update, context: Context) -> None:
        person = update.effective_user.id  # type: ignore[union-attr]
        assert person not in inside
        inside.add(person)
        order.setdefault(person, []).append(update.update_id)
        await asyncio.sleep(0)
        inside.remove(person)

    first, second = open_database(database_url), open_database(database_url)
    try:
        async with (
            a_stage(first, tmp_path, handle) as one,
            a_stage(second, tmp_path, handle) as two,
        ):
            people = range(501001, 501011)
            updates = [message(n, p) for n, p in enumerate([*people] * 10, start=1)]
            await one.receive(*updates)
            for _ in range(10):
                await asyncio.gather(one.serve(), two.serve())
            assert set((await one.states()).values()) == {"done"}
            assert sorted(n for each in order.values() for n in each) == list(range(1, 101))
            assert all(each == sorted(each) for each in order.values())
    finally:
        await first.close()
        await second.close()


async def test_a_failure_is_tried_three_times_then_told_once_and_the_next_one_flows(
    database: Database, tmp_path: Path
) -> None:
    handle = Recorder(*(ValueError("boom") for _ in range(3)))
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1), message(2))
        for wait in (0, *module.RETRY_AFTER, 0):
            stage.clock.passes(wait)
            await stage.serve()
        assert handle.seen == [1, 1, 1, 2]
        assert await stage.states() == {1: "quarantined", 2: "done"}
        (letter,) = await stage.letters()
        assert (letter.kind, letter.state) == ("failed", "queued")
        assert stage.woken


async def test_a_retry_is_not_before_its_time_and_holds_up_its_own_lane_only(
    database: Database, tmp_path: Path
) -> None:
    handle = Recorder(ValueError("boom"))
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1))
        await stage.serve()
        await stage.receive(message(2), message(3, LI))
        await stage.serve()
        assert handle.seen == [1, 3]
        stage.clock.passes(module.RETRY_AFTER[0])
        await stage.serve()
        assert handle.seen == [1, 3, 1, 2]


async def test_a_body_that_is_no_update_ends_in_quarantine(
    database: Database, tmp_path: Path
) -> None:
    handle = Recorder()
    async with a_stage(database, tmp_path, handle) as stage:
        broken = message(1)
        broken["message"]["chat"] = {"type": "private"}
        await stage.receive(broken)
        await stage.receive_body(2, "u2", "not json at all")
        await stage.receive(message(3, LI))
        for wait in (0, *module.RETRY_AFTER):
            stage.clock.passes(wait)
            await stage.serve()
        assert await stage.states() == {1: "quarantined", 2: "quarantined", 3: "done"}
        assert handle.seen == [3]


async def test_an_update_of_a_kind_that_nobody_knows_is_closed(
    database: Database, tmp_path: Path
) -> None:
    async with a_stage(database, tmp_path) as stage:
        await stage.receive({"update_id": 9, "thought_transfer": {"from": {"id": 1}, "deep": []}})
        await stage.serve()
        assert await stage.states() == {9: "done"}


@pytest.mark.parametrize("error", [Forbidden("Forbidden: bot was blocked by the user")])
async def test_nobody_to_answer_is_no_failure(
    database: Database, tmp_path: Path, error: Exception
) -> None:
    async with a_stage(database, tmp_path, Recorder(error)) as stage:
        await stage.receive(message(1))
        await stage.serve()
        assert await stage.states() == {1: "done"}
        assert await stage.letters() == []


def unreachable() -> NetworkError:
    error = NetworkError("httpx.ConnectError: refused")
    error.__cause__ = httpx.ConnectError("refused")
    return error


async def test_trouble_of_telegram_or_the_database_is_no_try(
    database: Database, tmp_path: Path
) -> None:
    full = Unusable(Trouble.FULL, "sqlite://")
    handle = Recorder(*(unreachable() for _ in range(4)), full, RetryAfter(7))
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1))
        for _ in range(7):
            await stage.serve()
            stage.clock.passes(61)
        assert len(handle.seen) == 7
        assert await stage.states() == {1: "done"}
        assert await stage.letters() == []


def inline_query(update_id: int, words: str = "x") -> dict[str, Any]:
    """A raw update that has no chat."""
    who = {"id": ZHANG, "is_bot": False, "first_name": "张"}
    query = {"id": str(update_id), "from": who, "query": words, "offset": ""}
    return {"update_id": update_id, "inline_query": query}


async def test_an_inline_query_for_which_nobody_waits_is_dropped(
    database: Database, tmp_path: Path
) -> None:
    handle = Recorder()
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(inline_query(1), message(2))
        stage.clock.passes(31)
        await stage.receive(inline_query(3))
        await stage.serve()
        assert sorted(handle.seen) == [2, 3], "a message is never too old"
        assert set((await stage.states()).values()) == {"done"}
        assert await stage.letters() == []


async def test_an_inline_query_that_fails_is_told_nobody_and_not_tried_for_ever(
    database: Database, tmp_path: Path
) -> None:
    handle = Recorder(NetworkError("away"), RuntimeError("broken"))
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(inline_query(1))
        await stage.serve()
        stage.clock.passes(3)
        await stage.serve()
        assert handle.seen == [1, 1]
        stage.clock.passes(31)
        await stage.serve()
        assert handle.seen == [1, 1]
        assert set((await stage.states()).values()) == {"done"}
        assert await stage.letters() == []


async def test_an_effect_is_not_repeated_when_what_follows_it_fails(
    database: Database, tmp_path: Path
) -> None:
    done: list[bool] = []

    async def handle(update: Update, context: Context) -> None:
        await context.write(_an_effect(done))
        raise ValueError("after the commit")

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1))
        await stage.serve()
        stage.clock.passes(60)
        await stage.serve()
        assert done == [True]
        assert await stage.states() == {1: "done"}


def _an_effect(done: list[bool]) -> Any:
    async def body(tx: Tx) -> None:
        done.append(True)

    return body


async def test_a_row_that_somebody_else_closed_has_no_second_effect(
    database: Database, tmp_path: Path
) -> None:
    reached: list[str] = []

    async def handle(update: Update, context: Context) -> None:
        claim = CLAIM.get()
        assert claim is not None
        await stage.db.begin(lambda tx: inbox.close(tx, [claim.seq], stage.clock.now()))
        await context.write(lambda tx: _never(reached))
        reached.append("after")

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1))
        await stage.serve()
        assert reached == []
        assert await stage.states() == {1: "done"}


async def _never(reached: list[str]) -> None:
    reached.append("effect")


async def test_a_flood_of_one_person_does_not_keep_others_waiting(
    database: Database, tmp_path: Path
) -> None:
    handle = Recorder()
    async with a_stage(database, tmp_path, handle, slots=2) as stage:
        await stage.receive(*(message(n) for n in range(1, 41)))
        await stage.serve()
        await stage.receive(*(message(1000 + p, p) for p in range(501100, 501110)))
        await stage.serve(turns=6)
        others = [place for place, n in enumerate(handle.seen) if n > 1000]
        assert len(others) == 10
        assert others[-1] - module.QUANTUM <= 6 * 2 * module.QUANTUM
        assert handle.seen[module.QUANTUM] > 1000


async def test_what_no_person_can_have_written_is_refused_and_that_is_said_once(
    database: Database, tmp_path: Path
) -> None:
    handle = Recorder()
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(*(message(n) for n in range(1, module.QUOTA + 201)))
        await stage.receive(message(900, LI))
        await stage.serve(turns=module.QUOTA // module.QUANTUM)
        assert len(handle.seen) == module.QUOTA + 1
        assert set((await stage.states()).values()) == {"done"}
        (letter,) = await stage.letters()
        assert (letter.kind, letter.facts) == ("flood", {"refused": 200})


async def test_a_claim_is_visible_only_to_its_own_handler(
    database: Database, tmp_path: Path
) -> None:
    seqs: dict[int, int] = {}

    async def handle(update: Update, context: Context) -> None:
        await asyncio.sleep(0)
        claim = CLAIM.get()
        assert claim is not None
        seqs[update.update_id] = claim.seq

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(*(message(n, 501000 + n) for n in range(1, 9)))
        await stage.serve()
        assert len(set(seqs.values())) == 8
        assert CLAIM.get() is None


async def test_a_turn_that_fails_forgets_nothing(database: Database, tmp_path: Path) -> None:
    handle = Recorder()
    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1))
        await stage.lanes.turn()
        await asyncio.gather(*list(stage.lanes._busy.values()))

        async def full(tx: Tx) -> None:
            raise LookupError("no space left")

        with pytest.raises(LookupError, match="no space"):
            await stage.lanes.turn(full)
        assert await stage.states() == {1: "open"}
        await stage.serve()
        assert await stage.states() == {1: "done"}


async def test_stopping_leaves_what_is_not_finished_in_the_inbox(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_WITHIN", 0.01)
    begun = asyncio.Event()

    async def handle(update: Update, context: Context) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1))
        loop = asyncio.create_task(stage.lanes.run())
        await begun.wait()
        stage.worker.stop()
        await loop
        assert await stage.states() == {1: "open"}
        now = stage.clock.now()
        free = await stage.db.begin(lambda tx: lanes.claim(tx, BOT_ID, "next", now, now, 5))
        assert free == [f"{ZHANG}:{ZHANG}"]
