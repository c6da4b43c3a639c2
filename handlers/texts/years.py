"""跨年度的同一任务: what administrators are asked, and what everybody reads once confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.task import number

SAME, OTHER, LATER, REOPEN = "是同一任务", "不是", "以后再说", "撤销判断"
YES, NO = "属实", "不是"
BEGIN, LOOK, DECIDED = "逐对核对", "重新查找", "已作判断"
OVERVIEW = "返回总览"

_SIGNS = {
    "text": "文字相近",
    "work": "写到同一项工作",
    "lead": "首要工作相同",
    "title": "写到同一份文件",
    "name": "写到同一个名称",
    "heading": "小标题相近",
    "sequence": "前后任务也对应",
}
_STATES = {"suggested": "待核对", "confirmed": "已确认", "rejected": "已否定"}


def in_private() -> str:
    return "核对跨年度任务请在私聊里办理。"


def not_allowed() -> str:
    return (
        "跨年度任务由管理员核对，您目前的身份不能做，没有记录任何内容。\n"
        "已确认的对应关系，在任务卡上可以看到。您的身份：/whoami"
    )


def overview(*, tasks: int, plans: int, decided: int) -> str:
    return (
        f"跨年度对应 · 待核对：任务 {tasks} 对，文件 {plans} 处；已作判断 {decided} 条\n"
        "由文字相似度提出，不一定对。您确认之前，别人看不到；否定的不再提出。\n"
        "漏了的可以自己提：/links 后面写两个编号。"
    )


def how_to_propose() -> str:
    return (
        "请写两份文件的两个编号，例如：\n"
        "/links strategy-2020#68 annual-2021-2022#70\n"
        "或 /links 2020年推进计划第68项 和 2021—2022年度推进计划第70项\n"
        "没有记录任何内容。"
    )


def no_such_task(*, typed: str) -> str:
    return f"没有找到“{typed}”这一项，或有几份文件都有。请写全文件和编号，没有记录任何内容。"


def nothing_waits() -> str:
    return "没有待核对的跨年度对应。导入新的计划后会自动查找。"


def asked() -> str:
    return "已安排重新查找全部计划，通常一两分钟内完成。已作的判断不会变动。完成后发 /links 查看。"


def pair_head(*, left: int, state: str) -> str:
    if state == "suggested":
        return f"是不是同一任务？（待核对 {left} 条）"
    return f"同一任务的判断 · {_STATES[state]}"


def named_head(*, left: int, state: str) -> str:
    if state == "suggested":
        return f"文件之间的关系属实吗？（待核对 {left} 条）"
    return f"文件之间的关系 · {_STATES[state]}"


def task(*, plan: str, ref: str) -> str:
    """``2020 年推进计划 第 68 项``."""
    return f"{plan} {number(ref=ref)}"


def alike(*, likeness: float, signs: Sequence[str]) -> str:
    if "by_hand" in signs:
        return "由管理员提出，不是按文字相似度"
    said = "、".join(_SIGNS[sign] for sign in signs if sign in _SIGNS)
    shown = f"相似度 {round(likeness * 100)}%"
    return f"{shown}：{said}" if said else shown


def marked() -> str:
    return "加粗处为两项不同的文字。"


def undated() -> str:
    return "其中一份文件没有日期，分不出先后。"


def full_text(*, plan: str, ref: str) -> str:
    return f"{plan} {number(ref=ref)}"


def did(*, state: str, line: str) -> str:
    said = {
        "confirmed": "已确认，任务卡和文件页上会显示：",
        "rejected": "已否定，不再提出：",
        "suggested": "已撤销判断，回到待核对：",
    }
    return f"{said[state]}{line}"


def between(*, earlier: str, later: str) -> str:
    return f"{earlier} ↔ {later}"


def listed(*, state: str, line: str) -> str:
    return f"{_STATES[state]}　{line}"


def decided_head(*, total: int) -> str:
    return f"跨年度对应 · 已作判断 {total} 条"


def nothing_decided() -> str:
    return "还没有作过判断。"


def names(*, kind: str, giving: str, meant: str) -> str:
    said = {
        "cites": f"{giving} 写到 {meant}",
        "produces": f"{giving} 提出制定 {meant}",
        "promises": f"{giving} 提出制定 {meant} 的后续计划",
    }
    return said[kind]


def phrase(*, phrase: str) -> str:
    return f"原文：{phrase}"


# What everybody reads.


def linked(*, plan: str, ref: str, is_earlier: bool | None, changes: Sequence[str]) -> str:
    """往年同一任务：2020 年推进计划第 68 项 · 牵头由知识产权局改为工业和信息化部."""
    when = {True: "往年同一任务", False: "后续年度同一任务", None: "其他文件中的同一任务"}[
        is_earlier
    ]
    shown = number(ref=ref).replace(" ", " ")
    return " · ".join([f"{when}：{plan}{shown}", *changes])


def and_more(*, count: int) -> str:
    return f"另有 {count} 项同一任务，见各年任务卡。"


def open_linked(*, plan: str, ref: str) -> str:
    return f"看{plan}{number(ref=ref)}"


def lead_changed(*, before: Sequence[str], after: Sequence[str], leads: bool) -> str:
    """Not ``leads``: one of the documents states no rule, so the first is no lead there."""
    return f"{'牵头' if leads else '首列'}由{'、'.join(before)}改为{'、'.join(after)}"


def lead_there(*, names: Sequence[str], leads: bool) -> str:
    return f"该文件{'牵头' if leads else '首列'}为{'、'.join(names)}"


def unnamed_there() -> str:
    return "该文件未列明责任单位"


def joined(*, names: Sequence[str]) -> str:
    return f"增加{'、'.join(names)}"


def left(*, names: Sequence[str]) -> str:
    return f"不再列{'、'.join(names)}"


def verb_changed(*, before: str, after: str) -> str:
    return f"由“{before}”改为“{after}”"


def target_changed(*, before: Sequence[str], after: Sequence[str]) -> str:
    if not before:
        return f"新增目标“{'”“'.join(after)}”"
    if not after:
        return f"不再写目标“{'”“'.join(before)}”"
    return f"目标由“{'”“'.join(before)}”改为“{'”“'.join(after)}”"


def deadline_changed(*, before: str, after: str) -> str:
    return f"期限由“{before}”改为“{after}”"


def deadline_there(*, phrase: str) -> str:
    return f"该文件期限为“{phrase}”"


def no_deadline_there() -> str:
    return "该文件未写期限"


def word_for_word() -> str:
    return "文字相同"


def of_plan(*, kind: str, is_giving: bool, other: str, ref: str | None, phrase: str) -> str:
    """A line on a plan's page: what it gave rise to, or what it rests on."""
    where = f"{number(ref=ref)}" if ref else ""
    if kind == "produces":
        if is_giving:
            return f"后续计划　{where}提出制定 {other}"
        return f"依据　由 {other}{where}提出制定"
    if kind == "promises":
        if is_giving:
            return f"后续计划　{where}提出：“{phrase}”（接续 {other}）"
        return f"后续计划　{other}{where}提出：“{phrase}”"
    return f"依据　写到 {other}" if is_giving else f"被 {other}{where}写到"
