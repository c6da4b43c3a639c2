"""A digest as rows of facts, in as many messages as it takes: split between rows, never inside.

Rows are JSON and go through the outbox; ``handlers.digests.letters`` words them. What is kept
back from groups is counted and not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from handlers.digests.wording import head_text, row_text
from handlers.measure import EMS, MOST_LINES, STAMP, cut_to, ems, lines_of
from handlers.page import Rich
from store.digest_records import Form, Part, Settings
from store.due import PAST, DueTask, Overview, PlanDue
from store.lexicon import Lexicon
from store.standing import Standing
from store.state import DueBasis, State
from store.text import utf16_len

# Telegram takes 4,096 characters and 100 entities; words are added in front and behind.
MOST_UNITS, MOST_ROWS = 3_600, 80
_HEADS = ("plan", "day")
Row = list[Any]
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What stands around the rows. ``moved_from``: it comes on the next working day.
    ``since``: from when on reports are new.
    """

    today: date
    bot: str
    since: datetime | None = None
    late: bool = False
    moved_from: date | None = None
    unknown_year: int | None = None
    preview: bool = False


def is_empty(overview: Overview, settings: Settings) -> bool:
    """Whether there is nothing of what this digest tells."""
    parts = settings.parts
    return not (
        (Part.COMING in parts and overview.total("coming") + overview.total("duties"))
        or (Part.PAST in parts and overview.total("past"))
        or (Part.NEW in parts and overview.total("reported"))
        or (Part.COMPLETED in parts and overview.total("completed"))
    )


def messages(overview: Overview, settings: Settings, told: Told, lexicon: Lexicon) -> list[Facts]:
    """The facts of each message, in order; one at least."""
    found = [row for plan in overview.plans for row in _plan(plan, settings, told, lexicon)]
    if is_empty(overview, settings):
        found.insert(0, ["all_well", settings.days])
    around: Facts = {
        "days": settings.days,
        "today": told.today.isoformat(),
        "late": told.late,
        "moved": told.moved_from.isoformat() if told.moved_from else None,
        "unknown_year": told.unknown_year,
        "preview": told.preview,
        "bot": told.bot,
        "part": 1,
        "parts": 1,
    }
    is_short = settings.form is Form.SHORT
    split = [_one_screen(found, head_text(around))] if is_short else parts_of(found)
    return [
        {**around, "rows": rows, "part": number, "parts": len(split)}
        for number, rows in enumerate(split, 1)
    ]


def parts_of(found: Sequence[Row]) -> list[list[Row]]:
    """Rows in messages that Telegram takes; each repeats the plan and the day it goes on with."""
    parts: list[list[Row]] = [[]]
    heads: dict[str, Row] = {}
    size = 0
    for row in found:
        cost = utf16_len(row_text(row).text) + 1
        if parts[-1] and (size + cost > MOST_UNITS or len(parts[-1]) >= MOST_ROWS):
            again = [_again(heads[name]) for name in _HEADS if name in heads]
            if row[0] == "plan":
                again = []
            parts.append([each for each in again if each[0] != row[0]])
            size = sum(utf16_len(row_text(each).text) + 1 for each in parts[-1])
        if row[0] == "plan":
            heads = {"plan": row}
        elif row[0] == "day":
            heads["day"] = row
        elif row[0] not in ("task", "hidden"):
            heads.pop("day", None)
        parts[-1].append(row)
        size += cost
    return parts


def _again(row: Row) -> Row:
    return [*row[:-1], True]


def _one_screen(found: Sequence[Row], head: Rich) -> list[Row]:
    """The rows of one screen, a line each task: those from the end are left out, and counted."""
    short = [_in_a_line(row) for row in found]
    lines = {n: lines_of(row_text(row)) for n, row in enumerate(short)}
    room = MOST_LINES - lines_of(head)
    if short:
        lines[len(short) - 1] = lines_of(row_text(short[-1]) + STAMP)
    tasks = [n for n, row in enumerate(short) if row[0] == "task"]
    if sum(lines.values()) <= room or not tasks:
        return short
    dropped = 0
    while tasks and sum(lines.values()) > room - 1:
        del lines[tasks.pop()]
        dropped += 1
    kept = [short[n] for n in sorted(lines)]
    last = next((n for n in range(len(kept) - 1, -1, -1) if kept[n][0] in ("task", "day")), 0)
    return [*kept[: last + 1], ["more", dropped], *kept[last + 1 :]]


def _in_a_line(row: Row) -> Row:
    """A task without what does not fit beside its number."""
    if row[0] != "task" or lines_of(row_text(row)) == 1:
        return row
    kind, id_, ref, title, phrase, *more = row
    # a phrase of its own is printed beside its date whatever room it takes
    width = EMS if phrase is None else 2 * EMS
    note = ems(row_text([kind, id_, ref, "", phrase, *more]).text)
    return [kind, id_, ref, cut_to(title, max(width - note, EMS / 2)), phrase, *more]


def _plan(plan: PlanDue, settings: Settings, told: Told, lexicon: Lexicon) -> Iterator[Row]:
    rows: list[Row] = []
    parts = settings.parts
    if Part.COMING in parts:
        rows += _coming(plan.coming)
        rows += [["duty", d.due_on.isoformat(), d.what, d.phrase] for d in plan.duties]
    if Part.PAST in parts:
        rows += _past(plan, settings, lexicon)
    reported = plan.reported if Part.NEW in parts else 0
    completed = plan.completed if Part.COMPLETED in parts else 0
    if told.since is not None and (reported or completed):
        rows.append(["new", told.since.date().isoformat(), plan.reported, completed])
    if rows:
        yield ["plan", plan.plan.short, plan.standing is Standing.CLOSING, False]
        yield from rows
    elif Part.QUIET_PLANS in parts:
        yield ["quiet", plan.plan.short, plan.dated]


def _coming(tasks: Sequence[DueTask]) -> Iterator[Row]:
    for day, found in groupby(tasks, key=lambda task: task.due_on):
        of_day = list(found)
        # what people wrote is no phrase of the document's
        phrases = Counter(t.phrase for t in of_day if t.phrase and not t.line.is_dated_by_hand)
        usual = phrases.most_common(1)[0][0] if phrases else None
        yield ["day", day.isoformat(), len(of_day), usual, False]
        for task in of_day:
            if not task.kept_back:
                line = task.line
                own = task.phrase if task.phrase != usual or line.is_dated_by_hand else None
                basis = None if task.basis is DueBasis.DOCUMENT else task.basis.value
                by_hand = basis is None and line.is_dated_by_hand
                shown = [line.task_id, line.ref, line.title, own, basis, line.is_amended]
                yield ["task", *shown, by_hand]
        hidden = sum(task.kept_back for task in of_day)
        if hidden:
            yield ["hidden", hidden]


def _past(plan: PlanDue, settings: Settings, lexicon: Lexicon) -> Iterator[Row]:
    counts = plan.past_counts
    for state in PAST:
        if counts.get(state):
            of_state = [task for task in plan.past if task.state is state]
            is_full = settings.form is Form.FULL
            refs = [task.line.ref for task in of_state if not task.kept_back] if is_full else []
            yield ["past", state.value, counts[state], refs]
    if settings.named and counts.get(State.PAST_DUE_SILENT, 0) + counts.get(
        State.PAST_DUE_REPORTED, 0
    ):
        by_agency = Counter(id_ for task in plan.past for id_ in task.silent)
        if by_agency:
            names = {id_: entry.short for entry in lexicon.entries for id_ in entry.ids}
            yield ["silent", [[names[id_], n] for id_, n in by_agency.most_common()]]
