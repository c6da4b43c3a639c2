"""A Result as a page of one screen: reading, sentence, list, what was searched. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo

from handlers.ask.chips import Chip, Facet, chips
from handlers.ask.question import Intent, Status
from handlers.ask.reading import label, named_otherwise, parts
from handlers.ask.result import Reader, Result
from handlers.ask.views import Asked
from handlers.export.views import OF_QUESTION, Export
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import BOLD_EMS, MOST_LINES, STAMP, count_lines, cut_to, lines_of
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import echoed, tags, task_lines
from handlers.status.card import given_agencies
from handlers.status.views import StatusBoard
from handlers.texts import ask as say
from handlers.texts import export as say_export
from handlers.texts import labels
from handlers.texts import status as say_status
from handlers.views import Card, Home
from store.records import AssignmentView, Part, TaskLine, TaskPage
from store.state import State

MOST, FEWEST = 8, 3
MOST_CITED, FEW_CITED, MOST_NAMED = 3, 2, 5
# lines for what was understood
MOST_READ = 4
# two lines of a screen
CITED_EMS = 38.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page needs: the result, where it is, and how the chips of the whole read."""

    result: Result
    reader: Reader
    view: Asked
    # The chips of the question as it was asked, with their bits; those cut are left out.
    chips: tuple[tuple[int, Chip], ...]
    # Whether the person may see how tasks stand: a list tells what documents say, boards the rest.
    boards: bool = False
    # Where days are told: that of what was set by hand.
    zone: tzinfo = UTC


def answer_page(shown: Shown) -> Page:
    """The answer with its chips, buttons for the tasks and the way through the pages."""
    result = shown.result
    if result.question.asks_who and result.ids:
        return _who_page(shown)
    found = _sized(shown)
    heads = _heads(shown, found)
    below = coverage(result, shown.reader)
    if not found.lines:
        near = _task_rows(result.near, shown)
        text = lines([*heads, *_nothing(shown), below])
        return page(text, [*_chip_rows(shown), *near, _ways(shown)])
    listed = task_lines(_dated(shown, found.lines), [*heads, Rich((below or "") + STAMP)])
    keyboard = [
        *_chip_rows(shown),
        *_task_rows(found, shown),
        _turning(shown, found),
        _ways(shown),
    ]
    return page(lines([*heads, listed, below]), keyboard)


def sentence(result: Result, today: date) -> str | None:
    """The answer in one sentence, where the question asks for one."""
    question, total = result.question, len(result.ids)
    match question.intent:
        case Intent.STATUS:
            return _standing(result)
        case Intent.OVERDUE:
            return _late(result)
        case Intent.REPORT:
            return say.report() if total else say.report_unclear()
    if question.when and total == 1 and result.page.lines:
        return _until(result.page.lines[0], today)
    if question.count:
        lead, participant = result.parts or (None, None)
        return say.count(total=total, lead=lead, participant=participant)
    if question.yes_no and not question.asks_who:
        return say.yes(total=total) if total else say.no()
    return None


def _standing(result: Result) -> str:
    judged = result.judged
    if judged is None:
        return say.status(is_done=result.question.status is Status.DONE)
    lone = judged.standings.get(result.page.lines[0].task_id) if len(result.ids) == 1 else None
    if lone is not None:
        return say.stands_alone(name=lone.state.value, last_on=lone.last_on)
    if not result.ids:
        is_done = result.question.status is Status.DONE
        return say.none_stands(is_done=is_done, hidden=judged.hidden)
    counts = judged.counts
    known = [(state.value, counts[state]) for state in State if state in counts]
    return say.stands(counts=known, hidden=judged.hidden)


def _late(result: Result) -> str:
    total, judged = len(result.ids), result.judged
    if judged is not None:
        return say.overdue_open(total=total, settled=judged.settled, hidden=judged.hidden)
    return say.overdue(total=total) if total else say.none_overdue()


def _until(line: TaskLine, today: date) -> str:
    """Until when a task has time, and how long that is from today."""
    if line.due_on is not None:
        return say.due_in(due_on=line.due_on, days=(line.due_on - today).days)
    return say.no_day(kind=line.deadline_kind, by_hand=line.is_dated_by_hand)


