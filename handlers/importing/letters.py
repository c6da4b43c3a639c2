"""Outbox kinds of a review: facts to words, pure. Kinds and verbs are promises.

Every button carries the draft's id and number, and nothing of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.importing import letters_ends, steps
from handlers.importing.fitting import MUST, Piece, cut, fitted
from handlers.importing.views import (
    DraftChanges,
    DraftFields,
    DraftProblem,
    DraftReview,
    DraftSheet,
    DraftTasks,
    NewPlan,
    Received,
)
from handlers.keyboards import nav, rows
from handlers.page import Act, Key, Page, bold, page
from handlers.texts import draft_sheet as say_sheet
from handlers.texts import importing as say
from handlers.texts import importing_problems as say_problem
from handlers.texts import importing_steps as say_steps
from handlers.texts import importing_tasks as say_task
from handlers.texts import labels
from seed.errors import Refusal

Facts = Mapping[str, Any]

REVIEW, DROP, DROPPED = "plan_review", "plan_drop_check", "plan_dropped"
PASTED, WHICH, FIELDS = "plan_pasted", "plan_which_file", "plan_fields"

IMPORT, DROP_SURELY = "plan_import", "plan_drop"
ASK = "plan_ask"
# Of a line that a cell of a sheet takes where it is said what is wrong with it.
_SAID = 0.55


def _review(facts: Facts) -> Page:
    """As handlers.importing.facts.review; note: what happened a moment ago; done: the step that
    was made; by_hand: how many of each.
    """
    pieces = _said_of(facts)
    left = _rows_left(facts)
    if left:  # what was not taken, and why, stands before all that is shown again later
        pieces = [pieces[0], *left, *((max(rank, 1), text) for rank, text in pieces[1:])]
    return page(fitted(pieces), _review_keys(facts))


def _said_of(facts: Facts) -> list[Piece]:
    title, short = say.called(title=facts["title"], short=facts["short"])
    place = facts["place"] or say_task.nation()
    total, collective, undecided, fresh = facts["bodies"]
    head = say.received_head(name=facts["name"])
    return [
        (MUST, _note(facts) or steps.said(facts)),
        (1, None if facts.get("note") == "same_file" else bold(head)),
        (
            MUST,
            say.counts(
                total=facts["total"],
                first=facts["first"],
                last=facts["last"],
                missing=facts["missing"],
                gaps=facts["gaps"],
                loose=bool(facts.get("loose")),
            ),
        ),
        (
            4,
            say.shape(
                sections=facts["sections"],
                named=facts["named"],
                dated=facts["dated"],
                ongoing=facts["ongoing"],
                whole_year=facts.get("whole_year", 0),
            ),
        ),
        (
            2,
            say.lead_rule(
                has_rule=facts["rule"],
                stated=facts["stated"],
                listed=facts["listed"],
                silent=not facts["named"],
            ),
        ),
        (1, say_steps.by_hand(counts=facts.get("by_hand") or {})),
        (7, say.bodies(total=total, collective=collective, undecided=undecided, fresh=fresh)),
        (3, title),
        (8, short),
        (6, say.holds(place=place, start=facts["start"], end=facts["end"])),
        *_against(facts),
        (MUST, say.look_at(count=facts["open"], blocking=facts["blocking"])),
        *(
            (rank, say_problem.in_a_line(code=code, text=text, number=number))
            for rank, (code, text, number) in zip((5, 9, 9), facts["problems"], strict=False)
        ),
    ]


def _review_keys(facts: Facts) -> list[tuple[Key, ...] | list[Key]]:
    draft = facts["draft"]
    about: list[Key] = []
    if facts["open"]:
        about.append(nav(say.settle_label(count=facts["open"]), DraftProblem(draft)))
    about.append(nav(say.tasks_label(count=facts["total"]), DraftTasks(draft)))
    more: list[Key] = [nav(say.FIELDS, DraftFields(draft))]
    if facts["against"]:
        more.append(nav(say.CHANGES, DraftChanges(draft)))
    more.append(nav(say.SHEET, DraftSheet(draft)))
    last: list[Key] = []
    if not facts["blocking"]:
        label = say.UPDATE if facts["against"] else say.IMPORT
        args = {"draft": draft, "n": facts["n"], "seen": facts["seen"]}
        last.append(Act(label, IMPORT, args))
    last.append(Act(say.DROP, DROP, {"draft": draft, "n": facts["n"]}))
    more_below: list[Key] = steps.keys(facts)
    if facts.get("other"):
        more_below.append(nav(say.OTHER_DRAFT, DraftReview(facts["other"])))
    return [*rows(about, 2), *rows(more, 3), last, *rows(more_below, 1)]


def _against(facts: Facts) -> list[Piece]:
    found = facts["against"]
    if not found:
        return []
    if found["same"]:
        return [(MUST, say.same_as_current(short=found["short"]))]
    counted = say.against(
        short=found["short"],
        new=found["new"],
        changed=found["changed"],
        gone=found["gone"],
        renumbered=found["renumbered"],
        unpaired=found.get("unpaired", 0),
    )
    places = [one or say_task.nation() for one in found.get("places") or ()]
    moved = say.holds_elsewhere(before=places[0], after=places[1]) if places else None
    return [
        (MUST, counted),
        (MUST, moved),
        (1, say.kept(kept=found["kept"], parked=found["parked"])),
    ]


def _note(facts: Facts) -> str | None:
    """What was not done, above the state of things; who changed a moved draft is ``by``, or it
    was the reader's ``own`` change.
    """
    note = facts.get("note")
    if note == "moved":
        return say.moved(by=facts.get("by"), own=bool(facts.get("own")))
    if note == "plan_moved":
        return say.plan_moved()
    if note == "blocked":
        return say.still_blocked(count=facts["blocking"])
    if note == "refused":
        return say.refused(reason=Refusal(facts["reason"]), what=facts["what"])
    if note == "in_force":
        return say.in_force(short=facts["known"], number=facts["number"], on=facts["on"])
    if note == "same_file":
        return say.same_file(name=facts["name"])
    if note == "same_text":
        return say.same_text(name=facts["other_name"])
    if note == "sheet":
        return say_task.sheet_taken(
            changed=facts["changed"], added=facts["added"], removed=facts["removed"]
        )
    return None


def _rows_left(facts: Facts) -> list[Piece]:
    """Rows of a corrected sheet that were not taken."""
    if not facts.get("left"):
        return []
    told = [
        cut(say_sheet.row_problem(line=n, fault=fault, said=cut(said, _SAID)), 2)
        for n, fault, said in facts["wrong"]
    ]
    head = say_task.sheet_left(count=facts["left"], shown=len(told))
    return [(MUST, head), *((MUST, one) for one in told)]


def _drop(facts: Facts) -> Page:
    """draft, n, name."""
    args = {"draft": facts["draft"], "n": facts["n"], "name": facts["name"]}
    surely = Act(say.DROP_SURELY, DROP_SURELY, args)
    back = nav(labels.BACK, DraftReview(facts["draft"]))
    return page(say.drop_surely(name=facts["name"]), [[surely, back]])


def _dropped(facts: Facts) -> Page:
    """name."""
    return page(say.dropped(name=facts["name"]), [[nav(say.DRAFTS, NewPlan())]])


def _pasted(facts: Facts) -> Page:
    """characters, parts."""
    text = say.pasted(characters=facts["characters"], parts=facts["parts"])
    return page(text, [[nav(say.READ_IT, Received(1)), nav(say.AS_QUESTION, Received(2))]])


def _which(facts: Facts) -> Page:
    """name, of: the message that the file came with."""
    of = facts["of"]
    keys = [nav(say.AS_PLAN, Received(1, of)), nav(say.AS_ROSTER, Received(3, of))]
    return page(say.which_file(name=facts["name"]), [keys])


def _fields(facts: Facts) -> Page:
    """draft, n, name, values: [[field, value or None], …]; issued: the day that is printed."""
    issued = facts.get("issued")
    told = [
        say_task.field(name=field, value=_value(field, value, issued))
        for field, value in facts["values"]
    ]
    pieces: list[Piece] = [(MUST, bold(say_task.fields_head(name=facts["name"])))]
    pieces += [(n, cut(line, 1 if n else 1.8)) for n, line in enumerate(told)]
    args = {"draft": facts["draft"], "n": facts["n"]}
    keys = [
        Act(say_task.FIELDS[field], ASK, {**args, "what": field}) for field, _ in facts["values"]
    ]
    back = nav(labels.BACK, DraftReview(facts["draft"]))
    return page(fitted(pieces), [*rows(keys, 4), [back]])


def _value(field: str, value: str | None, issued: str | None) -> str:
    if field == "place":
        return value or say_task.nation()
    if field == "origin":
        return value or say_task.origin_unsaid()
    if field == "published_on" and not value and issued:
        return say_task.issued_then(day=issued)
    return value or say_task.no_value()


def turning(at: int, total: int, view: Callable[[int], Any]) -> list[Key]:
    """‹ 3/12 › for a place in a row of ``total``."""
    keys: list[Key] = []
    if at > 0:
        keys.append(nav(labels.PREVIOUS, view(at - 1)))
    if total > 1:
        keys.append(nav(labels.page_number(page=at + 1, pages=total), view(at)))
    if at < total - 1:
        keys.append(nav(labels.NEXT, view(at + 1)))
    return keys


LETTERS: dict[str, Callable[[Any], Page]] = {
    REVIEW: _review,
    DROP: _drop,
    DROPPED: _dropped,
    PASTED: _pasted,
    WHICH: _which,
    FIELDS: _fields,
    **letters_ends.LETTERS,
}
