"""Ten thousand digests to five hundred groups through the real courier, limiter and outbox."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.clock import Clock
from bot.courier import Courier
from bot.health import Health
from bot.pace import Pace
from bot.painter import Painter
from bot.worker import Worker
from handlers import letters
from handlers.page import Page, page
from store import chats, outbox
from store.db import Database, Tx
from store.tables import outbox as rows
from store.traffic import OutboxMessage
from tests.simulate.telegram import STARTS, TOTAL, Telegram, VirtualTime


class VirtualClock(Clock):
    def __init__(self, time: VirtualTime) -> None:
        super().__init__(ZoneInfo("Asia/Shanghai"))
        self.time = time

    def now(self) -> Any:
        return self.time.now()


@dataclass
class Delivered:
    """What came of it. ``seconds`` from the first to the last message of the other chats, and
    ``least`` what Telegram's limits need for them.
    """

    messages: int
    lost: int
    marked: int
    twice_marked: int
    unmarked: int
    disordered: int
    unknown: int
    reported: int
    ours: int
    theirs: int
    seconds: float
    least: float
    slowest_refused: float


@dataclass
class Sending:
    """``dropped`` and ``refused`` as in Telegram."""

    database: Database
    folder: Path
    chats: int
    each: int
    seed: int = 1
    dropped: float = 0.0
    refused: Mapping[int, float] | None = None

    async def run(self) -> Delivered:
        """Queue everything, let the courier turn until nothing is left, count."""
        time = VirtualTime()
        pace = Pace(time=time, sleep=time.sleep)
        wire = Telegram(time, pace, random.Random(self.seed), self.dropped)
        wire.refused = {-1_000_000 - n: until for n, until in (self.refused or {}).items()}
        await self._queue()
        reported: list[int] = []

        async def fell(tx: Tx, message: OutboxMessage, why: str, now: Any) -> None:
            if why == "unknown":
                reported.append(message.id)

        worker = Worker(
            self.database,
            VirtualClock(time),
            Health(self.folder / "health.json"),
            1,
            timedelta(hours=3),
        )
        bot: Any = wire
        painter = Painter(self.folder)
        courier = Courier(worker, bot, pace, painter, _word, letters.repeated, fell)
        await self._drain(courier, time)
        return await self._count(wire, len(reported))

    async def _queue(self) -> None:
        async def body(tx: Tx) -> None:
            ids = [
                await chats.ensure(tx, -1_000_000 - n, "supergroup", None, STARTS)
                for n in range(self.chats)
            ]
            for number in range(self.each):
                for chat_id in ids:
                    await outbox.put(
                        tx,
                        chat_id=chat_id,
                        kind=letters.FAILED,
                        facts={"number": number},
                        dedupe_key=f"{chat_id}:{number}",
                        now=STARTS,
                        manner={"once": True},
                    )

        await self.database.begin(body)

    async def _drain(self, courier: Courier, time: VirtualTime) -> None:
        idle = 0
        while True:
            await courier.turn()
            await _all_wait(courier, time)
            if courier._done:
                continue
            if time.sleeping:
                time.next()
                await _all_wait(courier, time)
                idle = 0
                continue
            coming = await self._next()
            if coming is None:
                return
            ahead = (coming - time.now()).total_seconds()
            time.next(time.seconds + max(ahead, 0.0) + 0.001)
            idle += 1
            assert idle < 1_000, "the courier stands still"

    async def _next(self) -> Any:
        """When the oldest message of some chat comes; the others of its chat wait for it."""
        oldest = (
            select(func.min(rows.c.id)).where(rows.c.state == "queued").group_by(rows.c.chat_id)
        )
        waiting = select(func.min(rows.c.not_before)).where(rows.c.id.in_(oldest))
        return await self.database.read(lambda tx: tx.scalar(waiting))

    async def _count(self, wire: Telegram, reported: int) -> Delivered:
        remark = letters.repeated(page("")).text.strip()
        refused = set(wire.refused)
        lost = marked = twice = unmarked = disordered = 0
        for n in range(self.chats):
            texts = wire.stored[-1_000_000 - n]
            numbers = [int(text.split("#")[1].split()[0]) for text in texts]
            disordered += sum(a > b for a, b in pairwise(numbers))
            for number in range(self.each):
                same = [t for t, m in zip(texts, numbers, strict=True) if m == number]
                again = sum(remark in text for text in same)
                lost += not same
                marked += again > 0
                twice += again > 1
                unmarked += max(0, len(same) - again - 1)
        others = [at for chat, times in wire.at.items() if chat not in refused for at in times]
        last = [times[-1] for chat, times in wire.at.items() if chat in refused]
        unknown = await self.database.read(
            lambda tx: tx.scalar(
                select(func.count()).select_from(rows).where(rows.c.state == "unknown")
            )
        )
        per_group = 60.0 * ((self.each - 1) // 20)
        return Delivered(
            messages=self.chats * self.each,
            lost=lost,
            marked=marked,
            twice_marked=twice,
            unmarked=unmarked,
            disordered=disordered,
            unknown=unknown,
            reported=reported,
            ours=wire.ours,
            theirs=wire.theirs,
            seconds=max(others) - min(others),
            least=max(len(others) / TOTAL, per_group),
            slowest_refused=max(last, default=0.0),
        )


def _word(kind: str, facts: Mapping[str, object], buttons: Any) -> Page:
    return page(f"#{facts['number']} 摘要")


async def _all_wait(courier: Courier, time: VirtualTime) -> None:
    """Until every sender sleeps in virtual time or has ended."""
    while True:
        before = time.sleeping, len(courier._sending), len(courier._done)
        for _ in range(4):
            await asyncio.sleep(0)
        if (time.sleeping, len(courier._sending), len(courier._done)) == before:
            return
