"""Personal links for everybody of a roster, and the board of who has joined.

A roster that is sent again is the same roster grown: who has joined stays joined, and who has
not gets a new link in place of the old one, whose secret nobody knows any more.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from store import audit, people, rules, units
from store.agencies import family_ids
from store.db import AnyRow, Tx
from store.invitations import ROSTER_LASTS, digest
from store.lexicon import AgencyKind, Lexicon
from store.records import Actor, Role
from store.tables import (
    accounts,
    agencies,
    appointments,
    assignments,
    invitation_uses,
    invitations,
    tasks,
)

_TOKEN_BYTES = 16
_Key = tuple[int | None, str, str | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a roster; ``agency_id`` None for a role of the office."""

    agency_id: int | None
    name: str
    office: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Link:
    """A personal link: told once, in a file, and known to nobody afterwards."""

    line: Line
    secret: str


@dataclass(frozen=True, slots=True)
class Made:
    """``joined`` are lines whose person came in by an earlier roster."""

    links: tuple[Link, ...]
    joined: tuple[Line, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """A line of the board."""

    line: Line
    joined: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The latest roster: who has joined, who has not. ``roster`` None: none was sent yet."""

    roster: str | None
    seats: tuple[Seat, ...]

    @property
    def joined(self) -> int:
        return sum(seat.joined for seat in self.seats)


def may_invite(actor: Actor, lines: Sequence[Line]) -> list[bool]:
    """Which of these ``actor`` may invite; pure, for the preview."""
    return [
        line.role in rules.APPOINTING
        and rules.may(actor, rules.APPOINTING[line.role], agency_id=line.agency_id)
        for line in lines
    ]


async def make(
    tx: Tx,
    actor: Actor,
    lines: Sequence[Line],
    roster: str,
    *,
    effect_key: str,
    now: datetime,
) -> Made | None:
    """A link for everybody who has not joined; all or nothing. None where this was done before.

    ``roster`` is the SHA-256 of the file. Forbidden as soon as one line is more than ``actor``
    may appoint to.
    """
    actor = await people.current(tx, actor)
    for role, agency_id in dict.fromkeys((line.role, line.agency_id) for line in lines):
        rules.allow_appointing(actor, role, agency_id)
    detail = {"roster": roster, "lines": len(lines)}
    if not await audit.record_by(
        tx, actor, "roster", ("roster", roster), detail, effect_key=effect_key, now=now
    ):
        return None
    before = await _before(tx)
    already = [line for line in lines if _key(line) in before.joined]
    fresh = [line for line in lines if _key(line) not in before.joined]
    expires_at = now + ROSTER_LASTS
    kept = [before.joined[_key(line)] for line in already]
    if kept:
        same = update(invitations).where(invitations.c.id.in_(kept))
        await tx.run(same.values(roster=roster))
    old = [id_ for line in fresh for id_ in before.open.get(_key(line), ())]
    if old:
        await tx.run(update(invitations).where(invitations.c.id.in_(old)).values(revoked_at=now))
    links = tuple(Link(line, secrets.token_urlsafe(_TOKEN_BYTES)) for line in fresh)
    if links:
        placed = await _units(tx, fresh, now)
        granted = {"roster": roster, "uses": 1, "used": 0, "created_by": actor.person_id}
        rows = [
            {
                "token_hash": digest(link.secret),
                "role": link.line.role.value,
                "agency_id": link.line.agency_id,
                "unit_id": placed.get((link.line.agency_id, link.line.office)),
                "name": link.line.name,
                "office": link.line.office,
                "created_at": now,
                "expires_at": expires_at,
                **granted,
            }
            for link in links
        ]
        await tx.run(insert(invitations), rows)
    return Made(links, tuple(already), expires_at)


async def joined(tx: Tx, actor: Actor, lines: Sequence[Line]) -> int:
    """How many of these have come in by an earlier roster and are still there."""
    for role, agency_id in dict.fromkeys((line.role, line.agency_id) for line in lines):
        rules.allow_appointing(actor, role, agency_id)
    before = await _before(tx)
    return sum(_key(line) in before.joined for line in lines)


async def board(tx: Tx, actor: Actor, *, now: datetime) -> Board:
    """The latest roster as it stands, by agency; only for who sees all members."""
    rules.allow(actor, rules.Action.READ_MEMBERS)
    made = invitations.c.roster.is_not(None) & invitations.c.revoked_at.is_(None)
    roster = await tx.scalar(
        select(invitations.c.roster).where(made).order_by(invitations.c.id.desc()).limit(1)
    )
    rows = await tx.rows(
        select(invitations, agencies.c.sort_order)
        .join(agencies, agencies.c.id == invitations.c.agency_id, isouter=True)
        .where(made, invitations.c.roster == roster)
        .order_by(agencies.c.sort_order, invitations.c.agency_id, invitations.c.id)
    )
    seats = tuple(Seat(_line(row), row.used > 0, row.expires_at <= now) for row in rows)
    return Board(roster, seats)


async def without_liaison(tx: Tx, actor: Actor, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """(agency id, tasks) of bodies that current plans name and that nobody is liaison of.

    The liaison of a body that took another over counts for both. Most tasks first.
    """
    rules.allow(actor, rules.Action.READ_MEMBERS)
    named = await tx.rows(
        select(agencies.c.id, agencies.c.slug, func.count().label("number"))
        .join(assignments, assignments.c.agency_id == agencies.c.id)
        .join(tasks, tasks.c.current_version_id == assignments.c.version_id)
        .where(agencies.c.kind == AgencyKind.AGENCY.value)
        .group_by(agencies.c.id, agencies.c.slug)
        .order_by(func.count().desc(), agencies.c.id)
    )
    held = (appointments.c.role == Role.LIAISON.value) & appointments.c.valid_to.is_(None)
    has = {row.agency_id for row in await tx.rows(select(appointments.c.agency_id).where(held))}
    return tuple(
        (row.id, row.number)
        for row in named
        if has.isdisjoint({row.id, *family_ids(lexicon, row.slug)})
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """Invitations of earlier rosters, by whom they are for."""

    joined: Mapping[_Key, int]
    open: Mapping[_Key, Sequence[int]]


async def _before(tx: Tx) -> _Before:
    rows = await tx.rows(
        select(invitations, appointments.c.id.label("still"))
        .join(invitation_uses, invitation_uses.c.invitation_id == invitations.c.id, isouter=True)
        .join(accounts, accounts.c.id == invitation_uses.c.account_id, isouter=True)
        .join(
            appointments,
            (appointments.c.person_id == accounts.c.person_id)
            & appointments.c.agency_id.is_not_distinct_from(invitations.c.agency_id)
            & appointments.c.valid_to.is_(None),
            isouter=True,
        )
        .where(invitations.c.roster.is_not(None), invitations.c.revoked_at.is_(None))
        .order_by(invitations.c.id)
    )
    joined: dict[_Key, int] = {}
    unused: dict[_Key, list[int]] = defaultdict(list)
    for row in rows:
        key = (row.agency_id, row.name, row.office)
        if row.still is not None:
            joined[key] = row.id
        else:
            unused[key].append(row.id)
    return _Before(joined, unused)


async def _units(
    tx: Tx, lines: Sequence[Line], now: datetime
) -> dict[tuple[int | None, str | None], int]:
    """The units that the offices of these lines are, made where they are new."""
    found: dict[tuple[int | None, str | None], int] = {}
    for line in lines:
        key = (line.agency_id, line.office)
        if line.agency_id is None or line.office is None or key in found:
            continue
        if name := units.clean(line.office):
            found[key] = await units.named(tx, line.agency_id, name, now)
    return found


def _key(line: Line) -> _Key:
    return (line.agency_id, line.name, line.office)


def _line(row: AnyRow) -> Line:
    return Line(row.agency_id, row.name, row.office, Role(row.role))
