"""Invitations: links that let whoever opens them in, with a role, so often, until then.

The secret is 128 random bits and never stored, only its SHA-256: a copy of the database lets
nobody in. Who tries links that nobody made is stopped for an hour, without a word about any.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from store import audit, people, posts, rules
from store.db import AnyRow, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.records import Actor, Role
from store.tables import (
    invitations,
    units,
    wrong_links,
)
from store.text import clean_user_text

LASTS = timedelta(hours=24)
ROSTER_LASTS = timedelta(days=14)
MOST_WRONG = 5
STOPPED_FOR = timedelta(hours=1)
MOST_USES = 50
NAME_LENGTH = 40
_TOKEN_BYTES = 16
_OFFICE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class New:
    """What a link is to grant. ``person_id``: a new account for somebody who is known.

    ``name`` and ``office`` are the roster's; without a name whoever comes in says it.
    """

    role: Role
    agency_id: int | None
    unit_id: int | None = None
    person_id: int | None = None
    name: str | None = None
    office: str | None = None
    roster: str | None = None
    uses: int = 1
    lasts: timedelta = LASTS


@dataclass(frozen=True, slots=True)
class Made:
    """``secret`` is told once and known to nobody afterwards."""

    id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link as it stands. ``state``: open, used, expired or revoked."""

    id: int
    role: Role
    agency_id: int | None
    unit_id: int | None
    person_id: int | None
    name: str | None
    office: str | None
    uses: int
    used: int
    created_by: int | None
    expires_at: datetime
    state: str


