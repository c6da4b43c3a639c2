"""动态调整: what administrators are asked and told who change, add or withdraw a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

EDIT_TEXT, EDIT_AGENCIES, EDIT_DEADLINE, WITHDRAW = "改文字", "改责任单位", "改期限", "移出计划"
CONFIRM, CANCEL, VIEW_TASK, MORE = "确认", "取消", "看任务", "再改一处"
NOBODY, NO_DEADLINE, AT_THE_END = "不写责任单位", "不写期限", "放在最后"
AMEND = "调整任务"

_WAYS = {"edit": "调整", "add": "增加任务", "withdraw": "移出计划"}


def in_private() -> str:
    return "调整计划请在私聊中办理，避免群里误触。"


def only_administrators() -> str:
    return "计划文件由管理员导入和调整，您目前的身份不能做，没有记录任何内容。您的身份：/whoami"


def how_to_edit() -> str:
    return (
        "请写任务编号：/edititem 39，或 /edititem 文件代号#39。\n"
        "可以改文字、责任单位、期限，或把任务移出计划；要写依据，原文保留。"
    )


def choose_task(*, ref: str) -> str:
    return f"几份文件都有第 {ref} 项，调整哪一份的？"


def choose_plan(*, deed: str) -> str:
    """``deed``: add, archive, restore."""
    said = {"add": "给哪份文件增加任务？", "archive": "归档哪份文件？", "restore": "恢复哪份文件？"}
    return said[deed]


def no_plan_to(*, deed: str) -> str:
    said = {
        "add": "还没有计划文件。把文件发给我就能导入。",
        "archive": "没有可以归档的文件：都已归档，或还没有导入。",
        "restore": "没有已归档的文件。",
    }
    return said[deed]


def menu(*, printed: str) -> str:
    return f"现在　{printed}\n要改哪一处？每一步都先给您看改前、改后，确认了才记录。"


def ask_text() -> str:
    return "请发新的文字（整条任务的全文，不含责任单位和期限）。"


def ask_agencies(*, has_rule: bool) -> str:
    order = "列第一位的为牵头" if has_rule else "文件没有写谁牵头，要写明“牵头”"
    return (
        "请发责任单位，按文件的写法：\n"
        "甲牵头，乙、丙参与　或　甲、乙按职责分工负责\n"
        f"只列名称也行（{order}）。"
    )


def ask_deadline() -> str:
    return "请发期限，按文件的写法：2022年10月底前、2022年9月30日前、持续推进。"


def ask_after() -> str:
    return "新任务放在哪一项之后？请发编号。编号会随之写成“39之一”；放在最后则接着编。"


def ask_basis() -> str:
    return (
        "依据是什么？第一行写文件名称、文号或批示（如 国知发〔2022〕8号），"
        "要写原因就另起一行。依据和原因会写在任务卡上。"
    )


def number_behind(*, ref: str, at: int) -> str:
    """The number of a task behind another, as laws are amended: 39之一, 39之二."""
    base = ref.partition("之")[0]
    return f"{base}之{'一二三四五六七八九十'[at - 1] if at <= 10 else at}"


def number_added(*, at: int) -> str:
    """The number of a task at the end of a plan that has no running numbers."""
    return f"增{at}"


def no_such_number(*, typed: str, short: str) -> str:
    return f"《{short}》没有编号“{typed}”的任务。还没有记录，请再发一次编号，或按上面的“放在最后”。"


def no_such_body(*, typed: str, near: Sequence[str], several: bool) -> str:
    if several:
        return f"“{typed}”指几个单位，没有记录任何内容。请写全称再发一次。"
    hint = f"是不是：{'、'.join(near)}？" if near else ""
    return (
        f"没有叫“{typed}”的单位，没有记录任何内容。{hint}\n"
        "请再发一次；确实是新单位，先用 /agencies 增加。"
    )


_FAULTS = {
    "no_text": "没有看到文字，还没有记录。请发任务的全文。",
    "text_long": "太长了，一条任务最多 4000 字，还没有记录。请缩短后再发。",
    "no_agency": "没有看出责任单位，还没有记录。请按文件的写法再发一次，如：甲牵头，乙、丙参与。",
    "person": "这像是人名，还没有记录。责任单位要写单位名称，请再发一次。",
    "no_date": "没有看出日期，还没有记录。请写成 2022年10月底前、2022年9月30日前，或 持续推进。",
}


def fault(*, code: str) -> str:
    """Why words were not taken; ``code`` as in seed.typed.Fault."""
    return _FAULTS.get(code, "没有看懂，还没有记录。请再发一次。")


def basis_missing() -> str:
    return (
        "没有看到依据，或者超过了 500 字，还没有记录。"
        "第一行写文件名称、文号或批示，原因另起一行，各不超过 500 字；请再发一次。"
    )


def check(*, way: str) -> str:
    return f"请确认{_WAYS[way]}："


def was(*, said: str) -> str:
    return f"原　{said}"


def becomes(*, said: str) -> str:
    return f"改为　{said}"


def added_text(*, said: str) -> str:
    return f"文字　{said}"


def agencies(*, every: Sequence[tuple[str, str]]) -> str:
    """(name, role) in order; ``role`` as in seed.draft.Assignee."""
    if not every:
        return "责任单位　无"
    words = {"lead": "牵头", "participant": "参与", "first": "首列", "listed": "同列"}
    parts: dict[str, list[str]] = {}
    for name, role in every:
        parts.setdefault(words.get(role, "同列"), []).append(name)
    return "；".join(f"{word} {'、'.join(names)}" for word, names in parts.items())


def due(*, kind: str, due_on: date | None, phrase: str | None) -> str:
    written = f"（{phrase}）" if phrase else ""
    if kind == "none" or (due_on is None and not phrase):
        return f"期限　未列明{written}"
    if due_on is None:
        return f"期限　{phrase}"
    return f"期限　{due_on.isoformat()}{written}"


def place(*, after: str | None, number: str) -> str:
    where = f"第 {after} 项之后" if after else "最后"
    return f"位置　{where}，编号 {number}"


def why(*, basis: str, reason: str | None) -> str:
    return f"依据　{basis}" + (f"；{reason}" if reason else "")


def consequences(*, way: str) -> str:
    if way == "withdraw":
        return "移出后不再统计、提醒、催办；已报的进展全部保留，可在计划页“已移出的任务”里看。"
    if way == "add":
        return "从确认起计入统计和提醒。"
    return "已报的进展、关注、分办都保留，关注的人会收到通知；文件原文不变，可随时看。"


def done(*, way: str, number: int) -> str:
    said = {"edit": "已调整", "add": "已增加", "withdraw": "已移出计划"}[way]
    return f"{said}，这是第 {number} 版。30 天内可以撤销。"


def adjusted(*, on: date, basis: str | None, by: str | None, added: bool, earlier: int = 0) -> str:
    """A line of the card: 2026-11-20 调整（依据…，管理员）."""
    what = "增加" if added else "调整"
    more = f"；此前还调整过 {earlier} 次" if earlier else ""
    return (
        f"{on.isoformat()} {what}（依据 {basis or '未写'}，管理员{f' {by}' if by else ''}{more}）"
    )


def added_to(*, title: str) -> str:
    """A title where only the first words of a task are shown."""
    return f"{title}（已调整）"


def posted() -> str:
    """On a card for other chats: no names, no document, but that not all of it was printed."""
    return "由管理员调整或增加，不全是文件原文；依据和原文见任务卡。"


def corrected(*, fields: Sequence[str]) -> str:
    """What a person wrote while the document was imported."""
    words = {
        "text": "文字",
        "heading": "标题",
        "agencies": "责任单位",
        "deadline": "期限",
        "number": "编号",
    }
    if "added" in fields:
        return "由管理员增加，文件里没有这一项"
    known = [words[name] for name in words if name in fields]
    split = ["由管理员拆分"] if "split" in fields else []
    told = [*split, *([f"由管理员更正　{'、'.join(known)}"] if known or not split else [])]
    return f"{'；'.join(told)}（文件怎么写的见原文）"


def not_printed() -> str:
    return "文件里没有这一项，由管理员增加。"


def reason(*, reason: str) -> str:
    return f"原因　{reason}"
