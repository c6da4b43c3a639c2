"""Tables of tasks: tab-separated rows, or columns flattened into one line a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from seed.grammar.deadlines import looks_like_deadline
from seed.grammar.flat import lay_out
from seed.grammar.labels import column_kind
from seed.grammar.noise import is_noise
from seed.grammar.numerals import number
from seed.grammar.responsibility import Duty, read_column
from seed.readers.source import Block

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
_PACE = re.compile(r"(?:工作|推进|实施|计划)?进度")
_OTHER = re.compile(
    r"备\s*注|(?:工作|任务)?(?:进展|完成|落实|推进)(?:情况)?|说明|(?:成果|完成|预期)(?:形式|标志|成果|标准)"
    r"|(?:工作|年度|预期|主要|绩效)目标|工作成果|联系电话|电话|依据|来源|任务来源|政策依据"
)
_SEPARATOR = re.compile(r"[\s:|+-]+")
_DIGITS = re.compile(r"[（(]?(\d{1,4})[)）]?[.．、]?")
_AFTER_TABLE = re.compile(
    r"各[\u4e00-\u9fff、]{1,16}(?:要|应|须|需|请|务必).*。|注[：:]|备注[：:]|附件|说明[：:]|[一二三四五六七八九十]+、|[（(]?(?:上述|以上)|各项任务"
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
_SECTION = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]")
_MARKED = re.compile(rf"{_SECTION.pattern}|[（(]?\d{{1,3}}(?:[)）]|[.．、](?!\d))")
_LARGEST_GAP = 3
_LONGEST_TITLE = 16
_FEWEST_FLAT_COLUMNS = 3


@dataclass(slots=True)
class Row:
    """Blocks ``first``..``last`` of a table. ``kind``: header, task, section, more, lost."""

    first: int
    last: int
    kind: str
    number: str | None = None
    text: str = ""
    group: str | None = None
    duty: Duty = field(default_factory=Duty)
    rest: list[str] = field(default_factory=list)


def column_of(title: str) -> str | None:
    """What a column holds: number, task, group, other, or a kind of responsibility."""
    bare = "".join(title.split()).strip("*")
    if not bare or len(bare) > _LONGEST_TITLE:
        return None
    kind = column_kind(bare)
    if kind:
        return kind
    for name, pattern in (
        ("number", _NUMBER),
        ("group", _GROUP),
        ("other", _OTHER),
        ("task", _TASK),
        ("task", _PROBLEM),
        ("pace", _PACE),
    ):
        if pattern.fullmatch(bare):
            return name
    return None


def find_tables(blocks: Sequence[Block]) -> dict[int, Row]:
    """Rows by the index of their first block. Empty where the document has no table."""
    rows: dict[int, Row] = {}
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.cells and (columns := _header(block.cells)):
            index = _read_rows(blocks, index, columns, rows)
        elif block.cells and _is_other(block.cells):
            index = _leave_out(blocks, index, rows)
        elif block.cells or len(block.text) > 2 * _LONGEST_TITLE:
            index += 1
        elif flat := _flat_header(blocks, index):
            index = _read_flat(blocks, index, flat, rows)
        else:
            index += 1
    return rows


def _header(cells: Sequence[str]) -> list[str | None] | None:
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
    if len(own) != 1 or any(len(cell) > _LONGEST_TITLE for cell in cells):
        return None
    title = "".join(cells[own[0]].split())
    return own[0] if title and not _NO_TASK.fullmatch(title) else None


def _is_other(cells: Sequence[str]) -> bool:
    """Whether a row is the header of a table of something else: indicators, people, projects."""
    filled = [cell for cell in cells if cell]
    if len(filled) < max(2, len(cells) - 1) or any(len(cell) > _LONGEST_TITLE for cell in filled):
        return False
    numbered = column_of(filled[0]) == "number"
    return _header(cells) is None and (numbered or any(map(_ELSE.fullmatch, filled)))


def _leave_out(blocks: Sequence[Block], index: int, rows: dict[int, Row]) -> int:
    """The rows of a table that holds no tasks; they are reported."""
    while index < len(blocks):
        cells = blocks[index].cells
        if cells is None or _header(cells):
            break
        rows[index] = Row(index, index, "lost")
        index += 1
    return index


def _flat_header(blocks: Sequence[Block], index: int) -> list[str | None] | None:
    columns: list[str | None] = []
    while index + len(columns) < len(blocks):
        column = column_of(blocks[index + len(columns)].text)
        if column is None:
            break
        columns.append(column)
    if len(columns) < _FEWEST_FLAT_COLUMNS or columns.count("task") < 1:
        return None
    return columns if set(columns) & {"lead", "duty", "help", "when"} else None


def _read_rows(
    blocks: Sequence[Block], index: int, columns: list[str | None], rows: dict[int, Row]
) -> int:
    rows[index] = Row(index, index, "header")
    index += 1
    while index < len(blocks):
        cells = blocks[index].cells
        if cells is None:
            break
        if _is_other(cells) and column_of(cells[0]) == "number":
            break
        titles = _header(cells)
        if titles and titles != columns:
            # the next table, of other columns
            break
        if titles or _SEPARATOR.fullmatch(blocks[index].text):
            rows[index] = Row(index, index, "header")
        else:
            rows[index] = _row(index, index, list(cells), columns)
        index += 1
    # headings may stand between the rows; a further row without a header keeps the columns
    ahead = next((i for i in range(index, min(index + 4, len(blocks))) if blocks[i].cells), None)
    if (
        ahead is not None
        and not _header(blocks[ahead].cells or ())
        and column_of((blocks[ahead].cells or ("",))[0]) != "number"
        and len(blocks[ahead].cells or ()) == len(columns)
    ):
        return _read_more(blocks, ahead, columns, rows)
    return index


def _read_more(
    blocks: Sequence[Block], index: int, columns: list[str | None], rows: dict[int, Row]
) -> int:
    end = _read_rows(blocks, index - 1, columns, rows)
    del rows[index - 1]
    return end


def _row(first: int, last: int, cells: list[str], columns: list[str | None]) -> Row:
    filled = [cell for cell in cells if cell]
    row = Row(first, last, "task")
    if len(filled) == 1 and not _DIGITS.fullmatch(filled[0]):
        row.kind, row.text = "section", filled[0]
        return row
    for at, cell in enumerate(cells):
        column = columns[at] if at < len(columns) else None
        if column == "number":
            found = _DIGITS.fullmatch(cell)
            row.number = found[1] if found else (cell or None)
        elif column == "task" and _MARKED.match(row.text) and _MARKED.match(cell):
            # 一、完善制度 | 1.制定条例: the first holds what several rows belong to
            row.group, row.text = row.text, cell
        elif column == "task":
            row.text = f"{row.text}：{cell}" if row.text and cell else row.text or cell
        elif column == "group":
            row.group = cell or None
        elif column == "pace" and looks_like_deadline(cell):
            # 进度 heads days in one plan and what was done in another
            read_column(row.duty, "when", cell)
        elif column in (None, "other", "pace"):
            if cell:
                row.rest.append(cell)
        else:
            read_column(row.duty, column, cell)
    if row.number and number(row.number) and not row.number.isdecimal() and not row.duty.names:
        row.kind, row.text = "section", f"{row.number}、{row.text}"
    elif not row.text:
        row.kind = "more"
    return row


def _read_flat(
    blocks: Sequence[Block], index: int, columns: list[str | None], rows: dict[int, Row]
) -> int:
    rows[index] = Row(index, index + len(columns) - 1, "header")
    index += len(columns)
    if "number" not in columns:
        return _read_unnumbered(blocks, index, columns, rows)
    place = columns.index("number")
    expected: int | None = None
    while index < len(blocks):
        start = index
        if _is_section(blocks, index):
            rows[index] = Row(index, index, "section", text=blocks[index].text)
            index += 1
            continue
        if place and not _DIGITS.fullmatch(blocks[index].text):
            # the group that several rows share stands before the number of the first
            index += 1
        found = _DIGITS.fullmatch(blocks[index].text) if index < len(blocks) else None
        if found is None or not _follows(int(found[1]), expected):
            index = start
            break
        expected = int(found[1]) + 1
        end = index + 1
        while (
            end < len(blocks)
            and not _starts_row(blocks, index, end, expected, columns)
            and not _is_section(blocks, end)
            and not _ends_table(blocks[end].text)
        ):
            end += 1
        rows[start] = _flat_row(blocks, start, index, end, columns)
        index = end
        if (
            index < len(blocks)
            and _ends_table(blocks[index].text)
            and not _is_section(blocks, index)
        ):
            break
    return index


def _read_unnumbered(
    blocks: Sequence[Block], index: int, columns: list[str | None], rows: dict[int, Row]
) -> int:
    """Rows without numbers: each ends where its last column is laid and a task begins anew."""
    width = len(columns)
    while index < len(blocks) and not _ends_table(blocks[index].text):
        for ahead in range(width):
            found = _laid_at(blocks, index + ahead, columns)
            if found is not None:
                break
        else:
            break
        for lost in range(index, index + ahead):
            rows[lost] = Row(lost, lost, "lost")
        laid, taken = found
        index += ahead
        rows[index] = _row(index, index + taken - 1, laid, columns)
        index += taken
    return index


def _laid_at(
    blocks: Sequence[Block], index: int, columns: list[str | None]
) -> tuple[list[str], int] | None:
    """The row that begins at a block, and how many blocks it takes; the longest that fits."""
    for taken in range(len(columns), 1, -1):
        cells = [block.text for block in blocks[index : index + taken]]
        if len(cells) == taken and not any(map(_ends_table, cells)):
            laid = lay_out(cells, columns)
            if laid is not None:
                return laid, taken
    return None


def _flat_row(
    blocks: Sequence[Block], first: int, index: int, end: int, columns: list[str | None]
) -> Row:
    """The row of blocks ``first``..``end - 1`` whose number is block ``index``."""
    place = columns.index("number")
    cells = [blocks[k].text for k in range(index + 1, end)]
    held = columns[place + 1 :]
    number_ = _row_number(blocks[index].text)
    laid = lay_out(cells, held)
    if laid is None and len(cells) == len(held):
        laid = cells
    if laid is not None:
        return _row(first, end - 1, [number_ or "", *laid], ["number", *held])
    # a cell was empty and left no line: which one cannot be known, so nothing is assigned
    row = Row(first, end - 1, "task", number=number_)
    row.text = cells[0] if cells else ""
    row.rest = cells[1:]
    row.duty.unread = list(cells[1:])
    return row


def _row_number(cell: str) -> str | None:
    found = _DIGITS.fullmatch(cell)
    return found[1] if found else None


def _follows(value: int, expected: int | None) -> bool:
    return expected is None or value == 1 or expected <= value <= expected + _LARGEST_GAP


def _starts_row(
    blocks: Sequence[Block], first: int, at: int, expected: int, columns: list[str | None]
) -> bool:
    """Whether a line is the number of the next row, or its group just before that number."""
    found = _DIGITS.fullmatch(blocks[at].text)
    if found is not None:
        return int(found[1]) == expected
    place = columns.index("number")
    if not place or at + 1 >= len(blocks):
        return False
    below = _DIGITS.fullmatch(blocks[at + 1].text)
    if below is None or int(below[1]) != expected:
        return False
    cells = [block.text for block in blocks[first + 1 : at + 1]]
    return lay_out(cells, columns[place + 1 :]) is None


def _is_section(blocks: Sequence[Block], at: int) -> bool:
    """A heading between the rows of a table: 一、… with the number of a row below it."""
    text = blocks[at].text
    if len(text) > 2 * _LONGEST_TITLE or _SECTION.match(text) is None or at + 1 >= len(blocks):
        return False
    below = blocks[at + 1].text
    return _DIGITS.fullmatch(below) is not None or _SECTION.match(below) is not None


def _ends_table(text: str) -> bool:
    return is_noise(text) or _AFTER_TABLE.match(text) is not None
