"""How a task stands: every row of the domain's table, and its edges in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from store.state import DueBasis, Facts, Given, Said, Standing, State, Status, due, of_part, of_task

LEAD, OTHER, THIRD = 1, 2, 3
DUE = date(2020, 10, 31)
LATER = date(2020, 11, 1)
SOLE = Facts("sole", "by", DUE, frozenset({LEAD}), frozenset({LEAD}))
JOINT = Facts("joint", "by", DUE, frozenset({LEAD, OTHER}), frozenset({LEAD}))
DIVIDED = Facts("divided", "by", DUE, frozenset({LEAD, OTHER, THIRD}), frozenset({LEAD}))
ONGOING = Facts("sole", "ongoing", None, frozenset({LEAD}), frozenset({LEAD}))
SILENT = Facts("sole", "by", DUE, frozenset(), frozenset())


def says(agency: int | None, status: Status, day: int = 20, *, overall: bool = False) -> Said:
    """A report of October."""
    on = date(2020, 10, day)
    return Said(agency, status, on, overall, on if status is Status.DONE else None)


def states(facts: Facts, today: date, *said: Said) -> State:
    return of_task(replace(facts, said=said), today).state


def test_the_due_day_itself_is_not_past() -> None:
    assert states(SOLE, DUE) is State.SILENT
    assert states(SOLE, LATER) is State.PAST_DUE_SILENT


def test_silence_is_never_overdue_where_nobody_could_report() -> None:
    assert states(SILENT, DUE) is State.NOBODY
    assert states(SILENT, LATER) is State.PAST_DUE_NOBODY


def test_what_goes_on_for_ever_is_never_overdue() -> None:
    assert states(ONGOING, date(2030, 1, 1)) is State.ONGOING
    found = of_task(replace(ONGOING, said=(says(LEAD, Status.IN_PROGRESS),)), LATER)
    assert (found.state, found.last_on) == (State.ONGOING, date(2020, 10, 20))


def test_by_a_date_and_then_on_is_past_due_after_the_date() -> None:
    then_on = replace(SOLE, deadline_kind="by_then_ongoing")
    assert states(then_on, LATER) is State.PAST_DUE_SILENT
    assert states(then_on, LATER, says(LEAD, Status.DONE)) is State.DONE


def test_progress_past_the_date_is_told_from_silence() -> None:
    assert states(SOLE, LATER, says(LEAD, Status.IN_PROGRESS)) is State.PAST_DUE_REPORTED
    assert states(SOLE, DUE, says(LEAD, Status.DELAYED)) is State.REPORTED


def test_the_lead_completes_a_joint_task_and_a_participant_does_not() -> None:
    assert states(JOINT, LATER, says(OTHER, Status.DONE)) is State.PAST_DUE_REPORTED
    assert states(JOINT, LATER, says(LEAD, Status.DONE)) is State.DONE
    assert states(JOINT, LATER, says(LEAD, Status.DONE, overall=True)) is State.DONE


def test_a_divided_task_counts_its_parts_until_the_coordinator_closes_it() -> None:
    two = (says(LEAD, Status.DONE), says(OTHER, Status.DONE))
    found = of_task(replace(DIVIDED, said=two), LATER)
    assert (found.state, found.done, found.parts) == (State.PARTS, 2, 3)
    everybody = (*two, says(THIRD, Status.DONE))
    assert of_task(replace(DIVIDED, said=everybody), LATER).state is State.PARTS
    closed = (*everybody, says(None, Status.DONE, overall=True))
    assert of_task(replace(DIVIDED, said=closed), LATER).state is State.DONE


def test_the_lead_alone_does_not_complete_a_divided_task() -> None:
    overall = says(LEAD, Status.DONE, overall=True)
    assert states(DIVIDED, LATER, overall) is not State.DONE


def test_completion_is_judged_by_the_day_it_was_completed_not_reported() -> None:
    reported_late = Said(LEAD, Status.DONE, date(2020, 11, 20), False, date(2020, 10, 30))
    found = of_task(replace(SOLE, said=(reported_late,)), date(2020, 12, 1))
    assert (found.state, found.late) == (State.DONE, False)
    late = replace(reported_late, completed_on=date(2020, 11, 2))
    assert of_task(replace(SOLE, said=(late,)), date(2020, 12, 1)).late


def test_an_extension_counts_before_an_internal_date_before_the_document() -> None:
    internal = Given(DueBasis.INTERNAL, date(2020, 9, 30), 1)
    extended = Given(DueBasis.EXTENSION, date(2020, 12, 31), 2)
    again = Given(DueBasis.EXTENSION, date(2021, 1, 31), 3)
    assert due(SOLE) == (DUE, DueBasis.DOCUMENT)
    assert due(replace(SOLE, given=(internal,))) == (internal.due_on, DueBasis.INTERNAL)
    assert due(replace(SOLE, given=(extended, internal))) == (extended.due_on, DueBasis.EXTENSION)
    assert due(replace(SOLE, given=(extended, again))) == (again.due_on, DueBasis.EXTENSION)
    assert of_task(replace(SOLE, given=(extended,)), LATER).state is State.SILENT


def test_an_internal_date_makes_even_an_ongoing_task_due() -> None:
    dated = replace(ONGOING, given=(Given(DueBasis.INTERNAL, DUE, 1),))
    assert of_task(dated, LATER).state is State.PAST_DUE_SILENT


def test_an_agencys_own_part_is_its_own() -> None:
    said = (says(OTHER, Status.IN_PROGRESS),)
    facts = replace(JOINT, said=said)
    assert of_part(facts, frozenset({OTHER}), LATER).state is State.PAST_DUE_REPORTED
    assert of_part(facts, frozenset({LEAD}), LATER).state is State.PAST_DUE_SILENT
    own = replace(DIVIDED, said=(says(OTHER, Status.DONE),))
    assert of_part(own, frozenset({OTHER}), LATER).state is State.DONE
    assert of_part(own, frozenset({LEAD}), LATER).state is State.PAST_DUE_SILENT


def test_who_reported_nothing_is_done_when_the_whole_task_is() -> None:
    facts = replace(JOINT, said=(says(LEAD, Status.DONE),))
    found: Standing = of_part(facts, frozenset({OTHER}), LATER)
    assert found.state is State.DONE
