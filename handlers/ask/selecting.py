"""From a Question to the conditions that its tasks satisfy, but for words. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.ask.question import Intent, Question
from handlers.ask.reader import Reader
from handlers.ask.sections_meant import bare
from store.labels import in_han
from store.records import RoleFilter
from store.selection import Combine, Selection
from store.text import match_key

# Kinds of a deadline that a document states.
STATED = frozenset({"by", "by_then_ongoing", "ongoing", "recurring"})


def selection_of(question: Question, reader: Reader) -> Selection | None:
    """The conditions but for words; None where they name what does not exist."""
    plan_ids = tuple(plan.id for plan in reader.plan_refs(question))
    if question.plans and not plan_ids:
        return None
    window = question.window
    kinds = {question.kind} if question.kind else set()
    if question.kind == "by" or (question.kind == "ongoing" and window is not None):
        kinds = {"by", "by_then_ongoing"} if question.kind == "by" else {"by_then_ongoing"}
    labels = _labels(question)
    return Selection(
        families=tuple(body.family for body in reader.bodies(question)),
        but=tuple(body.family for body in reader.bodies_of(question.but)),
        # 除了公安部牵头的: what it takes part in may stay
        but_role=RoleFilter.ANY if question.agencies else question.role,
        combine=Combine(question.join.value),
        role=question.role,
        plans=plan_ids,
        sections=_sections(question, reader),
        due=_due(question, reader.today),
        kinds=frozenset(kinds),
        ref=question.number if len(labels) == 1 else None,
        refs=frozenset(labels) if len(labels) > 1 else frozenset(),
    )


def _labels(question: Question) -> tuple[str, ...]:
    """How the numbers may be printed: the fourth of part two is 4 or 二(四)."""
    if question.number is None:
        return ()
    numbers = (question.number, *question.numbers)
    part = question.section or ""
    if not part.endswith("、"):
        return numbers
    inside = (f"{part[:-1]}({in_han(int(n))})" for n in numbers if n.isdigit() and int(n) < 100)
    return (*numbers, *inside)


def _due(question: Question, today: date) -> tuple[tuple[date | None, date | None], ...]:
    window = question.window
    if window is None:
        return ()
    if question.intent is not Intent.OVERDUE:
        return window.spans
    past = today - timedelta(days=1)
    return tuple((first, min(last or past, past)) for first, last in window.spans)


def _sections(question: Question, reader: Reader) -> tuple[int, ...]:
    if question.section is None:
        return ()
    if question.section.endswith("、"):
        return tuple(h.id for h in reader.headings if h.name.startswith(question.section))
    wanted = match_key(question.section)
    return tuple(h.id for h in reader.headings if wanted in match_key(bare(h.name)))


def narrower(question: Question, wanted: Selection, reader: Reader) -> Selection | None:
    """The better part of ``wanted``, taken where it holds anything; None where there is none.

    Who is said only in plans that name agencies, until when only of tasks with a deadline, and
    what is reported is one's own work.
    """
    match question.intent:
        case Intent.WHO:
            kept = tuple(id_ for id_ in wanted.plans if id_ in reader.naming)
            kept = kept if wanted.plans else reader.naming
            return replace(wanted, plans=kept) if kept else None
        case Intent.REPORT:
            own = reader.own
            return replace(wanted, families=(own,)) if own and not wanted.families else None
        case _:
            if question.when and not wanted.due and not wanted.kinds:
                return replace(wanted, kinds=STATED)
            return None