def who_sentence(views: Sequence[AssignmentView], *, divided: bool, most: int | None = None) -> str:
    """Lead and participants of one task; at most ``most`` names a part."""
    if not views:
        return say.who_unnamed()
    by_part = {part: [view.agency.short for view in views if view.part is part] for part in Part}
    return say.who(
        lead=by_part[Part.LEAD],
        participants=by_part[Part.PARTICIPANT],
        first=by_part[Part.FIRST],
        listed=by_part[Part.LISTED],
        divided=divided,
        most=most,
    )


def coverage(result: Result, reader: Reader) -> str | None:
    """What was searched, and how much of it can answer at all; None where nothing was."""
    question = result.question
    searched = reader.plan_refs(question) or reader.plans
    if question.plans and not reader.plan_refs(question):
        return None
    if question.number is not None and result.ids:
        return None
    if question.agencies:
        naming = [plan for plan in searched if plan.names_agencies]
        if not naming:
            return None
        tasks = sum(plan.tasks for plan in naming)
        return say.coverage_agencies(plans=len(searched), naming=len(naming), tasks=tasks)
    if question.window is not None:
        dated = [n for plan, n in result.dated if plan in {p.id for p in searched}]
        return say.coverage_dated(plans=len(searched), dated=len(dated), tasks=sum(dated))
    return say.coverage(plans=len(searched), tasks=sum(plan.tasks for plan in searched))


def _heads(shown: Shown, found: TaskPage) -> list[Rich]:
    result, reader = shown.result, shown.reader
    question = result.question
    first = found.offset + 1
    known = parts(question, reader)
    if lines_of(bold(" · ".join(known))) > MOST_READ:
        # a long text is read as much; the answer has to fit below it
        known = [cut_to(" · ".join(known), MOST_READ * BOLD_EMS - 2)]
    read = say.reading(
        parts=known,
        first=first,
        last=found.offset + len(found.lines),
        total=found.total,
    )
    said = [
        named_otherwise(question, reader, echoed(question.typed)),
        *(say.read_as(typed=echoed(typed), meant=meant) for typed, meant in result.read_as),
        sentence(result, reader.today),
    ]
    return [bold(read), *(Rich(one) for one in said if one)]


def _nothing(shown: Shown) -> list[str]:
    """Why there is nothing, and what comes near."""
    result, reader = shown.result, shown.reader
    question = result.question
    known = reader.plan_refs(question)
    if question.plans and not known:
        return [say.no_such_plan(typed=echoed(question.plans[0]))]
    silent = [plan.short for plan in known if not plan.names_agencies]
    if question.agencies and known and len(silent) == len(known):
        return [say.silent_plans(shorts=silent)]
    if question.agencies and question.window is not None and _are_apart(result, reader):
        return [say.agency_and_time()]
    said = [] if sentence(result, reader.today) else [say.nothing()]
    if result.near.lines:
        said.append(say.near())
        said += [
            say.cited(short=line.plan_short, ref=line.ref, title=line.title)
            for line in result.near.lines
        ]
    return said


def _are_apart(result: Result, reader: Reader) -> bool:
    """No plan prints both agencies and dates."""
    naming = {plan.id for plan in reader.plans if plan.names_agencies}
    return not naming & {plan for plan, _ in result.dated}


def _who_page(shown: Shown) -> Page:
    """Lead and participants of each task in a sentence, the whole text behind a button."""
    some = replace(shown.result.page, lines=shown.result.page.lines[: page_size(shown)])
    keyboard = [*_chip_rows(shown), *_task_rows(some, shown), _turning(shown, some), _ways(shown)]
    return page(_who_text(shown, some), keyboard)


def _who_text(shown: Shown, some: TaskPage) -> Rich:
    result = shown.result
    is_one = len(result.ids) == 1
    # what is cited shows how one was read; of several none names more than a few
    said = _heads(shown, some)[1:] if is_one else _heads(shown, some)
    if result.holds is not None and not (is_one and _is_given(shown, some)):
        said.append(Rich(say.holds(is_so=result.holds)))
    for line in some.lines:
        views = result.who.get(line.task_id, ())
        divided = line.division == "divided"
        said.append(Rich(who_sentence(views, divided=divided, most=None if is_one else MOST_NAMED)))
        said += map(Rich, by_hand(result, line.task_id, shown.zone))
        cited = say.cited(short=line.plan_short, ref=line.ref, title=line.title)
        said.append(Rich(cited if is_one else cut_to(cited, CITED_EMS)))
    return lines(said)


