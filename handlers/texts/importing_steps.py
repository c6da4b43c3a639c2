"""What was done to a draft a moment ago, and that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts.task import number as of_task

UNDO_STEP = "撤回刚才这一步"
_FIELDS = {
    "number": "编号",
    "text": "文字",
    "heading": "标题",
    "agencies": "单位",
    "deadlines": "期限",
}
_COUNTS = {
    "removed": "去掉 {n} 段",
    "merged": "合并 {n} 处",
    "joined": "并入 {n} 段",
    "split": "拆开 {n} 处",
    "task": "改作任务 {n} 段",
    "added": "增加 {n} 项",
    "edited": "更正 {n} 处",
}


def removed(*, number: str, words: str) -> str:
    return f"已去掉{of_task(ref=number)}“{words}”：不作任务，文字留作说明。"


def merged(*, number: str, other: str) -> str:
    return f"已把{of_task(ref=other)}并入{of_task(ref=number)}。"


def split(*, number: str, other: str) -> str:
    return f"已拆成两项：{of_task(ref=number)}、{of_task(ref=other)}（编号暂排，可改）。"


def added(*, number: str, words: str) -> str:
    return f"已增加{of_task(ref=number)}“{words}”。"


def made_task(*, number: str, words: str) -> str:
    return f"已作为一项任务：{of_task(ref=number)}“{words}”。"


def joined(*, number: str) -> str:
    return f"已并入{of_task(ref=number)}。"


def edited(*, number: str, field: str | None, value: str) -> str:
    what = _FIELDS.get(field or "")
    if what is None:
        return f"已记：{of_task(ref=number)}"
    return f"已记：{of_task(ref=number)}{what}　{value or '无'}"


def same(*, name: str, body: str) -> str:
    return f"已记：“{name}”={body}"


def fresh(*, name: str, count: int) -> str:
    if count > 1:
        return f"已记：“{name}”等 {count} 个是新单位"
    return f"已记：“{name}”是新单位"


def no_body(*, name: str) -> str:
    return f"已记：“{name}”不作单位"


def paired(*, number: str, count: int, is_same: bool) -> str:
    what = "与已入库的是同一项" if is_same else "与已入库的不是同一项"
    more = f"等 {count} 项" if count > 1 else ""
    return f"已记：{of_task(ref=number)}{more}{what}"


def settled(*, label: str, what: str, count: int) -> str:
    """``what`` is the problem in a sentence, ``label`` the answer that was tapped."""
    if count > 1:
        return f"已记：{count} 处{label}"
    return f"已记：{label}（{what.rstrip('。')}）"


def other() -> str:
    return "已记。"


def undone() -> str:
    return "已撤回刚才那一步，草稿和之前一样。"


def by_hand(*, counts: Mapping[str, int]) -> str | None:
    """How many of each kind people did to the draft."""
    told = [said.format(n=counts[deed]) for deed, said in _COUNTS.items() if counts.get(deed)]
    return f"人工：{'、'.join(told)}" if told else None
