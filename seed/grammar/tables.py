"""Tables of tasks: tab-separated rows, or columns flattened into one line a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seed.grammar.columns import LONGEST_TITLE, Column, column_of, header, is_other
from seed.grammar.deadlines import looks_like_deadline
from seed.grammar.flat import lay_out
from seed.grammar.labels import NONE_WORDS
from seed.grammar.noise import is_noise
from seed.grammar.responsibility import Duty, read_column
from seed.readers.source import Block
from store.numerals import number

_SEPARATOR = re.compile(r"[\s:|+-]+")
_DIGITS = re.compile(r"[（(]?(\d{1,4})[)）]?[.．、]?")
_AFTER_TABLE = re.compile(
    r"各[\u4e00-\u9fff、]{1,16}(?:要|应|须|需|请|务必).*。|注[：:]|备注[：:]|附件|说明[：:]|[一二三四五六七八九十]+、|[（(]?(?:上述|以上)|各项任务"
)
_SECTION = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]")
_MARKED = re.compile(rf"{_SECTION.pattern}|[（(]?\d{{1,3}}(?:[)）]|[.．、](?!\d))")
_LARGEST_GAP = 3
_FIRST_NUMBER = re.compile(r"0?1[.．、]?")
# how many cells may stand before the number of a row
_LONGEST_GROUP = 2
_FEWEST_FLAT_COLUMNS = 3


_NO_COLUMN = Column(None)


@dataclass(slots=True)
class Row:
    """Blocks ``first``..``last`` of a table. ``kind``: header, task, section, more, lost.

    ``left`` are the titles of columns whose words stand in no task.
    """

    first: int
    last: int
    kind: str
    number: str | None = None
    text: str = ""
    duty: Duty = field(default_factory=Duty)
    left: list[str] = field(default_factory=list)


def find_tables(blocks: Sequence[Block]) -> dict[int, Row]:
    """Rows by the index of their first block. Empty where the document has no table."""
    rows: dict[int, Row] = {}
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.cells and (columns := header(block.cells)):
            index = _read_rows(blocks, index, columns, rows)
        elif block.cells and is_other(block.cells):
            index = _leave_out(blocks, index, rows)
        elif block.cells or len(block.text) > 2 * LONGEST_TITLE:
            index += 1
        elif flat := _flat_header(blocks, index):
            index = _read_flat(blocks, index, flat, rows)
        else:
            index += 1
    return rows


def left_out(rows: Mapping[int, Row]) -> list[tuple[int, list[str]]]:
    """Titles of columns that are read into no task (remarks, groups, marks of completion), each
    once, with the block of their header.
    """
    found: list[tuple[int, list[str]]] = []
    header, told = 0, set[str]()
    for at, row in sorted(rows.items()):
        if row.kind == "header":
            header = at
        fresh = [title for title in dict.fromkeys(row.left) if title not in told]
        if fresh and found and found[-1][0] == header:
            found[-1][1].extend(fresh)
        elif fresh:
            found.append((header, fresh))
        told.update(fresh)
    return found


def _leave_out(blocks: Sequence[Block], index: int, rows: dict[int, Row]) -> int:
    """The rows of a table that holds no tasks; they are reported."""
    while index < len(blocks):
        cells = blocks[index].cells
        if cells is None or header(cells):
            break
        rows[index] = Row(index, index, "lost")
        index += 1
    return index


def _flat_header(blocks: Sequence[Block], index: int) -> list[Column] | None:
    columns: list[Column] = []
    while index + len(columns) < len(blocks):
        title = blocks[index + len(columns)].text
        kind = column_of(title)
        if kind is None:
            break
        columns.append(Column(kind, title))
    kinds = {column.kind for column in columns}
    if len(columns) < _FEWEST_FLAT_COLUMNS or "task" not in kinds:
        return None
    return columns if kinds & {"lead", "duty", "help", "when"} else None


def _place_of(kind: str, columns: Sequence[Column]) -> int | None:
    """Where the first column of a kind stands."""
    return next((at for at, column in enumerate(columns) if column.kind == kind), None)


def _with_number(
    blocks: Sequence[Block], below: int, columns: list[Column]
) -> tuple[list[Column], int | None]:
    """The columns of a flattened table and the place of the number, which a header that spans two
    columns may not name: the rows show it.
    """
    place = _place_of("number", columns)
    if place is None:
        for at in range(min(_LONGEST_GROUP, len(columns) - 1)):
            if below + at < len(blocks) and _FIRST_NUMBER.fullmatch(blocks[below + at].text):
                return [*columns[:at], Column("number"), *columns[at:]], at
    return columns, place


def _read_rows(
    blocks: Sequence[Block], index: int, columns: list[Column], rows: dict[int, Row]
) -> int:
    rows[index] = Row(index, index, "header")
    index += 1
    while index < len(blocks):
        cells = blocks[index].cells
        if cells is None:
            break
        if is_other(cells) and column_of(cells[0]) == "number":
            break
        titles = header(cells)
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
        and not header(blocks[ahead].cells or ())
        and column_of((blocks[ahead].cells or ("",))[0]) != "number"
        and len(blocks[ahead].cells or ()) == len(columns)
    ):
        return _read_more(blocks, ahead, columns, rows)
    return index


def _read_more(
    blocks: Sequence[Block], index: int, columns: list[Column], rows: dict[int, Row]
) -> int:
    end = _read_rows(blocks, index - 1, columns, rows)
    del rows[index - 1]
    return end


def _row(first: int, last: int, cells: Sequence[str], columns: Sequence[Column]) -> Row:
    filled = [cell for cell in cells if cell]
    row = Row(first, last, "task")
    if len(filled) == 1 and not _DIGITS.fullmatch(filled[0]):
        row.kind, row.text = "section", filled[0]
        return row
    for at, cell in enumerate(cells):
        column, title = columns[at] if at < len(columns) else _NO_COLUMN
        if column == "number":
            found = _DIGITS.fullmatch(cell)
            row.number = found[1] if found else (cell or None)
        elif column == "task" and _MARKED.match(row.text) and _MARKED.match(cell):
            # 一、完善制度 | 1.制定条例: the first holds what several rows belong to
            row.text = cell
            row.left += [one.title for one in columns[:at] if one.kind == "task"]
        elif column == "task":
            row.text = f"{row.text}：{cell}" if row.text and cell else row.text or cell
        elif column == "pace" and looks_like_deadline(cell):
            # 进度 heads days in one plan and what was done in another
            read_column(row.duty, "when", cell)
        elif column in (None, "group", "other", "pace"):
            if cell and title and cell not in NONE_WORDS:
                row.left.append(title)
        else:
            read_column(row.duty, column, cell)
    if row.number and number(row.number) and not row.number.isdecimal() and not row.duty.names:
        row.kind, row.text = "section", f"{row.number}、{row.text}"
    elif not row.text:
        row.kind = "more"
    return row


def _read_flat(
    blocks: Sequence[Block], index: int, columns: list[Column], rows: dict[int, Row]
) -> int:
    rows[index] = Row(index, index + len(columns) - 1, "header")
    index += len(columns)
    columns, place = _with_number(blocks, index, columns)
    if place is None:
        return _read_unnumbered(blocks, index, columns, rows)
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
            and not _starts_row(blocks, index, end, expected, columns, place)
            and not _is_section(blocks, end)
            and not _ends_table(blocks[end].text)
        ):
            end += 1
        rows[start] = _flat_row(blocks, start, index, end, columns[place:])
        rows[start].left += [column.title for column in columns[place - (index - start) : place]]
        index = end
        if (
            index < len(blocks)
            and _ends_table(blocks[index].text)
            and not _is_section(blocks, index)
        ):
            break
    return index


def _read_unnumbered(
    blocks: Sequence[Block], index: int, columns: list[Column], rows: dict[int, Row]
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
    blocks: Sequence[Block], index: int, columns: Sequence[Column]
) -> tuple[list[str], int] | None:
    """The row that begins at a block, and how many blocks it takes; the longest that fits."""
    for taken in range(len(columns), 1, -1):
        cells = [block.text for block in blocks[index : index + taken]]
        if len(cells) == taken and not any(map(_ends_table, cells)):
            laid = lay_out(cells, [column.kind for column in columns])
            if laid is not None:
                return laid, taken
    return None


def _flat_row(
    blocks: Sequence[Block], first: int, index: int, end: int, columns: Sequence[Column]
) -> Row:
    """The row of blocks ``first``..``end - 1`` whose number is block ``index``; ``columns`` begin
    with that of the number.
    """
    cells = [blocks[k].text for k in range(index + 1, end)]
    number_ = _row_number(blocks[index].text)
    laid = lay_out(cells, [column.kind for column in columns[1:]])
    if laid is None and len(cells) == len(columns) - 1:
        laid = cells
    if laid is not None:
        return _row(first, end - 1, [number_ or "", *laid], columns)
    # a cell was empty and left no line: which one cannot be known, so nothing is assigned
    row = Row(first, end - 1, "task", number=number_)
    row.text = cells[0] if cells else ""
    row.duty.unread = list(cells[1:])
    return row


def _row_number(cell: str) -> str | None:
    found = _DIGITS.fullmatch(cell)
    return found[1] if found else None


def _follows(value: int, expected: int | None) -> bool:
    return expected is None or value == 1 or expected <= value <= expected + _LARGEST_GAP


def _starts_row(
    blocks: Sequence[Block], first: int, at: int, expected: int, columns: list[Column], place: int
) -> bool:
    """Whether a line is the number of the next row, or its group just before that number."""
    found = _DIGITS.fullmatch(blocks[at].text)
    if found is not None:
        return int(found[1]) == expected
    if not place or at + 1 >= len(blocks):
        return False
    below = _DIGITS.fullmatch(blocks[at + 1].text)
    if below is None or int(below[1]) != expected:
        return False
    cells = [block.text for block in blocks[first + 1 : at + 1]]
    return lay_out(cells, [column.kind for column in columns[place + 1 :]]) is None


def _is_section(blocks: Sequence[Block], at: int) -> bool:
    """A heading between the rows of a table: 一、… with the number of a row below it."""
    text = blocks[at].text
    if len(text) > 2 * LONGEST_TITLE or _SECTION.match(text) is None or at + 1 >= len(blocks):
        return False
    below = blocks[at + 1].text
    return _DIGITS.fullmatch(below) is not None or _SECTION.match(below) is not None


def _ends_table(text: str) -> bool:
    return is_noise(text) or _AFTER_TABLE.match(text) is not None
