"""What a digest says. Silence is never called 未完成, and nobody is named unless switched on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.task import number

WEEKDAYS = "一二三四五六日"
WHOLE, MINE = "查看全部", "只看我单位"
# The words of past-due rows, in this order.
PAST = {
    "past_due_silent": "到期未报",
    "past_due_reported": "已过期限·已报进展",
    "past_due_nobody": "期限已过",
}
_NOBODY = "（文件未列明责任单位，无从报送）"
_BASES = {"internal": "统筹设定", "extension": "经批准延期"}


def day(on: date) -> str:
    """10 月 31 日（周六）; with its year where it is read from afar."""
    return f"{on.month} 月 {on.day} 日（周{WEEKDAYS[on.weekday()]}）"


def heading(*, days: int, today: date, part: int, parts: int, preview: bool) -> str:
    of = f"（{part}/{parts}）" if parts > 1 else ""
    mark = "预览（没有发出）· " if preview else ""
    return f"📅 {mark}未来 {days} 天到期 · {today} 周{WEEKDAYS[today.weekday()]}{of}"


def late() -> str:
    return "迟发：当时没有服务，现在补上。"


def moved(*, since: date, unknown_year: int | None) -> str:
    unknown = f"（{unknown_year} 年的调休尚未公布，按周末和法定节日算）" if unknown_year else ""
    return f"{day(since)}不是工作日，顺延到今天；任务期限不顺延。{unknown}"


def plan(*, short: str, closing: bool) -> str:
    return f"《{short}》{'（收尾中）' if closing else ''}"


def due_day(*, on: date, count: int, phrase: str | None, again: bool) -> tuple[str, str]:
    """The day, and what stands beside it."""
    if again:
        return f"{day(on)}", "（续）"
    said = f" — 文件写“{phrase}”" if phrase else ""
    return day(on), f" {count} 项{said}"


def task(
    *,
    ref: str,
    title: str,
    phrase: str | None,
    basis: str | None,
    amended: bool = False,
    by_hand: bool = False,
) -> str:
    """``phrase``: the document's, where it differs from that of its day; ``by_hand``: an
    administrator's.
    """
    said_by = "管理员写" if by_hand else ""
    notes = [f"{said_by}“{phrase}”"] if phrase else ["期限由管理员更正"] if by_hand else []
    notes += [_BASES[basis]] if basis in _BASES else []
    notes += ["已调整"] if amended else []
    said = "；".join(notes)
    return f"{ref}　{title}（{said}）" if said else f"{ref}　{title}"


def hidden(*, count: int) -> str:
    return f"另有 {count} 项，请在私聊中查看。"


def more(*, count: int) -> str:
    return f"另有 {count} 项。"


def duty(*, on: date, what: str, phrase: str) -> str:
    return f"{day(on)}前报送：{what} — 文件写“{phrase}”"


def past(*, state: str, count: int, refs: Sequence[str]) -> str:
    which = f"：{'、'.join(refs)}" if refs else ""
    nobody = _NOBODY if state == "past_due_nobody" else ""
    return f"{PAST[state]} {count} 项{nobody}{which}"


def silent(*, agencies: Sequence[tuple[str, int]]) -> str:
    return "到期未报的单位：" + "、".join(f"{name} {count} 项" for name, count in agencies)


def new(*, since: date, reported: int, completed: int) -> str:
    done = f" · 报完成 {completed} 项" if completed else ""
    return f"{since.month} 月 {since.day} 日以来新报 {reported} 条{done}"


def quiet_plan(*, short: str, dated: int) -> str:
    why = "没有写任务期限" if not dated else "这段时间没有到期的任务"
    return f"《{short}》{why}"


def all_well(*, days: int) -> str:
    return f"未来 {days} 天没有到期的任务，也没有期限已过的。"


def cited(*, short: str, ref: str) -> str:
    return f"{short}{number(ref=ref)}"


OF_DUE, OVERDUE, WEEK = "到期的有哪些", "期限已过的有哪些", "本周到期的有哪些"


def due_in(*, days: int) -> str:
    return f"未来 {days} 天到期的有哪些"


def nothing_due(
    *,
    first: date,
    last: date,
    undated: Sequence[str],
    dated: Sequence[str],
    history: int,
    ahead: Sequence[str],
    past: int,
) -> str:
    """Nothing falls due, and the reasons: which plans were looked at and which were not."""
    said = [f"{first} 至 {last} 没有到期的任务。"]
    if dated:
        said.append(f"{_plans(dated)}这段时间没有写到期的。")
    if undated:
        said.append(f"现行的{_plans(undated)}没有写任务期限。")
    if not dated and not undated:
        said.append("没有现行的文件。")
    if history:
        said.append(f"另有 {history} 份是历史计划，不计在内；要看请写文件名称。")
    if ahead:
        said.append(f"{_plans(ahead)}晚于今天印发，不计在内。")
    if past:
        said.append(f"期限已过的有 {past} 项，发 /overdue 查看。")
    return "\n".join(said)


def _plans(shorts: Sequence[str]) -> str:
    return "、".join(f"《{short}》" for short in shorts)
