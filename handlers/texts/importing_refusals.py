"""Why a plan's draft was not gone on with, what is on record, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.errors import Refusal

Facts = Mapping[str, Any]


def gone(*, by: str | None) -> str:
    who = f"，{by} 已放弃" if by else ""
    return (
        f"这份草稿已不在{who}，没有记录任何内容，已入库的计划没有变化。"
        "请重新发送文件，或发 /newplan 看还有哪些草稿。"
    )


def expired(*, days: int) -> str:
    return (
        f"这份草稿 {days} 天没有人处理，已经清除，没有导入任何内容。请重新发送文件，或发 /newplan。"
    )


def imported(*, short: str | None, by: str | None) -> str:
    what = f"《{short}》" if short else "一份计划"
    who = f"由 {by} " if by else ""
    return f"这份草稿已{who}导入为{what}，没有重复导入。在 /plans 里可以看到。"


def full(*, most: int) -> str:
    return (
        f"待处理的草稿已有 {most} 份，这份文件没有保存。请先发 /newplan 导入或放弃几份，再发一次。"
    )


def one_plan() -> str:
    return "两项在同一份文件里，不能作跨年度对应，没有记录任何内容。请发两份文件的编号。"


SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.PLAN_DRAFT_GONE: lambda facts: gone(by=facts.get("by")),
    Refusal.PLAN_DRAFT_EXPIRED: lambda facts: expired(days=facts["days"]),
    Refusal.PLAN_DRAFT_IMPORTED: lambda facts: imported(short=facts["short"], by=facts.get("by")),
    Refusal.LINK_IN_ONE_PLAN: lambda facts: one_plan(),
    Refusal.PLAN_DRAFTS_FULL: lambda facts: full(most=facts["most"]),
}