def by_hand(result: Result, task_id: int, zone: tzinfo) -> list[str]:
    """Who was put on a task by hand, each as such and with its day: beside the document's."""
    seen = result.given.get(task_id)
    return [] if seen is None else given_agencies(seen, zone)


def _is_given(shown: Shown, some: TaskPage) -> bool:
    """Whether who was asked about was put on the task by hand: no plain 不是 then."""
    bodies = shown.reader.bodies(shown.result.question)
    family = frozenset().union(*(body.family for body in bodies))
    found = [shown.result.given.get(line.task_id) for line in some.lines]
    given = [one.agency.id for seen in found if seen is not None for one in seen.given.agencies]
    return bool(family.intersection(given))


def _sized(shown: Shown) -> TaskPage:
    found = shown.result.page
    return replace(found, lines=found.lines[: page_size(shown)])


def page_size(shown: Shown) -> int:
    """How many tasks fit a screen under the words of this answer; the same on all its pages."""
    result = shown.result
    if result.question.asks_who and result.ids:
        fits = shown.view.offset == 0 and len(result.ids) <= MOST_CITED
        text = _who_text(shown, replace(result.page, lines=result.page.lines[:MOST_CITED]))
        return MOST_CITED if fits and count_lines(text.text + STAMP) <= MOST_LINES else FEW_CITED
    heads = _heads(shown, TaskPage(result.page.lines, 999, 990))
    below = coverage(result, shown.reader) or ""
    used = sum(map(lines_of, heads)) + lines_of(Rich(below + STAMP))
    # a heading for each plan, as many as there can be on one page
    plans = len({key.partition("#")[0] for key in result.ids})
    return max(FEWEST, min(MOST, MOST_LINES - used - plans))


def _dated(shown: Shown, found: Sequence[TaskLine]) -> list[TaskLine]:
    """The day before the title where the question is about time."""
    question, year = shown.result.question, shown.reader.today.year
    judged = shown.result.judged
    if question.intent is Intent.STATUS and judged is not None and len(found) > 1:
        states = {id_: one.state.value for id_, one in judged.standings.items()}
        return [
            replace(line, title=say.stands_line(name=states[line.task_id], title=line.title))
            if line.task_id in states
            else line
            for line in found
        ]
    if question.window is None and not question.when:
        return list(found)
    return [
        replace(line, title=say.due_line(due_on=line.due_on, year=year, title=line.title))
        if line.due_on
        else line
        for line in found
    ]


def _chip_rows(shown: Shown) -> list[tuple[Key, ...]]:
    """A chip a restriction; a lone one restricts everything there is, so it stays."""
    left = chips(shown.result.question)
    known = [
        (bit, chip) for bit, chip in shown.chips if chip in left and chip.facet is not Facet.NUMBER
    ]
    if len(known) < 2:
        return []
    keys: list[Key] = [
        nav(
            say.remove(label=label(chip, shown.result.question, shown.reader)),
            replace(shown.view, cut=shown.view.cut | 1 << bit, offset=0),
        )
        for bit, chip in known
    ]
    return rows(keys, 3)


def _task_rows(found: TaskPage, shown: Shown) -> list[tuple[Key, ...]]:
    marks = tags(found.lines, shown.reader.plans)
    keys: list[Key] = [
        nav(
            labels.task(ref=line.ref, tag=marks.get(line.plan_id)),
            Card(line.task_id, back=shown.view),
        )
        for line in found.lines
    ]
    return rows(keys, 2 if marks else 4)


def _turning(shown: Shown, found: TaskPage) -> tuple[Key, ...]:
    size = page_size(shown)
    pages = -(-len(shown.result.ids) // size)
    return pager(
        shown.view.offset // size,
        pages,
        lambda number: replace(shown.view, offset=number * size),
    )


def _ways(shown: Shown) -> list[Key]:
    """The way back, the list as a file, and to the boards from a question about how tasks stand."""
    about_standing = shown.result.question.intent in (Intent.STATUS, Intent.OVERDUE)
    to_boards = [nav(say_status.STATUS, StatusBoard())] if shown.boards and about_standing else []
    as_file = []
    if shown.result.ids:
        view = shown.view
        as_file = [nav(say_export.EXPORT, Export(OF_QUESTION, view.question, view.cut, view.pick))]
    return [*to_boards, *as_file, nav(labels.BACK, Home())]
