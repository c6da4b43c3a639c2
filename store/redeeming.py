"""Coming in by a link: it is used up, and whoever opened it is somebody from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from store import audit, counters, people, posts, rules
from store import units as units_of
from store.db import Tx
from store.errors import Refusal, Refused
from store.invitations import Invitation, as_it_stands, clean_name, not_stopped
from store.records import Actor, Role
from store.tables import (
    accounts,
    drafts,
    invitation_uses,
    invitations,
    join_requests,
)
from store.tables import people as persons


@dataclass(frozen=True, slots=True)
class Joined:
    """Who came in. ``detached``: Telegram ids that wrote for this person before, and no more."""

    invitation: Invitation
    person_id: int
    name: str
    detached: tuple[int, ...] = ()


async def redeem(
    tx: Tx,
    actor: Actor,
    proof: str,
    *,
    name: str | None = None,
    effect_key: str,
    now: datetime,
) -> Joined | None:
    """Come in by a link once looked at; ``proof`` is the ``digest`` of its secret.

    ``name`` is what the person said, where the link has none. None where this was done before.
    However many try at once, a link lets in as many as it has uses. Raises Refused: LINK_GONE,
    ALREADY_HOLDS (nothing is used up), NAME_MISSING, PERSON_SUSPENDED,
    LINK_FOR_A_KNOWN_PERSON (the account is somebody else's).
    """
    rules.allow(actor, rules.Action.JOIN)
    actor = await people.current(tx, actor)
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    await not_stopped(tx, account_id, now)
    if actor.suspended:
        raise Refused(Refusal.PERSON_SUSPENDED)
    row = await tx.row(select(invitations).where(invitations.c.token_hash == proof))
    if row is None:
        raise Refused(Refusal.LINK_GONE, {"state": "revoked"})
    found = await as_it_stands(tx, row, now)
    said = row.name or clean_name(name or "") or actor.name
    private = {"name": said} if said else None
    detail = {"role": row.role, "agency_id": row.agency_id, "by": row.created_by}
    if not await audit.record(
        tx,
        account_id=account_id,
        person_id=actor.person_id,
        verb="join",
        object_kind="invitation",
        object_id=str(row.id),
        detail=detail,
        effect_key=effect_key,
        now=now,
        private=private,
    ):
        return None
    # Who was dismissed since does not come in again by a link for many.
    again = (invitation_uses.c.invitation_id == row.id) & (
        invitation_uses.c.account_id == account_id
    )
    used_before = await tx.scalar(select(invitation_uses.c.id).where(again)) is not None
    if found.state != "open" or used_before or not await _use_up(tx, found.id, now):
        state = "used" if found.state == "open" else found.state
        raise Refused(Refusal.LINK_GONE, {"state": state})
    await tx.run(
        insert(invitation_uses).values(invitation_id=found.id, account_id=account_id, at=now)
    )
    if found.person_id is not None:
        return await _new_account(tx, actor, account_id, found)
    return await _come_in(tx, actor, account_id, found, said, now)


async def _use_up(tx: Tx, invitation_id: int, now: datetime) -> bool:
    taken = await tx.run(
        update(invitations)
        .where(
            invitations.c.id == invitation_id,
            invitations.c.used < invitations.c.uses,
            invitations.c.revoked_at.is_(None),
            invitations.c.expires_at > now,
        )
        .values(used=invitations.c.used + 1)
    )
    return taken.rowcount == 1


async def _new_account(tx: Tx, actor: Actor, account_id: int, found: Invitation) -> Joined:
    """Let this account write for a known person, and no other one."""
    person_id = found.person_id
    assert person_id is not None
    if actor.person_id is not None:
        raise Refused(Refusal.LINK_FOR_A_KNOWN_PERSON)
    await posts.hold(tx, person_id)
    name, suspended = (
        await tx.rows(
            select(persons.c.name, persons.c.suspended_at).where(persons.c.id == person_id)
        )
    )[0]
    if suspended is not None:
        raise Refused(Refusal.PERSON_SUSPENDED)
    before = await tx.rows(select(accounts).where(accounts.c.person_id == person_id))
    mine = accounts.c.person_id == person_id
    await tx.run(update(accounts).where(mine).values(person_id=None, preferred_agency_id=None))
    chosen = next((row.preferred_agency_id for row in before if row.preferred_agency_id), None)
    await tx.run(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(person_id=person_id, preferred_agency_id=chosen)
    )
    # what they were about to report goes with them
    begun = (drafts.c.person_id == person_id) & (drafts.c.state == "open")
    await tx.run(update(drafts).where(begun).values(account_id=account_id))
    await counters.bump(tx, counters.PEOPLE)
    return Joined(found, person_id, name, tuple(row.telegram_id for row in before))


async def _come_in(
    tx: Tx, actor: Actor, account_id: int, found: Invitation, said: str | None, now: datetime
) -> Joined:
    if actor.person_id is not None:
        # Two links of one person at once come one after the other.
        await posts.hold(tx, actor.person_id)
        for row in await posts.held(tx, actor.person_id):
            here = row.agency_id == found.agency_id
            if here and posts.rank(Role(row.role)) >= posts.rank(found.role):
                raise Refused(Refusal.ALREADY_HOLDS, {"role": row.role})
    if not said:
        raise Refused(Refusal.NAME_MISSING)
    person_id = await people.ensure_person(tx, account_id, said, found.office, now)
    await posts.grant(
        tx,
        person_id,
        found.role,
        found.agency_id,
        by=found.created_by,
        how=f"invitation {found.id}",
        now=now,
    )
    # What they asked for meanwhile needs no decision any more.
    asked = (join_requests.c.account_id == account_id) & (join_requests.c.state == "open")
    here = join_requests.c.agency_id == found.agency_id
    moot = update(join_requests).where(asked, here)
    await tx.run(moot.values(state="withdrawn", decided_at=now))
    if found.unit_id is not None:
        await units_of.place(tx, person_id, found.unit_id, now)
    return Joined(found, person_id, actor.name or said)
