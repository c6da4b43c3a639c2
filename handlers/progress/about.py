"""What every message about a report quotes: plan, number, first words, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.bodies import body_of
from store import items
from store.db import Tx
from store.lexicon import Lexicon
from store.parts import split
from store.records import PlanRef, TaskCard
from store.reports import deliverables
from store.reports.records import Kind
from store.standing import Standing, standing
from store.text import first_words

Facts = dict[str, Any]
_WORDS = 24


@dataclass(frozen=True, slots=True)
class Desk:
    """What is in memory for one update: names, plans, the day."""

    lexicon: Lexicon
    plans: tuple[PlanRef, ...]
    today: date

    def name(self, agency_id: int) -> str:
        """How an agency is called today, in short."""
        return body_of(self.lexicon, agency_id, self.today).ref.short


@dataclass(frozen=True, slots=True)
class Subject:
    """A task as the flow needs it: its card, its parts, whether it issues something."""

    card: TaskCard
    parts: tuple[str, ...]
    issues: bool
    sensitive: bool


async def subject(tx: Tx, task_id: int, desk: Desk) -> Subject:
    """The task by its current wording, or NotFound."""
    card = await items.card(tx, task_id, plan_refs=desk.plans)
    return Subject(card, split(card.text), deliverables.is_asked_for(card.text), card.is_kept_back)


def about(found: Subject, desk: Desk, agency_id: int | None, kind: Kind = Kind.AGENCY) -> Facts:
    """The facts of a letter: task, plan, ref, words, agency (empty for the coordinator), whole."""
    card = found.card
    return {
        "task": card.task_id,
        "plan": card.plan.short,
        "ref": card.ref,
        "words": first_words(card.title, _WORDS),
        "agency": "" if agency_id is None else desk.name(agency_id),
        "whole": kind is Kind.OVERALL,
        "sensitive": found.sensitive,
        "history": standing(card.plan, desk.today) is Standing.HISTORY,
    }
