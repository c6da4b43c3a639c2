"""A task as a line of the ledger (台账). Pure.

Silence is said as silence: what the document does not state is 文件未列明, what this person may
not see is said to be so, and no report is 尚无报送.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from handlers.status.said import standing_said
from handlers.texts import amending as say_amending
from handlers.texts import export as say
from handlers.texts import task as say_task
from seed.sheets import CELL_LENGTH
from store.exporting import Row
from store.records import AssignmentView, Part
from store.reports.records import ReportView


@dataclass(frozen=True, slots=True)
class Setting:
    """What the lines of one file share.

    ``naming``: plans whose document names agencies. ``public``: there is nothing in it but what
    documents say, and no columns for more.
    """

    naming: frozenset[int]
    zone: tzinfo
    public: bool

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of this file."""
        beside = () if self.public else say.BESIDE
        return (*say.BEFORE, *beside, *say.AFTER)


def cells(row: Row, setting: Setting) -> dict[str, str]:
    """The columns of a task; of a withheld one only plan, number and why."""
    line = row.line
    made = dict.fromkeys(setting.headers, "")
    made |= {say.PLAN: line.plan_short, say.NUMBER: line.ref}
    if row.withheld:
        return made | {say.NOTE: say.withheld()}
    made |= _of_document(row, setting)
    if not setting.public:
        made |= _by_hand(row, setting) | _of_progress(row, setting)
    return {header: say.cut(words=words, most=CELL_LENGTH) for header, words in made.items()}


def _of_document(row: Row, setting: Setting) -> dict[str, str]:
    made = {
        say.SECTION: say_task.path(path=row.path),
        say.TASK: row.text,
        say.BODIES: _bodies(row, setting),
        **_times(row),
        say.NOTE: _note(row, setting),
    }
    if row.source is None:
        return made
    start, end = row.source.span
    return made | {
        say.FILE: row.source.file_name,
        say.PLACE: say.place(start=start + 1, end=end),
        say.SHA: row.source.sha256,
    }


def _times(row: Row) -> dict[str, str]:
    known = [view for view in row.deadlines if view.kind != "none" or view.phrase]
    said = "；".join(say.phrase(kind=one.kind, said=one.phrase) for one in known)
    phrase = say.by_hand(said=said) if "deadline" in row.by_hand else said or say.UNLISTED
    days = "；".join(say.day(kind=one.kind, due_on=one.due_on) for one in known)
    return {say.PHRASE: phrase, say.DAY: days}


def _note(row: Row, setting: Setting) -> str:
    """What is not the document's, by which other one; what kind of copy the document is."""
    said = []
    if row.source is None:
        said.append(say_amending.not_printed().rstrip("。"))
    if row.amended is not None:
        on = row.amended.at.astimezone(setting.zone).date()
        added = row.source is None
        said.append(say_amending.adjusted(on=on, basis=row.amended.basis, by=None, added=added))
    elif row.by_hand and row.source is not None:
        said.append(say_amending.corrected(fields=row.by_hand))
    if row.source is not None and row.source.repost:
        said.append(say.repost())
    return say.bodies(said=said)


def _bodies(row: Row, setting: Setting) -> str:
    """As printed, each with its part and why it has it; else as an administrator wrote it."""
    by_hand = "agencies" in row.by_hand
    if not row.who and by_hand:
        return say.by_hand(said="")
    if not row.who:
        return say.no_body(document_names=row.line.plan_id in setting.naming)
    by_part: dict[Part, list[AssignmentView]] = {}
    for view in row.who:
        by_part.setdefault(view.part, []).append(view)
    divided = say_task.divided_words(responsibility=row.responsibility)
    said = [
        say_task.lead(
            name=view.printed,
            basis=view.basis,
            division=row.line.division,
            stated=view.stated,
            said=divided,
            by_hand=by_hand,
        )
        for view in by_part.get(Part.LEAD, ())
    ]
    said += [
        say_task.first(name=view.printed, divided=row.line.division == "divided")
        for view in by_part.get(Part.FIRST, ())
    ]
    listed = say_task.listed if said else say_task.responsible
    for part, words in ((Part.PARTICIPANT, say_task.participants), (Part.LISTED, listed)):
        if part in by_part:
            said.append(words(names=[_printed(view) for view in by_part[part]]))
    joined = say.bodies(said=said)
    return say.by_hand(said=joined) if by_hand else joined


def _printed(view: AssignmentView) -> str:
    return say_task.body(printed=view.printed, today=None, stated=view.stated)


def _by_hand(row: Row, setting: Setting) -> dict[str, str]:
    agencies = [
        say.given_agency(
            part=one.part.value,
            agency=one.agency.short,
            by=one.by,
            on=one.at.astimezone(setting.zone).date(),
        )
        for one in row.given.agencies
    ]
    days = [
        say.given_day(
            basis=one.kind.value,
            due_on=one.due_on,
            by=one.by,
            on=one.at.astimezone(setting.zone).date(),
        )
        for one in (row.given.internal, row.given.extension)
        if one is not None
    ]
    return {say.GIVEN: "\n".join(agencies), say.GIVEN_DAY: "\n".join(days)}


def _of_progress(row: Row, setting: Setting) -> dict[str, str]:
    if row.standing is None:
        return {say.STATUS: say.not_open(), say.LATEST: say.not_open()}
    status = {say.STATUS: standing_said(row.standing, pending=0)}
    if row.reports is None:
        return {**status, say.LATEST: say.not_open()}
    if not row.reports:
        return {**status, say.LATEST: say.no_report()}
    return status | _reported(row.reports, setting)


def _reported(reports: Sequence[ReportView], setting: Setting) -> dict[str, str]:
    """A line a report, in the order in which they came in; the last word of each agency."""
    several = len(reports) > 1

    def each(values: Mapping[int, str | None]) -> str:
        return "\n".join(
            say.with_agency(agency=_short(view), said=said) if several else said
            for number, view in enumerate(reports)
            if (said := values[number])
        )

    numbered = dict(enumerate(reports))
    return {
        say.LATEST: "\n".join(
            say.latest(
                agency=_short(view),
                status=view.report.status.value,
                on=view.report.said_on,
                words=view.report.text,
            )
            for view in reports
        ),
        say.DONE_ON: each({n: _iso(view.report.completed_on) for n, view in numbered.items()}),
        say.DELIVERABLE: each({n: view.report.deliverable for n, view in numbered.items()}),
        say.REPORTER: "\n".join(
            say.reporter(agency=_short(view), name=view.person, office=view.office)
            for view in reports
        ),
        say.REPORTED_AT: each({n: _moment(view, setting) for n, view in numbered.items()}),
        say.RECEIPT: each({n: view.report.receipt for n, view in numbered.items()}),
    }


def _short(view: ReportView) -> str | None:
    return None if view.agency is None else view.agency.short


def _moment(view: ReportView, setting: Setting) -> str:
    return f"{view.report.made_at.astimezone(setting.zone):%Y-%m-%d %H:%M}"


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()
