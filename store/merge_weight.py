"""What hangs on an entry of the list of agencies: how much of it, and its rows in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select

from store.db import Tx
from store.reminder_marks import LATER
from store.tables import (
    appointments,
    assignments,
    drafts,
    follows,
    given_assignments,
    handlings,
    invitations,
    join_requests,
    reminder_marks,
    reports,
    tasks,
    units,
)

KIND_AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Weight:
    """What hangs on one entry: ``people`` serve it, ``printed`` tasks name it, ``given`` by hand;
    ``reports`` were made for it; ``links`` are invitations that still let somebody in.
    """

    people: int
    printed: int
    given: int
    reports: int
    units: int
    follows: int
    links: int
    requests: int


def open_rows(agency_id: int) -> dict[str, tuple[Table, ColumnElement[bool]]]:
    """What is in force of an entry, by table; what has ended stays where it was."""
    return {
        "appointments": (
            appointments,
            (appointments.c.agency_id == agency_id) & appointments.c.valid_to.is_(None),
        ),
        "units": (units, units.c.agency_id == agency_id),
        "invitations": (
            invitations,
            (invitations.c.agency_id == agency_id) & invitations.c.revoked_at.is_(None),
        ),
        "join_requests": (
            join_requests,
            (join_requests.c.agency_id == agency_id) & (join_requests.c.state == "open"),
        ),
        "handlings": (
            handlings,
            (handlings.c.agency_id == agency_id) & handlings.c.revoked_at.is_(None),
        ),
        "drafts": (drafts, (drafts.c.agency_id == agency_id) & (drafts.c.state == "open")),
        "given_assignments": (
            given_assignments,
            (given_assignments.c.agency_id == agency_id) & given_assignments.c.revoked_at.is_(None),
        ),
        "reminder_marks": (
            reminder_marks,
            (reminder_marks.c.agency_id == agency_id) & (reminder_marks.c.kind == LATER),
        ),
        "follows": (
            follows,
            (follows.c.kind == KIND_AGENCY)
            & (follows.c.object_id == agency_id)
            & follows.c.until.is_(None),
        ),
    }


def body_column(table: Table) -> str:
    """The column that says whose a row is."""
    return "object_id" if table is follows else "agency_id"


async def weight_of(tx: Tx, agency_id: int) -> Weight:
    """How much hangs on the entry now; whoever asks has asked for the right."""

    async def number(of: Any, *where: ColumnElement[bool]) -> int:
        found: int = await tx.scalar(select(func.count(of.distinct())).where(*where))
        return found

    rows = {name: where for name, (_, where) in open_rows(agency_id).items()}
    printed = (
        select(func.count(tasks.c.id.distinct()))
        .select_from(tasks)
        .join(assignments, assignments.c.version_id == tasks.c.current_version_id)
        .where(assignments.c.agency_id == agency_id)
    )
    return Weight(
        people=await number(appointments.c.person_id, rows["appointments"]),
        printed=await tx.scalar(printed),
        given=await number(given_assignments.c.task_id, rows["given_assignments"]),
        reports=await number(reports.c.id, reports.c.agency_id == agency_id),
        units=await number(units.c.id, rows["units"] & units.c.closed_at.is_(None)),
        follows=await number(follows.c.person_id, rows["follows"]),
        links=await number(
            invitations.c.id, rows["invitations"] & (invitations.c.used < invitations.c.uses)
        ),
        requests=await number(join_requests.c.id, rows["join_requests"]),
    )


def as_seen(weight: Weight) -> list[int]:
    """A weight as a button keeps it; ``from_seen`` gives it back."""
    return [
        *(weight.people, weight.printed, weight.given, weight.reports),
        *(weight.units, weight.follows, weight.links, weight.requests),
    ]


def from_seen(kept: Iterable[int]) -> Weight:
    """The weight of ``as_seen``; TypeError for anything else."""
    return Weight(*kept)