def digest(secret: str) -> str:
    """What is stored of a secret, and what a button that redeems it carries."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def create(tx: Tx, actor: Actor, new: New, *, effect_key: str, now: datetime) -> Made | None:
    """Make a link. None where it was made before: nobody knows its secret any more.

    Raises Forbidden where ``actor`` may not appoint to the role there, Refused for a role of
    an agency without one, NotFound for an agency, unit or person that is not there. A new
    account for a known person takes the right to appoint to everything they hold.
    """
    actor = await people.current(tx, actor)
    rules.allow_appointing(actor, new.role, new.agency_id)
    await _may_grant(tx, actor, new.role, new.agency_id, new.person_id)
    if new.agency_id is not None:
        await posts.is_agency(tx, new.agency_id)
    await _unit_of(tx, new.unit_id, new.agency_id)
    if not 1 <= new.uses <= (1 if new.person_id is not None else MOST_USES):
        raise ValueError(f"a link for {new.uses} uses")
    detail = {"role": new.role.value, "agency_id": new.agency_id, "uses": new.uses}
    private = {"name": new.name} if new.name else None
    if not await audit.record_by(
        tx,
        actor,
        "invite",
        (
            "person" if new.person_id is not None else "agency",
            new.person_id if new.person_id is not None else new.agency_id or "",
        ),
        detail,
        effect_key=effect_key,
        now=now,
        private=private,
    ):
        return None
    secret, expires_at = secrets.token_urlsafe(_TOKEN_BYTES), now + new.lasts
    id_ = await tx.new_id(
        insert(invitations).values(
            token_hash=digest(secret),
            role=new.role.value,
            agency_id=new.agency_id,
            unit_id=new.unit_id,
            person_id=new.person_id,
            name=new.name,
            office=new.office,
            roster=new.roster,
            uses=new.uses,
            used=0,
            created_by=actor.person_id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return Made(id_, secret, expires_at)


async def look(tx: Tx, actor: Actor, secret: str, *, now: datetime) -> Invitation | None:
    """What a link grants; None, and counted, for one that nobody made.

    Refused after five wrong ones within an hour, right or not.
    """
    rules.allow(actor, rules.Action.JOIN)
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    await not_stopped(tx, account_id, now)
    row = await tx.row(select(invitations).where(invitations.c.token_hash == digest(secret)))
    if row is None:
        await tx.run(insert(wrong_links).values(account_id=account_id, at=now))
        return None
    return await as_it_stands(tx, row, now)


async def revoke(
    tx: Tx, actor: Actor, invitation_id: int, *, effect_key: str, now: datetime
) -> bool:
    """Let a link open nothing any more. False where it did so before."""
    actor = await people.current(tx, actor)
    row = await tx.row(select(invitations).where(invitations.c.id == invitation_id))
    action = rules.APPOINTING[Role(row.role)] if row else rules.Action.APPOINT_COORDINATOR
    rules.allow(actor, action, agency_id=row.agency_id if row else None)
    if row is None:
        raise NotFound("invitation", str(invitation_id))
    if not await audit.record_by(
        tx,
        actor,
        "revoke_invitation",
        ("invitation", invitation_id),
        {},
        effect_key=effect_key,
        now=now,
    ):
        return False
    open_ = (invitations.c.id == invitation_id) & invitations.c.revoked_at.is_(None)
    done = await tx.run(update(invitations).where(open_).values(revoked_at=now))
    return bool(done.rowcount)


def clean_name(said: str) -> str:
    """A name as it is kept: one line, no invisible characters; empty for what is no name."""
    name = " ".join(clean_user_text(said).split())
    return name if 1 < len(name) <= NAME_LENGTH and any(c.isalpha() for c in name) else ""


def clean_office(said: str) -> str | None:
    """An office (处室) as it is kept; None for nothing."""
    return " ".join(clean_user_text(said).split())[:_OFFICE_LENGTH] or None


async def prune(tx: Tx, now: datetime) -> int:
    """Forget wrong links that stop nobody any more; how many."""
    old = delete(wrong_links).where(wrong_links.c.at <= now - STOPPED_FOR)
    return (await tx.run(old)).rowcount


async def _may_grant(
    tx: Tx, actor: Actor, role: Role, agency_id: int | None, person_id: int | None
) -> None:
    rules.allow_appointing(actor, role, agency_id)
    if person_id is None:
        return
    theirs = await posts.held(tx, person_id)
    for row in theirs:
        rules.allow_appointing(actor, Role(row.role), row.agency_id)
    if not any((row.role, row.agency_id) == (role.value, agency_id) for row in theirs):
        raise NotFound("person", str(person_id))


async def _unit_of(tx: Tx, unit_id: int | None, agency_id: int | None) -> None:
    if unit_id is None:
        return
    here = (units.c.id == unit_id) & (units.c.agency_id == agency_id) & units.c.closed_at.is_(None)
    if await tx.scalar(select(units.c.id).where(here)) is None:
        raise NotFound("unit", str(unit_id))


async def not_stopped(tx: Tx, account_id: int, now: datetime) -> None:
    """Refused for an account that tried too many links that nobody made."""
    lately = (wrong_links.c.account_id == account_id) & (wrong_links.c.at > now - STOPPED_FOR)
    wrong = await tx.scalar(select(func.count()).select_from(wrong_links).where(lately))
    if wrong >= MOST_WRONG:
        raise Refused(Refusal.LINKS_STOPPED)


async def as_it_stands(tx: Tx, row: AnyRow, now: datetime) -> Invitation:
    """The link of this row, and whether it still opens."""
    if row.revoked_at is not None or not await _maker_still_may(tx, row):
        state = "revoked"
    elif row.used >= row.uses:
        state = "used"
    else:
        state = "expired" if row.expires_at <= now else "open"
    return Invitation(
        id=row.id,
        role=Role(row.role),
        agency_id=row.agency_id,
        unit_id=row.unit_id,
        person_id=row.person_id,
        name=row.name,
        office=row.office,
        uses=row.uses,
        used=row.used,
        created_by=row.created_by,
        expires_at=row.expires_at,
        state=state,
    )


async def _maker_still_may(tx: Tx, row: AnyRow) -> bool:
    """A link is worth what its maker may still do: who is dismissed leaves none behind."""
    if row.created_by is None:
        return True
    maker = await people.as_person(tx, row.created_by)
    try:
        await _may_grant(tx, maker, Role(row.role), row.agency_id, row.person_id)
    except (Forbidden, NotFound, Refused):
        return False
    return True
