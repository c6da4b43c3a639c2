"""The rows of a draft's sheet that came back, against what was written into it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from seed import editing
from seed.cutting import to_prose
from seed.draft import Draft, DraftItem, LeadBasis
from seed.draft_cells import (
    COLUMNS,
    DUE,
    HEADING,
    LEAD,
    LINE,
    NUMBER,
    PARTICIPANT,
    SECTION,
    TEXT,
    UNRANKED,
    cells,
    compared,
    headings,
)
from seed.grammar.agencies import is_person
from seed.grammar.lead import assign
from seed.grammar.responsibility import Duty, Part
from seed.sheets import Row
from seed.typed import MOST_NUMBER, NOTHING, Unusable

_SEPARATORS = "、，,;；\n"
_NAME = rf"(?:[^{_SEPARATORS}（）()]|（[^（）]*）|\([^()]*\))+"


class Fault(StrEnum):
    """Why a row is not taken; NOT_REMOVED: why tasks without a row are still there."""

    NO_NUMBER = "no_number"
    UNKNOWN_NUMBER = "unknown_number"
    NUMBER_LONG = "number_long"
    FRACTION = "fraction"
    TWICE = "twice"
    FORMULA = "formula"
    NO_TEXT = "no_text"
    TEXT_LONG = "text_long"
    TITLE_LONG = "title_long"
    UNKNOWN_SECTION = "unknown_section"
    NO_DATE = "no_date"
    PERSON = "person"
    BOTH_PARTS = "both_parts"
    MIXED = "mixed"
    NOT_REMOVED = "not_removed"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """``line`` is the sheet's, from 1 on (0 for the sheet as a whole), ``said`` the words meant."""

    line: int
    fault: Fault
    said: str = ""


class _Bad(Exception):
    def __init__(self, fault: Fault, said: str = "") -> None:
        super().__init__(fault, said)
        self.fault, self.said = fault, said


