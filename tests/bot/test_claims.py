"""A claim ends once: it is neither lost while its worker lives nor served by two at a time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from telegram import Update

from bot.courier import Courier
from bot.ingest import Intake
from bot.keeper import Keeper
from bot.lanes import RETRY_AFTER
from bot.pace import UNLIMITED, Pace
from bot.painter import Painter
from handlers import letters
from handlers.context import Context
from handlers.digests.trouble import undelivered
from handlers.texts import first as say
from store import chats, inbox, outbox
from store.db import Body, Claim, Database, T, Tx
from tests.bot.stage import Stage, a_stage, install, message
from tests.databases import on_postgresql

LEASE = 30.0


def keeper_of(stage: Stage) -> Keeper:
    async def nothing() -> None:
        return None

    return Keeper(stage.worker, Intake(stage.worker, stage.bot, stage.lanes, nothing))


def courier_of(stage: Stage) -> Courier:
    words = letters.word, letters.repeated, undelivered
    return Courier(stage.worker, stage.bot, Pace(UNLIMITED), Painter(Path("drawing")), *words)


async def a_letter(tx: Tx, stage: Stage) -> None:
    now = stage.clock.now()
    chat = await chats.ensure(tx, 501002, "private", None, now)
    facts = {"number": "编号"}
    await outbox.put(tx, chat_id=chat, kind=letters.FAILED, facts=facts, dedupe_key="x", now=now)


async def test_a_slow_handler_keeps_its_lane_longer_than_a_lease(
    database: Database, tmp_path: Path
) -> None:
    begun: list[int] = []
    go = asyncio.Event()

    async def handle(update: Update, context: Context) -> None:
        begun.append(update.update_id)
        await go.wait()

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1), message(2))
        await stage.lanes.turn()
        await asyncio.sleep(0)
        stage.clock.passes(LEASE + 1)
        stage.lanes._more = True
        await stage.lanes.turn()
        await asyncio.sleep(0)
        assert begun == [1]
        go.set()
        await asyncio.gather(*list(stage.lanes._busy.values()))
        await stage.serve()
        assert begun == [1, 2]
        assert set((await stage.states()).values()) == {"done"}


class LosesTheAnswer(Database):
    """A database whose answer to the next COMMIT is lost on its way: done, and nobody knows."""

    lose = False

    async def begin(self, body: Body[T], *, claim: Claim | None = None) -> T:
        result = await super().begin(body, claim=claim)
        if self.lose:
            self.lose = False
            raise ConnectionError("in COMMIT")
        return result


async def test_a_claim_that_nobody_knows_of_comes_up_again(
    database: Database, tmp_path: Path
) -> None:
    seen: list[int] = []

    async def handle(update: Update, context: Context) -> None:
        seen.append(update.update_id)

    lossy = LosesTheAnswer(database._writer, database._reader)
    async with a_stage(lossy, tmp_path, handle) as stage:
        keeper = keeper_of(stage)
        await stage.receive(message(1))
        lossy.lose = True
        with pytest.raises(ConnectionError):
            await stage.lanes.turn()
        for _ in range(5):
            stage.clock.passes(LEASE / 3)
            await keeper._tick(stage.clock.now())
            await stage.serve()
        assert seen == [1]


async def test_a_message_whose_claim_nobody_knows_of_is_sent(
    database: Database, tmp_path: Path
) -> None:
    lossy = LosesTheAnswer(database._writer, database._reader)
    async with a_stage(lossy, tmp_path) as stage:
        keeper, courier = keeper_of(stage), courier_of(stage)
        await lossy.begin(lambda tx: a_letter(tx, stage))
        lossy.lose = True
        with pytest.raises(ConnectionError):
            await courier.turn()
        for _ in range(5):
            stage.clock.passes(LEASE / 3)
            await keeper._tick(stage.clock.now())
            await courier.turn()
            await asyncio.gather(*courier._sending)
        await courier.turn()
        (sent,) = stage.wire.sent
        assert "编号" in sent.text
        assert [row.state for row in await stage.letters()] == ["sent"]


async def test_a_keeper_prolongs_what_is_being_sent(database: Database, tmp_path: Path) -> None:
    async with a_stage(database, tmp_path) as stage:
        keeper, courier = keeper_of(stage), courier_of(stage)
        await stage.db.begin(lambda tx: a_letter(tx, stage))
        go = stage.wire.hold = asyncio.Event()
        await courier.turn()
        for _ in range(5):
            await asyncio.sleep(0)
            stage.clock.passes(LEASE / 3)
            await keeper._tick(stage.clock.now())
            assert [row.state for row in await stage.letters()] == ["sending"]
        go.set()
        await asyncio.gather(*courier._sending)
        await courier.turn()
        assert len(stage.wire.sent) == 1
        assert [row.state for row in await stage.letters()] == ["sent"]


@on_postgresql
async def test_who_stood_still_for_a_lease_says_nothing_more(
    database: Database, tmp_path: Path
) -> None:
    """A process that was stopped and goes on: its lanes and messages are somebody else's."""
    seen: list[int] = []

    async def handle(update: Update, context: Context) -> None:
        seen.append(update.update_id)

    async with a_stage(database, tmp_path, handle) as stage:
        courier = courier_of(stage)
        await stage.db.begin(lambda tx: a_letter(tx, stage))
        await stage.receive(message(1))
        await stage.lanes.turn()
        stage.clock.passes(LEASE)
        await asyncio.gather(*stage.lanes._busy.values())
        await courier.turn()
        stage.clock.passes(LEASE)
        await asyncio.gather(*courier._sending)
        assert (seen, stage.wire.sent) == ([], [])
        # Nobody took them over, so they are given back and come again, unmarked.
        for _ in range(2):
            stage.clock.passes(1)
            await stage.serve()
            await courier.turn()
            await asyncio.gather(*courier._sending)
        assert seen == [1]
        (sent,) = stage.wire.sent
        assert say.repeated() not in sent.text


