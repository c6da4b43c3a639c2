"""A roster of people: an .xlsx (单位, 姓名, 处室, 角色) → entries and problems. Pure.

Columns are found by their headers, wherever they stand. Nothing is guessed: a row whose body or
role is not known is reported with its line. Formulas are never evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from seed import sheets
from store.lexicon import Lexicon
from store.records import Role

MOST_BYTES = 2 << 20
MOST_ROWS = 2000
AGENCY, NAME, OFFICE, ROLE = "单位", "姓名", "处室", "角色"
HEADERS = (AGENCY, NAME, OFFICE, ROLE)
_CELL_LENGTH = 80
_WANTED = sheets.Wanted(
    headers=HEADERS,
    needed=((AGENCY,), (NAME,), (ROLE,)),
    most_bytes=MOST_BYTES,
    most_rows=MOST_ROWS,
)

_ROLES = {
    "成员": Role.MEMBER,
    "经办人": Role.REPORTER,
    "联络员": Role.LIAISON,
    "统筹": Role.COORDINATOR,
    "管理员": Role.ADMINISTRATOR,
    "所有者": Role.OWNER,
}
_OF_THE_OFFICE = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.OWNER)


class Fault(StrEnum):
    """Why a row is not taken."""

    NO_NAME = "no_name"
    NO_AGENCY = "no_agency"
    UNKNOWN_AGENCY = "unknown_agency"
    SEVERAL_AGENCIES = "several_agencies"
    NO_ROLE = "no_role"
    UNKNOWN_ROLE = "unknown_role"
    OWNER = "owner"
    FORMULA = "formula"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as printed. ``line`` is its number in the sheet, from 1 on."""

    line: int
    agency: str
    name: str
    office: str
    role: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A person to be invited. ``agency_id`` None for a role of the office."""

    line: int
    agency_id: int | None
    name: str
    office: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is not taken, why, and the words concerned."""

    line: int
    fault: Fault
    said: str = ""


def read(data: bytes) -> tuple[Row, ...]:
    """The rows of the first sheet that has the headers; empty rows are left out.

    Raises NoTable for what is no .xlsx, is too large, has no such headers or no row.
    """
    table = sheets.read(data, _WANTED)
    return tuple(
        Row(row.line, *(" ".join(row.said(name).split())[:_CELL_LENGTH] for name in HEADERS))
        for row in table.rows
    )


def place(rows: Iterable[Row], lexicon: Lexicon) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Entries with the ids of ``lexicon``, and a problem for every row that gives none."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: set[tuple[int | None, str, str | None]] = set()
    for row in rows:
        found = _placed(row, lexicon)
        if isinstance(found, Entry):
            key = (found.agency_id, found.name, found.office)
            if key in seen:
                found = Problem(row.line, Fault.TWICE, row.name)
            seen.add(key)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems.append(found)
    return tuple(entries), tuple(problems)


def _placed(row: Row, lexicon: Lexicon) -> Entry | Problem:
    for said in (row.agency, row.name, row.office, row.role):
        if said.startswith("="):
            return Problem(row.line, Fault.FORMULA, said)
    if not any(c.isalpha() for c in row.name) or len(row.name) < 2:
        return Problem(row.line, Fault.NO_NAME, row.name)
    if not row.role:
        return Problem(row.line, Fault.NO_ROLE, row.name)
    role = _ROLES.get(row.role)
    if role is None:
        return Problem(row.line, Fault.UNKNOWN_ROLE, row.role)
    if role is Role.OWNER:
        return Problem(row.line, Fault.OWNER, row.name)
    office = row.office or None
    if role in _OF_THE_OFFICE:
        return Entry(row.line, None, row.name, office, role)
    if not row.agency:
        return Problem(row.line, Fault.NO_AGENCY, row.name)
    meant = lexicon.serving(row.agency)
    if len(meant) != 1:
        fault = Fault.SEVERAL_AGENCIES if meant else Fault.UNKNOWN_AGENCY
        return Problem(row.line, fault, row.agency)
    return Entry(row.line, meant[0].id, row.name, office, role)