class Correction:
    """One reading of the rows under ``columns``: what they say against what was written."""

    def __init__(self, draft: Draft, columns: frozenset[str]) -> None:
        self.draft = draft
        self.columns = columns
        self.problems: list[RowProblem] = []
        self.places = {item.number: at for at, item in enumerate(draft.items)}
        self.written = {item.number: compared(cells(item, [])) for item in draft.items}
        self.paths = {
            headings(path): list(path)
            for path in (
                *(section.path for section in draft.sections),
                *(item.section_path for item in draft.items),
            )
        }
        odd = {a.name for item in draft.items for a in item.assignees}
        odd = {name for name in odd if any(c in _SEPARATORS for c in name)}
        first = "|".join(re.escape(name) for name in sorted(odd, key=len, reverse=True))
        ends = f"(?=[{_SEPARATORS}]|$)"
        self.names = re.compile(f"(?:{first}){ends}|{_NAME}" if first else _NAME)

    def read(self, rows: Sequence[Row]) -> tuple[Draft, tuple[RowProblem, ...]]:
        """The draft as the rows correct it, and those that were not taken."""
        seen: set[str] = set()
        fresh: list[tuple[Row, str | None]] = []
        unplaced = False
        last: str | None = None
        for row in rows:
            number = row.said(NUMBER)
            known = number in self.places
            try:
                self._check(row, number, seen)
                if known:
                    self._change(row, number)
                else:
                    fresh.append((row, last))
            except _Bad as bad:
                self.problems.append(RowProblem(row.line, bad.fault, bad.said))
                unplaced = unplaced or not known or bad.fault is Fault.TWICE
            seen.add(number)
            last = number if known else last
        self._add(fresh)
        self._remove(seen, kept=unplaced)
        return self.draft, tuple(sorted(self.problems, key=lambda one: one.line))

    def _check(self, row: Row, number: str, seen: set[str]) -> None:
        if row.computed:
            raise _Bad(Fault.FORMULA, row.said(min(row.computed)))
        if not number:
            raise _Bad(Fault.NO_NUMBER, row.said(TEXT)[:40])
        if NUMBER in row.fractions:
            # 2.1 or 2.10: the program has thrown away which
            raise _Bad(Fault.FRACTION, number)
        if number in seen:
            raise _Bad(Fault.TWICE, number)
        if number not in self.places and row.said(LINE):
            raise _Bad(Fault.UNKNOWN_NUMBER, number)

    def _change(self, row: Row, number: str) -> None:
        """Every cell that is not as it was written; all of a row's or, with a fault, none."""
        at = self.places[number]
        written = self.written[number]
        columns = self.columns - {NUMBER, LINE}
        touched = {h for h in columns if not _same(row.said(h), written[h])}
        self.draft = self._with(self.draft, at, row, touched)

    def _with(self, draft: Draft, at: int, row: Row, touched: set[str]) -> Draft:
        if TEXT in touched:
            draft = _edited(editing.with_text, draft, at, row.said(TEXT))
        if HEADING in touched:
            draft = _edited(editing.with_heading, draft, at, row.said(HEADING))
        if SECTION in touched:
            draft = self._moved(draft, at, row.said(SECTION))
        if touched & {LEAD, PARTICIPANT, UNRANKED}:
            draft = self._assigned(draft, at, row)
        if DUE in touched:
            draft = _edited(editing.with_deadline, draft, at, row.said(DUE) or "无")
        return draft

    def _moved(self, draft: Draft, at: int, said: str) -> Draft:
        path = self.paths.get(said)
        if path is None:
            raise _Bad(Fault.UNKNOWN_SECTION, said)
        return editing.put(draft, at, {"section_path": path}, "section_path")

    def _assigned(self, draft: Draft, at: int, row: Row) -> Draft:
        item = draft.items[at]
        leads, helpers, others = (
            self._names(row.said(header)) for header in (LEAD, PARTICIPANT, UNRANKED)
        )
        both = set(leads) & set(helpers)
        if both:
            raise _Bad(Fault.BOTH_PARTS, min(both))
        if others and (leads or helpers):
            raise _Bad(Fault.MIXED, others[0])
        person = next((name for name in (*leads, *helpers, *others) if is_person(name)), None)
        if person is not None:
            raise _Bad(Fault.PERSON, person)
        roles = assign(_duty(item, leads, helpers, others), has_rule=_by_rule(draft, item, leads))
        return editing.put(draft, at, editing.roles_of(roles), "agencies")

    def _names(self, said: str) -> list[str]:
        found = (name.strip() for name in self.names.findall(said))
        return list(dict.fromkeys(name for name in found if name and name not in NOTHING))

    def _add(self, fresh: Iterable[tuple[Row, str | None]]) -> None:
        """Each behind the task whose row stands before its own."""
        behind: dict[str | None, int] = {}
        for row, last in fresh:
            place = (0 if last is None else self._at(last) + 1) + behind.get(last, 0)
            try:
                self.draft = self._with_new(row, place)
            except _Bad as bad:
                self.problems.append(RowProblem(row.line, bad.fault, bad.said))
                continue
            behind[last] = behind.get(last, 0) + 1

    def _with_new(self, row: Row, place: int) -> Draft:
        number = row.said(NUMBER)
        if len(number) > MOST_NUMBER:
            raise _Bad(Fault.NUMBER_LONG, number)
        before = self.draft.items[place - 1] if place else None
        spot = before.span[1] if before is not None else 0
        item = DraftItem(
            number=number,
            section_path=before.section_path if before is not None else [],
            text=row.said(TEXT),
            span=(spot, spot),
            by_hand=[editing.ADDED, "text", "number"],
        )
        items = [*self.draft.items[:place], item, *self.draft.items[place:]]
        draft = editing.with_items(self.draft, items)
        filled = {header for header in self.columns if row.said(header)}
        return self._with(draft, place, row, (filled | {TEXT}) - {NUMBER, LINE})

    def _remove(self, seen: set[str], *, kept: bool) -> None:
        """Tasks that have no row any more; none where a row might be one of them."""
        gone = [number for number in self.places if number not in seen]
        if gone and kept:
            self.problems.append(RowProblem(0, Fault.NOT_REMOVED, "、".join(gone[:20])))
            return
        for number in gone:
            self.draft = to_prose(self.draft, self._at(number))

    def _at(self, number: str) -> int:
        return next(at for at, item in enumerate(self.draft.items) if item.number == number)


def _same(said: str, written: str) -> bool:
    return said == written or (not written and said in NOTHING)


def _edited(edit: Callable[[Draft, int, str], Draft], draft: Draft, at: int, said: str) -> Draft:
    try:
        return edit(draft, at, said)
    except Unusable as error:
        raise _Bad(Fault(error.fault.value), error.what or said[:40]) from error


def _duty(
    item: DraftItem, leads: Sequence[str], helpers: Sequence[str], others: Sequence[str]
) -> Duty:
    """The responsibility that gives these roles; a body that was there keeps its own word."""
    words = {(one.name, COLUMNS.get(one.role)): one.stated for one in item.assignees}
    duty = Duty(divided=item.division == "divided")
    ranked = bool(helpers) or len(leads) > 1
    for names, part, column in (
        (leads, Part.LEAD, LEAD),
        (helpers, Part.HELP, PARTICIPANT),
        (others, Part.DUTY, None),
    ):
        given = part if ranked and not _keeps_rule(item, leads) else Part.DUTY
        duty.names += [(name, given, words.get((name, column))) for name in names]
    return duty


def _keeps_rule(item: DraftItem, leads: Sequence[str]) -> bool:
    """Whether the document's rule still says who leads: the first, and it is the same."""
    return item.lead_basis is LeadBasis.RULE and list(leads) == [item.lead]


def _by_rule(draft: Draft, item: DraftItem, leads: Sequence[str]) -> bool:
    return draft.plan.lead_rule is not None and (not leads or _keeps_rule(item, leads))
