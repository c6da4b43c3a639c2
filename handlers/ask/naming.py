"""Which tasks the words of a command mean: a number, alone or beside the name of a plan. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ask import numbers
from handlers.ask.parse import normal
from handlers.ask.plans_meant import plans_meant
from store.records import PlanRef
from store.selection import Selection


@dataclass(frozen=True, slots=True)
class Named:
    """``ref`` as it was said, and the tasks that have it in the plan named, or in any."""

    ref: str
    wanted: Selection


def task_said(said: str, plans: Sequence[PlanRef]) -> Named | None:
    """推进计划第10项, strategy-2020#10, （十）; None where no number stands in ``said``."""
    asked = normal(said)
    if not asked:
        return None
    found = numbers.read_whole(asked) or numbers.read(asked)
    if found is not None and found.key:
        only = tuple(plan.id for plan in plans if plan.key == found.key)
        return Named(found.ref, Selection(ref=found.ref, plans=only or (0,)))
    named = plans_meant(found.rest if found else asked, plans)
    found = found or (numbers.after_plan(named.rest) if named.plans else None)
    if found is None:
        return None
    only = tuple(plan.id for plan in plans if plan.key in named.plans)
    return Named(found.ref, Selection(ref=found.ref, plans=only))
