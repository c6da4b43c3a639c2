"""What a reviewer is asked about a draft, and the answers on buttons."""

from __future__ import annotations

from handlers.texts.task import number as of_task

_WHAT = {
    "no_tasks": "没有识别出任务。",
    "no_title": "没有读出计划的标题，先用文件名；第一行是“{text}”。标题在“标题等”里改。",
    "no_number": "这一段像任务，但没有编号：“{text}”",
    "duplicate_number": "编号 {text} 用了两次。",
    "number_gap": "编号跳过 {text}。",
    "number_order": "编号顺序：{text}。",
    "unplaced_line": "这一行没放进任何任务：“{text}”",
    "numbered_not_task": "有编号，但没当作任务：“{text}”",
    "no_responsibility": "其他任务都列了责任单位，这一项没有。",
    "unknown_agency": "单位名没见过：“{text}”",
    "ambiguous_agency": "单位名可以指几个单位：“{text}”",
    "person_name": "责任单位里像有人名：“{text}”，没有当作单位。",
    "deadline_unparsed": "没看懂期限：“{text}”",
    "deadline_undated": "期限算不出日子：“{text}”",
    "unplaced_cell": "这一格不知放哪里：“{text}”",
    "columns_left": "表里这几列没有读入任务：{text}。",
    "no_lead": "只写了配合，没写谁牵头：“{text}”",
    "several_responsibilities": "一项里有几处责任单位：“{text}”",
    "open_end": "责任单位以“{text}”结尾，没有列全。",
    "pair": "这一项是不是已入库的这一项？",
}
_LABELS = {
    "keep": "文件如此",
    "number": "改编号…",
    "renumber": "往后顺延",
    "merge": "并入上一项",
    "to_prose": "不是任务",
    "add": "我来补…",
    "join": "并入上一项",
    "task": "是一项任务",
    "agencies": "写单位…",
    "deadline": "写期限…",
    "ongoing": "持续推进",
    "split": "拆成两项…",
    "new": "是新单位",
    "same": "等于…",
    "ignore": "不作单位",
    "lead": "牵头…",
    "is_agency": "是单位",
    "in_text": "放进正文",
    "same_task": "是同一项",
    "new_task": "不是同一项",
}
_OF = {
    ("number_gap", "keep"): "确实没有",
    ("no_title", "keep"): "就用文件名",
    ("no_responsibility", "keep"): "确实没有",
    ("unplaced_line", "keep"): "不是任务",
    ("numbered_not_task", "keep"): "不是任务",
    ("person_name", "keep"): "是人名",
    ("unplaced_cell", "keep"): "不用管",
    ("deadline_unparsed", "keep"): "照原文",
    ("deadline_undated", "keep"): "照原文",
    ("unknown_agency", "agencies"): "改写…",
    ("several_responsibilities", "keep"): "是一项",
}
_NUMBERED = frozenset({"number_gap", "duplicate_number", "number_order", "unplaced_line"})
TASK = "看这一项"


def head(*, at: int, total: int, line: int | None, number: str | None) -> str:
    """``line`` None: of a task that nobody printed."""
    where = f"{of_task(ref=number)} · " if number else ""
    place = "管理员增加" if line is None else f"原文第 {line} 行"
    return f"{at}/{total}　{where}{place}"


def what(*, code: str, text: str) -> str:
    known = _WHAT.get(code)
    return known.format(text=text) if known else f"请看一眼：“{text}”"


def in_a_line(*, code: str, text: str, number: str | None) -> str:
    where = f"{of_task(ref=number)}　" if number and code not in _NUMBERED else ""
    return f"• {where}{what(code=code, text=text)}"


def label(*, code: str, choice: str) -> str:
    return _OF.get((code, choice)) or _LABELS[choice]


def for_all(*, label: str, count: int) -> str:
    return f"{count} 处都{label}"


def means(*, name: str) -> str:
    return f"等于{name}"


def leads(*, name: str) -> str:
    return f"{name}牵头"


def ignored() -> str:
    return "“不作单位”：从责任单位里去掉，文件的写法照留。"


def blocking() -> str:
    return "这一处定下来才能导入。"


def known_task(*, number: str, words: str) -> str:
    return f"已入库　{number}　{words}"


def new_task(*, number: str, words: str) -> str:
    return f"新文件　{number}　{words}"
