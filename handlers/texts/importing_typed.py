"""What a reviewer typed for a draft, shown before it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.importing_tasks import FIELDS

CONFIRM, AGAIN, LEAVE = "确认", "重写", "不改"

_WHAT = {
    "text": "文字",
    "heading": "标题",
    "agencies": "责任单位",
    "deadline": "期限",
    "number": "编号",
}


def check(*, what: str, number: str | None) -> str:
    """``number``: of the task, None for what is said of the plan itself."""
    if what == "task":
        return "请确认增加这一项，确认了才记录："
    if what in FIELDS and number is None:
        return f"请确认计划的{FIELDS[what]}，确认了才记录："
    return f"请确认第 {number} 项的{_WHAT[what]}，确认了才记录："


def was(*, said: str | None) -> str:
    return f"原　{said or '无'}"


def becomes(*, said: str | None) -> str:
    return f"改为　{said or '无'}"


def new_task(*, number: str, text: str) -> str:
    return f"{number}　{text}"


def agencies(*, names: Sequence[str]) -> str:
    return "单位　" + ("、".join(names) or "没有写")


def deadlines(*, phrases: Sequence[str]) -> str:
    return "期限　" + ("；".join(phrases) or "没有写")


def unknown(*, names: Sequence[str], more: int) -> str:
    rest = f"等 {more + len(names)} 个" if more else ""
    told = "、".join(f"“{name}”" for name in names)
    return f"⚠ 没有登记过单位{told}{rest}。确认后记为待定，导入前要定下来。"


def ambiguous(*, names: Sequence[str]) -> str:
    told = "、".join(f"“{name}”" for name in names)
    return f"⚠ {told}可以指几个单位，确认后导入前要选定。"


def looks_asked() -> str:
    return "⚠ 这像一个问题。要提问请点“不改”，再发一次。"
