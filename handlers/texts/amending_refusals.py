"""Why a plan was not changed, what is on record, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.errors import Refusal

Facts = Mapping[str, Any]

_KEPT = "没有记录任何内容。"


def second_needed(*, gone: int, of: int) -> str:
    return (
        f"这次导入会移出 {of} 项中的 {gone} 项，超过十分之一，要两位管理员确认，现在还没有导入。"
        "请另一位管理员打开同一份草稿，再按一次导入。"
    )


def later_revision(*, number: int) -> str:
    return f"之后还有第 {number} 版，{_KEPT}要先撤销第 {number} 版：/plans › 管理 › 版本记录。"


def undo_over(*, days: int, number: int) -> str:
    return f"第 {number} 版已超过 {days} 天，不能一键撤销，{_KEPT}可以重新导入或逐项调整。"


def nothing_changed() -> str:
    return f"和现在的一样，{_KEPT}"


def basis_missing() -> str:
    return f"没有写依据，{_KEPT}调整计划要写依据：文件名称、文号或批示。"


def number_taken(*, number: str) -> str:
    return f"编号“{number}”已经有了或不能用，{_KEPT}请重新增加。"


def last_task() -> str:
    return f"计划里只剩这一项，不能移出，{_KEPT}"


def amended_meanwhile() -> str:
    return f"这项任务刚被别人调整过，{_KEPT}请重新打开任务，看过现在的内容再改。"


def archived_so(*, plan: str, archived: bool) -> str:
    return f"{plan} {'已经归档' if archived else '没有归档'}，{_KEPT}"


SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.SECOND_NEEDED: lambda facts: second_needed(gone=facts["gone"], of=facts["of"]),
    Refusal.LATER_REVISION: lambda facts: later_revision(number=facts["number"]),
    Refusal.UNDO_OVER: lambda facts: undo_over(days=facts["days"], number=facts["number"]),
    Refusal.NOTHING_CHANGED: lambda facts: nothing_changed(),
    Refusal.BASIS_MISSING: lambda facts: basis_missing(),
    Refusal.NUMBER_TAKEN: lambda facts: number_taken(number=facts["number"]),
    Refusal.LAST_TASK: lambda facts: last_task(),
    Refusal.AMENDED_MEANWHILE: lambda facts: amended_meanwhile(),
    Refusal.ARCHIVED_SO: lambda facts: archived_so(plan=facts["plan"], archived=facts["archived"]),
}
