"""A draft under review as .xlsx, a row a task, and the same corrected. Pure.

The sheet carries a fingerprint of the draft that it was made of: read back, each cell is compared
with what was written, so that only what somebody changed changes the draft. Where the draft moved
on meanwhile the sheet is refused, since its untouched cells would undo the others' work. Nothing
is guessed: a row that is not understood is reported with its line and changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from seed import sheets
from seed.draft import Draft
from seed.draft_cells import HEADERS, NUMBER, TEXT, cells, mark_of
from seed.draft_rows import Correction, Fault, RowProblem
from seed.sheets import CELL_LENGTH, NoTable, Why
from seed.sheets_written import Book

__all__ = [
    "HEADERS",
    "Changes",
    "Fault",
    "RowProblem",
    "changes",
    "mark_in",
    "mark_of",
    "read",
    "write",
]

OF, MARK = "核对表", "校验"
NOTE = (
    "改哪一格，草稿就改哪一格；“编号”“原文行”请不要改。增加任务：插入一行，“原文行”留空；"
    "不是任务的，删掉整行。多个单位用顿号分开；“未分主次”是文件没有写谁牵头的单位。"
)
MOST_BYTES = 8 << 20
MOST_ROWS = 20_000

_WIDTHS = (10, 36, 24, 72, 24, 36, 24, 22, 10)
_WANTED = sheets.Wanted(
    headers=HEADERS,
    needed=((NUMBER,), (TEXT,)),
    most_bytes=MOST_BYTES,
    most_rows=MOST_ROWS,
    longest=CELL_LENGTH,
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers of tasks that were changed, added and removed, in the order of the lists."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def write(draft: Draft, name: str, text: str = "") -> bytes:
    """The sheet; ``name`` is the file's, ``text`` the decoded source, for the lines in it.

    Without ``text`` a task's place is given in characters.
    """
    starts = _line_starts(text)
    rows = [cells(item, starts) for item in draft.items]
    book = Book()
    leaf = book.leaf(OF, _WIDTHS, frozen=3)
    leaf.add((OF, name, MARK, mark_of(draft)))
    leaf.add((NOTE,))
    leaf.add(HEADERS, bold=True)
    for row in rows:
        leaf.add([row[header] for header in HEADERS])
    return book.close()


def read(data: bytes, draft: Draft) -> tuple[Draft, tuple[RowProblem, ...]]:
    """``draft`` as the sheet corrects it, and the rows that were not taken.

    Raises NoTable for what is no sheet of this draft as it stands.
    """
    table = _table(data)
    if table.beside(MARK) != mark_of(draft):
        raise NoTable(Why.OTHER_DRAFT)
    return Correction(draft, table.columns).read(table.rows)


def mark_in(data: bytes) -> str:
    """The mark that a sheet carries: ``mark_of`` the draft that it was made of.

    Raises NoTable for what is no sheet of a draft.
    """
    return _table(data).beside(MARK)


def _table(data: bytes) -> sheets.Table:
    table = sheets.read(data, _WANTED)
    if not table.beside(MARK):
        raise NoTable(Why.NO_HEADERS, (MARK,))  # a table like it, and not handed out by us
    return table


def changes(before: Draft, after: Draft) -> Changes:
    """What is different between two states of a draft, by number."""
    old = {item.number: item for item in before.items}
    new = {item.number: item for item in after.items}
    return Changes(
        tuple(n for n, item in new.items() if n in old and item != old[n]),
        tuple(n for n in new if n not in old),
        tuple(n for n in old if n not in new),
    )


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))] if text else []
