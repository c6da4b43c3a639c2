"""What a reviewer does to a task of a draft. Pure: a draft in, another draft out.

Every field that a person touched is noted in the task's ``by_hand``; what the document prints
stays in ``responsibility_text`` and in the source. Tasks are named by their place in the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from seed.draft import (
    Assignee,
    Deadline,
    Division,
    Draft,
    DraftItem,
    LeadBasis,
    Problem,
)
from seed.duties import read_deadlines
from seed.grammar.damage import find_damage
from seed.grammar.lead import NOBODY, Roles, assign
from seed.grammar.responsibility import Duty, Part
from seed.grammar.targets import find_recurring, find_targets
from seed.reviewing import calendar_of
from seed.typed import (
    MOST_TITLE,
    NOTHING,
    SERIES,
    Fault,
    Unusable,
    duty_said,
    number_said,
    plain_number,
    wording_said,
)
from store.text import clean_user_text

# In ``by_hand`` beside the fields: the task is a part of one that is printed; nobody printed it.
SPLIT, ADDED = "split", "added"


def with_text(draft: Draft, at: int, said: str) -> Draft:
    """Another wording; targets and recurring duties are read from it anew."""
    return put(draft, at, {**wording(wording_said(said))}, "text")


def with_heading(draft: Draft, at: int, said: str) -> Draft:
    """Another heading, or none."""
    heading = clean_user_text(said).strip()
    if len(heading) > MOST_TITLE:
        raise Unusable(Fault.TITLE_LONG)
    return put(draft, at, {"heading": None if heading in NOTHING else heading or None}, "heading")


def with_agencies(draft: Draft, at: int, said: str) -> Draft:
    """Who is responsible, in the words that documents use: A牵头，B、C参与; 无 for nobody."""
    if clean_user_text(said).strip() in NOTHING:
        return put(draft, at, roles_of(NOBODY), "agencies")
    duty = duty_said(said)
    roles = assign(duty, has_rule=is_ruled(draft))
    draft = put(draft, at, roles_of(roles), "agencies")
    return with_deadline(draft, at, "；".join(duty.phrases)) if duty.phrases else draft


def with_lead(draft: Draft, at: int, name: str) -> Draft:
    """One of the task's own agencies leads, the others take part."""
    item = draft.items[at]
    if name not in item.agencies:
        raise Unusable(Fault.NO_AGENCY, name)
    values = {
        "lead": name,
        "participants": [other for other in item.agencies if other != name],
        "lead_basis": LeadBasis.STATED if len(item.agencies) > 1 else LeadBasis.SOLE,
        "assignees": [
            Assignee(
                name=a.name,
                role="lead" if a.name == name else "participant",
                stated="牵头" if a.name == name else a.stated,
            )
            for a in item.assignees
        ],
    }
    return put(draft, at, values, "agencies")


def with_participant(draft: Draft, at: int, name: str) -> Draft:
    """One more body at the end of the task's list; the only one becomes the lead."""
    duty = duty_of(draft.items[at].assignees, draft.items[at].division)
    duty.add([name], Part.DUTY, None)
    if name in duty.persons:  # a person says that it is none
        duty.names.append((name, Part.DUTY, None))
    roles = assign(duty, has_rule=is_ruled(draft))
    return put(draft, at, roles_of(roles), "agencies")


def without_agency(draft: Draft, name: str) -> Draft:
    """The name in no task's list any more: it is no body. What is printed stays printed."""

    def cleared(item: DraftItem) -> DraftItem:
        if name not in item.agencies:
            return item
        left = [a for a in item.assignees if a.name != name]
        division = item.division if len(left) > 1 else Division.SINGLE
        roles = assign(duty_of(left, division), has_rule=is_ruled(draft))
        return changed(item, roles_of(roles), "agencies")

    return with_items(draft, [cleared(item) for item in draft.items])


def with_deadline(draft: Draft, at: int, said: str) -> Draft:
    """Another deadline, in any form that documents use or as a date; 无 for none."""
    phrase = clean_user_text(said).strip()
    if phrase in NOTHING:
        return put(draft, at, {"deadline": Deadline(), "deadlines": []}, "deadline")
    problems: list[Problem] = []
    phrases = [part for part in re.split("[；;]", phrase) if part.strip()]
    values = read_deadlines(phrases, calendar_of(draft), problems, 1)
    if problems or not values:
        raise Unusable(Fault.NO_DATE, phrase)
    return put(draft, at, values, "deadline")


