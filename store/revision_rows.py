"""The rows of a revision, table by table, from what a document says. Pure.

Ids come from outside, so that children can name their parents before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from store.edition import Edition, TaskWords
from store.tables import (
    addressees,
    assignments,
    boxes,
    deadlines,
    goals,
    problems,
    prose,
    recurring_duties,
    reporting_duties,
    sections,
    targets,
    task_versions,
)
from store.text import first_words

TITLE_LIMIT = 28

Values = list[dict[str, Any]]


class Rows:
    """Collects rows; ``by_table`` gives them in an order in which parents come first.

    Enumerations go in as plain strings: the SQLite driver is slow with any other kind.
    """

    def __init__(
        self,
        revision_id: int,
        agency_ids: Mapping[str, int | None],
        *,
        section_ids: Sequence[int],
        version_ids: Sequence[int],
        box_ids: Sequence[int],
        goal_ids: Sequence[int],
    ) -> None:
        self._revision_id = revision_id
        self._agency_ids = agency_ids
        self._section_ids = section_ids
        self._version_ids = version_ids
        self._box_ids = box_ids
        self._goal_ids = goal_ids
        self._section_by_path: dict[tuple[str, ...], int] = {}
        self._rows: dict[Table, Values] = {table: [] for table in _ORDER}

    def add(self, edition: Edition, task_ids: Sequence[int]) -> None:
        """Take over everything; ``task_ids`` are those of ``edition.items``."""
        self._add_sections(edition.sections)
        versions = zip(edition.items, task_ids, self._version_ids, strict=True)
        for ordinal, (item, task_id, version_id) in enumerate(versions, 1):
            self._rows[task_versions].append(self._version(item, task_id, version_id, ordinal))
            self._add_assignments(item, version_id)
            self._add_times(item, version_id)
            self._add_problems(item.problems, version_id)
        of_tasks = {problem for item in edition.items for problem in item.problems}
        self._add_problems([p for p in edition.problems if p not in of_tasks], None)
        self._add_plan(edition)
        self._add_boxes(edition.boxes)
        self._add_goals(edition.goals)
        self._add_prose(edition.prose)

    def by_table(self) -> Iterator[tuple[Table, Values]]:
        """Tables with their rows."""
        yield from self._rows.items()

    def _section_of(self, path: Sequence[str]) -> int | None:
        """The innermost heading of ``path`` that is a section; a task may be its own heading."""
        for length in range(len(path), 0, -1):
            found = self._section_by_path.get(tuple(path[:length]))
            if found is not None:
                return found
        return None

    def _add_sections(self, found: Sequence[Any]) -> None:
        rows = self._rows[sections]
        open_rows: list[dict[str, Any]] = []
        for position, (section, id_) in enumerate(zip(found, self._section_ids, strict=True), 1):
            level = len(section.path)
            while open_rows and open_rows[-1]["level"] >= level:
                open_rows.pop()
            row = {
                "id": id_,
                "revision_id": self._revision_id,
                "position": position,
                "last_position": position,
                "level": level,
                "path": list(section.path),
                "printed": section.printed,
                "text": section.text,
                **_span(section),
            }
            open_rows.append(row)
            for outer in open_rows:
                outer["last_position"] = position
            rows.append(row)
            self._section_by_path[tuple(section.path)] = id_

    def _version(
        self, item: TaskWords, task_id: int, version_id: int, ordinal: int
    ) -> dict[str, Any]:
        return {
            "id": version_id,
            "task_id": task_id,
            "revision_id": self._revision_id,
            "section_id": self._section_of(item.section_path),
            "ordinal": ordinal,
            "heading": item.heading,
            "title": first_words(item.heading or item.text, TITLE_LIMIT),
            "text": item.text,
            "division": str(item.division),
            "lead_basis": str(item.lead_basis),
            "responsibility_text": item.responsibility_text,
            "agency_count": len({self._agency_ids[a.name] for a in item.assignees}),
            "deadline_kind": str(item.deadline.kind),
            "due_on": item.deadline.due_on,
            "deadline_text": item.deadline.text,
            "damage": [d.model_dump(mode="json") for d in item.damage],
            "ref": item.number,
            "by_hand": list(item.by_hand),
            **_span(item),
        }

    def _add_assignments(self, item: TaskWords, version_id: int) -> None:
        rows, basis = self._rows[assignments], str(item.lead_basis)
        for position, assignee in enumerate(item.assignees, 1):
            rows.append(
                {
                    "version_id": version_id,
                    "position": position,
                    "agency_id": self._agency_ids[assignee.name],
                    "printed": assignee.name,
                    "role": assignee.role,
                    "basis": basis,
                    "stated": assignee.stated,
                }
            )

    def _add_times(self, item: TaskWords, version_id: int) -> None:
        rows = self._rows[deadlines]
        for position, deadline in enumerate(item.deadlines, 1):
            rows.append(
                {
                    "version_id": version_id,
                    "position": position,
                    "kind": str(deadline.kind),
                    "due_on": deadline.due_on,
                    "phrase": deadline.text,
                }
            )
        for position, duty in enumerate(item.recurring, 1):
            duty_row = {"position": position, "every": duty.every, "phrase": duty.phrase}
            self._rows[recurring_duties].append({"version_id": version_id, **duty_row})
        self._add_targets(item.targets, version_id=version_id)

    def _add_targets(self, found: Sequence[Any], **owner: int) -> None:
        nobody = {"version_id": None, "box_id": None, "goal_id": None}
        for position, target in enumerate(found, 1):
            self._rows[targets].append(
                {
                    **nobody,
                    **owner,
                    "position": position,
                    "phrase": target.phrase,
                    "due_on": target.due_on,
                    "quantity": target.quantity,
                    "unit": target.unit,
                    "op": target.op,
                }
            )

    def _add_problems(self, found: Sequence[Any], version_id: int | None) -> None:
        for problem in found:
            place = {"revision_id": self._revision_id, "version_id": version_id}
            what = {"line": problem.line, "code": problem.code, "text": problem.text}
            self._rows[problems].append({**place, **what})

    def _add_plan(self, edition: Edition) -> None:
        for position, printed in enumerate(edition.plan.addressees, 1):
            self._rows[addressees].append(
                {
                    "revision_id": self._revision_id,
                    "position": position,
                    "printed": printed,
                    "agency_id": self._agency_ids.get(printed),
                }
            )
        everybody = edition.plan.addressees[0] if len(edition.plan.addressees) == 1 else None
        for position, duty in enumerate(edition.plan.reporting_due, 1):
            sender = self._agency_ids.get(duty.sender or "")
            self._rows[reporting_duties].append(
                {
                    "revision_id": self._revision_id,
                    "position": position,
                    "what": duty.what,
                    "due_on": duty.due_on,
                    "phrase": duty.text,
                    "sender": duty.sender,
                    "collective_id": sender or self._agency_ids.get(everybody or ""),
                    "recipient": duty.to,
                    "channel": duty.channel,
                }
            )

    def _add_boxes(self, found: Sequence[Any]) -> None:
        for position, (box, id_) in enumerate(zip(found, self._box_ids, strict=True), 1):
            self._rows[boxes].append(
                {
                    "id": id_,
                    "revision_id": self._revision_id,
                    "section_id": self._section_of(box.section_path),
                    "position": position,
                    "number": box.number,
                    "title": box.title,
                    "after_ref": box.after_item,
                    "text": box.text,
                    **_span(box),
                }
            )
            self._add_targets(box.targets, box_id=id_)

    def _add_goals(self, found: Sequence[Any]) -> None:
        for position, (goal, id_) in enumerate(zip(found, self._goal_ids, strict=True), 1):
            self._rows[goals].append(
                {
                    "id": id_,
                    "revision_id": self._revision_id,
                    "section_id": self._section_of(goal.section_path),
                    "position": position,
                    "due_on": goal.due_on,
                    "phrase": goal.phrase,
                    "text": goal.text,
                    "quantified": goal.quantified,
                    **_span(goal),
                }
            )
            self._add_targets(goal.targets, goal_id=id_)

    def _add_prose(self, found: Sequence[Any]) -> None:
        for position, piece in enumerate(found, 1):
            self._rows[prose].append(
                {
                    "revision_id": self._revision_id,
                    "position": position,
                    "kind": piece.kind,
                    "heading": piece.heading,
                    "path": list(piece.section_path),
                    "text": piece.text,
                    **_span(piece),
                }
            )


_ORDER = (
    sections,
    task_versions,
    boxes,
    goals,
    assignments,
    deadlines,
    targets,
    recurring_duties,
    reporting_duties,
    addressees,
    prose,
    problems,
)


def _span(of: Any) -> dict[str, int]:
    return {"span_start": of.span[0], "span_end": of.span[1]}
