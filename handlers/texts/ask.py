"""Answers to questions in one's own words: how they were read, the sentence, what was searched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.status import row
from handlers.texts.task import number

ROLE = {"lead": "牵头", "participant": "参与"}
KIND = {
    "by": "写明期限",
    "by_then_ongoing": "完成后持续推进",
    "ongoing": "持续推进",
    "recurring": "定期",
    "none": "未写期限",
}
MANNED = {
    "sole": "独自负责",
    "shared": "与其他单位共同",
    "divided": "按职责分工",
    "nobody": "未列明责任单位",
}
EVERYTHING = "全部任务"


def window(*, first: date | None, last: date | None) -> str:
    """A span of days as one reads it: one day, a month, from, until."""
    if first is None and last is None:
        return "不限期限"
    if first is None:
        return f"期限在 {last} 当日或之前"
    if last is None:
        return f"期限在 {first} 当日或之后"
    if first == last:
        return f"期限 {first}"
    return f"期限 {first} 至 {last}"


def keyword(*, word: str) -> str:
    return f"“{word}”"


def plans(*, shorts: Sequence[str]) -> str:
    return "、".join(f"《{short}》" for short in shorts)


def any_of(*, names: Sequence[str]) -> str:
    return "或".join(names)


def but(*, name: str, part: str | None) -> str:
    """Tasks without a body, or without its ``part`` of them."""
    return f"不由{name}{part}" if part else f"不含{name}"


def all_of(*, names: Sequence[str]) -> str:
    return "和".join(names)


def reading(*, parts: Sequence[str], first: int, last: int, total: int) -> str:
    """The first line: what was understood, and which of the tasks are shown."""
    read = " · ".join(parts) or EVERYTHING
    if not total:
        return read
    return (
        f"{read} · {total} 项"
        if last - first + 1 == total
        else f"{read} · {first}–{last} / {total}"
    )


def remove(*, label: str) -> str:
    return f"✕ {label}"


def read_as(*, typed: str, meant: str) -> str:
    return f"按“{meant}”查到（您输入的是“{typed}”）。"


def count(*, total: int, lead: int | None, participant: int | None) -> str:
    if lead is None or participant is None:
        return f"一共 {total} 项。"
    return f"一共 {total} 项：牵头 {lead}，参与 {participant}。"


def yes(*, total: int) -> str:
    return f"有，{total} 项。"


def no() -> str:
    return "没有。"


def overdue(*, total: int) -> str:
    return f"期限已过 {total} 项。只按计划写明的期限算，没有看各单位报送的进展。"


def overdue_open(*, total: int, settled: int, hidden: int) -> str:
    """What was reported is taken into account, where it may be seen."""
    said = f"期限已过、没有报完成的 {total} 项。" if total else "没有期限已过而没报完成的任务。"
    if settled:
        said += f"已报完成或已延期的 {settled} 项不在其中。"
    return said + _hidden(hidden)


def stands(*, counts: Sequence[tuple[str, int]], hidden: int) -> str:
    """How the tasks stand: the words of the board, how many each."""
    said = "，".join(f"{row(name=name)} {count} 项" for name, count in counts)
    silent = _SILENT if any(name.endswith("silent") for name, _ in counts) else ""
    return f"{said}。{silent}{_hidden(hidden)}"


def none_stands(*, is_done: bool, hidden: int) -> str:
    """No task is so: none was reported done, or every one was."""
    said = f"还没有报完成的。{_SILENT}" if is_done else "都已报完成。"
    return said + _hidden(hidden)


def stands_alone(*, name: str, last_on: date | None) -> str:
    if last_on is not None:
        return f"{row(name=name)}，最近报送 {last_on}。"
    return f"{row(name=name)}。{_SILENT if name.endswith('silent') else ''}"


_SILENT = "没有报送不等于没有做。"


def stands_line(*, name: str, title: str) -> str:
    return f"{row(name=name)}　{title}"


def _hidden(hidden: int) -> str:
    return f"另有 {hidden} 项的进展只对责任单位和统筹开放。" if hidden else ""


def none_overdue() -> str:
    return "没有期限已过的任务（到期当天不算）。"


def status(*, is_done: bool) -> str:
    if is_done:
        return "完成情况只对责任单位和统筹开放，这里不能按它列任务；这不表示没有完成。"
    return "相关任务如下，没有看报送的进展（只对责任单位和统筹开放）；这不表示没有完成。"


def report() -> str:
    return "填报请在私聊里发给我，这里没有记录。您说的任务："


def report_unclear() -> str:
    return "填报请在私聊里发给我，这里没有记录；也没有找到您说的任务。"


def who(
    *,
    lead: Sequence[str],
    participants: Sequence[str],
    first: Sequence[str],
    listed: Sequence[str],
    divided: bool,
    most: int | None = None,
) -> str:
    """市场监管总局牵头，农业农村部、知识产权局参与。 ``most``: how many of one part are named."""
    if most is not None:
        participants, listed = _few(participants, most), _few(listed, most)
    if lead and not participants:
        said = f"{'、'.join(lead)}独自负责" if len(lead) == 1 else f"{'、'.join(lead)}牵头"
    elif lead:
        said = f"{'、'.join(lead)}牵头，{'、'.join(participants)}参与"
    elif first and listed:
        said = f"首列{'、'.join(first)}（文件未规定牵头），同列{'、'.join(listed)}"
    else:
        said = f"列有{'、'.join((*first, *listed, *participants))}"
    return f"{said}{'（原文注明按职责分工）' if divided else ''}。"


def _few(names: Sequence[str], most: int) -> Sequence[str]:
    if len(names) <= most + 1:
        return names
    return [*names[: most - 1], f"{names[most - 1]}等 {len(names)} 家"]


def who_unnamed() -> str:
    return "该文件未列明责任单位。"


def where(*, short: str, ref: str) -> str:
    return f"{short}{number(ref=ref)}"


def cited(*, short: str, ref: str, title: str) -> str:
    return f"{short}{number(ref=ref)}：“{title}”"


def due_line(*, due_on: date, year: int, title: str) -> str:
    """The day with its year where that is not ``year``."""
    day = f"{due_on:%m-%d}" if due_on.year == year else due_on.isoformat()
    return f"{day}　{title}"


def due_in(*, due_on: date, days: int) -> str:
    """Until when, and how far that is; the day itself is not over."""
    if days < 0:
        return f"期限 {due_on}，已过 {-days} 天。"
    return f"期限 {due_on}，" + (f"还有 {days} 天。" if days else "就是今天。")


def no_day(*, kind: str, by_hand: bool = False) -> str:
    """``by_hand``: an administrator says so."""
    if by_hand:
        return (
            "这一项" + ("没有期限" if kind == "none" else "持续推进，没有日期") + "，由管理员更正。"
        )
    if kind == "none":
        return "文件没有写这一项的期限。"
    return "文件写的是持续推进，没有写日期。"


def holds(*, is_so: bool) -> str:
    return "是。" if is_so else "不是。"


def no_ranking() -> str:
    return "各单位之间多少的比较、排名，我不做；可以问某一个单位有多少项。"


def one_at_a_time() -> str:
    return "一次填报一项，请逐项发给我，如“第3项 已完成 …”。"


def nothing() -> str:
    return "没有找到。"


def near() -> str:
    return "字面相近、但不是这个："


def no_such_plan(*, typed: str) -> str:
    return f"没有“{typed}”这份文件。"


def silent_plans(*, shorts: Sequence[str]) -> str:
    return f"{'、'.join(f'《{short}》' for short in shorts)}没有列明责任单位，不能按单位查。"


def agency_and_time() -> str:
    return "现有文件中，写明期限的没有列明责任单位，列明责任单位的没有写期限。"


def coverage(*, plans: int, tasks: int) -> str:
    return f"查了 {plans} 份文件 {tasks} 项。"


def coverage_agencies(*, plans: int, naming: int, tasks: int) -> str:
    return f"查了 {plans} 份文件；列明责任单位的 {naming} 份（{tasks} 项）。"


def coverage_dated(*, plans: int, dated: int, tasks: int) -> str:
    return f"查了 {plans} 份文件；写明期限的 {dated} 份（{tasks} 项）。"


def too_many_to_show(*, left: int) -> str:
    return f"另有 {left} 项。"


def examples(*, said: Sequence[str]) -> str:
    return "例如：" + "".join(f"“{one}”" for one in said)


def example_duties(*, short: str) -> str:
    return f"{short}牵头哪些"


def example_item(*, short: str, ref: str) -> str:
    return f"{short}{number(ref=ref)}"


def example_due() -> str:
    return "未来三个月到期的有哪些"


def gone() -> str:
    return "这个问题已经过期，请再问一次。"


def in_group(*, read: str, sentence: str, total: int) -> str:
    return f"{read} · {total} 项\n{sentence}" if sentence else f"{read} · {total} 项"


WHOLE = "查看全文"
