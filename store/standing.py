"""Where a plan stands in time, by the injected business date. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from store.records import PlanRef

# The yearly reports are written after the period has ended, so overdue and reports run on; after
# this the plan is history even if the coordinator never archived it.
CLOSING_DAYS = timedelta(days=180)


class Standing(StrEnum):
    """In force, winding up after its period, history, or issued after today."""

    CURRENT = "current"
    CLOSING = "closing"
    HISTORY = "history"
    AHEAD = "ahead"


def standing(plan: PlanRef, today: date) -> Standing:
    """A plan without dates is in force: nothing is guessed from a title."""
    issued = plan.issued_on or plan.published_on
    if issued is not None and issued > today:
        return Standing.AHEAD
    if plan.archived:
        return Standing.HISTORY
    if plan.period_end is None or plan.period_end >= today:
        return Standing.CURRENT
    is_closing = today <= plan.period_end + CLOSING_DAYS
    return Standing.CLOSING if is_closing else Standing.HISTORY
