"""What an administrator types for a task, read with the grammar of documents. Pure.

What was read travels as JSON in buttons and in what is waited for; ``wish_of`` makes it whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.render import echoed
from seed.draft import Draft, DraftItem, DraftPlan, Recurring, Target
from seed.editing import with_agencies, with_deadline, with_text
from store.lexicon import Lexicon
from store.records import PlanPage
from store.wishes import Due, Parties, PartyWish, Why, Wish

NEAR = 3
Facts = dict[str, Any]


@dataclass(eq=False)
class NoSuchBody(Exception):
    """A name that means no body, or several. ``near`` are names that it may be."""

    typed: str
    near: tuple[str, ...]
    several: bool = False


def workbench(plan: PlanPage) -> Draft:
    """A draft of one empty task in the plan, on which what is typed is read."""
    ref = plan.plan
    about = DraftPlan(
        issued_on=ref.issued_on,
        published_on=ref.published_on,
        period_start=ref.period_start,
        period_end=ref.period_end,
        lead_rule=plan.lead_rule,
    )
    return Draft(plan=about, items=[DraftItem(number="1", text="", span=(0, 0))])


def text_said(bench: Draft, said: str) -> Facts:
    """A wording with its targets and recurring duties; Unusable."""
    item = with_text(bench, 0, said).items[0]
    return {
        "text": item.text,
        "targets": [one.model_dump(mode="json") for one in item.targets],
        "recurring": [one.model_dump(mode="json") for one in item.recurring],
    }


def agencies_said(bench: Draft, said: str, lexicon: Lexicon, on: date, place: str) -> Facts:
    """Who is responsible, with ids; Unusable, NoSuchBody. No body is ever made of a name.

    Names mean the bodies of ``place``, where the plan holds.
    """
    item = with_agencies(bench, 0, said).items[0]
    every = [
        [_body(one.name, lexicon, on, place), one.name, one.role, one.stated]
        for one in item.assignees
    ]
    found: Facts = {
        "every": every,
        "basis": item.lead_basis.value,
        "division": item.division.value,
        "words": echoed(said.strip()) if every else None,
    }
    if item.deadlines:
        found["due"] = _due(item)
    return found


def deadline_said(bench: Draft, said: str) -> Facts:
    """A deadline; Unusable."""
    return _due(with_deadline(bench, 0, said).items[0])


def why_said(said: str) -> Facts:
    """The document on the first line, the reason on those below."""
    basis, _, reason = said.strip().partition("\n")
    why = Why(basis, reason).cleaned()
    return {"basis": why.basis, "reason": why.reason}


def wish_of(facts: Mapping[str, Any]) -> Wish:
    """What the steps gathered."""
    text, parties, due = (facts.get(name) for name in ("text", "parties", "due"))
    return Wish(
        text=None if text is None else text["text"],
        parties=None if parties is None else _parties(parties),
        due=None if due is None else _due_of(due),
        targets=() if text is None else [Target(**one) for one in text["targets"]],
        recurring=() if text is None else [Recurring(**one) for one in text["recurring"]],
    )


def _body(name: str, lexicon: Lexicon, on: date, place: str) -> int:
    named = lexicon.resolve(name, jurisdiction=place, on=on)
    found = {r.entry.id for r in named if r.entry.id is not None}
    if len(found) == 1:
        return found.pop()
    near = [r.entry.short for r in lexicon.suggest(name, NEAR, jurisdiction=place)]
    raise NoSuchBody(name, tuple(near), several=bool(found))


def _due(item: DraftItem) -> Facts:
    return {
        "kind": item.deadline.kind.value,
        "due_on": _iso(item.deadline.due_on),
        "phrase": item.deadline.text,
        "stages": [[one.kind.value, _iso(one.due_on), one.text] for one in item.deadlines],
    }


def _parties(facts: Mapping[str, Any]) -> Parties:
    every = tuple(PartyWish(*one) for one in facts["every"])
    return Parties(every, facts["basis"], facts["division"], facts["words"])


def _due_of(facts: Mapping[str, Any]) -> Due:
    stages: Sequence[Sequence[Any]] = facts["stages"]
    return Due(
        kind=facts["kind"],
        due_on=_day(facts["due_on"]),
        phrase=facts["phrase"],
        stages=tuple((kind, _day(day), phrase) for kind, day, phrase in stages),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)
