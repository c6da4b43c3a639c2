"""Who asks, on which day, and what is known: plans, headings, names, terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.ask.question import Question
from handlers.bodies import Body, as_body
from store.lexicon import Lexicon
from store.plans import Heading
from store.records import Actor, AgencyRef, PlanRef
from store.search import Terms


@dataclass(frozen=True, slots=True)
class Reader:
    """Against what, for whom and on which day a question is answered.

    ``terms``: what words stand for; none are known where none are given. ``actor``: with whose
    rights reports are read; None for nobody's, as in a group and on the command line.
    """

    lexicon: Lexicon
    plans: tuple[PlanRef, ...]
    headings: tuple[Heading, ...]
    asker: AgencyRef | None
    today: date
    last_plans: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    actor: Actor | None = None

    @property
    def naming(self) -> tuple[int, ...]:
        """The plans that name agencies."""
        return tuple(plan.id for plan in self.plans if plan.names_agencies)

    def bodies(self, question: Question) -> tuple[Body, ...]:
        """The agencies of a question under their names of today."""
        return self.bodies_of(question.agencies)

    def bodies_of(self, slugs: Sequence[str]) -> tuple[Body, ...]:
        """Agencies by their slugs."""
        entries = (self.lexicon.by_slug(slug) for slug in slugs)
        return tuple(as_body(self.lexicon, entry, self.today) for entry in entries)

    def plan_refs(self, question: Question) -> tuple[PlanRef, ...]:
        """The plans a question is narrowed to; none for all."""
        return tuple(plan for plan in self.plans if plan.key in question.plans)

    @property
    def own(self) -> frozenset[int]:
        """The ids of the asker's agency with its predecessors and successors."""
        if self.asker is None:
            return frozenset()
        try:
            entry = self.lexicon.by_slug(self.asker.slug)
        except KeyError:
            return frozenset()
        return as_body(self.lexicon, entry, self.today).family