async def test_a_retry_that_is_due_already_is_not_slept_over(
    database: Database, tmp_path: Path
) -> None:
    """Whoever rings at the moment a retry comes due must not cost it its turn."""
    async with a_stage(database, tmp_path) as stage:
        stage.lanes._more = False
        stage.lanes._retries = [0.0]
        assert stage.lanes._patience() == 0.0
        assert not stage.lanes._retries


async def test_an_update_that_names_a_chat_no_column_holds_stops_nobody(
    database: Database, tmp_path: Path
) -> None:
    """A poison update is told about; what it says of its chat must not fail that transaction."""
    chat = {"id": 5, "type": "x" * 300, "title": "半个\ud800零\x00"}
    tapped = {"id": "1", "from": {"id": 5, "is_bot": False}, "message": {"chat": chat}}

    async def handle(update: Update, context: Context) -> None:
        raise ValueError("\ud800 and \x00")

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive({"update_id": 1, "callback_query": tapped}, message(2))
        for wait in (0, *RETRY_AFTER, 0):
            stage.clock.passes(wait)
            await stage.serve()
        assert set((await stage.states()).values()) == {"quarantined"}
        assert [letter.kind for letter in await stage.letters()] == ["failed"] * 2


async def test_who_takes_polling_over_sees_no_outage_in_its_own_rest(
    database: Database, tmp_path: Path
) -> None:
    outages: list[int] = []

    async def noted() -> None:
        outages.append(1)

    await install(database)
    async with a_stage(database, tmp_path) as stage:
        intake = Intake(stage.worker, stage.bot, stage.lanes, noted)
        await intake._store([])
        for others_polled, expected in ((True, []), (False, [1])):
            intake._rest()
            stage.clock.passes(600)
            if others_polled:
                await database.begin(lambda tx: inbox.polled(tx, stage.clock.now()))
            await intake._store([])
            assert outages == expected


async def test_what_a_last_turn_started_is_waited_for(database: Database, tmp_path: Path) -> None:
    """Intake's turn may be inside its transaction at the moment of the stop."""
    ended: list[int] = []

    async def handle(update: Update, context: Context) -> None:
        await asyncio.sleep(0)
        ended.append(update.update_id)

    async with a_stage(database, tmp_path, handle) as stage:
        await stage.receive(message(1))
        inside, go = asyncio.Event(), asyncio.Event()

        async def slow(tx: Tx) -> None:
            inside.set()
            await go.wait()

        intake = asyncio.create_task(stage.lanes.turn(slow))
        await inside.wait()
        stage.worker.stop()
        loop = asyncio.create_task(stage.lanes.run())
        await asyncio.sleep(0)
        go.set()
        await asyncio.gather(intake, loop)
        assert ended == [1]
        assert await stage.states() == {1: "done"}
