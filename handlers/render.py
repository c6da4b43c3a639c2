"""Records to text with entities. Pure: no store, no clock; sentences come from ``texts``."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from datetime import date

from handlers.measure import EMS, MOST_LINES, STAMP, count_lines, cut_to, ems, lines_of, pages_of
from handlers.page import Rich, bold, lines
from handlers.texts import duties as say
from handlers.texts.first import parts
from store.records import Duties, PlanDuties, PlanRef, TaskLine
from store.standing import standing
from store.text import clean_user_text

_BREAKABLE = re.compile(r"(?<=[@/#$.:])(?=\w)|(?<=\w)(?=[@.:])")
_ECHO = 24


def echoed(typed: str) -> str:
    """What a user typed, short enough to quote, and in which Telegram finds nothing to link.

    An @name, /command or address inside our own message would otherwise notify or tempt others.
    """
    plain = " ".join(clean_user_text(typed).split())
    return _BREAKABLE.sub("\u2060", cut_to(plain, _ECHO))


def summary_blocks(duties: Duties, today: date) -> list[Rich]:
    """The blocks of the answer to "what is X responsible for", head line left out."""
    blocks = [_plan_block(found, today) for found in duties.plans]
    total = sum(found.total for found in duties.plans)
    totals = say.totals(
        lead=sum(found.lead for found in duties.plans),
        sole=sum(found.sole for found in duties.plans),
        total=total,
        divided=sum(found.divided for found in duties.plans),
    )
    blocks += [Rich(totals)] if totals else []
    return [*blocks, Rich(coverage(duties))]


def _plan_block(found: PlanDuties, today: date) -> Rich:
    heading = say.plan(short=found.plan.short, standing=standing(found.plan, today))
    counts = say.plan_counts(
        lead=found.lead,
        participant=found.participant,
        first=found.first,
        listed=found.listed,
    )
    return lines([heading, counts])


def coverage(duties: Duties) -> str:
    searched = duties.coverage
    return say.coverage(
        plans=len(searched.naming) + len(searched.silent),
        naming=len(searched.naming),
        tasks=searched.tasks_naming,
        silent=len(searched.silent),
    )


def none_block(duties: Duties) -> Rich:
    """The answer for an agency to which no document gives a task."""
    searched = duties.coverage
    count = len(searched.naming) + len(searched.silent)
    if not count:
        return Rich(say.nothing_loaded())
    shorts = [plan.short for plan in searched.naming]
    return lines(
        [
            bold(say.none(plans=count, full=duties.agency.full)),
            say.none_coverage(naming=shorts, tasks=searched.tasks_naming),
        ]
    )


def counts_of(duties: Duties) -> str:
    """牵头 71 · 参与 55 over all plans."""
    return parts(
        lead=sum(found.lead for found in duties.plans),
        participant=sum(found.participant for found in duties.plans),
        first=sum(found.first for found in duties.plans),
        listed=sum(found.listed for found in duties.plans),
    )


def task_lines(
    found: Sequence[TaskLine], heads: Sequence[Rich], *, heads_name_plan: bool = False
) -> Rich:
    """The lines of a list under its head lines, a heading before each plan's.

    Titles are cut to one line where the screen is full; while there is room, the first ones get
    a second line. Where even the headings do not fit, each line names its plan.
    """
    headings = [None] * len(found) if heads_name_plan else _headings(found)
    fixed = sum(map(lines_of, heads))
    spare = MOST_LINES - fixed - sum(map(count_lines, filter(None, headings))) - len(found)
    if spare < 0:
        return lines(_with_plan(line) for line in found)
    rows: list[str | None] = []
    for line, heading in zip(found, headings, strict=True):
        stamp = STAMP if line is found[-1] else ""
        whole = _task_line(line, None)
        extra = count_lines(whole + stamp) - 1
        if 0 < extra <= spare:
            spare -= extra
        elif extra:
            whole = _task_line(line, EMS - ems(stamp))
        rows += [heading, whole]
    return lines(rows)


def _headings(found: Sequence[TaskLine]) -> list[str | None]:
    headings: list[str | None] = []
    plan: int | None = None
    for line in found:
        is_new = line.plan_id != plan
        headings.append(say.plan_heading(short=line.plan_short) if is_new else None)
        plan = line.plan_id
    return headings


def _task_line(line: TaskLine, width: float | None) -> str:
    shared = ""
    if line.part is not None and line.agency_count > 1:
        shared = say.with_others(others=line.agency_count - 1, division=line.division)
    whole = say.task(ref=line.ref, title=line.title) + shared
    if width is None or count_lines(whole, width) == 1:
        return whole
    if shared:
        # by duty or not stands on the card; that others share the task must stand here
        shared = say.with_others(others=line.agency_count - 1, division="joint")
    return cut_to(say.task(ref=line.ref, title=line.title), width - ems(shared)) + shared


def _with_plan(line: TaskLine) -> str:
    heading = say.plan_heading(short=cut_to(line.plan_short, EMS / 2))
    return cut_to(heading + say.task(ref=line.ref, title=line.title), EMS)


def tags(found: Sequence[TaskLine], plans: Sequence[PlanRef]) -> dict[int, str]:
    """Short marks for buttons where a list mixes plans: years, or the first words of the name."""
    return plan_tags({line.plan_id for line in found}, plans)


def plan_tags(mixed: Set[int], plans: Sequence[PlanRef]) -> dict[int, str]:
    """The marks for these plans by id; none for a single one."""
    if len(mixed) < 2:
        return {}
    known = {plan.id: plan for plan in plans}
    years = {id_: _years(known[id_]) for id_ in mixed if id_ in known}
    if len(set(filter(None, years.values()))) == len(mixed):
        return {id_: mark for id_, mark in years.items() if mark}
    return {id_: cut_to(known[id_].short, 12) for id_ in mixed if id_ in known}


def _years(plan: PlanRef) -> str | None:
    if plan.period_end is None:
        return None
    last = plan.period_end.year
    first = plan.period_start.year if plan.period_start else last
    return str(last) if first == last else f"{first}—{last}"


def paged(head: Rich, blocks: Sequence[Rich], number: int) -> tuple[Rich, int, int]:
    """Page ``number`` (0-based, clamped) of ``blocks`` under ``head``; its index and how many."""
    pages = pages_of(blocks, budget=MOST_LINES - lines_of(head))
    at = min(number, len(pages) - 1)
    return lines([head, pages[at]]), at, len(pages)
