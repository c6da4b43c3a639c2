"""A plan's sheet as it is handed out, for ``seed.plan_sheet`` to read when it comes back. Pure.

No cell is a formula, whatever a text begins with.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from seed.plan_sheet import HEADERS, PLAN
from store.text import clean_user_text

NOTE = (
    "在“牵头”“参与”“内部时限”三列填写统筹设定，多个单位用顿号分开；留空即撤销原有设定。"
    "其余各列的改动不会读取。"
)
_WIDTHS = (10, 60, 36, 22, 24, 36, 16)


@dataclass(frozen=True, slots=True)
class Known:
    """A task of the plan as the sheet shows it, and what is set on it by hand."""

    ref: str
    title: str
    printed: str
    printed_due: str
    leads: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    due_on: date | None = None


def write(key: str, title: str, tasks: Iterable[Known]) -> bytes:
    """The sheet of a plan as .xlsx; every cell is text, whatever it begins with."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(PLAN)
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"
    sheet.append(_cells(sheet, (PLAN, key, title)))
    sheet.append(_cells(sheet, (NOTE,)))
    sheet.append(_cells(sheet, HEADERS, bold=True))
    for task in tasks:
        due = "" if task.due_on is None else task.due_on.isoformat()
        said = (task.ref, task.title, task.printed, task.printed_due)
        given = ("、".join(task.leads), "、".join(task.participants), due)
        sheet.append(_cells(sheet, (*said, *given)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(sheet: Any, said: Sequence[str], *, bold: bool = False) -> list[Any]:
    cells = []
    for value in said:
        cell = WriteOnlyCell(sheet, clean_user_text(value))
        # a text that begins with = would otherwise be a formula in the reader's program
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    return cells
