"""The three limits, on a clock of the test's own."""

from __future__ import annotations

from bot.sandbox.errors import Refusal
from bot.sandbox.limits import Limits, LimitSettings


def send(limits: Limits, chat: int, now: float, *, group: bool = False, edit: bool = False) -> int:
    """0 when admitted, else the seconds to wait."""
    try:
        limits.admit(chat, group=group, edit=edit, now=now)
    except Refusal as refusal:
        assert refusal.code == 429
        assert refusal.parameters is not None
        return int(refusal.parameters["retry_after"])
    return 0


def test_a_chat_has_a_short_burst_that_comes_back_one_a_second() -> None:
    limits = Limits(LimitSettings())
    assert [send(limits, 1, 100.0) for _ in range(5)] == [0, 0, 0, 0, 1]
    assert send(limits, 2, 100.0) == 0
    assert [send(limits, 1, 101.1), send(limits, 1, 101.1)] == [0, 1]


def test_a_group_has_twenty_in_a_rolling_minute() -> None:
    limits = Limits(LimitSettings())
    sent = [send(limits, -1, 100.0 + 2 * n, group=True) for n in range(20)]
    assert sent == [0] * 20
    assert send(limits, -1, 140.0, group=True) == 20
    assert send(limits, -1, 160.5, group=True) == 0


def test_thirty_a_second_in_all_and_edits_count_there_only() -> None:
    limits = Limits(LimitSettings())
    assert [send(limits, 5, 100.0, edit=True) for _ in range(20)] == [0] * 20
    assert [send(limits, 1000 + n, 100.0) for n in range(10)] == [0] * 10
    assert send(limits, 2000, 100.5) == 1
    assert send(limits, 2000, 101.0) == 0
    assert send(limits, 5, 101.0) == 0
    assert limits.refused == 1


def test_off_means_off() -> None:
    limits = Limits(LimitSettings(mode="off"))
    assert {send(limits, 1, 100.0) for _ in range(1000)} == {0}
