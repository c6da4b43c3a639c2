"""识别有误 and /queue: what is asked, what waits for administrators, what became of it."""

from __future__ import annotations

DOUBT = "识别有误"
AMEND, AMENDED, KEEP, QUEUE = "去更正", "已更正", "维持原文", "管理员待办"
NEXT = "下一条"

WHAT = {
    "agency": "责任单位",
    "deadline": "期限",
    "text": "文字",
    "number": "编号或板块",
    "other": "其他",
}


def not_allowed() -> str:
    return (
        "管理员待办由管理员处理，您目前的身份不能看，没有记录任何内容。"
        "发现任务卡与原文不符，请在任务卡上点“识别有误”。"
    )


def in_private() -> str:
    return "管理员待办请在私聊里处理。"


def ask_what() -> str:
    return (
        "与原文哪里不符？选一项后，用一句话说明。原文不动，管理员核对后更正或维持，结果会告诉您。"
    )


def ask_words(*, what: str) -> str:
    return f"{WHAT[what]}哪里有误？请发一句话，最多 300 字；应当是什么，也请写上。"


def taken(*, what: str, is_new: bool) -> str:
    if is_new:
        return f"已转管理员核对：{WHAT[what]}。原文和已报进展不变，结果会告诉您。"
    return f"这一项的{WHAT[what]}您已经报过，正在等管理员核对，没有重复记录。"


def said(*, words: str) -> str:
    return f"“{words}”"


# --- the queue -----------------------------------------------------------------------------------


def queue_head(*, total: int) -> str:
    return f"{QUEUE} · {total} 件"


def queue_empty() -> str:
    return f"{QUEUE}：没有要处理的。"


def source(*, key: str, count: int) -> str:
    name = {
        "doubts": "识别有误",
        "drafts": "导入草稿",
        "links": "跨年度关联建议",
    }[key]
    return f"{name} {count} 件"


def list_head(*, key: str, first: int, last: int, total: int) -> str:
    return f"{source(key=key, count=total)} · {first}–{last}"


def doubt_line(*, number: int, what: str, plan: str, ref: str, title: str) -> str:
    return f"{number}　{WHAT[what]} · {plan}第 {ref} 项：{title}"


def draft_line(*, number: int, name: str, by: str | None, on: str) -> str:
    return f"{number}　{name}（{f'{by}，' if by else ''}{on}）"


def link_line(*, number: int, earlier: str, later: str) -> str:
    return f"{number}　{earlier} ↔ {later}"


def doubt_head(*, what: str, by: str | None, on: str) -> str:
    return f"识别有误：{WHAT[what]} · {by or '已注销的人员'} · {on}"


def printed(*, text: str) -> str:
    return f"原文　{text}"


def gone() -> str:
    return "现行文件中已没有这一项。"


def is_old() -> str:
    return "报出之后，这一项的文字已改过。"


def decided_already(*, state: str) -> str:
    return "已处理：" + ("已更正。" if state == "amended" else "维持原文。")


def ask_reason() -> str:
    return "维持原文：请用一句话写明理由，会告诉报出的人。"


def decided(*, amended: bool, told: bool) -> str:
    """``told``: whoever doubted is still here, and is somebody else."""
    said = "已更正" if amended else "维持原文"
    return f"已记录：{said}，已告知报出的人。" if told else f"已记录：{said}。"


# --- news ----------------------------------------------------------------------------------------


def doubted(*, what: str) -> str:
    return f"有人认为识别有误：{WHAT.get(what, what)}"


def doubt_amended(*, what: str) -> str:
    return f"您报的识别有误（{WHAT.get(what, what)}）：管理员已更正"


def doubt_kept(*, what: str) -> str:
    return f"您报的识别有误（{WHAT.get(what, what)}）：核对后维持原文"
