"""Comparing the plans of the store with one another: what is suggested of tasks and of plans. Pure.

``store.links_found`` reads what is compared and keeps what was found. Between the two this may
take seconds and much memory, so it runs in a process of its own (``seed.comparing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from seed import citing, likeness
from seed.citing import Citation, Named
from store.comparable import Comparable, Looked, NamedPlan, SameTask

# Grows with every change of what is suggested: what an older one compared is compared anew.
VERSION = 1


def compare(plans: Sequence[Comparable], *, since: int = 0) -> Looked:
    """Every pair of plans of which one has a revision later than ``since``."""
    pairs = [
        (one, other)
        for one, other in combinations(plans, 2)
        if max(one.revision_id, other.revision_id) > since
    ]
    looked = frozenset(frozenset((one.id, other.id)) for one, other in pairs)
    touched = {id_ for pair in looked for id_ in pair}
    return Looked(
        looked,
        tuple(found for one, other in pairs for found in _same(one, other)),
        tuple(
            found
            for giving in plans
            if giving.id in touched
            for found in _naming(giving, plans)
            if frozenset((giving.id, found.to_plan)) in looked
        ),
    )


def _same(one: Comparable, other: Comparable) -> list[SameTask]:
    found = likeness.suggest(_works(one), _works(other))
    return [
        SameTask(pair.one, pair.other, pair.likeness, tuple(sign.value for sign in pair.signs))
        for pair in found
    ]


def _works(plan: Comparable) -> list[likeness.Work]:
    return [likeness.Work(task.id, task.text, task.heading) for task in plan.tasks]


def _naming(giving: Comparable, plans: Sequence[Comparable]) -> list[NamedPlan]:
    """Where a plan names others: in a task, else once in what stands around the tasks."""
    known = [_named(plan) for plan in plans if plan.id != giving.id]
    found: dict[tuple[int | None, int, str], NamedPlan] = {}

    def note(task_id: int | None, said: Citation) -> None:
        named = NamedPlan(giving.id, task_id, said.plan, said.kind.value, said.phrase)
        found.setdefault((task_id, said.plan, named.kind), named)

    for task in giving.tasks:
        for said in citing.citations(task.text, known):
            note(task.id, said)
    for said in citing.citations(giving.source, known):
        if not _in_a_task(said, giving):
            note(None, said)
    return list(found.values())


def _in_a_task(said: Citation, plan: Comparable) -> bool:
    end = said.span[1]
    return any(task.span[0] < end <= task.span[1] + 1 for task in plan.tasks)


def _named(plan: Comparable) -> Named:
    start, end = plan.period
    years = (start.year, end.year) if start and end else None
    return Named(plan.id, plan.title, plan.doc_number, years)
