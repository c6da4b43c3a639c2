"""Why something is not followed or urged, what is on record, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from store.errors import Refusal

Facts = Mapping[str, Any]


def follows_too_many(*, most: int) -> str:
    return (
        f"最多关注 {most} 项，这次没有记录。请先在 /follow 里取消一些，或改为关注板块、整份计划。"
    )


def urged_lately(*, last: str, again: str) -> str:
    return (
        f"这项任务 {_day(last)}刚催办过，同一任务 5 天内只催办一次，没有再发出任何消息。"
        f"{_day(again)}起可以再催。"
    )


def nobody_to_urge() -> str:
    return "这项任务没有尚未报送的责任单位，不必催办，没有发出任何消息。"


def _day(said: str) -> str:
    """An ISO day, local; whatever else it is, as it stands."""
    try:
        on = date.fromisoformat(said)
    except ValueError:
        return said
    return f" {on.month} 月 {on.day} 日"


SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.FOLLOWS_TOO_MANY: lambda facts: follows_too_many(most=facts["most"]),
    Refusal.URGED_LATELY: lambda facts: urged_lately(last=facts["last"], again=facts["again"]),
    Refusal.NOBODY_TO_URGE: lambda facts: nobody_to_urge(),
}
