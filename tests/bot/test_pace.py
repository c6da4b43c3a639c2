"""One chat's trouble is its own; the sum stays under Telegram's figures."""

from __future__ import annotations

import asyncio
import heapq
import math
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.errors import seconds_of
from bot.pace import Limits, Pace

LIMITS = Limits()
# For what is about the figures and not about who waits.
PATIENT = Limits(patience=math.inf)


class Timeline:
    """A clock that jumps to whoever wakes first; nothing waits in real time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._waiting: list[tuple[float, int, asyncio.Event]] = []
        self._count = 0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        woken = asyncio.Event()
        heapq.heappush(self._waiting, (self.now + max(0.0, seconds), self._count, woken))
        await woken.wait()

    async def run(self, *work: Any) -> None:
        tasks = [asyncio.ensure_future(one) for one in work]
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)
            if self._waiting and not all(task.done() for task in tasks):
                self.now, _, woken = heapq.heappop(self._waiting)
                woken.set()
        await asyncio.gather(*tasks)

    async def outcomes(self, *work: Any) -> list[Any]:
        """What each returned or raised."""
        found = asyncio.gather(*work, return_exceptions=True)
        await self.run(found)
        return await found


class Telegram:
    """Notes when what was sent; refuses as told."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.sent: list[tuple[float, int]] = []
        self.refuse: dict[int, list[float]] = {}
        self.pace = Pace(PATIENT, time=timeline.time, sleep=timeline.sleep)

    async def call(self, chat: int, endpoint: str = "sendMessage") -> None:
        async def callback() -> bool:
            if self.refuse.get(chat):
                raise RetryAfter(int(self.refuse[chat].pop()))
            self.sent.append((self.timeline.now, chat))
            return True

        data = {"chat_id": chat}
        await self.pace.process_request(callback, (), {}, endpoint, data, None)

    def times(self, chat: int) -> list[float]:
        return [at - 1000.0 for at, to in self.sent if to == chat]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(Timeline())


def most_within(times: list[float], window: float) -> int:
    return max(sum(start <= t < start + window for t in times) for start in times)


async def test_a_small_burst_goes_at_once_and_then_one_a_second(telegram: Telegram) -> None:
    await telegram.timeline.run(*(telegram.call(5) for _ in range(8)))
    assert telegram.times(5) == [0, 0, 0, 1, 2, 3, 4, 5]


async def test_a_chat_that_was_quiet_has_its_burst_again(telegram: Telegram) -> None:
    await telegram.timeline.run(*(telegram.call(5) for _ in range(3)))
    telegram.timeline.now += 60
    await telegram.timeline.run(*(telegram.call(5) for _ in range(3)))
    assert telegram.times(5)[3:] == [60, 60, 60]


async def test_a_group_gets_at_most_twenty_a_minute(telegram: Telegram) -> None:
    await telegram.timeline.run(*(telegram.call(-100) for _ in range(50)))
    assert most_within(telegram.times(-100), 60.0) <= 20


async def test_all_chats_together_get_at_most_thirty_a_second(telegram: Telegram) -> None:
    await telegram.timeline.run(*(telegram.call(chat) for chat in range(1, 201)))
    assert most_within([at for at, _ in telegram.sent], 1.0) <= 30
    assert telegram.timeline.now - 1000.0 < 200 / LIMITS.total_sends + 1


async def test_a_full_chat_does_not_delay_another(telegram: Telegram) -> None:
    await telegram.timeline.run(*(telegram.call(5) for _ in range(30)), telegram.call(6))
    assert telegram.times(6) == [0]


async def test_a_429_is_raised_and_pauses_only_its_chat(telegram: Telegram) -> None:
    telegram.refuse[5] = [30.0]
    with pytest.raises(RetryAfter):
        await telegram.timeline.run(telegram.call(5))
    assert telegram.pace.wait_for(5) == 30.0
    assert telegram.pace.wait_for(6) == 0.0
    await telegram.timeline.run(telegram.call(5), telegram.call(6))
    assert telegram.times(6) == [0]
    assert telegram.times(5) == [30]


async def test_an_edit_waits_for_the_pause_of_its_chat_but_costs_it_nothing(
    telegram: Telegram,
) -> None:
    edits = (telegram.call(5, "editMessageText") for _ in range(10))
    await telegram.timeline.run(*edits, telegram.call(5))
    assert telegram.times(5) == [0] * 11


async def test_what_puts_no_message_anywhere_is_not_paced(telegram: Telegram) -> None:
    calls = (telegram.call(5, "getChat") for _ in range(100))
    await telegram.timeline.run(*calls)
    assert telegram.times(5) == [0] * 100


async def test_asking_reserves_nothing(telegram: Telegram) -> None:
    for _ in range(50):
        assert telegram.pace.wait_for(5) == 0.0


async def test_idle_chats_are_forgotten(telegram: Telegram) -> None:
    for chat in range(1, 5001):
        telegram.timeline.now += 1
        await telegram.timeline.run(telegram.call(chat))
    assert len(telegram.pace._chats) <= 2_000


async def test_whoever_would_wait_long_is_told_when_instead(telegram: Telegram) -> None:
    """Who waits holds a place in which another chat could be served."""
    telegram.pace = Pace(LIMITS, time=telegram.timeline.time, sleep=telegram.timeline.sleep)
    calls = [telegram.call(-100) for _ in range(50)]
    results = await telegram.timeline.outcomes(*calls)
    refused = [result for result in results if isinstance(result, RetryAfter)]
    assert telegram.timeline.now - 1000.0 <= LIMITS.patience
    assert len(telegram.times(-100)) + len(refused) == 50
    assert len(refused) >= 40
    assert all(seconds_of(error) >= 1 for error in refused)


async def test_a_paused_chat_refuses_at_once(telegram: Telegram) -> None:
    telegram.pace = Pace(LIMITS, time=telegram.timeline.time, sleep=telegram.timeline.sleep)
    telegram.refuse[5] = [30.0]
    (first,) = await telegram.timeline.outcomes(telegram.call(5))
    again, edit = await telegram.timeline.outcomes(
        telegram.call(5), telegram.call(5, "editMessageText")
    )
    assert [seconds_of(error) for error in (first, again, edit)] == [30, 30, 30]
    assert telegram.timeline.now == 1000.0
