"""/term: what the office says for what documents print."""

from __future__ import annotations

from collections.abc import Sequence

# What may stand behind /term, and what it asks for.
WORDS = {
    "删除": "drop",
    "停用": "drop",
    "delete": "drop",
    "恢复": "restore",
    "restore": "restore",
    "check": "check",
    "试查": "check",
}

ADD = "添加"
DROP = "删除"
SWITCH_OFF = "停用"
RESTORE = "恢复"
CANCEL = "取消"
ALL_TERMS = "全部说法"


def head(*, total: int) -> str:
    return f"本办公室的说法 · {total} 条"


def none() -> str:
    return "还没有自己添加的说法；随程序附带的照常有效。"


def line(*, said: str, means: Sequence[str]) -> str:
    return f"{said} → {'、'.join(means)}" if means else f"{said}（随附的，已停用）"


def usage() -> str:
    return (
        "添加　/term 说法 = 文件用词\n"
        "试查　/term check 说法 = 文件用词\n"
        "删除　/term 删除 说法\n"
        "恢复随附的　/term 恢复 说法"
    )


def not_allowed() -> str:
    return (
        "说法由管理员维护，您目前的身份不能看也不能改，没有记录任何内容。"
        "有查不到的常用说法，请告诉管理员；查任务请直接发要找的词。"
    )


def unclear() -> str:
    return "没有看懂，没有记录任何内容。写法：\n" + usage()


def bad(*, what: str, value: str) -> str:
    """``what`` as in store.search.terms.BadTerm."""
    why = {
        "said": f"“{value}”不能作为说法：要 2 到 80 个字。",
        "means": f"“{value}”不能作为文件用词：每个 2 到 80 个字，最多 12 个，不能与说法相同。",
        "reason": "理由最多 500 字。",
    }[what]
    return f"{why}没有记录任何内容。"


def reason() -> str:
    """Where an administrator gives none."""
    return "本办公室的习惯说法"


def add(*, said: str, means: Sequence[str], before: int, after: int, old: Sequence[str]) -> str:
    lines = [
        f"请确认：查“{said}”时，也查{_listed(means)}。",
        f"现在查到 {before} 项，添加后查到 {after} 项。",
    ]
    if old:
        lines.append(f"它现在的意思是{_listed(old)}，将被替换。")
    return "\n".join(lines)


def tried(*, said: str, total: int, means: Sequence[str], is_new: bool) -> str:
    if is_new:
        return f"如果“{said}”也查{_listed(means)}：查到 {total} 项。没有记录任何内容。"
    basis = f"（按{_listed(means)}）" if means else "（没有这个说法，按原词查）"
    return f"“{said}”现在查到 {total} 项{basis}。"


def drop(*, said: str, means: Sequence[str], is_shipped: bool) -> str:
    verb = "停用随附的说法" if is_shipped else "删除说法"
    return f"请确认：{verb}“{said}”（{_listed(means)}）。"


def restore(*, said: str) -> str:
    return f"请确认：恢复随附的说法“{said}”。"


def unknown(*, said: str) -> str:
    return f"没有“{said}”这个说法，没有记录任何内容。"


def nothing_to_restore(*, said: str) -> str:
    return f"随附的说法里，“{said}”没有停用或改写过，没有记录任何内容。"


def added(*, said: str, means: Sequence[str], total: int) -> str:
    return f"已添加：查“{said}”时，也查{_listed(means)}。现在查到 {total} 项。"


def dropped(*, said: str, means: Sequence[str]) -> str:
    """``means``: what applies now, of the shipped terms."""
    if means:
        return f"已删除“{said}”。现在按随附的说法查：{_listed(means)}。"
    return f"已删除“{said}”，今后按原词查。"


def restored(*, said: str, means: Sequence[str]) -> str:
    return f"已恢复“{said}”：{_listed(means)}。"


def _listed(means: Sequence[str]) -> str:
    return "、".join(f"“{word}”" for word in means)
