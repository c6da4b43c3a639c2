"""How a task stands: the one table of the domain's description ("Statuses"), pure.

No report is not "not done": silence has words of its own, and what nobody could report on is
never called overdue. Which row applied is part of the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ONGOING = "ongoing"
DIVIDED = "divided"


class Status(StrEnum):
    """What a report says of its agency's part (未启动, 进行中, 已完成, 滞后, 建议调整)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DELAYED = "delayed"
    ADJUST = "adjust"


class State(StrEnum):
    """The rows of the table. PARTS: a divided task, n of m agencies reported done."""

    DONE = "done"
    PARTS = "parts"
    REPORTED = "reported"
    PAST_DUE_REPORTED = "past_due_reported"
    PAST_DUE_SILENT = "past_due_silent"
    PAST_DUE_NOBODY = "past_due_nobody"
    ONGOING = "ongoing"
    SILENT = "silent"
    NOBODY = "nobody"


class DueBasis(StrEnum):
    """Whose date it is: the document's, the coordinator's (统筹设定), or a granted extension."""

    DOCUMENT = "document"
    INTERNAL = "internal"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class Given:
    """A date set by hand that is in force."""

    kind: DueBasis
    due_on: date
    id: int


@dataclass(frozen=True, slots=True)
class Said:
    """A report in force (已报送). ``agency_id`` None: the coordinator closes the task.

    ``is_overall``: the result of the whole task, not of the agency's own part.
    """

    agency_id: int | None
    status: Status
    on: date
    is_overall: bool = False
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table looks at. ``named`` and ``leads`` are ids of agencies on the task.

    ``said`` is the last report in force of each agency (and of the coordinator), oldest first.
    """

    division: str
    deadline_kind: str
    due_on: date | None
    named: frozenset[int]
    leads: frozenset[int]
    given: Sequence[Given] = ()
    said: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task, or one agency's part of it, stands.

    ``done`` of ``parts`` agencies reported done (divided tasks). ``due_on`` with its ``basis`` is
    what lateness is judged by; ``last_on`` the day of the last report; ``late``: completed, or
    not yet, after ``due_on``; ``completed_on`` the day of completion that was reported.
    """

    state: State
    due_on: date | None
    basis: DueBasis | None
    last_on: date | None
    done: int = 0
    parts: int = 0
    completed_on: date | None = None
    late: bool = False


def of_task(facts: Facts, today: date) -> Standing:
    """The whole task.

    Sole or joint: the lead's confirmed completion completes it. Divided (按职责分工): each
    agency completes its own part, and the coordinator closes the task.
    """
    closing = _completion(facts)
    if closing is not None:
        return _standing(facts, today, State.DONE, closing)
    if facts.division == DIVIDED and _own_parts_done(facts):
        return _standing(facts, today, State.PARTS, None)
    return _standing(facts, today, _open_state(facts, today, facts.said), None)


def of_part(facts: Facts, family: frozenset[int], today: date) -> Standing:
    """One agency's own line: done when it said so itself, or when the task as a whole is done."""
    own = [said for said in facts.said if said.agency_id in family]
    done = [said for said in own if said.status is Status.DONE]
    closing = done[-1] if done else _completion(facts)
    if closing is not None:
        return _standing(facts, today, State.DONE, closing, own or facts.said)
    return _standing(facts, today, _open_state(facts, today, own), None, own)


def due(facts: Facts) -> tuple[date | None, DueBasis | None]:
    """The date that counts: an extension before an internal date before the document's."""
    for kind in (DueBasis.EXTENSION, DueBasis.INTERNAL):
        dates = [given for given in facts.given if given.kind is kind]
        if dates:
            return max(dates, key=lambda given: given.id).due_on, kind
    return facts.due_on, None if facts.due_on is None else DueBasis.DOCUMENT


def _completion(facts: Facts) -> Said | None:
    """The report that completes the task as a whole."""
    for said in reversed(facts.said):
        if said.status is not Status.DONE:
            continue
        if said.agency_id is None or (said.is_overall and facts.division != DIVIDED):
            return said
        if facts.division != DIVIDED and said.agency_id in facts.leads:
            return said
    return None


def _own_parts_done(facts: Facts) -> int:
    done = {
        said.agency_id
        for said in facts.said
        if said.status is Status.DONE and said.agency_id in facts.named
    }
    return len(done)


def _open_state(facts: Facts, today: date, said: Sequence[Said]) -> State:
    due_on, basis = due(facts)
    is_ongoing = facts.deadline_kind == ONGOING and basis in (None, DueBasis.DOCUMENT)
    is_past = due_on is not None and due_on < today and not is_ongoing
    has_said = bool(said)
    if not facts.named:
        return State.PAST_DUE_NOBODY if is_past else State.NOBODY
    if is_past:
        return State.PAST_DUE_REPORTED if has_said else State.PAST_DUE_SILENT
    if is_ongoing:
        return State.ONGOING
    return State.REPORTED if has_said else State.SILENT


def _standing(
    facts: Facts,
    today: date,
    state: State,
    closing: Said | None,
    said: Sequence[Said] | None = None,
) -> Standing:
    looked_at = facts.said if said is None else said
    due_on, basis = due(facts)
    completed_on = None if closing is None else closing.completed_on
    until = completed_on if closing is not None else today
    divided = facts.division == DIVIDED
    return Standing(
        state=state,
        due_on=due_on,
        basis=basis,
        last_on=max((report.on for report in looked_at), default=None),
        done=_own_parts_done(facts) if divided else 0,
        parts=len(facts.named) if divided else 0,
        completed_on=completed_on,
        late=due_on is not None and until is not None and until > due_on,
    )
