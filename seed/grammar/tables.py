"""Tables of tasks: tab-separated rows, or columns flattened into one line a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from seed.grammar.agencies import is_name_like, list_names
from seed.grammar.deadlines import looks_like_deadline
from seed.grammar.noise import is_noise
from seed.grammar.numerals import number
from seed.grammar.responsibility import NONE_WORDS, Duty, column_kind, read_column
from seed.readers.source import Block

_NUMBER = re.compile(r"序\s*号|编\s*号|任务编号|项目序号")
_TASK = re.compile(
    r"(?:重点|主要|具体|工作|年度|推进|改革)*(?:任务|工作|内容|事项|措施|举措|要求|项目|目标任务)(?:内容|名称|分解|及措施|举措|清单)*(?:[（(].*[)）])?"
)
_GROUP = re.compile(r"类\s*别|类型|板块|领域|分类|一级任务|任务类别|专题|方面|章节|部分")
_OTHER = re.compile(r"备\s*注|进展(?:情况)?|完成情况|说明|成果形式|工作目标|预期成果|预期目标")
_SEPARATOR = re.compile(r"[\s:|+-]+")
_DIGITS = re.compile(r"[（(]?(\d{1,4})[)）]?[.．、]?")
_AFTER_TABLE = re.compile(
    r"各[\u4e00-\u9fff、]{1,16}(?:要|应|须|需|请|务必).*。|注[：:]|备注[：:]|附件|说明[：:]|[一二三四五六七八九十]+、|[（(]?(?:上述|以上)|各项任务"
)
_JOINED = frozenset(("lead", "duty", "help", "guide"))
_SHOWN = _JOINED | {"when"}
_LONGEST_TITLE = 16
_FEWEST_FLAT_COLUMNS = 3


@dataclass(slots=True)
class Row:
    """Blocks ``first``..``last`` of a table. ``kind``: header, task, section or more."""

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
    if "task" in known and known & {"lead", "duty", "help", "when", "person", "guide"}:
        return columns
    return None


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
        if _SEPARATOR.fullmatch(blocks[index].text) or _header(cells):
            rows[index] = Row(index, index, "header")
        else:
            rows[index] = _row(index, index, list(cells), columns)
        index += 1
    # headings may stand between the rows; a further row without a header keeps the columns
    ahead = next((i for i in range(index, min(index + 4, len(blocks))) if blocks[i].cells), None)
    if (
        ahead is not None
        and not _header(blocks[ahead].cells or ())
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
        elif column == "task":
            row.text = f"{row.text}：{cell}" if row.text and cell else row.text or cell
        elif column == "group":
            row.group = cell or None
        elif column in (None, "other"):
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
    width = len(columns)
    if columns[0] != "number":
        while index + width <= len(blocks) and not _ends_table(blocks[index].text):
            cells = [blocks[index + k].text for k in range(width)]
            rows[index] = _row(index, index + width - 1, cells, columns)
            index += width
        return index
    expected: int | None = None
    while index < len(blocks):
        found = _DIGITS.fullmatch(blocks[index].text)
        if found is None or (expected is not None and int(found[1]) != expected):
            break
        expected = int(found[1]) + 1
        end = index + 1
        while (
            end < len(blocks)
            and not _starts_row(blocks[end].text, expected)
            and not _ends_table(blocks[end].text)
        ):
            end += 1
        rows[index] = _flat_row(blocks, index, end, columns)
        index = end
        if index < len(blocks) and _ends_table(blocks[index].text):
            break
    return index


def _flat_row(blocks: Sequence[Block], index: int, end: int, columns: list[str | None]) -> Row:
    cells = [blocks[k].text for k in range(index, end)]
    width = len(columns)
    if len(cells) > width and columns[1] == "task":
        cells = _gather(cells, columns) or cells
    if len(cells) == width:
        return _row(index, end - 1, cells, columns)
    # a cell was empty and left no line: which one cannot be known, so nothing is assigned
    row = Row(index, end - 1, "task", number=_row_number(cells[0]))
    row.text = cells[1] if len(cells) > 1 else ""
    row.rest = cells[2:]
    row.duty.unread = list(cells[2:])
    return row


def _gather(cells: list[str], columns: list[str | None]) -> list[str] | None:
    """Cells of several lines put together; None where the lines could be cut in two ways.

    Every column but that of the task shows what it holds: names, or a day.
    """
    gathered: list[str] = []
    rest = list(cells[1:])
    several = False
    for column in reversed(columns[2:]):
        fits = looks_like_deadline if column == "when" else _are_names
        taken = [rest.pop()]
        if column in _SHOWN and not fits(taken[0]) and taken[0] not in NONE_WORDS:
            return None
        while column in _JOINED and len(rest) > 1 and _are_names(rest[-1]):
            taken.insert(0, rest.pop())
            several = True
        gathered.insert(0, "、".join(taken))
        if not rest:
            return None
    beside = [column for column in columns[2:] if column in _JOINED]
    return None if several and len(beside) > 1 else [cells[0], "".join(rest), *gathered]


def _are_names(text: str) -> bool:
    names, _ = list_names(text)
    return bool(names) and all(map(is_name_like, names))


def _row_number(cell: str) -> str | None:
    found = _DIGITS.fullmatch(cell)
    return found[1] if found else None


def _starts_row(text: str, expected: int) -> bool:
    found = _DIGITS.fullmatch(text)
    return found is not None and int(found[1]) == expected


def _ends_table(text: str) -> bool:
    return is_noise(text) or _AFTER_TABLE.match(text) is not None
