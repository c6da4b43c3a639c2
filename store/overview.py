"""Figures that a first screen shows: who has most to do, and what is due soon."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from store.db import Tx
from store.lexicon import AgencyKind
from store.tables import (
    addressees,
    agencies,
    assignments,
    deadlines,
    plans,
    task_versions,
    tasks,
)


async def busiest(tx: Tx, limit: int) -> tuple[int, ...]:
    """Ids of the agencies that stand on most tasks, most first; collectives are left out."""
    body = func.coalesce(agencies.c.merged_into, agencies.c.id)
    found = await tx.rows(
        select(body.label("body"))
        .select_from(assignments)
        .join(tasks, tasks.c.current_version_id == assignments.c.version_id)
        .join(agencies, agencies.c.id == assignments.c.agency_id)
        .where(agencies.c.kind == AgencyKind.AGENCY.value)
        .group_by(body)
        .order_by(func.count().desc(), body)
        .limit(limit)
    )
    return tuple(row.body for row in found)


async def due_between(tx: Tx, family: frozenset[int], first: date, last: date) -> int:
    """Tasks of an agency with a deadline from ``first`` to ``last``, both included."""
    number: int = await tx.scalar(
        select(func.count(task_versions.c.id.distinct()))
        .join(tasks, tasks.c.current_version_id == task_versions.c.id)
        .join(assignments, assignments.c.version_id == task_versions.c.id)
        .join(deadlines, deadlines.c.version_id == task_versions.c.id)
        .where(
            assignments.c.agency_id.in_(sorted(family)),
            deadlines.c.due_on.between(first, last),
        )
    )
    return number


async def addressed_to(tx: Tx, bodies: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """(plan id, body id) of each current plan that is sent to one of ``bodies``."""
    found = await tx.rows(
        select(plans.c.id, addressees.c.agency_id)
        .join(plans, plans.c.current_revision_id == addressees.c.revision_id)
        .where(addressees.c.agency_id.in_(sorted(bodies)))
        .order_by(plans.c.id, addressees.c.position)
    )
    return tuple((plan, body) for plan, body in found)
