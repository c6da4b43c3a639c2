"""Columns of tables by their titles: numbers, tasks, bodies, days, and what holds none of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from seed.grammar.labels import column_kind

_NUMBER = re.compile(r"(?:任务|项目|事项|建议|提案|问题|工作|清单)?(?:序\s*号|编\s*号)")
_TASK = re.compile(
    r"(?:重点|主要|具体|工作|年度|推进|改革|政策|整改|整治|专项|目标|建设|落实|督查|民生|实事|创新)*(?:任务|工作|内容|事项|措施|举措|要求|项目|目标任务)(?:内容|名称|分解|及措施|举措|清单)*(?:[（(].*[)）])?"
)
_GROUP = re.compile(
    r"(?:工作|任务|项目|重点|所属|主要)*(?:类\s*别|类型|板块|领域|分类|专题|方面|章节|部分|模块|维度|大类)|一级任务"
)
_PROBLEM = re.compile(
    r"(?:建议|提案|议案)(?:标题|题目|名称|案由)|案\s*由"
    r"|(?:反馈|存在|突出|主要|具体|整改|发现)*问题(?:清单|描述|表现)?"
)
_PACE = re.compile(r"(?:工作|推进|实施|计划|当前|目前)?进度")
# plans of legislation: who drafts, and when it goes to whom
_DRAFTERS = re.compile(r"(?:主要|具体|责任)?起草(?:责任)?(?:单位|部门|科室|处室|机构)")
# joint inspections: who begins them
_STARTERS = re.compile(r"(?:牵头|抽查)?发起(?:牵头)?(?:单位|部门)|牵头起草(?:单位|部门)")
_STEP_DAY = re.compile(
    r"(?:提请|报送|提交|上报|送审|起草|调研|论证|审议|审查|讨论|印发|出台|发布|抽查|检查)[\u4e00-\u9fff]{0,12}(?:时间|时限)(?:要求)?"
)
_OTHER = re.compile(
    r"备\s*注|(?:工作|任务)?(?:进展|完成|落实|推进)(?:情况)?|说明|(?:成果|完成|预期)(?:形式|标志|成果|标准)"
    r"|(?:工作|年度|预期|主要|绩效)目标|工作成果|联系电话|电话|依据|来源|任务来源|政策依据"
)
_GOAL = re.compile(r".{0,8}目标值?")
_ELSE = re.compile(
    rf"(?:.{{0,4}}级)?指标(?:名称|类别|属性|值)?|姓\s*名|职\s*务|联系方式|{_GOAL.pattern}|(?:总|计划|估算)?投资(?:额|规模)?(?:[（(].*)?"
    r"|[\u4e00-\u9fff]{0,4}金额(?:[（(].*)?|建设规模|得\s*分|排\s*名|等\s*[级次]"
    r"|地\s*点|会\s*场|主持(?:人|单位)?|主讲(?:人|单位)?|(?:授课|发言)(?:人|教师|单位)?"
)
# a column with a title of its own that holds no tasks: who, where, when, how much
_NO_TASK = re.compile(
    r".*(?:地区|区域|地点|地址|单位|部门|机构|企业|名单|名称|姓名|人员|电话|金额|数量|经费|时间|日期|年份|议程|会议|课程|[省市区县镇乡]|街道)(?:[（(].*)?"
)
_ANY = re.compile(
    "|".join(
        f"(?P<{name}>{'|'.join(pattern.pattern for pattern in patterns)})"
        for name, patterns in (
            ("number", (_NUMBER,)),
            ("group", (_GROUP,)),
            ("other", (_OTHER,)),
            ("task", (_TASK, _PROBLEM)),
            ("pace", (_PACE,)),
            ("lead", (_STARTERS,)),
            ("duty", (_DRAFTERS,)),
            ("when", (_STEP_DAY,)),
        )
    )
)
LONGEST_TITLE = 16


class Column(NamedTuple):
    """What a column holds (see ``column_of``), and its title as printed."""

    kind: str | None
    title: str = ""


def column_of(title: str) -> str | None:
    """What a column holds: number, task, group, other, or a kind of responsibility."""
    bare = "".join(title.split()).strip("*")
    if not bare or len(bare) > LONGEST_TITLE:
        return None
    kind = column_kind(bare)
    if kind:
        return "other" if kind == "contact" else kind
    found = _ANY.fullmatch(bare)
    return found.lastgroup if found else None


def header(cells: Sequence[str]) -> list[Column] | None:
    """The columns where a row is the header of a table of tasks, else None."""
    kinds = _kinds(cells)
    return None if kinds is None else list(map(Column, kinds, cells))


def _kinds(cells: Sequence[str]) -> list[str | None] | None:
    columns = [column_of(cell) for cell in cells]
    known = {column for column in columns if column}
    answers = bool(known & {"lead", "duty"})
    if any(_ELSE.fullmatch(cell) and not (answers and _GOAL.fullmatch(cell)) for cell in cells):
        return None
    if "task" not in known and answers and (place := _untitled(cells, columns)) is not None:
        columns[place] = "task"
        return columns
    binding = known & {"lead", "duty", "help", "when", "person", "guide"}
    return columns if "task" in known and (binding or "number" in known) else None


def _untitled(cells: Sequence[str], columns: Sequence[str | None]) -> int | None:
    """The column of the tasks where its title is the plan's own: 专项行动 before 责任单位.

    None where it could be another, or where other columns say that the rows are no tasks.
    """
    last = next(at for at, column in enumerate(columns) if column in ("lead", "duty"))
    own = [at for at in range(last) if columns[at] is None and not _GOAL.fullmatch(cells[at])]
    if len(own) != 1 or any(len(cell) > LONGEST_TITLE for cell in cells):
        return None
    title = "".join(cells[own[0]].split())
    return own[0] if title and not _NO_TASK.fullmatch(title) else None


def is_other(cells: Sequence[str]) -> bool:
    """Whether a row is the header of a table of something else: indicators, people, projects."""
    filled = [cell for cell in cells if cell]
    if len(filled) < max(2, len(cells) - 1) or any(len(cell) > LONGEST_TITLE for cell in filled):
        return False
    numbered = column_of(filled[0]) == "number"
    return header(cells) is None and (numbered or any(map(_ELSE.fullmatch, filled)))
