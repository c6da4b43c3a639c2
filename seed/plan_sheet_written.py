"""A plan's sheet as it is handed out, for ``seed.plan_sheet`` to read when it comes back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from seed.plan_sheet import HEADERS, PLAN
from seed.sheets_written import Book

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
    book = Book()
    sheet = book.leaf(PLAN, _WIDTHS, frozen=3)
    sheet.add((PLAN, key, title))
    sheet.add((NOTE,))
    sheet.add(HEADERS, bold=True)
    for task in tasks:
        due = "" if task.due_on is None else task.due_on.isoformat()
        said = (task.ref, task.title, task.printed, task.printed_due)
        sheet.add((*said, "、".join(task.leads), "、".join(task.participants), due))
    return book.close()
