"""A plan's sheet (编号, 任务, 牵头, 参与, 内部时限) as it comes back: rows and problems. Pure.

The first rows say which plan it is; columns are found by their headers, wherever they stand.
Nothing is guessed: a row whose number, body or date is not known is reported with its line.
Formulas are never evaluated. How it is handed out: see ``seed.plan_sheet_written``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seed import sheets
from seed.grammar.deadlines import Calendar, read_deadline
from seed.sheets import NoTable, Why
from store.lexicon import Lexicon
from store.text import match_key

MOST_BYTES = 4 << 20
MOST_ROWS = 2000
PLAN = "计划"
NUMBER, TITLE, LEAD, PARTICIPANT, DUE = "编号", "任务", "牵头", "参与", "内部时限"
PRINTED, PRINTED_DUE = "文件责任单位", "文件期限"
HEADERS = (NUMBER, TITLE, PRINTED, PRINTED_DUE, LEAD, PARTICIPANT, DUE)
WRITABLE = (LEAD, PARTICIPANT, DUE)

_WANTED = sheets.Wanted(
    headers=(NUMBER, TITLE, *WRITABLE),
    needed=((NUMBER,), WRITABLE),
    most_bytes=MOST_BYTES,
    most_rows=MOST_ROWS,
)
_BETWEEN = re.compile(r"[、，,;；\n/]+")
_NOTHING = frozenset({"无", "-", "—", "——", "/"})
# What a person types may be a title cut short; as much as this has to agree.
_TITLE_CHARACTERS = 12


class Fault(StrEnum):
    """Why a row is not taken."""

    NO_NUMBER = "no_number"
    UNKNOWN_NUMBER = "unknown_number"
    OTHER_TITLE = "other_title"
    UNKNOWN_AGENCY = "unknown_agency"
    SEVERAL_AGENCIES = "several_agencies"
    NO_DATE = "no_date"
    FORMULA = "formula"
    TWICE = "twice"
    BOTH_PARTS = "both_parts"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as somebody filled it in. ``line`` is its number in the sheet, from 1 on; ``due`` is
    the day of a date cell, or the words of any other.
    """

    line: int
    ref: str
    title: str
    lead: str
    participant: str
    due: str | date


@dataclass(frozen=True, slots=True)
class Sheet:
    """``plan`` is what the sheet says it is: a key. ``columns`` of ``WRITABLE`` that it has."""

    plan: str
    columns: frozenset[str]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A row that is understood: ids of agencies, and a day."""

    line: int
    ref: str
    leads: tuple[int, ...]
    participants: tuple[int, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is not taken, why, and the words concerned."""

    line: int
    fault: Fault
    said: str = ""


def read(data: bytes) -> Sheet:
    """The rows of the first sheet that has the headers; rows without words are left out.

    Raises NoTable for what is no .xlsx, is too large, has no such headers, no row, or does not
    say of which plan it is.
    """
    table = sheets.read(data, _WANTED)
    plan = table.beside(PLAN)
    if not plan:
        raise NoTable(Why.NO_PLAN)
    rows = tuple(map(_row, table.rows))
    return Sheet(plan, table.columns & frozenset(WRITABLE), rows)


def place(
    sheet: Sheet, titles: Mapping[str, str], lexicon: Lexicon, *, year: int | None
) -> tuple[tuple[Filled, ...], tuple[Problem, ...]]:
    """Rows with the ids of ``lexicon``, and a problem for every row that gives none.

    ``titles`` are the plan's tasks by number, ``year`` that of a date without one.
    """
    filled: list[Filled] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for row in sheet.rows:
        found = _placed(row, titles, lexicon, year)
        if isinstance(found, Filled) and found.ref in seen:
            found = Problem(row.line, Fault.TWICE, row.ref)
        if isinstance(found, Filled):
            seen.add(found.ref)
            filled.append(found)
        else:
            problems.append(found)
    return tuple(filled), tuple(problems)


def _row(row: sheets.Row) -> Row:
    due: str | date = row.days.get(DUE) or row.said(DUE)
    number, title, lead, participant = map(row.said, (NUMBER, TITLE, LEAD, PARTICIPANT))
    return Row(row.line, number, title, lead, participant, due)


def _placed(
    row: Row, titles: Mapping[str, str], lexicon: Lexicon, year: int | None
) -> Filled | Problem:
    for said in (row.ref, row.lead, row.participant, row.due):
        if isinstance(said, str) and said.startswith("="):
            return Problem(row.line, Fault.FORMULA, said)
    if not row.ref:
        return Problem(row.line, Fault.NO_NUMBER, row.title)
    if row.ref not in titles:
        return Problem(row.line, Fault.UNKNOWN_NUMBER, row.ref)
    if row.title and not _same_title(row.title, titles[row.ref]):
        return Problem(row.line, Fault.OTHER_TITLE, row.title)
    bodies: list[tuple[int, ...]] = []
    for said in (row.lead, row.participant):
        meant = _bodies(row.line, said, lexicon)
        if isinstance(meant, Problem):
            return meant
        bodies.append(meant)
    leads, participants = bodies
    if set(leads) & set(participants):
        return Problem(row.line, Fault.BOTH_PARTS, row.lead)
    due = _day(row.due, year)
    if due is None and row.due not in ("", *_NOTHING):
        return Problem(row.line, Fault.NO_DATE, str(row.due))
    return Filled(row.line, row.ref, leads, participants, due)


def _same_title(said: str, title: str) -> bool:
    """Whether the row is still about this task: a sheet may be older than an amendment."""
    ours, theirs = match_key(title), match_key(said)
    size = min(len(ours), len(theirs), _TITLE_CHARACTERS)
    return ours[:size] == theirs[:size]


def _bodies(line: int, said: str, lexicon: Lexicon) -> tuple[int, ...] | Problem:
    found: list[int] = []
    for name in filter(None, (part.strip() for part in _BETWEEN.split(said))):
        if name in _NOTHING:
            continue
        meant = lexicon.serving(name)
        if len(meant) != 1:
            fault = Fault.SEVERAL_AGENCIES if meant else Fault.UNKNOWN_AGENCY
            return Problem(line, fault, name)
        assert meant[0].id is not None
        found.append(meant[0].id)
    return tuple(dict.fromkeys(found))


def _day(said: str | date, year: int | None) -> date | None:
    if isinstance(said, date):
        return said
    if not said or said in _NOTHING:
        return None
    found = read_deadline(said, Calendar(year=year))
    return None if found is None else found.due_on
