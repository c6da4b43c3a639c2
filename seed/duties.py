"""Deadlines and problems of one task, from the responsibility that its paragraph prints."""

from __future__ import annotations

from seed.draft import Deadline, DeadlineKind, Problem
from seed.grammar.agencies import is_person
from seed.grammar.body import Body
from seed.grammar.deadlines import Calendar, read_deadline, split_phrases
from seed.grammar.responsibility import Part

NO_DEADLINE = Deadline()


def read_deadlines(
    phrases: list[str], when: Calendar, problems: list[Problem], line: int
) -> dict[str, object]:
    """``deadline`` and ``deadlines`` of a task; what names no day is added to ``problems``."""
    found: list[Deadline] = []
    for phrase in phrases:
        for part in split_phrases(phrase):
            # 2020年10月底前出台方案，12月底前落实: the year is said once
            told = found[-1].due_on if found and when.year is None else None
            deadline = read_deadline(part, Calendar(told.year, when.issued_on) if told else when)
            if deadline is None and is_person(part):
                problems.append(Problem(line=line, code="person_name", text=part))
                continue
            if deadline is None:
                found.append(Deadline(kind=DeadlineKind.NONE, text=part))
                problems.append(Problem(line=line, code="deadline_unparsed", text=part))
                continue
            found.append(deadline)
            if deadline.due_on is None and deadline.kind in (
                DeadlineKind.BY,
                DeadlineKind.BY_THEN_ONGOING,
            ):
                problems.append(Problem(line=line, code="deadline_undated", text=part))
    if not found:
        return {}
    return {"deadline": _main(found, phrases), "deadlines": found}


def duty_problems(body: Body, line: int) -> list[Problem]:
    """What a responsibility prints that names no body, or not all of them."""
    duty = body.duty
    if duty is None:
        return []
    asked = [name for name in duty.persons if name not in duty.headed]
    problems = [Problem(line=line, code="person_name", text=name) for name in asked]
    problems += [Problem(line=line, code="unplaced_cell", text=text) for text in duty.unread]
    if duty.names and all(part in (Part.HELP, Part.GUIDE) for _, part, _ in duty.names):
        problems.append(Problem(line=line, code="no_lead", text="；".join(body.printed)))
    if body.pieces > 1 and not body.in_prose:
        problems.append(
            Problem(line=line, code="several_responsibilities", text="；".join(body.printed))
        )
    if duty.open_end:
        problems.append(Problem(line=line, code="open_end", text=duty.open_end))
    return problems


def _main(found: list[Deadline], phrases: list[str]) -> Deadline:
    """The deadline that stands for the task: the only one, else the last day any of them names."""
    if len(found) == 1:
        return found[0]
    dated = [one for one in found if one.due_on is not None]
    if not dated:
        return found[0]
    last = max(dated, key=lambda one: one.due_on or NO_DEADLINE.due_on)  # type: ignore[arg-type,return-value]
    ongoing = any(one.kind in (DeadlineKind.ONGOING, DeadlineKind.BY_THEN_ONGOING) for one in found)
    if ongoing and last.kind is DeadlineKind.BY:
        return Deadline(
            kind=DeadlineKind.BY_THEN_ONGOING, due_on=last.due_on, text="，".join(phrases)
        )
    return last