def renumber(draft: Draft, at: int, said: str) -> Draft:
    """Another number for one task; boxes that follow it follow it still."""
    number = number_said(draft, said, but=at)
    old = draft.items[at].number
    return boxes_after(put(draft, at, {"number": number}, "number"), old, number)


def renumber_on(draft: Draft, at: int) -> Draft:
    """This task and those that follow in its series get the next number each."""
    found = SERIES.fullmatch(plain_number(draft.items[at].number))
    if found is None:
        raise Unusable(Fault.NO_SERIES, draft.items[at].number)
    head, value = found[1], int(found[2])
    before = draft.items[at - 1] if at else None
    if before is not None:
        last = SERIES.fullmatch(plain_number(before.number))
        if last is not None and last[1] == head:
            value = int(last[2]) + 1
    moved: dict[int, str] = {}
    for n in range(at, len(draft.items)):
        own = SERIES.fullmatch(plain_number(draft.items[n].number))
        if own is None or own[1] != head:
            break
        printed = draft.items[n].number
        if n > at and int(own[2]) >= value and plain_number(printed) == printed:
            break  # there is room: what follows keeps its number
        moved[n] = f"{head}{value}"
        value += 1
    return _numbered(draft, moved)


def runs_on(items: Sequence[DraftItem]) -> bool:
    """Whether each task has the number that follows the one before."""
    for one, other in pairwise(items):
        before, after = (SERIES.fullmatch(plain_number(item.number)) for item in (one, other))
        if before is None or after is None or before[1] != after[1]:
            return False
        if int(before[2]) + 1 != int(after[2]):
            return False
    return True


def _numbered(draft: Draft, moved: dict[int, str]) -> Draft:
    kept = {item.number for n, item in enumerate(draft.items) if n not in moved}
    taken = next((number for number in moved.values() if number in kept), None)
    if taken is not None:
        raise Unusable(Fault.NUMBER_TAKEN, taken)
    became = {draft.items[n].number: number for n, number in moved.items()}
    items = [
        changed(item, {"number": moved[n]}, "number")
        if moved.get(n, item.number) != item.number
        else item
        for n, item in enumerate(draft.items)
    ]
    boxes = [
        box.model_copy(update={"after_item": became.get(box.after_item or "", box.after_item)})
        for box in draft.boxes
    ]
    return with_items(draft.model_copy(update={"boxes": boxes}), items)


def duty_of(assignees: Sequence[Assignee], division: Division) -> Duty:
    """The responsibility that gives these assignees."""
    leads = {"lead": Part.LEAD, "participant": Part.HELP}
    duty = Duty(divided=division is Division.DIVIDED)
    for one in assignees:
        part = leads.get(one.role, Part.DUTY) if one.stated else Part.DUTY
        duty.names.append((one.name, part, one.stated))
    return duty


def put(draft: Draft, at: int, values: dict[str, Any], field: str) -> Draft:
    """These values for one task, with the field that a person touched."""
    items = list(draft.items)
    items[at] = changed(items[at], values, field)
    return with_items(draft, items)


def changed(item: DraftItem, values: dict[str, Any], *fields: str) -> DraftItem:
    """A task with other values, and the fields that a person touched."""
    noted = list(dict.fromkeys([*values.get("by_hand", item.by_hand), *fields]))
    return item.model_copy(update={**values, "by_hand": noted})


def with_items(draft: Draft, items: Sequence[DraftItem]) -> Draft:
    """The draft with these tasks."""
    return draft.model_copy(update={"items": list(items)})


def wording(text: str) -> dict[str, Any]:
    """A text with what is read from it."""
    return {
        "text": text,
        "targets": find_targets(text),
        "recurring": find_recurring(text),
        "damage": find_damage(text, text),
    }


def roles_of(roles: Roles) -> dict[str, Any]:
    """A responsibility as fields of a task."""
    return {
        "agencies": roles.agencies,
        "lead": roles.lead,
        "participants": roles.participants,
        "lead_basis": roles.basis,
        "division": roles.division,
        "assignees": roles.assignees,
    }


def boxes_after(draft: Draft, old: str, new: str | None) -> Draft:
    """A box that follows the task ``old`` follows ``new``."""
    if all(box.after_item != old for box in draft.boxes):
        return draft
    boxes = [
        box.model_copy(update={"after_item": new}) if box.after_item == old else box
        for box in draft.boxes
    ]
    return draft.model_copy(update={"boxes": boxes})


def is_ruled(draft: Draft) -> bool:
    """Whether the document makes the first listed the lead."""
    return draft.plan.lead_rule is not None
