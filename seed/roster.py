"""A roster of people: an .xlsx (单位, 姓名, 处室, 角色) → entries and problems. Pure.

Columns are found by their headers, wherever they stand. Nothing is guessed: a row whose body or
role is not known is reported with its line. Formulas are never evaluated.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from store.lexicon import AgencyEntry, AgencyKind, Lexicon
from store.records import Role
from store.text import clean_user_text, match_key

MOST_BYTES = 2 << 20
MOST_UNPACKED = 48 << 20
MOST_ROWS = 2000
AGENCY, NAME, OFFICE, ROLE = "单位", "姓名", "处室", "角色"
HEADERS = (AGENCY, NAME, OFFICE, ROLE)
_NEEDED = (AGENCY, NAME, ROLE)
# Titles and notes may stand above the headers.
_HEADER_WITHIN = 20
_MOST_COLUMNS = 60
_CELL_LENGTH = 80

_ROLES = {
    "成员": Role.MEMBER,
    "经办人": Role.REPORTER,
    "联络员": Role.LIAISON,
    "统筹": Role.COORDINATOR,
    "管理员": Role.ADMINISTRATOR,
    "所有者": Role.OWNER,
}
_OF_THE_OFFICE = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.OWNER)


class Why(StrEnum):
    """Why a file is no roster at all."""

    NOT_XLSX = "not_xlsx"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NO_HEADERS = "no_headers"
    NO_ROWS = "no_rows"


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


@dataclass
class NoRoster(Exception):
    """The file cannot be read as a roster; ``missing`` are the headers it lacks."""

    why: Why
    missing: tuple[str, ...] = ()


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

    Raises NoRoster for what is no .xlsx, is too large, has no such headers or no row.
    """
    if len(data) > MOST_BYTES:
        raise NoRoster(Why.TOO_LARGE)
    _unpacks_small(data)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
        missing: tuple[str, ...] = HEADERS
        for sheet in book.worksheets:
            found = _rows_of(sheet)
            if isinstance(found, list):
                if not found:
                    raise NoRoster(Why.NO_ROWS)
                return tuple(found)
            missing = min(missing, found, key=len)
    except NoRoster:
        raise
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        # openpyxl has no error of its own for most of what a damaged file does to it
        raise NoRoster(Why.NOT_XLSX) from error
    raise NoRoster(Why.NO_HEADERS, missing)


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


def _unpacks_small(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise NoRoster(Why.NOT_XLSX) from error
    if size > MOST_UNPACKED:
        raise NoRoster(Why.TOO_LARGE)


def _rows_of(sheet: Any) -> list[Row] | tuple[str, ...]:
    """The rows of a sheet, or the headers it lacks."""
    columns: dict[str, int] = {}
    missing: tuple[str, ...] = HEADERS
    made: list[Row] = []
    for line, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), 1):
        words = [_printed(cell) for cell in cells]
        if not columns:
            if line > _HEADER_WITHIN:
                break
            here = {name: words.index(name) for name in HEADERS if name in words}
            lacking = tuple(name for name in _NEEDED if name not in here)
            missing = min(missing, lacking, key=len)
            columns = {} if lacking else here
            continue
        row = Row(
            line,
            *(words[columns[name]] if name in columns else "" for name in HEADERS),
        )
        if not any((row.agency, row.name, row.office, row.role)):
            continue
        made.append(row)
        if len(made) > MOST_ROWS:
            raise NoRoster(Why.TOO_MANY_ROWS)
    return made if columns else missing


def _printed(cell: object) -> str:
    if cell is None:
        return ""
    return " ".join(clean_user_text(str(cell)).split())[:_CELL_LENGTH]


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
    meant = _meant(row.agency, lexicon)
    if len(meant) != 1:
        fault = Fault.SEVERAL_AGENCIES if meant else Fault.UNKNOWN_AGENCY
        return Problem(row.line, fault, row.agency)
    return Entry(row.line, meant[0].id, row.name, office, role)


def _meant(said: str, lexicon: Lexicon) -> Sequence[AgencyEntry]:
    """The bodies of this name that can have people: no collective, none that was taken over."""
    found = {r.entry.slug: r.entry for r in lexicon.resolve(said)} if match_key(said) else {}
    return [
        entry
        for entry in found.values()
        if entry.kind is AgencyKind.AGENCY and not entry.successors and entry.id is not None
    ]
