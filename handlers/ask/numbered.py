"""Which tasks a question about numbers means, where a number stands in several plans. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.ask.question import Intent, Question
from handlers.ask.reader import Reader
from handlers.ask.selecting import STATED
from handlers.ask.settling import Candidate, for_reading, for_writing
from store.labels import spelled
from store.records import AssignmentView, TaskLine

Who = Mapping[int, Sequence[AssignmentView]]


def settled(
    question: Question, lines: Sequence[TaskLine], who: Who, reader: Reader
) -> tuple[list[TaskLine], bool]:
    """The tasks of ``lines`` that are meant, and whether the reader has to say which of them.

    ``who`` are the bodies on each. Of several numbers all are meant, whatever their plans.
    """
    if len(lines) < 2:
        return list(lines), False
    if question.numbers:
        return _each(question, lines, who, reader), False
    meant = _one(question, lines, who, reader)
    if meant is not None:
        return [line for line in lines if line.task_id == meant.task_id], False
    narrows = question.asks_who or question.intent is Intent.REPORT
    # who is said of tasks that name somebody, and what is reported is one's own work
    own = reader.own if question.intent is Intent.REPORT else None
    named = [
        line
        for line in lines
        if any(own is None or view.agency.id in own for view in who.get(line.task_id, ()))
    ]
    return (named if narrows and named else list(lines)), True


def _each(
    question: Question, lines: Sequence[TaskLine], who: Who, reader: Reader
) -> list[TaskLine]:
    """Each number is settled by itself, the others by the plan of those that are."""
    refs = (question.number or "", *question.numbers)
    by_ref = [[line for line in lines if line.ref in spelled(ref)] for ref in refs]
    meant = [_one(question, each, who, reader) for each in by_ref]
    plans = {one.plan_key for one in meant if one is not None}
    left: set[int] = set()
    for each, one in zip(by_ref, meant, strict=True):
        same = [line for line in each if {line.plan_key} == plans]
        left |= {one.task_id} if one else {line.task_id for line in same or each}
    if question.asks_who:
        left = {id_ for id_ in left if who.get(id_)} or left
    return [line for line in lines if line.task_id in left]


def _one(
    question: Question, lines: Sequence[TaskLine], who: Who, reader: Reader
) -> Candidate | None:
    candidates = [
        Candidate(
            line.task_id,
            line.plan_key,
            frozenset(view.agency.id for view in who.get(line.task_id, ())),
            line.deadline_kind in STATED,
        )
        for line in lines
    ]
    if question.intent is Intent.REPORT:
        return for_writing(candidates, reader.own)
    when, asks_who = question.when, question.asks_who
    return for_reading(candidates, reader.own, reader.last_plans, when=when, who=asks_who)
